"""The coder in use: reports with their sentences in, one Coding a report out; rules hint, the encoder decides.

Sentences that follow each other are read together, so that "the group" of one finds its name in the one before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from allegiance.extract.act import Act
from allegiance.extract.attribution import find_teller
from allegiance.extract.building import ClaimBuilder
from allegiance.extract.claim import Draft, SentenceCoder
from allegiance.extract.coder import SplitReport
from allegiance.extract.confidence import Confidence
from allegiance.extract.decode import Reading, WordSpan
from allegiance.extract.encoder import Encoder
from allegiance.extract.ends import Ends
from allegiance.extract.hint import Word, read_words
from allegiance.extract.mention import NameIndex
from allegiance.extract.parse import Name, Parse, parse_sentences, parser_digest
from allegiance.extract.setting import Setting
from allegiance.extract.suggestion import Suggestion, suggest
from allegiance.extract.telling import tell
from allegiance.extract.time_words import find_time_words
from allegiance.extract.trigger import Trigger
from allegiance.extract.words import TriggerRow, tables_digest
from allegiance.model.claim import Coding, FieldConfidence
from allegiance.model.identity import ClaimId, SentenceId
from allegiance.model.mention import MentionKind
from allegiance.model.ontology import Modality, modes, types
from allegiance.model.report import Report, SectionKind
from allegiance.model.sentence import TITLE_INDEX, Sentence
from allegiance.model.span import Span
from allegiance.version import VERSION

_REPORTS_AT_ONCE = 64
_MOST_WORDS = 90  # of sentences read together
_MOST_SENTENCES = 4


@dataclass(frozen=True, slots=True)
class _Parsed:
    """A sentence with its parse, the claims that rules alone see in it, and its words with hints."""

    sentence: Sentence
    parse: Parse
    times: tuple[Span, ...]
    coder: SentenceCoder
    drafts: tuple[Draft, ...]
    words: list[Word]


@dataclass(slots=True)
class _Chunk:
    """Sentences of one section that are read together; `owner` gives each word's sentence and place in it."""

    sentences: list[_Parsed] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    owner: list[_Parsed] = field(default_factory=list)
    suggestions: list[Suggestion] = field(default_factory=list)

    def takes(self, other: _Parsed) -> bool:
        """Tell whether `other` may be read together with what is there."""
        if not self.sentences:
            return True
        last = self.sentences[-1].sentence
        follows = last.section == other.sentence.section and last.index + 1 == other.sentence.index
        fits = len(self.words) + len(other.words) <= _MOST_WORDS and len(self.sentences) < _MOST_SENTENCES
        return follows and fits and TITLE_INDEX not in (last.index, other.sentence.index)

    def add(self, other: _Parsed) -> None:
        """Take a sentence in."""
        self.suggestions += [s.moved(len(self.words)) for s in suggest(other.words, other.drafts)]
        self.sentences.append(other)
        self.words += other.words
        self.owner += [other] * len(other.words)

    def span(self, words: WordSpan) -> Span:
        """The stretch of the report's text from one word to another; none runs into the next sentence."""
        first, last = words
        home = self.owner[first]
        while self.owner[last] is not home:
            last -= 1
        start = home.sentence.span.start
        return Span(self.words[first].span.start + start, self.words[last].span.end + start)


class LearnedCoder:
    """Codes English: names by the registry, hints by rules over the parse, claims by the fine-tuned encoder."""

    def __init__(self, index: NameIndex, encoder: Encoder) -> None:
        self._index, self._encoder = index, encoder
        self._confidence = Confidence(self._encoder.settings)
        parts = (parser_digest(), self._encoder.digest, tables_digest(), self._index.digest)
        self.name = f"allegiance@{VERSION}+{'.'.join(parts)}"

    def code(self, reports: Iterable[SplitReport]) -> Iterator[Coding]:
        """Yield one Coding a report, in order; reads the sentences of 64 reports at a time."""
        stream = iter(reports)
        while batch := list(islice(stream, _REPORTS_AT_ONCE)):
            parses = parse_sentences(self._texts(batch))
            chunks = [self._chunks([self._parse(s, next(parses)) for s in sentences]) for _, sentences in batch]
            for (report, sentences), part in zip(batch, chunks, strict=True):
                yield self._code_report(report, sentences, [(chunk, self._read(chunk)) for chunk in part])

    def _read(self, chunk: _Chunk) -> list[Reading]:
        return self._encoder.read(self._encoder.cut(chunk.words), chunk.suggestions)

    def _texts(self, batch: list[SplitReport]) -> Iterator[tuple[str, tuple[Name, ...]]]:
        for report, sentences in batch:
            for sentence in sentences:
                text = sentence.text_in(report)
                yield text, self._index.find(text)

    def _parse(self, sentence: Sentence, parse: Parse) -> _Parsed:
        times = find_time_words(parse.text)
        coder = SentenceCoder(parse, self._index, sentence.section, times)
        drafts = tuple(coder.code())
        return _Parsed(sentence, parse, times, coder, drafts, read_words(parse, drafts, self._index.adjectives))

    @staticmethod
    def _chunks(parsed: Sequence[_Parsed]) -> list[_Chunk]:
        chunks: list[_Chunk] = []
        for item in parsed:
            if not chunks or not chunks[-1].takes(item):
                chunks.append(_Chunk())
            chunks[-1].add(item)
        return chunks

    def _code_report(
        self, report: Report, sentences: Sequence[Sentence], chunks: Sequence[tuple[_Chunk, list[Reading]]]
    ) -> Coding:
        builder = ClaimBuilder(report, sentences, self.name)
        notes: list[tuple[SentenceId, str]] = []
        fields: dict[ClaimId, FieldConfidence] = {}
        for chunk, readings in chunks:
            kept = self._confidence.keep(readings)
            for parsed in chunk.sentences:
                own = [r for r in kept if chunk.owner[r.words[0]] is parsed]
                if own:
                    drafter = _Drafter(chunk, parsed, own, self._encoder.modalities, self._confidence)
                    for reading, draft in zip(own, drafter.drafts(), strict=True):
                        fields[builder.add(parsed.sentence, draft).id] = self._confidence.fields(reading)
                known = parsed.coder.actor_spans()
                for span in known:
                    builder.mention(MentionKind.ACTOR, span.shifted(parsed.sentence.span.start), parsed.sentence)
                if not own and len(known) > 1:
                    missed = [r for r in readings if chunk.owner[r.words[0]] is parsed]
                    notes.append((parsed.sentence.id, self._why_none(chunk, missed)))
        return Coding(
            report_id=report.id,
            mentions=tuple(builder.mentions.values()),
            claims=tuple(builder.claims.values()),
            notes=tuple(notes),
            fields=tuple(fields.items()),
        )

    def _why_none(self, chunk: _Chunk, readings: Sequence[Reading]) -> str:
        """Say what came nearest to a claim in a sentence with two known actors."""
        best = max(readings, key=self._confidence.of, default=None)
        if best is None:
            return "two known actors, and no word that the encoder takes for an act"
        word = " ".join(w.text for w in chunk.words[best.words[0] : best.words[1] + 1])
        surely, needed = self._confidence.of(best), self._confidence.threshold
        return (
            f"two known actors; the nearest to a claim is {word!r} as {best.type}, at {surely:.2f} below {needed:.2f}"
        )


class _Drafter:
    """Turns the readings of one sentence into drafts: spans of text, words of time, the time of the telling."""

    def __init__(
        self,
        chunk: _Chunk,
        parsed: _Parsed,
        readings: Sequence[Reading],
        modalities: Sequence[str],
        confidence: Confidence,
    ) -> None:
        self._chunk, self._parsed, self._readings = chunk, parsed, readings
        self._modalities, self._confidence = modalities, confidence
        self._start = parsed.sentence.span.start
        self._triggers = [self._trigger(reading) for reading in readings]
        by_token = {trigger.token.i: trigger for trigger in self._triggers}
        self._setting = Setting(parsed.coder.actors, by_token, parsed.sentence.section, parsed.times)

    def _trigger(self, reading: Reading) -> Trigger:
        """The tokens of a trigger as the rules know them; its head is the one that the others hang on."""
        span = self._chunk.span(reading.words).shifted(-self._start)
        doc, parse = self._parsed.parse.doc, self._parsed.parse
        inside = [token for token in doc if span.overlaps(parse.span(token, token))]
        head = next((token for token in inside if token.head not in inside or token.head is token), inside[0])
        row = TriggerRow(word=head.lemma_, pos="", conditions=(), type=reading.type, mode=reading.mode, frame="")
        return Trigger(head, row, inside[-1])

    def drafts(self) -> list[Draft]:
        """Return the drafts, their spans counting in the report's text."""
        return [self._draft(r, t) for r, t in zip(self._readings, self._triggers, strict=True)]

    def _same_by_rules(self, reading: Reading) -> Draft | None:
        """The claim by rules of the same act and as real: it knows the words of time and the time of the telling."""
        if not reading.is_suggested:
            return None
        where = self._chunk.span(reading.words).shifted(-self._start)
        told = self._modalities[reading.modality]
        same = (d for d in self._parsed.drafts if d.type == reading.type and d.trigger.overlaps(where))
        return next((d for d in same if d.modality == told), None)

    def _speaker_by_tree(self, reading: Reading, trigger: Trigger) -> Span | None:
        """Who says the clause, where the encoder names nobody; nobody tells an act of their own."""
        token = find_teller(trigger.token)
        spans = self._parsed.coder.actors.spans(token) if token is not None and token != trigger.token else []
        if not spans:
            return None
        speaker = spans[-1].shifted(self._start)
        own = (self._chunk.span(words) for words in reading.source)
        return None if any(speaker.overlaps(span) for span in own) else speaker

    def _draft(self, reading: Reading, trigger: Trigger) -> Draft:
        modality = Modality(self._modalities[reading.modality])
        is_headline = self._parsed.sentence.section in (SectionKind.TITLE, SectionKind.CAPTION)
        by_rules = self._same_by_rules(reading)
        place = by_rules.place if by_rules else None  # the rules take the clause's place with the words that narrow it
        if by_rules is not None:
            time, telling = by_rules.time, by_rules.telling
        else:
            time = self._setting.time_of(Act(trigger, Ends((), ()), modality, None))
            telling = tell(trigger, modality, is_headline=is_headline)
        span = self._chunk.span
        return Draft(
            type=reading.type,
            mode=reading.mode if (reading.type, reading.mode) in modes() else None,
            trigger=span(reading.words),
            source=tuple(span(words) for words in reading.source),
            target=tuple(span(words) for words in reading.target),
            symmetric=reading.is_symmetric and types()[reading.type].may_be_symmetric,
            modality=modality,
            telling=telling,
            speaker=span(reading.speaker) if reading.speaker else self._speaker_by_tree(reading, trigger),
            place=place.shifted(self._start) if place else span(reading.place) if reading.place else None,
            time=time.shifted(self._start) if time else None,
            confidence=round(self._confidence.of(reading), 3),
        )
