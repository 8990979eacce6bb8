"""The whole flow on one screen: report → sentence → mention → claim → actor, place, when → event → relation.

`code_reports` turns reports into coded reports without a store; `add_reports` puts them into one; `derive` makes
events, episodes, ties, descents and control from all that the store holds, and swaps them in whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import chain, islice
from time import monotonic
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
from allegiance.read.language import is_arabic_script
from allegiance.read.mark import Mark
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
from allegiance.resolve.search_words import search_words
from allegiance.side_by_side import work_side_by_side
from allegiance.version import VERSION

if TYPE_CHECKING:  # heavy libraries are loaded only by those who need them
    from sqlalchemy import Engine

    from allegiance.extract.encoder import Encoder
    from allegiance.extract.mention import NameIndex
    from allegiance.extract.relation_type import PairClassifier
    from allegiance.store.stored_report import StoredReport
    from allegiance.store.view import View

BATCH = 32
# A batch of what is read slowly is stored after so many seconds, as far as it came.
LOT_S = 5.0
MAX_TRIES = 3
CODED_LANGUAGES = frozenset({"en"})
# From this length on the guess of a language is trusted.
SURE_CHARACTERS = 400


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
    """A report with all that was read in it; each place in `places` is as fine as the words that name it.

    `not_coded` says why nothing was, "" where it was.
    """

    report: Report
    sentences: tuple[Sentence, ...]
    coding: Coding
    resolutions: tuple[Resolution, ...]
    places: dict[MentionId, Place]
    not_coded: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingFailed:
    """A report on which the coder raised, with what it said."""

    report: Report
    error: str


@dataclass(slots=True)
class Tally:
    """How a reading went: reports new and known, and each input refused with its reason.

    Of the new ones, `foreign` counts those not coded by their language; `n_failed` counts those that coding failed on,
    which are kept and are neither new nor known.
    """

    n_new: int = 0
    n_known: int = 0
    n_claims: int = 0
    n_failed: int = 0
    foreign: Counter[str] = field(default_factory=Counter)
    refused: list[InputRefused] = field(default_factory=list)

    def add(self, results: Sequence[CodedReport | CodingFailed], *, n_reports: int) -> None:
        """Count what came of `n_reports` reports, of which those without a result were known."""
        coded = [item for item in results if isinstance(item, CodedReport)]
        self.n_new += len(coded)
        self.n_failed += len(results) - len(coded)
        self.n_known += n_reports - len(results)
        self.n_claims += sum(len(item.coding.claims) for item in coded)
        self.foreign.update(item.report.language or "" for item in coded if item.not_coded)


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


def add_reports(
    read: Iterable[Report | InputRefused | Mark], engine: Engine, tools: Toolkit, *, lot_s: float = LOT_S
) -> Iterator[Tally]:
    """Code and store what was read; yield the tally so far after each lot, when that lot is durable.

    A report that this coder has coded before is not coded again. One on which coding fails is kept with the error and
    tried anew by the next runs, three times in all. A lot is a batch, or what came within `lot_s` seconds.
    """
    from allegiance.store.view import View
    from allegiance.store.writer import Writer

    view, tally, coder = View(engine), Tally(), tools.coder.name
    parked = {f.subject for f in view.failures() if f.coder == coder and f.n_tries >= MAX_TRIES}
    failed: set[ReportId] = set()
    stream = iter(read)
    with Writer(engine) as writer:
        while lot := _take_lot(stream, lot_s):
            tally.refused += [item for item in lot if isinstance(item, InputRefused)]
            reports = {item.id: item for item in lot if isinstance(item, Report)}
            fresh = [r for r in reports.values() if not (r.id in parked or view.has_report(r.id, coder))]
            results = list(_code_each(fresh, tools))
            writer.add_reports([_stored(item, coder) for item in results if isinstance(item, CodedReport)])
            for item in results:
                if isinstance(item, CodingFailed):
                    writer.add_failed(item.report, item.error, coder)
                    failed.add(item.report.id)
            tally.add(results, n_reports=sum(isinstance(r, Report) and r.id not in parked for r in lot))
            tally.n_failed += len(parked & reports.keys())
            for mark in lot:
                if isinstance(mark, Mark):
                    tally.n_known += mark.n_known
                    if failed.isdisjoint(mark.reports):
                        mark.keep()
            yield tally


def _take_lot(stream: Iterator[Report | InputRefused | Mark], lot_s: float) -> list[Report | InputRefused | Mark]:
    """Take a batch, or fewer where reading is slow, so that what was fetched is soon stored."""
    lot: list[Report | InputRefused | Mark] = []
    began = monotonic()
    for item in stream:
        lot.append(item)
        if len(lot) == BATCH or monotonic() - began > lot_s:
            break
    return lot


def _code_each(reports: list[Report], tools: Toolkit) -> Iterator[CodedReport | CodingFailed]:
    """Code what the coder's language allows; where a batch fails, its reports are coded one by one to find which."""
    from allegiance.store.stored_report import NOT_CODED

    for report in filter(is_foreign, reports):
        yield CodedReport(
            report=report,
            sentences=(),
            coding=Coding(report_id=report.id, mentions=(), claims=()),
            resolutions=(),
            places={},
            not_coded=f"{NOT_CODED}{report.language}",
        )
    own = [report for report in reports if not is_foreign(report)]
    try:
        coded = list(code_reports(own, tools))
    except Exception:  # noqa: BLE001 - whatever a coder does to one report, the others are coded (TRUST.md, R4)
        coded = None
    if coded is not None:
        yield from coded
        return
    for report in own:
        try:
            yield from list(code_reports([report], tools))
        except Exception as error:  # noqa: BLE001 - the same
            yield CodingFailed(report=report, error=f"{type(error).__name__}: {error}"[:500])


def is_foreign(report: Report) -> bool:
    """Tell whether a report is in a language that the coder does not know; of a short one that is not sure."""
    is_sure = len(report.text) >= SURE_CHARACTERS or is_arabic_script(report.text)
    return is_sure and report.language not in {None, *CODED_LANGUAGES}


def _stored(coded: CodedReport, coder: str) -> StoredReport:
    from allegiance.store.stored_report import PlaceReading, StoredReport

    return StoredReport(
        report=coded.report,
        coder=coder,
        sentences=coded.sentences,
        coding=coded.coding,
        resolutions=coded.resolutions,
        readings=tuple(PlaceReading(mention_id=m, place=place) for m, place in coded.places.items()),
        not_coded=coded.not_coded,
    )


def derive(engine: Engine, tools: Toolkit) -> str:
    """Make events and what rests on them from everything stored, swap it in whole, and return the id of the run."""
    from allegiance.read.duplicate import group_reprints
    from allegiance.store.found import make_run
    from allegiance.store.view import View
    from allegiance.store.writer import Writer

    make_searchable(engine)
    view = View(engine)
    with Writer(engine) as writer:
        withdrawn = {withdrawal.report for withdrawal in view.withdrawals()}
        groups = group_reprints(told for told in _oldest_first(view) if told[0] not in withdrawn)
        writer.set_origin_groups({**groups, **{report: report for report in withdrawn}})
        claims = tuple(view.resolved_claims())
        events = cluster_claims(claims)
        until = last_day(events)
        records = estimate_all(events, until=until) if until else ()
        run = make_run(
            kind="derive",
            digest_of_input=view.digest_of_input(),
            parameters={**_derived_by(tools), "until": until.isoformat() if until else None},
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


def make_searchable(engine: Engine) -> int:
    """Make the words of every report searchable that is not yet; return how many there were."""
    from allegiance.store.search import add_words

    return add_words(engine, lambda report: " ".join(search_words(f"{report.title or ''} {report.text}")))


def is_derived(engine: Engine, tools: Toolkit) -> bool:
    """Tell whether the derived tables are those of all that is stored and decided, by this coder and this version."""
    from allegiance.store.view import View

    with View(engine).snapshot() as view:
        run = view.run()
        if run is None or _derived_by(tools).items() - run.parameters.items():
            return False
        return run.digest == view.digest_of_input()


def _derived_by(tools: Toolkit) -> dict[str, str]:
    return {"coder": tools.coder.name, "version": VERSION}


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
