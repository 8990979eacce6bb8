"""A relation in, the geometry of its two pictures out: where each line, band, hatch and mark stands. Templates draw it.

No path crosses a period without reports, and every event of the answer has exactly one mark (or is counted in one bin).
Lengths are in units of the drawing, `WIDTH` across.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from allegiance.model.ontology import State, states
from allegiance.serve.answer import EpisodeAnswer, EventAnswer, ForecastAnswer, PeriodAnswer, RelationAnswer, TieAnswer
from allegiance.serve.words import (
    LANES,
    MONTHS,
    STATES,
    act_words,
    add_days,
    day_words,
    names_words,
    period_words,
    side_of,
    signed,
    span_words,
    state_words,
)

WIDTH = 1120.0
LEFT = 112.0
RIGHT = WIDTH - 14.0
LEVEL_HEIGHT = 224.0
STATE_ROW = 13.0
BAR_ROW = 18.0
LETTER = 6.2  # a letter of the drawing's small type, on average
MAX_MARKS = 400
MAX_COLUMNS = 240
SILENT_PERIODS = 2  # from this many periods without a report on, the stretch is hatched
MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)
MAX_TICKS = 11
RADII = {1: 4.2, 2: 5.8, 3: 7.6}  # by size; the areas are about as 1 : 2 : 3.3
MODALITY_LOOKS = {"happened": "solid", "hedged": "hedged", "denied": "struck", "negated": "struck"}


@dataclass(frozen=True, slots=True)
class Scale:
    """Calendar days to places across the drawing; `first` and `last` are both shown."""

    first: date
    last: date

    def x(self, day: str, *, is_end: bool = False) -> float:
        """Where a day begins, or ends; days outside stand at the edge."""
        whole = (self.last - self.first).days + 1
        along = ((date.fromisoformat(day) - self.first).days + is_end) / whole
        return round(LEFT + (RIGHT - LEFT) * min(1.0, max(0.0, along)), 1)

    def middle(self, start: str, end: str) -> float:
        """The place half way between the start of one day and the end of another."""
        return round((self.x(start) + self.x(end, is_end=True)) / 2, 1)


@dataclass(frozen=True, slots=True)
class Tick:
    """A labelled place on an axis."""

    at: float
    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A stretch without reports. `words` is how its label lies: along, upright or none."""

    x: float
    width: float
    words: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A period, or a few, that can be chosen: what a reader hears and where its evidence is."""

    x: float
    width: float
    day: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A run of periods in which one state is about equally likely; `opacity` is its probability."""

    x: float
    y: float
    width: float
    opacity: float
    side: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A labelled stretch above the level: an episode or a tie. `doubt` is how far its beginning is unsure."""

    key: str
    kind: str
    x: float
    width: float
    doubt: float
    y: float
    text: str
    text_x: float
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fan:
    """The forecast: an outline from the last data on, the line of its mean, and where its words stand."""

    x: float
    outline: str
    line: str
    text_x: float
    text_y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """LEVEL and STATES on one time axis. Paths are SVG path data."""

    height: float
    level_top: float
    level_bottom: float
    zero: float
    states_top: float
    states_bottom: float
    time_ticks: tuple[Tick, ...]
    level_ticks: tuple[Tick, ...]
    state_ticks: tuple[Tick, ...]
    band: str
    lines: tuple[str, ...]
    points: tuple[tuple[float, float, str], ...]
    gaps: tuple[Gap, ...]
    columns: tuple[Column, ...]
    cells: tuple[Cell, ...]
    names: tuple[Tick, ...]
    name_rows: tuple[float, ...]
    episodes: tuple[Bar, ...]
    ties: tuple[Bar, ...]
    descents: tuple[Tick, ...]
    fan: Fan | None
    chosen: float | None


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


@cache
def state_levels() -> tuple[float, ...]:
    """Where the seven states stand on the scale, coldest first."""
    return tuple(states()[state].level for state in State)


# Time -------------------------------------------------------------------------------------------------------------


def make_scale(answer: RelationAnswer) -> Scale | None:
    """Span the periods and the forecast, or the events where there are no periods; None where there is neither."""
    if answer.periods:
        first, last = answer.periods[0].start, answer.periods[-1].end
    elif answer.events:
        first = add_days(min(event.day for event in answer.events), -14)
        last = add_days(max(event.day for event in answer.events), 14)
    else:
        return None
    if answer.forecast and answer.periods and not answer.is_thin:
        last = max(last, add_days(answer.forecast.last_data_day, answer.forecast.horizon_days))
    return Scale(date.fromisoformat(first), date.fromisoformat(last))


def time_ticks(scale: Scale) -> tuple[Tick, ...]:
    """Months, quarters or years, whichever gives at most eleven; single weeks in a range under seven of them."""
    days = (scale.last - scale.first).days + 1
    if days < 45:
        starts = [scale.first + timedelta(days=offset) for offset in range(0, days, 7)]
        return tuple(Tick(scale.x(day.isoformat()), f"{day.day} {MONTHS[day.month - 1]}") for day in starts)
    months = range(scale.first.year * 12 + scale.first.month, scale.last.year * 12 + scale.last.month)
    step = next((step for step in MONTH_STEPS if len(months) / step <= MAX_TICKS), MONTH_STEPS[-1])
    ticks = []
    for number in months:
        if number % step == 0:
            year, month = divmod(number, 12)
            text = str(year) if step >= 12 else f"{MONTHS[month]} {year}"
            x = scale.x(date(year, month + 1, 1).isoformat())
            fits = x + (len(text) + 1) * LETTER <= RIGHT
            ticks.append(Tick(x, text if fits else "", "year" if month == 0 else ""))
    return tuple(ticks)


def find_gaps(periods: Sequence[PeriodAnswer], scale: Scale) -> tuple[Gap, ...]:
    """Stretches of two or more periods without a report."""
    gaps = []
    for run in _runs(periods):
        if not run[0].is_silent or len(run) < SILENT_PERIODS:
            continue
        x, end = scale.x(run[0].start), scale.x(run[-1].end, is_end=True)
        width = round(end - x, 1)
        words = "along" if width >= 12 * LETTER else "upright" if width >= 13 else "none"
        label = f"no reports, {span_words(run[0].start, run[-1].end)}"
        gaps.append(Gap(x=x, width=width, words=words, label=label))
    return tuple(gaps)


def _runs(periods: Sequence[PeriodAnswer]) -> list[list[PeriodAnswer]]:
    """Periods in runs that are all silent, or all told of."""
    runs: list[list[PeriodAnswer]] = []
    for period in periods:
        if runs and runs[-1][0].is_silent == period.is_silent:
            runs[-1].append(period)
        else:
            runs.append([period])
    return runs


# Level and states -------------------------------------------------------------------------------------------------


def draw_standing(answer: RelationAnswer) -> Standing | None:
    """Lay out LEVEL and STATES; None where the evidence is too thin for a line, or nothing counts for the present."""
    scale = make_scale(answer)
    if scale is None or answer.is_thin or all(period.is_silent for period in answer.periods):
        return None
    ties, top = _place_bars((_tie_bar(tie, scale) for tie in answer.ties), 4.0)
    episodes, top = _place_bars((_episode_bar(episode, scale) for episode in answer.episodes), top)
    level_top = top + 10
    level_bottom = level_top + LEVEL_HEIGHT
    states_top = level_bottom + 26
    states_bottom = states_top + STATE_ROW * len(STATES)

    def y(level: float) -> float:
        return round(level_top + (1 - level) / 2 * LEVEL_HEIGHT, 1)

    told = [run for run in _runs(answer.periods) if not run[0].is_silent]
    corners = [[(scale.middle(p.start, p.end), y(p.level)) for p in run if p.level is not None] for run in told]
    rows = tuple(states_top + STATE_ROW * (len(STATES) - 1 - step) for step in range(len(STATES)))
    return Standing(
        height=states_bottom + 6,
        level_top=level_top,
        level_bottom=level_bottom,
        zero=y(0),
        states_top=states_top,
        states_bottom=states_bottom,
        time_ticks=time_ticks(scale),
        level_ticks=tuple(
            Tick(y(level), state_words(state), side_of(state)) for state, level in zip(STATES, state_levels(), strict=True)
        ),
        state_ticks=tuple(
            Tick(row + STATE_ROW - 3, state_words(state), side_of(state))
            for state, row in zip(STATES, rows, strict=True)
        ),
        band=_band(answer.periods, scale, y),
        lines=tuple(_path(run) for run in corners if len(run) > 1),
        points=tuple(
            (scale.middle(p.start, p.end), y(p.level), side_of(p.state))
            for p in answer.periods
            if p.level is not None and not p.is_silent
        ),
        gaps=find_gaps(answer.periods, scale),
        columns=_columns(answer, scale),
        cells=_cells(answer.periods, scale, rows),
        names=_state_names(answer.periods, scale, rows),
        name_rows=rows,
        episodes=episodes,
        ties=ties,
        descents=tuple(
            Tick(scale.x(descent.earliest), names_words(descent.source), str(number))
            for number, descent in enumerate(answer.descents, 1)
            if _is_inside(descent.earliest, scale)
        ),
        fan=_fan(answer.periods[-1], answer.forecast, scale, y) if answer.forecast else None,
        chosen=scale.x(answer.at) if _is_inside(answer.at, scale) else None,
    )


def _is_inside(day: str, scale: Scale) -> bool:
    return scale.first.isoformat() <= day <= scale.last.isoformat()


def _path(corners: Sequence[tuple[float, float]], *, is_closed: bool = False) -> str:
    return "M" + "L".join(f"{x:g},{y:g}" for x, y in corners) + ("Z" if is_closed else "")


def _band(periods: Sequence[PeriodAnswer], scale: Scale, y: Callable[[float], float]) -> str:
    """The 80 % interval over all periods, silent ones too: there it widens."""
    middles = [scale.middle(period.start, period.end) for period in periods]
    edges = [scale.x(periods[0].start), *middles[1:-1], scale.x(periods[-1].end, is_end=True)]
    places = edges if len(periods) > 1 else [scale.x(periods[0].start), scale.x(periods[0].end, is_end=True)]
    kept = periods if len(periods) > 1 else [periods[0], periods[0]]
    above = [(x, y(period.high)) for x, period in zip(places, kept, strict=True)]
    below = [(x, y(period.low)) for x, period in zip(places, kept, strict=True)]
    return _path([*above, *reversed(below)], is_closed=True)


def _columns(answer: RelationAnswer, scale: Scale) -> tuple[Column, ...]:
    """One column a period; above 240 periods a few share one, which leads to the one with most events."""
    periods = answer.periods
    share = -(-len(periods) // MAX_COLUMNS)
    columns = []
    for begin in range(0, len(periods), share):
        group = periods[begin : begin + share]
        lead = max(group, key=lambda period: (period.n_events, not period.is_silent))
        x, end = scale.x(group[0].start), scale.x(group[-1].end, is_end=True)
        columns.append(
            Column(
                x=x,
                width=round(end - x, 1),
                day=lead.end,
                label=period_label(lead),
                is_chosen=any(period.start <= answer.at <= period.end for period in group),
            )
        )
    return tuple(columns)


def period_label(period: PeriodAnswer) -> str:
    """What a reader hears of a period, from the row that is drawn."""
    spread = f"level {signed(period.low)} to {signed(period.high)}"
    name = period_words(period.start, period.end)
    if period.is_silent:
        return f"{name}, no reports, {spread}"
    count = f"{period.n_events} event{'' if period.n_events == 1 else 's'}"
    level = f"level {signed(period.level)}, 80 %: {signed(period.low)} to {signed(period.high)}" if period.level else spread
    return f"{name}, {level}, {state_words(period.state)}, {count}"


def _cells(periods: Sequence[PeriodAnswer], scale: Scale, rows: Sequence[float]) -> tuple[Cell, ...]:
    cells = []
    for step, state in enumerate(STATES):
        shades = [round(period.states[step] * 20) / 20 for period in periods]
        begin = 0
        for place in range(1, len(shades) + 1):
            if place < len(shades) and shades[place] == shades[begin]:
                continue
            if shades[begin]:
                x, end = scale.x(periods[begin].start), scale.x(periods[place - 1].end, is_end=True)
                width = round(end - x, 1)
                cells.append(Cell(x=x, y=rows[step], width=width, opacity=shades[begin], side=side_of(state)))
            begin = place
    return tuple(cells)


def _state_names(periods: Sequence[PeriodAnswer], scale: Scale, rows: Sequence[float]) -> tuple[Tick, ...]:
    """The likeliest state named where it changes, if its stretch is long enough for the word."""
    names = []
    begin = 0
    for place in range(1, len(periods) + 1):
        if place < len(periods) and periods[place].state == periods[begin].state:
            continue
        state = periods[begin].state
        x, end = scale.x(periods[begin].start), scale.x(periods[place - 1].end, is_end=True)
        if end - x >= len(state_words(state)) * LETTER + 6:
            names.append(Tick(x + 3, state_words(state), f"{rows[STATES.index(state)] + STATE_ROW - 3:g}"))
        begin = place
    return tuple(names)


def _fan(last: PeriodAnswer, forecast: ForecastAnswer, scale: Scale, y: Callable[[float], float]) -> Fan:
    begin = scale.x(forecast.last_data_day, is_end=True)
    end = scale.x(add_days(forecast.last_data_day, forecast.horizon_days), is_end=True)
    low, high = level_quantile(forecast.states, 0.1), level_quantile(forecast.states, 0.9)
    mean = sum(p * level for p, level in zip(forecast.states, state_levels(), strict=True))
    level = last.level if last.level is not None else (last.low + last.high) / 2
    outline = _path([(begin, y(last.high)), (end, y(high)), (end, y(low)), (begin, y(last.low))], is_closed=True)
    line = _path([(begin, y(level)), (end, y(mean))])
    return Fan(x=begin, outline=outline, line=line, text_x=end - 3, text_y=y(high) - 4)


def level_quantile(probabilities: Sequence[float], share: float) -> float:
    """The level at or under which a share of the probability lies.

    >>> level_quantile((0.05, 0.05, 0.2, 0.2, 0.3, 0.1, 0.1), 0.5)
    0.25
    """
    total = 0.0
    for probability, level in zip(probabilities, state_levels(), strict=True):
        total += probability
        if total >= share - 1e-9:
            return level
    return state_levels()[-1]


# Bars above the level ---------------------------------------------------------------------------------------------


def _episode_bar(episode: EpisodeAnswer, scale: Scale) -> Bar:
    sign = {"rapprochement": "↗", "rupture": "↘"}.get(episode.kind, "→")
    ended = episode.ended or scale.last.isoformat()
    open_end = "" if episode.ended else " and on"
    days = span_words(episode.began, episode.ended or episode.began)
    text = f"{sign} {episode.kind}, {days}{open_end}, p {episode.probability:.2f}"
    doubt = scale.x(episode.began_latest, is_end=True) - scale.x(episode.began)
    return _bar(episode.id, episode.kind, scale.x(episode.began), scale.x(ended, is_end=True), round(doubt, 1), text)


def _tie_bar(tie: TieAnswer, scale: Scale) -> Bar:
    text = tie_words(tie)
    key = tie.claims[0] if tie.claims else ""
    return _bar(key, tie.kind, scale.x(tie.earliest), scale.x(tie.latest, is_end=True), 0.0, text)


def tie_words(tie: TieAnswer) -> str:
    """A tie as a clause: who backs, leads or belongs to whom."""
    verb = {"belongs": "belongs to"}.get(tie.kind, tie.kind)
    return f"{names_words(tie.source)} {verb} {names_words(tie.target)}"


def _bar(key: str, kind: str, x: float, end: float, doubt: float, text: str) -> Bar:
    fits = x + len(text) * LETTER <= RIGHT
    return Bar(
        key=key,
        kind=kind,
        x=x,
        width=round(max(end - x, 3.0), 1),
        doubt=doubt,
        y=0.0,
        text=text,
        text_x=x if fits else RIGHT,
        anchor="start" if fits else "end",
    )


def _place_bars(bars: Iterable[Bar], top: float) -> tuple[tuple[Bar, ...], float]:
    """Stack bars in rows in which neither they nor their words touch; return them and the place under the last row."""
    ends: list[float] = []
    placed = []
    for bar in sorted(bars, key=lambda bar: (bar.x, bar.text)):
        length = len(bar.text) * LETTER
        begin = bar.x if bar.anchor == "start" else min(bar.x, bar.text_x - length)
        end = max(bar.x + bar.width, bar.text_x + (length if bar.anchor == "start" else 0))
        row = next((number for number, used in enumerate(ends) if used + 8 <= begin), len(ends))
        ends[row : row + 1] = [end]
        placed.append(replace(bar, y=top + row * BAR_ROW))
    return tuple(placed), top + len(ends) * BAR_ROW


# Events -----------------------------------------------------------------------------------------------------------


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
    return _path([(round(x, 1), round(y, 1)) for x, y in corners], is_closed=True)


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

