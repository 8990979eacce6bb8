"""A relation in, the geometry of its EVENTS out: seven lanes of marks. A template draws it.

Every event of the answer has exactly one mark, or is counted in exactly one bin. Lengths are in units of the drawing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from allegiance.serve.answer import EventAnswer, RelationAnswer
from allegiance.serve.axis import Gap, Scale, Tick, find_gaps, make_scale, path_of, time_ticks
from allegiance.serve.words import LANES, act_words, span_words

MAX_MARKS = 400
RADII = {1: 4.2, 2: 5.8, 3: 7.6}  # by size; the areas are about as 1 : 2 : 3.3
MODALITY_LOOKS = {"happened": "solid", "hedged": "hedged", "denied": "struck", "negated": "struck"}


@dataclass(frozen=True, slots=True, kw_only=True)
class EventMark:
    """One event, or one bin of events, on its lane. `look` is solid, hedged, hollow or struck."""

    key: str
    lane: str
    look: str
    x: float
    y: float
    shape: str
    radius: float
    whisker: tuple[float, float] | None
    label: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A row of the events picture."""

    name: str
    words: str
    top: float
    height: float
    n_events: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lanes:
    """EVENTS: seven lanes under the time axis. `is_binned` says that marks stand for all events of a period."""

    height: float
    bottom: float
    lanes: tuple[Lane, ...]
    marks: tuple[EventMark, ...]
    gaps: tuple[Gap, ...]
    time_ticks: tuple[Tick, ...]
    is_binned: bool
    n_events: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dot:
    """A mark before it has its row."""

    key: str
    lane: str
    modality: str
    x: float
    n_publishers: int
    whisker: tuple[float, float] | None
    label: str
    claims: tuple[str, ...]


def draw_lanes(answer: RelationAnswer) -> Lanes | None:
    """Lay out the events; above 400 marks they are binned by period and lane."""
    scale = make_scale(answer)
    if scale is None or not answer.events:
        return None
    is_binned = len(answer.events) > MAX_MARKS
    if is_binned:
        dots = [_bin_dot(key, events, scale) for key, events in bin_events(answer).items()]
    else:
        dots = [_event_dot(event, scale) for event in answer.events]
    lanes: list[Lane] = []
    marks: list[EventMark] = []
    top = 2.0
    for name, words in LANES.items():
        placed, height = _place_dots([dot for dot in dots if dot.lane == name], top)
        count = sum(event.lane == name for event in answer.events)
        lanes.append(Lane(name=name, words=words, top=top, height=height, n_events=count))
        marks += placed
        top += height
    return Lanes(
        height=top + 22,
        bottom=top,
        lanes=tuple(lanes),
        marks=tuple(sorted(marks, key=lambda mark: (mark.x, mark.y))),
        gaps=find_gaps(answer.periods, scale),
        time_ticks=time_ticks(scale),
        is_binned=is_binned,
        n_events=len(answer.events),
    )


def bin_events(answer: RelationAnswer) -> dict[str, tuple[EventAnswer, ...]]:
    """Events by period and lane, under keys such as `2022-03-07.verbal-conflict`."""
    starts = [period.start for period in answer.periods]
    bins: dict[str, list[EventAnswer]] = defaultdict(list)
    for event in answer.events:
        place = max(0, bisect_right(starts, event.day) - 1)
        start = starts[place] if starts else f"{event.day[:7]}-01"
        bins[f"{start}.{event.lane}"].append(event)
    return {key: tuple(events) for key, events in bins.items()}


def _event_dot(event: EventAnswer, scale: Scale) -> _Dot:
    days = span_words(event.earliest, event.latest)
    reports = "1 independent report" if event.n_publishers == 1 else f"{event.n_publishers} independent reports"
    ends = scale.x(event.earliest), scale.x(event.latest, is_end=True)
    return _Dot(
        key=event.id,
        lane=event.lane,
        modality=event.modality,
        x=scale.middle(event.day, event.day),
        n_publishers=event.n_publishers,
        whisker=ends if event.earliest != event.latest else None,
        label=f"{days}, {act_words(event)}, {event.modality}, {reports}",
        claims=event.claims,
    )


def _bin_dot(key: str, events: Sequence[EventAnswer], scale: Scale) -> _Dot:
    modalities = {event.modality for event in events}
    first, last = min(event.day for event in events), max(event.day for event in events)
    count = "1 event" if len(events) == 1 else f"{len(events)} events"
    return _Dot(
        key=key,
        lane=events[0].lane,
        modality=modalities.pop() if len(modalities) == 1 else "happened",
        x=scale.middle(first, last),
        n_publishers=max(event.n_publishers for event in events),
        whisker=None,
        label=f"{span_words(first, last)}, {LANES[events[0].lane]}: {count}",
        claims=(),
    )


def _place_dots(dots: Sequence[_Dot], top: float) -> tuple[list[EventMark], float]:
    """Stack the marks of a lane in at most five rows so that they touch as little as may be."""
    pitch, max_rows = 15.0, 5
    ends: list[float] = []
    rows = []
    for dot in sorted(dots, key=lambda dot: (dot.x, dot.key)):
        radius = RADII[size_of(dot.n_publishers)]
        row = next((number for number, end in enumerate(ends) if end <= dot.x - radius), None)
        if row is None:
            row = len(ends) if len(ends) < max_rows else ends.index(min(ends))
        ends[row : row + 1] = [dot.x + radius + 1]
        rows.append((dot, radius, row))
    height = max(1, len(ends)) * pitch + 8
    first = top + height / 2 - (max(1, len(ends)) - 1) * pitch / 2
    return [_mark(dot, radius, first + row * pitch) for dot, radius, row in rows], height


def _mark(dot: _Dot, radius: float, y: float) -> EventMark:
    return EventMark(
        key=dot.key,
        lane=dot.lane,
        look="hollow" if dot.lane == "not-done" and look_of(dot.modality) != "struck" else look_of(dot.modality),
        x=dot.x,
        y=round(y, 1),
        shape=shape_path(dot.lane, radius),
        radius=radius,
        whisker=dot.whisker if dot.whisker and dot.whisker[1] - dot.whisker[0] > 2 * radius else None,
        label=dot.label,
        claims=dot.claims,
    )


def look_of(modality: str) -> str:
    """How a modality is outlined."""
    return MODALITY_LOOKS.get(modality, "hollow")


def size_of(n_publishers: int) -> int:
    """One of three sizes by independent reports: 1, 2 to 3, 4 and more.

    >>> [size_of(n) for n in (1, 2, 3, 4, 40)]
    [1, 2, 2, 3, 3]
    """
    return 1 if n_publishers <= 1 else 2 if n_publishers <= 3 else 3


def _cross(r: float) -> str:
    """A saltire with arms wide enough to be filled, dashed or hollow like any other mark."""
    arm = r * 0.45
    tip = r - arm
    quarter = [(tip, -r), (r, -tip), (arm, 0.0)]  # the arm to the upper right, then the notch on the right
    corners = []
    for _ in range(4):
        corners += quarter
        quarter = [(-y, x) for x, y in quarter]
    return path_of([(round(x, 1), round(y, 1)) for x, y in corners], is_closed=True)


def shape_path(lane: str, radius: float) -> str:
    """SVG path data of a lane's mark about the origin: ● ■ ▽ ✕ ⑂ ▭ ○."""
    r = round(radius, 1)
    half = round(radius * 0.85, 1)
    circle = f"M{-r},0a{r},{r} 0 1 0 {2 * r:g},0a{r},{r} 0 1 0 {-2 * r:g},0Z"
    shapes = {
        "material-cooperation": f"M{-half},{-half}H{half}V{half}H{-half}Z",
        "verbal-conflict": f"M{-r},{-half}H{r}L0,{r}Z",
        "material-conflict": _cross(r),
        "descent": f"M0,{r}V0M0,0L{-half},{-r}M0,0L{half},{-r}",
        "control": f"M{-r},{-round(half * 0.7, 1)}H{r}V{round(half * 0.7, 1)}H{-r}Z",
    }
    return shapes.get(lane, circle)
