"""Questions in by HTTP, answers out as JSON: the API, the `.json` twins of the pages, and refusals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Protocol, TypeVar
from urllib.parse import quote

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from pydantic import BeforeValidator, TypeAdapter

from allegiance.errors import StoreError, UnknownActor, UsageError
from allegiance.serve.answer import (
    ActorAnswer,
    ActorRef,
    ActorSummary,
    ClaimAnswer,
    ForecastAnswer,
    RelationAnswer,
    ReportAnswer,
    ReportSummary,
    SearchAnswer,
    StartAnswer,
    WhyAnswer,
)

MAX_PAGE = 500
Answer = TypeVar("Answer")


class Questions(Protocol):
    """What the pages and the API may ask; `serve/query.py` answers from the store, a test from literals.

    An unknown actor raises `UnknownActor`, an unknown report or claim `UsageError`.
    """

    def start(self) -> StartAnswer: ...

    def actors(self, text: str | None) -> tuple[ActorSummary, ...]: ...

    def actor(self, actor_id: str) -> ActorAnswer: ...

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
    ) -> RelationAnswer: ...

    def why(self, first: str, second: str, at: date, *, layers: tuple[str, ...] = ()) -> WhyAnswer: ...

    def report(self, report_id: str) -> ReportAnswer: ...

    def reports(self, limit: int, offset: int) -> tuple[ReportSummary, ...]: ...

    def claim(self, claim_id: str) -> ClaimAnswer: ...

    def search(self, text: str, limit: int) -> SearchAnswer: ...

    def find_actor(self, name: str, day: date | None = None, layers: tuple[str, ...] = ()) -> ActorRef: ...

    def forecast(self, first: str, second: str, horizon_days: int) -> ForecastAnswer | None: ...


# Keys of the address ---------------------------------------------------------------------------------------------


def _read_day(value: object) -> object:
    """An empty form field is an absent key; everything else is an ISO day."""
    if value is None or value == "":
        return None
    if not isinstance(value, str) or len(value) != len("2022-03-31"):
        raise ValueError("is not a calendar day such as 2022-03-31")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError("is not a calendar day such as 2022-03-31") from None


def _read_number(value: object) -> object:
    return 0.0 if value == "" else value


Day = Annotated[date | None, BeforeValidator(_read_day)]
PageNumber = Annotated[int, Query(ge=1, le=100_000)]


def refuse_key(key: str, reason: str) -> RequestValidationError:
    """Build the error for a key of the address whose value cannot be used: 400, naming the key and not the value."""
    return RequestValidationError([{"loc": ("query", key), "msg": reason, "type": "value_error"}])


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The part of a relation that is asked for: the keys `at`, `from`, `to`, `pub`, `min`, `layer` of the address."""

    at: date | None
    since: date | None
    until: date | None
    without: tuple[str, ...]
    only: tuple[str, ...]
    min_confidence: float
    layers: tuple[str, ...] = ()


def read_window(
    at: Annotated[Day, Query(description="the chosen day")] = None,
    since: Annotated[Day, Query(alias="from", description="first day shown, inclusive")] = None,
    until: Annotated[Day, Query(alias="to", description="last day shown, inclusive")] = None,
    pub: Annotated[list[str] | None, Query(description="publishers, comma list; -Name leaves one out")] = None,
    min_confidence: Annotated[
        float, BeforeValidator(_read_number), Query(alias="min", ge=0, le=1, description="lowest confidence")
    ] = 0.0,
    layer: Annotated[
        list[str] | None, Query(description="imported layers in place of our readings, comma list; reports adds ours")
    ] = None,
) -> Window:
    """Read the keys that every view of a relation shares."""
    if since and until and since > until:
        raise refuse_key("from", "is later than `to`")
    without, only = split_publishers(pub or [])
    return Window(
        at=at,
        since=since,
        until=until,
        without=without,
        only=only,
        min_confidence=min_confidence,
        layers=split_layers(layer or []),
    )


AskedLayers = Annotated[list[str] | None, Query(alias="layer", description="imported layers, comma list")]


def split_layers(values: list[str]) -> tuple[str, ...]:
    """Split the values of `layer` into names, each once.

    >>> split_layers(["icews18,reports", "icews18"])
    ('icews18', 'reports')
    """
    return tuple(dict.fromkeys(name.strip() for value in values for name in value.split(",") if name.strip()))


def split_publishers(values: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Split the values of `pub` into publishers left out and publishers kept.

    A list of names left out is parted at `,-`, so that such a name may itself hold a comma.

    >>> split_publishers(["-Post, Inc.,-Wire", "Herald"])
    (('Post, Inc.', 'Wire'), ('Herald',))
    """
    without: list[str] = []
    only: list[str] = []
    for value in values:
        names = value[1:].split(",-") if value.startswith("-") else []
        without += [name.strip() for name in names]
        only += [] if names else [name.strip() for name in value.split(",")]
    return tuple(name for name in without if name), tuple(name for name in only if name)


AskedWindow = Annotated[Window, Depends(read_window)]


@dataclass(frozen=True, slots=True)
class AskedPair:
    """The two actors of an address, in the order of their ids."""

    first: str
    second: str
    is_ordered: bool

    @property
    def path(self) -> str:
        """Both ids as they stand in an address."""
        return f"{self.first}~{self.second}"


def read_pair(pair: str) -> AskedPair:
    """Split `a~b`; raise 404 for anything that is not two different actors."""
    ends = pair.split("~")
    if len(ends) != 2 or not all(ends) or ends[0] == ends[1]:
        raise HTTPException(404, "a relation is addressed by two different actors, first~second")
    first, second = sorted(ends)
    return AskedPair(first, second, is_ordered=[first, second] == ends)


AskedPairPath = Annotated[AskedPair, Depends(read_pair)]


def ask_relation(questions: Questions, pair: AskedPair, window: Window) -> RelationAnswer:
    """Ask for a relation through the keys of the address; kept publishers leave out all others."""

    def ask(without: tuple[str, ...]) -> RelationAnswer:
        return questions.relation(
            pair.first,
            pair.second,
            at=window.at,
            since=window.since,
            until=window.until,
            without=without,
            min_confidence=window.min_confidence,
            layers=window.layers,
        )

    answer = ask(window.without)
    if not window.only:
        return answer
    others = tuple(name for name, _ in answer.publishers if name not in window.only)
    return ask(tuple(dict.fromkeys((*window.without, *others))))


# Answers and refusals ---------------------------------------------------------------------------------------------


def as_json(answer_type: type[Answer] | Any, answer: Answer) -> Response:
    """Write an answer as UTF-8 JSON, fields in the order of its dataclass."""
    return Response(TypeAdapter(answer_type).dump_json(answer), media_type="application/json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A refusal as RFC 9457 tells it. `key` is the part of the address that cannot be used."""

    title: str
    status: int
    detail: str
    key: str | None = None


def as_problem(problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """Write a refusal as problem+json."""
    return Response(
        TypeAdapter(Problem).dump_json(problem, exclude_none=True),
        status_code=problem.status,
        media_type="application/problem+json",
        headers=dict(headers or {}),
    )


_TITLES = {
    400: "Bad request",
    404: "Not found",
    405: "Method not allowed",
    421: "Host not served here",
    503: "Store not readable",
}


def tell_problem(error: Exception) -> Problem:
    """Say what a question was refused for; never repeats what was asked, so that nothing foreign is echoed."""
    if isinstance(error, RequestValidationError):
        first = error.errors()[0]
        key = str(first["loc"][-1])
        reason = str(first["msg"]).removeprefix("Value error, ")
        return Problem(title=_TITLES[400], status=400, detail=f"{key}: {reason}", key=key)
    if isinstance(error, UnknownActor):
        return Problem(title=_TITLES[404], status=404, detail="no actor of the registry has this id or name")
    if isinstance(error, StoreError):
        return Problem(title=_TITLES[503], status=503, detail=str(error))
    if isinstance(error, UsageError):
        return Problem(title=_TITLES[400], status=400, detail="this cannot be asked in this way")
    status = getattr(error, "status_code", 500)
    if status == 500:
        return Problem(title="Error", status=500, detail="the answer could not be made; the server's log says why")
    detail = getattr(error, "detail", "") if status != 404 else "nothing is kept under this address"
    return Problem(title=_TITLES.get(status, "Refused"), status=status, detail=str(detail))


def ask_report(questions: Questions, report_id: str) -> ReportAnswer:
    """Ask for a report; an unknown id is 404."""
    try:
        return questions.report(report_id)
    except UsageError:
        raise HTTPException(404) from None


def ask_claim(questions: Questions, claim_id: str) -> ClaimAnswer:
    """Ask for a claim; an unknown id is 404."""
    try:
        return questions.claim(claim_id)
    except UsageError:
        raise HTTPException(404) from None


# Routes -----------------------------------------------------------------------------------------------------------


def make_api(questions: Questions) -> APIRouter:
    """Build the routes under /api and the same answers as `.json` beside each page."""
    api = APIRouter()
    _add_lists(api, questions)
    _add_relation(api, questions)
    _add_evidence(api, questions)
    return api


def _add_lists(api: APIRouter, questions: Questions) -> None:
    @api.get("/api/start", response_model=StartAnswer, tags=["start"])
    @api.get("/index.json", include_in_schema=False)
    def start() -> Response:
        """What moved, and what has been read."""
        return as_json(StartAnswer, questions.start())

    @api.get("/api/actors", response_model=tuple[ActorSummary, ...], tags=["actors"])
    @api.get("/actors.json", include_in_schema=False)
    def actors(q: Annotated[str | None, Query(max_length=200)] = None) -> Response:
        """The actors of the record, or those whose name holds a text."""
        return as_json(tuple[ActorSummary, ...], questions.actors(q or None))

    @api.get("/api/actor/{actor_id}", response_model=ActorAnswer, tags=["actors"])
    @api.get("/actor/{actor_id}.json", include_in_schema=False)
    def actor(actor_id: str) -> Response:
        """One actor: names, ties, descent, and the pairs it stands in."""
        return as_json(ActorAnswer, questions.actor(actor_id))

    @api.get("/api/reports", response_model=tuple[ReportSummary, ...], tags=["reports"])
    def reports(
        limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 100, offset: Annotated[int, Query(ge=0, le=10**9)] = 0
    ) -> Response:
        """The reports of the store, newest first."""
        return as_json(tuple[ReportSummary, ...], questions.reports(limit, offset))

    @api.get("/api/search", response_model=SearchAnswer, tags=["search"])
    def search(
        q: Annotated[str, Query(max_length=200, description="words; one that ends in * is a beginning")],
        limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 20,
    ) -> Response:
        """Actors, places, and the reports that have every word, with sentences and claims."""
        return as_json(SearchAnswer, questions.search(q, limit))


def _add_relation(api: APIRouter, questions: Questions) -> None:
    @api.get("/api/relation/{pair}", response_model=RelationAnswer, tags=["relation"])
    @api.get("/relation/{pair}.json", include_in_schema=False)
    def relation(request: Request, pair: AskedPairPath, window: AskedWindow) -> Response:
        """How two actors stand, since when, and how we know. `pair` is `first~second`."""
        if not pair.is_ordered:
            return redirect_pair(request, pair)
        return as_json(RelationAnswer, ask_relation(questions, pair, window))

    @api.get("/api/why/{pair}", response_model=WhyAnswer, tags=["relation"])
    def why(
        pair: AskedPairPath, at: Annotated[date, BeforeValidator(_read_day), Query()], layer: AskedLayers = None
    ) -> Response:
        """The claims that moved a relation in the period that holds a day, most first."""
        return as_json(WhyAnswer, questions.why(pair.first, pair.second, at, layers=split_layers(layer or [])))

    @api.get("/api/forecast/{pair}", response_model=ForecastAnswer, tags=["relation"])
    def forecast(pair: AskedPairPath, horizon: Annotated[int, Query(ge=1, le=366)] = 28) -> Response:
        """What may come next within a horizon in days; 404 where too little is known."""
        answer = questions.forecast(pair.first, pair.second, horizon)
        if answer is None:
            raise HTTPException(404)
        return as_json(ForecastAnswer, answer)


def _add_evidence(api: APIRouter, questions: Questions) -> None:
    @api.get("/api/report/{report_id}", response_model=ReportAnswer, tags=["reports"])
    @api.get("/report/{report_id}.json", include_in_schema=False)
    def report(report_id: str) -> Response:
        """A report as stored, with its claims."""
        return as_json(ReportAnswer, ask_report(questions, report_id))

    @api.get("/api/claim/{claim_id}", response_model=ClaimAnswer, tags=["reports"])
    @api.get("/claim/{claim_id}.json", include_in_schema=False)
    def claim(claim_id: str) -> Response:
        """One claim with its sentence."""
        return as_json(ClaimAnswer, ask_claim(questions, claim_id))


def redirect_pair(request: Request, pair: AskedPair) -> RedirectResponse:
    """Send to the same view with the two actors in the order of their ids; the rest of the address is kept."""
    folder, _, last = request.url.path.rpartition("/")
    ending = next((ending for ending in (".json", ".csv") if last.endswith(ending)), "")
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{folder}/{quote(pair.first)}~{quote(pair.second)}{ending}{query}", status_code=307)
