"""Invented answers for the tests of the pages and the API: a rich pair, a thin, an empty and a crowded one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from allegiance.errors import UnknownActor, UsageError
from allegiance.serve.answer import (
    ActorAnswer,
    ActorRef,
    ActorSummary,
    ClaimAnswer,
    ControlAnswer,
    End,
    EpisodeAnswer,
    EventAnswer,
    ForecastAnswer,
    Mark,
    NameAnswer,
    Nearest,
    OfficeAnswer,
    PairSummary,
    PeriodAnswer,
    RelationAnswer,
    ReportAnswer,
    ReportSummary,
    RoleAnswer,
    SearchAnswer,
    SectionAnswer,
    StartAnswer,
    TieAnswer,
    WhyAnswer,
)

PAYLOAD = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
MARJ = ActorRef(id="marj-brigade", name="Marj Brigade", kind="armed-group")
FRONT = ActorRef(id="northern-front", name="Northern Front", kind="armed-group")
BANNER = ActorRef(id="third-banner", name="Third Banner", kind="umbrella")
ARDONIA = ActorRef(id="ardonia", name="Ardonia", kind="state")
HOSTILE = ActorRef(id="zz-payload", name=f"Group {PAYLOAD}", kind="armed-group")
SAHL = ActorRef(id="sahl-council", name="Sahl Council", kind="civil-body")
ACTORS = {actor.id: actor for actor in (MARJ, FRONT, BANNER, ARDONIA, HOSTILE, SAHL)}

FIRST_MONDAY = date(2021, 10, 4)
N_WEEKS = 26
ACTS_WITH = "material-cooperation"
SILENT_WEEKS = frozenset(range(8, 15)) | {19}

# (week, level, half width of the band): what the rich pair went through
_COURSE = (
    *((week, -0.72, 0.16) for week in range(4)),
    *((week, -0.6, 0.18) for week in range(4, 8)),
    *((week, -0.5 + 0.04 * (week - 8), 0.2 + 0.03 * (week - 8)) for week in range(8, 15)),
    *((week, 0.05, 0.26) for week in range(15, 17)),
    *((week, 0.18, 0.2) for week in range(17, 20)),
    *((week, 0.3 + 0.05 * (week - 20), 0.18) for week in range(20, 26)),
)
_LEVELS = (-1.0, -0.5, 0.0, 0.25, 0.5, 0.75, 1.0)
_STATE_NAMES = ("hostile", "rivalry", "none", "non_aggression", "coordinating", "allied", "integrated")


def make_states(level: float, width: float) -> tuple[float, ...]:
    """Seven probabilities, most at the states near a level."""
    raw = [2.0 ** -(((level - at) / width) ** 2) for at in _LEVELS]
    return tuple(value / sum(raw) for value in raw)


def make_period(week: int, level: float, width: float) -> PeriodAnswer:
    start = FIRST_MONDAY + timedelta(weeks=week)
    is_silent = week in SILENT_WEEKS
    probabilities = make_states(level, width)
    return PeriodAnswer(
        start=start.isoformat(),
        end=(start + timedelta(days=6)).isoformat(),
        states=probabilities,
        state=_STATE_NAMES[probabilities.index(max(probabilities))],
        level=None if is_silent else round(level, 3),
        low=max(-1.0, round(level - width, 3)),
        high=min(1.0, round(level + width, 3)),
        n_events=0 if is_silent else 1 + week % 3,
        n_publishers=0 if is_silent else 1 + week % 2,
        is_silent=is_silent,
    )


PERIODS = tuple(make_period(*step) for step in _COURSE)


def _middle(earliest: str, latest: str) -> str:
    first, last = date.fromisoformat(earliest), date.fromisoformat(latest)
    return (first + (last - first) / 2).isoformat()


def make_claim(
    number: int,
    sentence: str,
    trigger: str,
    *,
    day: str = "2022-03-10",
    latest: str | None = None,
    type_name: str = "CONSULT",
    mode: str | None = None,
    quad: str = "verbal-cooperation",
    modality: str = "happened",
    publisher: str | None = "The Marj Post",
    language: str = "en",
    names: tuple[str, str] = ("Northern Front", "Marj Brigade"),
    change: float | None = None,
    speaker: str | None = None,
) -> ClaimAnswer:
    """One claim whose marks are found in its sentence."""

    def mark(words: str, kind: str) -> Mark:
        start = sentence.index(words)
        return Mark(start=start, end=start + len(words), kind=kind)

    return ClaimAnswer(
        id=f"clm_{number:03d}",
        event=f"evt_{number:03d}",
        report=f"rep_{number % 4:03d}",
        report_title="Talks in the Marj countryside",
        publisher=publisher,
        published=day,
        language=language,
        is_truncated=number % 4 == 1,
        section="body",
        sentence=sentence,
        marks=(mark(trigger, "trigger"), mark(names[0], "source"), mark(names[1], "target")),
        before="The road to Sahl had been closed for nine days.",
        after="Neither side gave numbers.",
        trigger=trigger,
        type=type_name,
        mode=mode,
        quad=quad,
        modality=modality,
        counts_now=modality in ("happened", "hedged"),
        source=(End(text=names[0], actor=FRONT.id, name=FRONT.name, score=1.0, reason="name of the registry"),),
        target=(End(text=names[1], actor=MARJ.id, name=MARJ.name, score=0.91, reason="alias in use since 2019"),),
        symmetric=type_name == "CONSULT",
        speaker=speaker,
        place="Marj countryside",
        place_id="marj",
        precision="adm2",
        earliest=day,
        latest=latest or day,
        day=_middle(day, latest or day),
        confidence=0.82,
        coder="allegiance@0.1.0+parser.weights",
        change=change,
    )


_FOUGHT = "Fighters of the Northern Front stormed two posts of the Marj Brigade east of Sahl."
_BLAMED = "The Northern Front accused the Marj Brigade of cutting the water line to Sahl."
_HEDGED = "The Northern Front reportedly shelled the Marj Brigade near the grain silos."
_DENIED = "The Northern Front denied having shelled the Marj Brigade near the grain silos."
_MET = "Commanders of the Northern Front and the Marj Brigade have met twice this month, a mediator said."
_TRUCE = "The guns fell silent between the Northern Front and the Marj Brigade on the Sahl road."
_ARABIC = "التقى قادة الجبهة الشمالية و لواء المرج في ريف المرج يوم الخميس."
_PATROL = "The Northern Front and the Marj Brigade now man a joint checkpoint at the Sahl bridge."
_PLANNED = "The Northern Front will form a joint operations room with the Marj Brigade next month."
_POSSIBLE = "A merger of the Northern Front with the Marj Brigade is being weighed, two officers said."
_HANDED = "The Northern Front handed the town of Hazm to the Marj Brigade on Friday."
_SPLIT = "A faction that left the Northern Front in 2019 had become the Marj Brigade by spring."

CLAIMS_BY_AGE = (
    make_claim(1, _FOUGHT, "stormed", day="2021-10-07", type_name="ASSAULT", quad="material-conflict", change=-0.31),
    make_claim(2, _BLAMED, "accused", day="2021-10-19", type_name="ACCUSE", mode="allege", quad="verbal-conflict"),
    make_claim(
        3, _FOUGHT, "stormed", day="2021-10-28", type_name="ASSAULT", quad="material-conflict", publisher="Sahl Wire"
    ),
    make_claim(
        4,
        _HEDGED,
        "shelled",
        day="2021-11-09",
        latest="2021-11-20",
        type_name="ASSAULT",
        quad="material-conflict",
        modality="hedged",
        publisher="Sahl Wire",
    ),
    make_claim(
        5,
        _DENIED,
        "shelled",
        day="2021-11-12",
        type_name="ASSAULT",
        quad="material-conflict",
        modality="denied",
        publisher="Ardonia Gazette",
        speaker="the Northern Front",
    ),
    make_claim(6, _SPLIT, "left", day="2021-11-24", type_name="STRUCTURE", mode="splits", quad="none"),
    make_claim(
        7,
        _TRUCE,
        "fell silent",
        day="2022-01-20",
        type_name="RETREAT",
        mode="ceasefire",
        quad="material-cooperation",
        change=0.28,
        publisher="Sahl Wire",
    ),
    make_claim(8, _HANDED, "handed", day="2022-02-04", type_name="CONTROL", mode="hands-over", quad="none"),
    make_claim(
        9,
        _MET,
        "have met twice",
        day="2022-03-01",
        latest="2022-03-10",
        change=0.12,
        speaker="a mediator",
    ),
    make_claim(
        10,
        _ARABIC,
        "التقى",
        day="2022-03-10",
        language="ar",
        publisher="صوت المرج",
        names=("الجبهة الشمالية", "لواء المرج"),
        change=0.09,
    ),
    make_claim(
        11,
        _PATROL,
        "joint checkpoint",
        day="2022-03-18",
        type_name="COOPERATE",
        quad="material-cooperation",
        change=0.17,
    ),
)
PLANNED = make_claim(12, _PLANNED, "joint operations room", day="2022-04-01", type_name="COOPERATE", modality="planned")
POSSIBLE = make_claim(
    13, _POSSIBLE, "merger", day="2022-03-20", type_name="STRUCTURE", mode="merges", quad="none", modality="possible"
)
CLAIMS = tuple(reversed(CLAIMS_BY_AGE))
POSSIBILITIES = (PLANNED, POSSIBLE)


def make_event(claim: ClaimAnswer, lane: str, n_publishers: int = 1, *others: str) -> EventAnswer:
    return EventAnswer(
        id=claim.event or "",
        type=claim.type,
        mode=claim.mode,
        lane=lane,
        modality=claim.modality,
        source=(FRONT,),
        target=(MARJ,),
        symmetric=claim.symmetric,
        earliest=claim.earliest or "",
        latest=claim.latest or "",
        day=claim.day or "",
        n_publishers=n_publishers,
        counts_now=claim.counts_now,
        claims=(claim.id, *others),
    )


_LANES = (
    ("material-conflict", 4),
    ("verbal-conflict", 1),
    ("material-conflict", 2),
    ("material-conflict", 1),
    ("material-conflict", 1),
    ("descent", 1),
    ("material-cooperation", 3),
    ("control", 1),
    ("verbal-cooperation", 2),
    ("verbal-cooperation", 1),
    ("material-cooperation", 5),
)
EVENTS = (
    *(make_event(claim, lane, n) for claim, (lane, n) in zip(CLAIMS_BY_AGE, _LANES, strict=True)),
    make_event(PLANNED, "not-done"),
    make_event(POSSIBLE, "not-done", 2),
)

RUPTURE = EpisodeAnswer(
    id="epi_1",
    first=MARJ,
    second=FRONT,
    kind="rupture",
    began="2021-10-04",
    began_latest="2021-10-09",
    ended="2021-11-01",
    probability=0.78,
    level_before=-0.3,
    level_after=-0.72,
    because=(CLAIMS_BY_AGE[0], CLAIMS_BY_AGE[2]),
)
RAPPROCHEMENT = EpisodeAnswer(
    id="epi_2",
    first=MARJ,
    second=FRONT,
    kind="rapprochement",
    began="2022-01-17",
    began_latest="2022-01-30",
    ended=None,
    probability=0.86,
    level_before=-0.5,
    level_after=0.55,
    because=(CLAIMS_BY_AGE[6], CLAIMS_BY_AGE[10], CLAIMS_BY_AGE[8]),
)
TIE = TieAnswer(
    kind="backs",
    source=(ARDONIA,),
    target=(MARJ,),
    earliest="2021-11-01",
    latest="2022-02-20",
    claims=(),
    basis="registry, row ardonia",
)
SPLIT = TieAnswer(
    kind="splits",
    source=(FRONT,),
    target=(MARJ,),
    earliest="2021-11-24",
    latest="2021-11-24",
    claims=("clm_006",),
    basis="",
)
FORECAST = ForecastAnswer(
    last_data_day="2022-04-03",
    horizon_days=28,
    states=(0.03, 0.06, 0.13, 0.2, 0.38, 0.15, 0.05),
    warmer=0.22,
    same=0.7,
    colder=0.08,
    base_rate_warmer=0.11,
    base_rate_colder=0.09,
    method="transition table of all pairs, four weeks on",
    record="On past pairs: Brier 0.19, baseline 0.21; not better than the baseline beyond 8 weeks.",
    possibilities=POSSIBILITIES,
)
RELATION = RelationAnswer(
    first=MARJ,
    second=FRONT,
    at="2022-04-03",
    period="week",
    now=PERIODS[-1],
    state=PERIODS[-1].state,
    trend="warming",
    is_thin=False,
    message="",
    last_evidence="2022-03-18",
    n_events=len(EVENTS),
    n_reports=9,
    n_publishers=4,
    n_reviewed=0,
    reports_read=214,
    reports_from="2021-10-01",
    reports_to="2022-04-03",
    periods=PERIODS,
    episodes=(RUPTURE, RAPPROCHEMENT),
    events=EVENTS,
    ties=(TIE,),
    descents=(SPLIT,),
    claims=CLAIMS,
    possibilities=POSSIBILITIES,
    nearest=(),
    publishers=(("The Marj Post", 6), ("Sahl Wire", 3), ("صوت المرج", 1), ("Ardonia Gazette", 1)),
    forecast=FORECAST,
    run="r_12",
)
THIN = replace(
    RELATION,
    first=FRONT,
    second=SAHL,
    is_thin=True,
    message="Too few reports for a line: 1 of 3.",
    n_events=1,
    n_reports=1,
    n_publishers=1,
    events=EVENTS[8:9],
    claims=CLAIMS_BY_AGE[8:9],
    possibilities=(),
    episodes=(),
    ties=(),
    descents=(),
    forecast=None,
    publishers=(("The Marj Post", 1),),
)
EMPTY = replace(
    THIN,
    first=ARDONIA,
    second=FRONT,
    now=None,
    state="none",
    trend="unknown",
    message="No report names both.",
    last_evidence=None,
    n_events=0,
    n_reports=0,
    n_publishers=0,
    periods=(),
    events=(),
    claims=(),
    publishers=(),
    nearest=(
        Nearest(first=MARJ, second=FRONT, n_claims=11, why="Ardonia backs Marj Brigade"),
        Nearest(first=BANNER, second=FRONT, n_claims=2, why="Marj Brigade belongs to Third Banner"),
    ),
)
ONLY_SPOKEN = replace(
    EMPTY,
    first=BANNER,
    second=FRONT,
    message="Only planned or possible acts were reported.",
    is_thin=False,
    n_events=2,
    n_reports=3,
    n_publishers=3,
    events=EVENTS[-2:],
    possibilities=POSSIBILITIES,
    nearest=(),
)


def make_crowd(count: int) -> RelationAnswer:
    """The rich relation with many more events, spread over its weeks and lanes."""
    told = [day for day in range(N_WEEKS * 7) if day // 7 not in SILENT_WEEKS]
    events = []
    for number in range(count):
        model = EVENTS[number % len(EVENTS)]
        day = (FIRST_MONDAY + timedelta(days=told[number * 11 % len(told)])).isoformat()
        events.append(replace(model, id=f"evt_c{number:04d}", earliest=day, latest=day, day=day))
    return replace(RELATION, first=BANNER, second=MARJ, events=tuple(events), n_events=count)


CROWD = make_crowd(460)
RELATIONS = {(one.first.id, one.second.id): one for one in (RELATION, EMPTY, CROWD)} | {
    ("northern-front", "sahl-council"): THIN,
    ("northern-front", "third-banner"): replace(ONLY_SPOKEN, first=FRONT, second=BANNER),
    ("marj-brigade", "third-banner"): replace(CROWD, first=MARJ, second=BANNER),
    ("marj-brigade", "zz-payload"): replace(
        RELATION,
        second=HOSTILE,
        message=PAYLOAD,
        publishers=((PAYLOAD, 2),),
        claims=tuple(
            replace(claim, publisher=PAYLOAD, before=PAYLOAD, speaker=PAYLOAD, place=PAYLOAD, report_title=PAYLOAD)
            for claim in CLAIMS
        ),
    ),
}
_BODY = f"{_MET} The road to Sahl had been closed for nine days.\n\n{_PLANNED}"
REPORT = ReportAnswer(
    id="rep_001",
    origin="reports/marj-post.html",
    publisher="The Marj Post",
    url="https://marjpost.example/talks",
    published="2022-03",
    language="en",
    title="Talks in the Marj countryside",
    completeness="truncated",
    sections=(
        SectionAnswer(kind="title", text="Talks in the Marj countryside", start=0, marks=()),
        SectionAnswer(
            kind="body",
            text=_BODY,
            start=31,
            marks=(
                (_BODY.index("have met twice"), _BODY.index("have met twice") + 14, "trigger", "clm_009"),
                (_BODY.index("Northern Front"), _BODY.index("Northern Front") + 14, "source", "clm_009"),
                (_BODY.index("Marj Brigade"), _BODY.index("Marj Brigade") + 12, "target", "clm_009"),
            ),
        ),
    ),
    claims=(CLAIMS_BY_AGE[8], PLANNED),
)
HOSTILE_REPORT = replace(
    REPORT,
    id="rep_666",
    publisher=PAYLOAD,
    url="JavaScript:alert(1)",
    title=PAYLOAD,
    origin=PAYLOAD,
    sections=(SectionAnswer(kind="body", text=PAYLOAD, start=0, marks=((0, 8, "trigger", "clm_009"),)),),
)


def make_pair(first: ActorRef, second: ActorRef, state: str, level: float | None, **changes: object) -> PairSummary:
    pair = PairSummary(
        first=first,
        second=second,
        state=state,
        level=level,
        n_events=13,
        n_publishers=4,
        last_evidence="2022-03-18",
        is_thin=False,
    )
    return replace(pair, **changes)  # type: ignore[arg-type]


PAIRS = (
    make_pair(MARJ, FRONT, "coordinating", 0.55),
    make_pair(ARDONIA, BANNER, "rivalry", -0.44, n_events=6, last_evidence="2022-02-11"),
    make_pair(BANNER, FRONT, "rapprochement", 0.31, n_events=5),
    make_pair(ARDONIA, FRONT, "no turn told", None, n_events=4),
    make_pair(FRONT, SAHL, "none", None, n_events=1, n_publishers=1, is_thin=True, last_evidence="2022-03-01"),
)
SUMMARIES = tuple(
    ActorSummary(actor=actor, country="ARD", n_claims=number * 3, n_publishers=number, last_evidence="2022-03-18")
    for number, actor in enumerate(ACTORS.values())
)
START = StartAnswer(
    movers=(RAPPROCHEMENT, RUPTURE),
    recent=(RAPPROCHEMENT,),
    pairs=PAIRS,
    actors=SUMMARIES,
    n_reports=214,
    n_not_coded=9,
    n_claims=412,
    n_events=305,
    n_publishers=31,
    reports_from="2021-10-01",
    reports_to="2022-04-03",
    run="r_12",
)


class SampleQuestions:
    """Answers every question from the literals above, and keeps what relations were asked with."""

    def __init__(self) -> None:
        self.asked: list[Mapping[str, object]] = []

    def start(self) -> StartAnswer:
        return START

    def actors(self, text: str | None) -> tuple[ActorSummary, ...]:
        return tuple(one for one in SUMMARIES if not text or text.lower() in one.actor.name.lower())

    def actor(self, actor_id: str) -> ActorAnswer:
        if actor_id not in ACTORS:
            raise UnknownActor(f"actor {actor_id}: not in the registry")
        return ActorAnswer(
            actor=ACTORS[actor_id],
            country="ARD",
            sectors=("rebels",),
            began="2019",
            ended=None,
            basis="invented for the tests",
            names=(
                NameAnswer(text="لواء المرج", language="ar", kind="name", began="2019", ended=None, basis="invented"),
                NameAnswer(text="MB", language="en", kind="abbreviation", began=None, ended=None, basis="invented"),
            ),
            roles=(
                RoleAnswer(role="belongs", other=BANNER, is_within=True, began="2020", ended=None, basis="invented"),
            ),
            ties=(replace(TIE, claims=("clm_006",), basis="reports"),),
            offices=(
                OfficeAnswer(person="Arda Marj", title="commander", began="2020", ended=None, basis="invented office"),
            ),
            descents=(SPLIT,),
            pairs=PAIRS,
            controls=(
                ControlAnswer(
                    actor=MARJ,
                    place="Hazm",
                    place_id="hazm",
                    mode="holds",
                    is_denied=False,
                    earliest="2022-02-04",
                    latest="2022-02-04",
                    publishers=("The Marj Post",),
                    claims=("clm_008",),
                ),
            ),
            n_claims=11,
            n_publishers=9,
        )

    def relation(
        self,
        first: str,
        second: str,
        *,
        at: date | None,
        since: date | None,
        until: date | None,
        without: tuple[str, ...] = (),
        min_confidence: float = 0.0,
        layers: tuple[str, ...] = (),
    ) -> RelationAnswer:
        del layers
        window = {"at": at, "since": since, "until": until, "without": without, "min_confidence": min_confidence}
        self.asked.append(window)
        for end in (first, second):
            if end not in ACTORS:
                raise UnknownActor(f"actor {end}: not in the registry")
        answer = RELATIONS[first, second]
        kept = tuple(one for one in answer.publishers if one[0] not in without)
        claims = tuple(one for one in answer.claims if one.publisher not in without)
        return replace(answer, publishers=kept, claims=claims, at=at.isoformat() if at else answer.at)

    def why(self, first: str, second: str, at: date, *, layers: tuple[str, ...] = ()) -> WhyAnswer:
        del layers
        period = next(one for one in PERIODS if one.start <= at.isoformat() <= one.end)
        return WhyAnswer(
            first=ACTORS[first],
            second=ACTORS[second],
            start=period.start,
            end=period.end,
            level_before=0.45,
            level=0.55,
            change=0.1,
            claims=(CLAIMS_BY_AGE[10], CLAIMS_BY_AGE[8]),
            fading=-0.15,
            remainder=-0.04,
            message="Most of the change rests on one publisher: The Marj Post.",
        )

    def report(self, report_id: str) -> ReportAnswer:
        if report_id == HOSTILE_REPORT.id:
            return HOSTILE_REPORT
        if not report_id.startswith("rep_"):
            raise UsageError(f"report {report_id}: not in the store")
        return replace(REPORT, id=report_id)

    def reports(self, limit: int, offset: int) -> tuple[ReportSummary, ...]:
        every = tuple(
            ReportSummary(
                id=f"rep_{number:03d}",
                title=f"Report {number}",
                publisher="The Marj Post",
                published="2022-03-10",
                n_claims=2,
                completeness="full",
            )
            for number in range(150)
        )
        return every[offset : offset + limit]

    def search(self, text: str, limit: int) -> SearchAnswer:
        """Answer with the words alone."""
        return SearchAnswer(words=tuple(text.split())[:limit], actors=(), places=(), reports=())

    def claim(self, claim_id: str) -> ClaimAnswer:
        for claim in (*CLAIMS, *POSSIBILITIES):
            if claim.id == claim_id:
                return claim
        raise UsageError(f"claim {claim_id}: not in the store")

    def find_actor(self, name: str, day: date | None = None, layers: tuple[str, ...] = ()) -> ActorRef:
        del layers
        for actor in ACTORS.values():
            if actor.name.lower() == name.lower() and day is None:
                return actor
        raise UnknownActor(f"{name}: no actor of the registry has this name")

    def forecast(self, first: str, second: str, horizon_days: int) -> ForecastAnswer | None:
        if (first, second) != (MARJ.id, FRONT.id):
            return None
        return replace(FORECAST, horizon_days=horizon_days)
