"""The two files of `forecast --events`."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from allegiance.errors import InputRefused
from allegiance.exchange.forecast_csv import read_events, write_forecasts
from allegiance.model.forecast import CountForecast
from allegiance.model.ontology import Quad

HEADER = "date,source,target,quad\n"


def saved(folder: Path, text: str) -> Path:
    path = folder / "events.csv"
    path.write_text(text, encoding="utf8")
    return path


def forecast(probabilities: tuple[float, ...]) -> CountForecast:
    return CountForecast(
        first="a", second='b "x", y', quad=Quad.MATERIAL_CONFLICT, mean=1.5, probabilities=probabilities
    )


def test_events_are_read_and_other_columns_ignored(tmp_path: Path) -> None:
    path = saved(tmp_path, 'date,code,source,target,quad\n2020-01-02,190,"A, of B",C,material-conflict\n')
    assert list(read_events(path)) == [(date(2020, 1, 2), "A, of B", "C", Quad.MATERIAL_CONFLICT)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("date,source,target\n2020-01-01,a,b\n", "no column quad"),
        ("", "no column date, source, target, quad"),
        (HEADER + "2020-13-01,a,b,material-conflict\n", "events.csv:2: '2020-13-01' is no ISO date"),
        (HEADER + "2020-01-01,a,b,war\n", "events.csv:2: 'war' is no quad"),
        (HEADER + "2020-01-01,a,,material-conflict\n", "events.csv:2: source or target is empty"),
        (HEADER + "2020-01-01\n", "events.csv:2: '' is no quad"),
    ],
)
def test_bad_row_is_refused_by_name(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(InputRefused, match=reason):
        list(read_events(saved(tmp_path, text)))


def test_missing_and_binary_files_are_refused(tmp_path: Path) -> None:
    binary = tmp_path / "b.csv"
    binary.write_bytes(b"\xff\xfe\x00")
    for path in (tmp_path / "none.csv", binary):
        with pytest.raises(InputRefused, match="cannot be read"):
            list(read_events(path))


@pytest.mark.parametrize(("horizon", "last"), [(1, "p20"), (3, "horizon")])
def test_columns_are_those_of_the_contract(horizon: int, last: str) -> None:
    output = io.StringIO()
    assert write_forecasts([forecast((0.04,) * 21)], output, horizon=horizon) == 1
    (row,) = csv.DictReader(io.StringIO(output.getvalue()))
    assert list(row)[:5] == ["a", "b", "quad", "mean", "p0"]
    assert list(row)[-1] == last
    assert (row["a"], row["b"], row["quad"], row["mean"]) == ("a", 'b "x", y', "material-conflict", "1.5")


def test_written_probabilities_never_sum_to_more_than_one() -> None:
    output = io.StringIO()
    write_forecasts([forecast((1 / 3,) * 3), forecast((1 / 7,) * 7), forecast((1.0, 0.0))], output)
    rows = list(csv.reader(io.StringIO(output.getvalue())))[1:]
    assert all(0.999999 < sum(map(float, row[4:])) <= 1 for row in rows)


def test_no_forecast_gives_the_header_alone() -> None:
    output = io.StringIO()
    assert write_forecasts([], output) == 0
    assert output.getvalue().startswith("a,b,quad,mean,p0,")
