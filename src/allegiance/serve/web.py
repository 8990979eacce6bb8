"""Questions in by HTTP, complete pages out: every page reads, filters and prints without a script."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from allegiance.errors import UnknownActor, UsageError
from allegiance.model.ontology import states, types
from allegiance.serve import words
from allegiance.serve.answer import ClaimAnswer, EventAnswer, RelationAnswer
from allegiance.serve.api import (
    AskedPairPath,
    AskedWindow,
    PageNumber,
    Problem,
    Questions,
    Window,
    ask_claim,
    ask_relation,
    ask_report,
    redirect_pair,
    refuse_key,
)
from allegiance.serve.axis import WIDTH
from allegiance.serve.drawer import Drawer, open_drawer
from allegiance.serve.lanes import MAX_MARKS, draw_lanes, look_of, shape_path
from allegiance.serve.standing import draw_standing
from allegiance.version import VERSION

STATIC = Path(__file__).parent / "static"
CLAIMS_A_PAGE = 60
ROWS_A_PAGE = 200
REPORTS_A_PAGE = 100
PAGE_KEYS = ("at", "from", "to", "pub", "min", "layer", "ev", "view", "page", "rows")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
EventKey = Annotated[str | None, Query(max_length=200)]


# Rendering --------------------------------------------------------------------------------------------------------


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("allegiance.serve"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        chance=words.chance,
        day=words.day_words,
        signed=words.signed,
        state=words.state_words,
        side=words.side_of,
        marked=words.marked,
        precision=words.precision_words,
        web_address=words.web_address,
    )
    environment.globals.update(
        span=words.span_words,
        act=words.act_words,
        tie=words.tie_words,
        descent=words.descent_words,
        names=words.names_words,
        period=words.period_words,
        period_label=words.period_label,
        look_of=look_of,
        marked_section=words.marked_section,
        relation_path=relation_path,
        shape_path=shape_path,
        LANES=words.LANES,
        STATES=words.STATES,
        VERSION=VERSION,
        WIDTH=WIDTH,
    )
    return environment


def static_address(name: str) -> str | None:
    """Where a built file is served, with a digest of its content; None where the pages were not built."""
    file = STATIC / name
    if not file.is_file():
        return None
    return f"/static/{name}?v={hashlib.sha256(file.read_bytes()).hexdigest()[:12]}"


def render(template: str, status: int = 200, **values: object) -> HTMLResponse:
    """Render a page."""
    page = _environment().get_template(template)
    files = {
        "style": static_address("main.css"),
        "script": static_address("main.js"),
        "icon": static_address("icon.svg"),
    }
    return HTMLResponse(page.render(**files, **values), status_code=status)


def render_problem(problem: Problem) -> HTMLResponse:
    """Render a refusal as a page; nothing that was asked is repeated on it."""
    return render("problem.html", problem.status, problem=problem)


def relation_path(first: str, second: str) -> str:
    """The address of a relation, its ends in order."""
    one, other = sorted((first, second))
    return f"/relation/{quote(one)}~{quote(other)}"


class Links:
    """Addresses of the same view with some keys changed; a key given as None is dropped."""

    def __init__(self, path: str, asked: Sequence[tuple[str, str]]) -> None:
        self._path = path
        self._asked = [(key, value) for key, value in asked if key in PAGE_KEYS and value]

    def __call__(self, anchor: str = "", ending: str = "", **changes: str | int | None) -> str:
        kept = [(key, value) for key, value in self._asked if key not in changes]
        pairs = [*kept, *((key, str(value)) for key, value in changes.items() if value is not None)]
        query = f"?{urlencode(pairs)}" if pairs else ""
        return f"{self._path}{ending}{query}{anchor}"


# Routes -----------------------------------------------------------------------------------------------------------


def make_pages(questions: Questions) -> APIRouter:
    """Build the routes of the pages."""
    pages = APIRouter(include_in_schema=False)
    _add_lists(pages, questions)
    _add_relation(pages, questions)
    _add_evidence(pages, questions)
    return pages


def _add_lists(pages: APIRouter, questions: Questions) -> None:
    @pages.api_route("/", methods=["GET", "HEAD"])
    def start() -> Response:
        return render("start.html", answer=questions.start())

    @pages.api_route("/actors", methods=["GET", "HEAD"])
    def actors(q: Annotated[str | None, Query(max_length=200)] = None) -> Response:
        return render("actors.html", actors=questions.actors(q or None), asked=q or "")

    @pages.api_route("/actor/{actor_id}", methods=["GET", "HEAD"])
    def actor(actor_id: str) -> Response:
        answer = questions.actor(actor_id)
        if answer.actor.id != actor_id:
            return RedirectResponse(f"/actor/{quote(answer.actor.id)}", status_code=307)
        return render("actor.html", answer=answer)

    @pages.api_route("/reports", methods=["GET", "HEAD"])
    def reports(page: PageNumber = 1) -> Response:
        found = questions.reports(REPORTS_A_PAGE + 1, (page - 1) * REPORTS_A_PAGE)
        return render("reports.html", reports=found[:REPORTS_A_PAGE], page=page, is_last=len(found) <= REPORTS_A_PAGE)

    @pages.api_route("/method", methods=["GET", "HEAD"])
    def method() -> Response:
        return render("method.html", state_rows=states().values(), type_rows=types().values())

    @pages.api_route("/help", methods=["GET", "HEAD"])
    def keys() -> Response:
        return render("help.html")


def _add_relation(pages: APIRouter, questions: Questions) -> None:
    @pages.api_route("/relation", methods=["GET", "HEAD"])
    def find(first: Annotated[str, Query(max_length=200)], second: Annotated[str, Query(max_length=200)]) -> Response:
        ends = [_find_actor(questions, key, name) for key, name in (("first", first), ("second", second))]
        if ends[0] == ends[1]:
            raise refuse_key("second", "is the same actor as `first`")
        return RedirectResponse(relation_path(*ends), status_code=307)

    @pages.api_route("/relation/{pair}.csv", methods=["GET", "HEAD"])
    def table(
        request: Request, pair: AskedPairPath, window: AskedWindow, table: Literal["periods", "events"] = "periods"
    ) -> Response:
        if not pair.is_ordered:
            return redirect_pair(request, pair)
        answer = ask_relation(questions, pair, window)
        shown = replace(answer, events=events_within(answer, window))
        rows = period_rows(shown) if table == "periods" else event_rows(shown)
        return Response(write_csv(rows), media_type="text/csv; charset=utf-8")

    @pages.api_route("/evidence/{pair}", methods=["GET", "HEAD"])
    def evidence(request: Request, pair: AskedPairPath, window: AskedWindow, ev: EventKey = None) -> Response:
        """The drawer alone, as the script asks for it."""
        answer = ask_relation(questions, pair, window)
        drawer = _open_drawer(questions, answer, ev, window)
        links = Links(relation_path(pair.first, pair.second), request.query_params.multi_items())
        return render("evidence.html", drawer=drawer, answer=answer, link=links)

    @pages.api_route("/relation/{pair}", methods=["GET", "HEAD"])
    def relation(
        request: Request,
        pair: AskedPairPath,
        window: AskedWindow,
        ev: EventKey = None,
        page: PageNumber = 1,
        rows: PageNumber = 1,
        view: Literal["chart", "table", ""] = "chart",
    ) -> Response:
        if not pair.is_ordered:
            return redirect_pair(request, pair)
        answer = ask_relation(questions, pair, window)
        if {answer.first.id, answer.second.id} != {pair.first, pair.second}:
            return RedirectResponse(relation_path(answer.first.id, answer.second.id), status_code=307)
        drawer = _open_drawer(questions, answer, ev, window)
        rows_shown = tuple(row for row in answer.rows if is_within(row.earliest, window))
        answer = replace(answer, events=events_within(answer, window), rows=rows_shown)
        is_whole = len(answer.events) <= MAX_MARKS
        begin = 0 if is_whole else (rows - 1) * ROWS_A_PAGE
        return render(
            "relation.html",
            answer=answer,
            window=window,
            standing=draw_standing(answer),
            lanes=draw_lanes(answer),
            drawer=drawer,
            lead=leading_claim(answer),
            silent_since=silent_since(answer),
            told_range=told_range(answer),
            link=Links(request.url.path, request.query_params.multi_items()),
            lane_rows={lane: row for row, lane in enumerate(words.LANES)},
            sentences={claim.id: claim for claim in (*answer.claims, *answer.possibilities)},
            event_ids={event.id for event in answer.events},
            claims=answer.claims[(page - 1) * CLAIMS_A_PAGE : page * CLAIMS_A_PAGE],
            page=page,
            n_pages=-(-len(answer.claims) // CLAIMS_A_PAGE),
            rows=answer.events if is_whole else answer.events[begin : begin + ROWS_A_PAGE],
            rows_page=rows,
            n_rows_pages=1 if is_whole else -(-len(answer.events) // ROWS_A_PAGE),
            is_table=view == "table",
            imported=answer.rows[:CLAIMS_A_PAGE],
        )


def _add_evidence(pages: APIRouter, questions: Questions) -> None:
    @pages.api_route("/report/{report_id}", methods=["GET", "HEAD"])
    def report(report_id: str) -> Response:
        return render("report.html", answer=ask_report(questions, report_id))

    @pages.api_route("/claim/{claim_id}", methods=["GET", "HEAD"])
    def claim(claim_id: str) -> Response:
        answer = ask_claim(questions, claim_id)
        return RedirectResponse(f"/report/{quote(answer.report)}#{quote(answer.id)}", status_code=307)


def _find_actor(questions: Questions, key: str, name: str) -> str:
    try:
        return questions.find_actor(name).id
    except UnknownActor:
        raise refuse_key(key, "names no actor of the registry; look it up under Actors") from None


def _open_drawer(questions: Questions, answer: RelationAnswer, key: str | None, window: Window) -> Drawer | None:
    try:
        drawer = open_drawer(questions, answer, key, window.at)
    except UsageError:
        raise refuse_key("ev", "names no event, episode or claim of this relation") from None
    is_cut = window.without or window.only or window.min_confidence
    if drawer and drawer.shares and is_cut:
        return replace(drawer, notes=("Shares are of the whole evidence, nothing left out.", *drawer.notes))
    return drawer


def events_within(answer: RelationAnswer, window: Window) -> tuple[EventAnswer, ...]:
    """The events of the shown range; only these are drawn, and stand in the table."""
    return tuple(event for event in answer.events if is_within(event.day, window))


def is_within(day: str, window: Window) -> bool:
    """Tell whether a day is in the shown range."""
    first = window.since.isoformat() if window.since else ""
    last = window.until.isoformat() if window.until else "9999-12-31"
    return first <= day <= last


def silent_since(answer: RelationAnswer) -> int:
    """How many periods stand after the last one with a report."""
    silent = takewhile(lambda period: period.is_silent, reversed(answer.periods))
    return sum(1 for _ in silent)


def told_range(answer: RelationAnswer) -> tuple[str, str] | None:
    """First and last day with reports, where over a third of what is shown stands outside of them."""
    told = [place for place, period in enumerate(answer.periods) if not period.is_silent]
    if not told or 3 * (told[-1] - told[0] + 1) > 2 * len(answer.periods):
        return None
    return answer.periods[told[0]].start, answer.periods[told[-1]].end


def leading_claim(answer: RelationAnswer) -> ClaimAnswer | None:
    """The sentence to read first: what moved the last turn up to the chosen day most, else the newest that counts."""
    turns = [episode for episode in answer.episodes if episode.began <= answer.at and episode.because]
    if turns:
        return max(turns, key=lambda episode: episode.began).because[0]
    return next((claim for claim in answer.claims if claim.counts_now), next(iter(answer.claims), None))


# The table twins --------------------------------------------------------------------------------------------------

Row = Sequence[str | int | float | bool | None]


def period_rows(answer: RelationAnswer) -> list[Row]:
    """The periods of a relation as rows, one a period, silent ones with an empty level."""
    header = ("start", "end", "state", "level", "low", "high", *(f"p_{state}" for state in words.STATES))
    rows: list[Row] = [(*header, "n_events", "n_publishers", "is_silent")]
    for period in answer.periods:
        level = (period.level, period.low, period.high)
        counts = (period.n_events, period.n_publishers, period.is_silent)
        rows.append((period.start, period.end, period.state, *level, *period.states, *counts))
    return rows


def event_rows(answer: RelationAnswer) -> list[Row]:
    """The events of a relation as rows, one a mark."""
    header = ("id", "earliest", "latest", "lane", "type", "mode", "modality", "source", "target", "symmetric")
    rows: list[Row] = [(*header, "n_publishers", "counts_now", "claims")]
    for event in answer.events:
        ends = ["|".join(actor.id for actor in actors) for actors in (event.source, event.target)]
        what = (event.lane, event.type, event.mode, event.modality)
        counts = (event.n_publishers, event.counts_now, "|".join(event.claims))
        rows.append((event.id, event.earliest, event.latest, *what, *ends, event.symmetric, *counts))
    return rows


def write_csv(rows: Sequence[Row]) -> str:
    """Write rows as RFC 4180; text that a spreadsheet would take for a formula gets an apostrophe before it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def _cell(value: str | int | float | bool | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA_STARTS) else text
