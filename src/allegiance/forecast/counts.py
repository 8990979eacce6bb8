"""Dated events in, for each pair and quad the distribution of the next period's count out.

A discounted Poisson-gamma: each quad's rate is the discounted count over the discounted number of periods, drawn
towards the mean of pairs as active as this one; the predictive distribution is negative binomial (West and Harrison,
Bayesian Forecasting and Dynamic Models, 1997, on discounting). Pairs and quads are forecast each for itself.
"""

from __future__ import annotations

import tomllib
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from allegiance.model.forecast import CountForecast
from allegiance.model.ontology import Quad

Period = Literal["week", "month"]
Floats = NDArray[np.float64]
Indices = NDArray[np.intp]

QUADS = tuple(quad for quad in Quad if quad is not Quad.NONE)
LARGEST_COUNT = 20  # probabilities are given for 0 … 20
HALF_AN_EVENT = 0.5  # added to each quad's total, so that what has never been seen is not impossible


@dataclass(frozen=True, slots=True, kw_only=True)
class CountSettings:
    """What each quad's forecast rests on; `data/forecast/counts.toml` says what the numbers mean."""

    discount: tuple[float, ...]
    prior: tuple[float, ...]
    trust: tuple[float, ...]


@cache
def count_settings(period: Period) -> CountSettings:
    """Read the settings that ship with the package."""
    table = tomllib.loads((files("allegiance") / "data" / "forecast" / "counts.toml").read_text(encoding="utf8"))
    return CountSettings(**{name: tuple(row) for name, row in table[period].items()})


class Predictive(NamedTuple):
    """Negative binomials of the counts: `shape` pairs × quads, `rate` per quad; the mean is shape / rate."""

    shape: Floats
    rate: Floats


class History(NamedTuple):
    """Events as arrays: the age of each in periods (0 = the last), its pair and its quad, and the share of each period
    that the data covers, by age."""

    ages: Indices
    pairs: Indices
    quads: Indices
    exposure: Floats


def forecast_counts(
    events: Iterable[tuple[date, str, str, Quad]],
    *,
    period: Period,
    last_data_day: date,
    horizon: int = 1,
) -> Iterator[CountForecast]:
    """Forecast the counts of period `horizon` after `last_data_day`, for every pair of the events and every quad.

    Weeks are seven days back from `last_data_day`, months are calendar months; a period that the data covers in part
    counts in part. Events after `last_data_day` tell that a pair exists and nothing more. Events of one actor with
    itself, or of no quad, are dropped. The count is that of the last period of the horizon alone.

    >>> told = [(date(2020, 1, day), "a", "b", Quad.MATERIAL_CONFLICT) for day in range(1, 29)]
    >>> *_, conflict = forecast_counts(told, period="week", last_data_day=date(2020, 1, 28))
    >>> conflict.first, conflict.quad.value, round(conflict.mean)
    ('a', 'material-conflict', 7)
    """
    if horizon < 1:
        raise ValueError(f"horizon {horizon} is not at least 1")
    pairs, history = _index(events, period, last_data_day)
    if not pairs:
        return
    shape, rate = predict(history, n_pairs=len(pairs), settings=count_settings(period), horizon=horizon)
    tables = [negative_binomial(shape[:, quad], rate[quad], LARGEST_COUNT) for quad in range(len(QUADS))]
    means = (shape / rate).tolist()
    for first, second in sorted(pairs):
        row = pairs[first, second]
        for index, quad in enumerate(QUADS):
            yield CountForecast(
                first=first,
                second=second,
                quad=quad,
                mean=means[row][index],
                probabilities=tuple(tables[index][row].tolist()),
            )


def predict(history: History, *, n_pairs: int, settings: CountSettings, horizon: int = 1) -> Predictive:
    """Return the predictive distribution of each pair's and quad's count `horizon` periods ahead."""
    total = np.bincount(history.pairs, minlength=n_pairs)
    activity = np.floor(np.log2(total + 1)).astype(np.intp)
    shape, rate = np.empty((n_pairs, len(QUADS))), np.empty(len(QUADS))
    oldest = np.arange(len(history.exposure))
    for quad in range(len(QUADS)):
        discount, prior, trust = settings.discount[quad], settings.prior[quad], settings.trust[quad]
        is_quad = history.quads == quad
        # further ahead the history is worth less, and the mean of like pairs more
        weights = discount ** (history.ages[is_quad] + horizon - 1.0)
        counts: Floats = np.bincount(history.pairs[is_quad], weights=weights, minlength=n_pairs).astype(np.float64)
        periods = float((discount ** (oldest + horizon - 1.0)) @ history.exposure)
        usual = _mean_of_like(counts, activity) / periods
        precision = trust * (periods + prior)
        shape[:, quad] = trust * (counts + prior * usual)
        rate[quad] = precision
    return Predictive(shape, rate)


def _mean_of_like(counts: Floats, activity: Indices) -> Floats:
    """Return for each pair the mean count of its class of activity; one pair of the overall mean is in each."""
    overall = (counts.sum() + HALF_AN_EVENT) / len(counts)
    sums = np.bincount(activity, weights=counts)
    sizes = np.bincount(activity)
    means: Floats = ((sums + overall) / (sizes + 1))[activity]
    return means


def negative_binomial(shape: Floats, rate: float, largest: int) -> Floats:
    """Return the probabilities of 0 … `largest`, one row for each shape.

    >>> negative_binomial(np.array([1.0]), 1.0, 3).tolist()
    [[0.5, 0.25, 0.125, 0.0625]]
    """
    table = np.empty((len(shape), largest + 1))
    table[:, 0] = (rate / (1 + rate)) ** shape
    for count in range(largest):
        table[:, count + 1] = table[:, count] * (shape + count) / ((count + 1) * (1 + rate))
    return table


def _index(
    events: Iterable[tuple[date, str, str, Quad]], period: Period, last_data_day: date
) -> tuple[dict[tuple[str, str], int], History]:
    pairs: dict[tuple[str, str], int] = {}
    quad_index = {quad: index for index, quad in enumerate(QUADS)}
    rows: list[tuple[int, int, int]] = []
    first_day = last_data_day
    for day, one, other, quad in events:
        if one == other or quad not in quad_index:
            continue
        pair = pairs.setdefault((one, other) if one < other else (other, one), len(pairs))
        if day <= last_data_day:
            rows.append((_age(day, period, last_data_day), pair, quad_index[quad]))
            first_day = min(first_day, day)
    ages, pair_rows, quads = np.array(rows, dtype=np.intp).reshape(-1, 3).T
    return pairs, History(ages, pair_rows, quads, _exposure(first_day, period, last_data_day))


def _age(day: date, period: Period, last_data_day: date) -> int:
    if period == "week":
        return (last_data_day - day).days // 7
    return (last_data_day.year - day.year) * 12 + last_data_day.month - day.month


def _exposure(first_day: date, period: Period, last_data_day: date) -> Floats:
    """Return the share of each period, by age, that lies between the first and the last day of the data."""
    exposure = np.ones(_age(first_day, period, last_data_day) + 1)
    if period == "week":
        exposure[-1] = ((last_data_day - first_day).days % 7 + 1) / 7
        return exposure
    exposure[-1] -= (first_day.day - 1) / _days_in_month(first_day)
    exposure[0] -= 1 - last_data_day.day / _days_in_month(last_data_day)
    return exposure


def _days_in_month(day: date) -> int:
    return monthrange(day.year, day.month)[1]
