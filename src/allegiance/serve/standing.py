"""A relation in, the geometry of LEVEL and STATES out: line, band, hatches, brackets and cells. A template draws it.

No path crosses a period without reports. Lengths are in units of the drawing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from allegiance.model.ontology import State, states
from allegiance.serve.answer import EpisodeAnswer, ForecastAnswer, PeriodAnswer, RelationAnswer, TieAnswer
from allegiance.serve.axis import (
    LETTER,
    RIGHT,
    Gap,
    Scale,
    Tick,
    find_gaps,
    is_adjoining,
    make_scale,
    path_of,
    runs_of,
    time_ticks,
)
from allegiance.serve.words import (
    STATES,
    add_days,
    chance,
    names_words,
    period_label,
    side_of,
    span_words,
    state_words,
    tie_words,
)

LEVEL_HEIGHT = 224.0
STATE_ROW = 13.0
BAR_ROW = 18.0
MAX_COLUMNS = 240


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


@cache
def state_levels() -> tuple[float, ...]:
    """Where the seven states stand on the scale, coldest first."""
    return tuple(states()[state].level for state in State)


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

    told = [run for run in runs_of(answer.periods) if not run[0].is_silent]
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
            Tick(y(level), state_words(state), side_of(state))
            for state, level in zip(STATES, state_levels(), strict=True)
        ),
        state_ticks=tuple(
            Tick(row + STATE_ROW - 3, state_words(state), side_of(state))
            for state, row in zip(STATES, rows, strict=True)
        ),
        band=_band(answer.periods, scale, y),
        lines=tuple(path_of(run) for run in corners if len(run) > 1),
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
        fan=_fan(answer.periods[-1], answer.forecast, scale, y) if answer.forecast and is_adjoining(answer) else None,
        chosen=scale.x(answer.at) if _is_inside(answer.at, scale) else None,
    )


def _is_inside(day: str, scale: Scale) -> bool:
    return scale.first.isoformat() <= day <= scale.last.isoformat()


def _band(periods: Sequence[PeriodAnswer], scale: Scale, y: Callable[[float], float]) -> str:
    """The 80 % interval over all periods, silent ones too: there it widens."""
    middles = [scale.middle(period.start, period.end) for period in periods]
    edges = [scale.x(periods[0].start), *middles[1:-1], scale.x(periods[-1].end, is_end=True)]
    places = edges if len(periods) > 1 else [scale.x(periods[0].start), scale.x(periods[0].end, is_end=True)]
    kept = periods if len(periods) > 1 else [periods[0], periods[0]]
    above = [(x, y(period.high)) for x, period in zip(places, kept, strict=True)]
    below = [(x, y(period.low)) for x, period in zip(places, kept, strict=True)]
    return path_of([*above, *reversed(below)], is_closed=True)


def _columns(answer: RelationAnswer, scale: Scale) -> tuple[Column, ...]:
    """One column a period; above 240 periods a few share one, which leads to the one with most events."""
    periods = answer.periods
    share = -(-len(periods) // MAX_COLUMNS)
    columns = []
    for begin in range(0, len(periods), share):
        group = periods[begin : begin + share]
        lead = max(group, key=lambda period: (not period.is_silent, period.n_events))
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
    outline = path_of([(begin, y(last.high)), (end, y(high)), (end, y(low)), (begin, y(last.low))], is_closed=True)
    line = path_of([(begin, y(level)), (end, y(mean))])
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
    text = f"{sign} {episode.kind}, {days}{open_end}, p {chance(episode.probability)}"
    doubt = scale.x(episode.began_latest, is_end=True) - scale.x(episode.began)
    return _bar(episode.id, episode.kind, scale.x(episode.began), scale.x(ended, is_end=True), round(doubt, 1), text)


def _tie_bar(tie: TieAnswer, scale: Scale) -> Bar:
    text = tie_words(tie)
    key = tie.claims[0] if tie.claims else ""
    return _bar(key, tie.kind, scale.x(tie.earliest), scale.x(tie.latest, is_end=True), 0.0, text)


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
