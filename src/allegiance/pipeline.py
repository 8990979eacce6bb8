"""The whole flow on one screen: report → sentence → mention → claim → actor, place, when → event → relation.

`code_reports` turns reports into coded reports without a store; `add_reports` puts them into one; `derive` makes
events, episodes, ties, descents and control from all that the store holds, and swaps them in whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import chain, islice
from typing import TYPE_CHECKING

from allegiance.errors import InputRefused
from allegiance.extract.coder import Coder
from allegiance.model.actor import Registry
from allegiance.model.claim import Coding
from allegiance.model.event import Event
from allegiance.model.identity import MentionId, ReportId
from allegiance.model.ontology import Modality
from allegiance.model.place import Place
from allegiance.model.report import Report, SectionKind
from allegiance.model.resolution import Resolution
from allegiance.model.sentence import Sentence
from allegiance.relate.control import find_controls
from allegiance.relate.descent import find_descents
from allegiance.relate.record import estimate_all
from allegiance.relate.tie import find_ties
from allegiance.resolve.actor import resolve_actors
from allegiance.resolve.candidate import ActorResolver
from allegiance.resolve.dating import date_claims
from allegiance.resolve.event import cluster_claims
from allegiance.resolve.gazetteer import Gazetteer, load_gazetteer
from allegiance.resolve.place import report_countries, resolve_places
from allegiance.resolve.registry import packaged_registry
from allegiance.side_by_side import work_side_by_side

if TYPE_CHECKING:  # heavy libraries are loaded only by those who need them
    from sqlalchemy import Engine

    from allegiance.extract.encoder import Encoder
    from allegiance.extract.mention import NameIndex
    from allegiance.extract.relation_type import PairClassifier
    from allegiance.store.stored_report import StoredReport
    from allegiance.store.view import View

BATCH = 32


@dataclass(frozen=True)
class Toolkit:
    """What the stages need beside the reports: registry, gazetteer, and the coder built on both."""

    registry: Registry = field(default_factory=packaged_registry)
    gazetteer: Gazetteer = field(default_factory=load_gazetteer)

    @classmethod
    def for_store(cls, engine: Engine) -> Toolkit:
        """Build the tools on what the reviewers of a store have decided and on the places imported there."""
        from allegiance.resolve.decided import decide
        from allegiance.store.place_table import StoredPlaces
        from allegiance.store.view import View

        return cls(
            registry=decide(packaged_registry(), View(engine).decisions()),
            gazetteer=load_gazetteer().with_imported(StoredPlaces(engine)),
        )

    def __reduce__(self) -> tuple[type[Toolkit], tuple[Registry, Gazetteer]]:
        """Travel to another process as tables alone: what is built on them is built again there."""
        return Toolkit, (self.registry, self.gazetteer)

    @cached_property
    def resolver(self) -> ActorResolver:
        """Finds actors by name."""
        return ActorResolver(self.registry)

    @cached_property
    def coder(self) -> Coder:
        """The coder in use; any other that keeps the protocol can stand here."""
        from allegiance.extract.learned import LearnedCoder

        return LearnedCoder(self.name_index, self.encoder)

    @cached_property
    def pair_classifier(self) -> PairClassifier:
        """Labels pairs whose ends are known."""
        from allegiance.extract.relation_type import PairClassifier

        return PairClassifier(self.name_index, self.encoder)

    @cached_property
    def name_index(self) -> NameIndex:
        """Finds the names of registry and gazetteer in text."""
        from allegiance.extract.mention import NameIndex

        return NameIndex(self.registry, self.gazetteer.names(), self.gazetteer.is_name, self.gazetteer.edition)

    @cached_property
    def encoder(self) -> Encoder:
        """The fine-tuned encoder with its weights."""
        from allegiance.extract.encoder import Encoder

        return Encoder()


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedReport:
    """A report with all that was read in it; each place in `places` is as fine as the words that name it."""

    report: Report
    sentences: tuple[Sentence, ...]
    coding: Coding
    resolutions: tuple[Resolution, ...]
    places: dict[MentionId, Place]


@dataclass(slots=True)
class Tally:
    """How a reading went: reports new and known, and each input refused with its reason."""

    n_new: int = 0
    n_known: int = 0
    n_claims: int = 0
    refused: list[InputRefused] = field(default_factory=list)


def code_reports(reports: Iterable[Report], tools: Toolkit, *, processes: int = 1) -> Iterator[CodedReport]:
    """Split, code and resolve reports, one at a time out, in order; a few batches at a time in memory.

    More `processes` than one code long inputs side by side; what they find is the same.
    """
    stream = iter(reports)
    head = list(islice(stream, processes * BATCH))
    if processes > 1 and len(head) == processes * BATCH:
        everything = chain(head, stream)
        yield from work_side_by_side(everything, tools, _code_batch, processes=processes, batch=BATCH)
        return
    rest = chain(head, stream)
    while batch := list(islice(rest, BATCH)):
        yield from _code_batch(tools, batch)


def _code_batch(tools: Toolkit, batch: list[Report]) -> list[CodedReport]:
    from allegiance.read.sentence import split_many

    split = list(split_many(batch))
    coded = zip(split, tools.coder.code(split), strict=True)
    return [_resolve(report, tuple(sentences), coding, tools) for (report, sentences), coding in coded]


def _resolve(report: Report, sentences: tuple[Sentence, ...], coding: Coding, tools: Toolkit) -> CodedReport:
    """Say who, where and when: actors and places of the mentions, days of the claims."""
    words = {mention.id: mention.text for mention in coding.mentions}
    claims = date_claims(report, sentences, coding.claims, coding.mentions)
    countries = report_countries(report, tools.gazetteer)
    actors = resolve_actors(report, sentences, coding.mentions, tools.resolver, countries=countries)
    places = resolve_places(report, sentences, coding.mentions, tools.gazetteer)
    read = {
        resolution.mention_id: reading
        for resolution in places
        if (reading := tools.gazetteer.read(words[resolution.mention_id], countries=countries)) is not None
    }
    return CodedReport(
        report=report,
        sentences=sentences,
        coding=replace(coding, claims=claims),
        resolutions=(*actors, *places),
        places={m: replace(r.place, precision=r.precision, radius_km=r.radius_km) for m, r in read.items()},
    )


def add_reports(read: Iterable[Report | InputRefused], engine: Engine, tools: Toolkit) -> Iterator[Tally]:
    """Code and store what was read; yield the tally so far after each batch, when that batch is durable.

    A report that this coder has coded before is not coded again.
    """
    from allegiance.store.view import View
    from allegiance.store.writer import Writer

    view, tally = View(engine), Tally()
    stream = iter(read)
    with Writer(engine) as writer:
        while batch := list(islice(stream, BATCH)):
            tally.refused += [item for item in batch if isinstance(item, InputRefused)]
            reports = {item.id: item for item in batch if isinstance(item, Report)}
            fresh = [r for r in reports.values() if not view.has_report(r.id, tools.coder.name)]
            coded = list(code_reports(fresh, tools))
            writer.add_reports([_stored(item, tools.coder.name) for item in coded])
            tally.n_new += len(coded)
            tally.n_known += sum(isinstance(item, Report) for item in batch) - len(coded)
            tally.n_claims += sum(len(item.coding.claims) for item in coded)
            yield tally


def _stored(coded: CodedReport, coder: str) -> StoredReport:
    from allegiance.store.stored_report import PlaceReading, StoredReport

    return StoredReport(
        report=coded.report,
        coder=coder,
        sentences=coded.sentences,
        coding=coded.coding,
        resolutions=coded.resolutions,
        readings=tuple(PlaceReading(mention_id=m, place=place) for m, place in coded.places.items()),
    )


def derive(engine: Engine, tools: Toolkit) -> str:
    """Make events and what rests on them from everything stored, swap it in whole, and return the id of the run."""
    from allegiance.read.duplicate import group_reprints
    from allegiance.store.found import make_run
    from allegiance.store.view import View
    from allegiance.store.writer import Writer

    view = View(engine)
    with Writer(engine) as writer:
        writer.set_origin_groups(group_reprints(_oldest_first(view)))
        claims = tuple(view.resolved_claims())
        events = cluster_claims(claims)
        until = last_day(events)
        records = estimate_all(events, until=until) if until else ()
        run = make_run(
            kind="derive",
            digest_of_input=view.digest_of_input(),
            parameters={"coder": tools.coder.name, "until": until.isoformat() if until else None},
            made_at=datetime.now(UTC),
        )
        writer.replace_derived(
            run,
            events,
            [episode for record in records for episode in record.episodes],
            find_ties(claims),
            find_descents(claims),
            find_controls(claims),
        )
    return run.id


def _oldest_first(view: View) -> Iterator[tuple[ReportId, str]]:
    """Reports without their furniture, in the order in which they can be the origin of a reprint; undated ones last."""
    told = ((r.published.earliest if r.published else date.max, r.id, _told(r)) for r in view.whole_reports())
    return ((report_id, text) for _, report_id, text in sorted(told))


def _told(report: Report) -> str:
    untold = (SectionKind.FURNITURE, SectionKind.CREDIT)
    return "\n".join(s.span.of(report.text) for s in report.sections if s.kind not in untold)


def last_day(events: Sequence[Event]) -> date | None:
    """The day up to which relations are followed: that of the last event that counts, or None without events."""
    told = [event.when.latest for event in events if event.modality in (Modality.HAPPENED, Modality.HEDGED)]
    return max(told, default=None)
