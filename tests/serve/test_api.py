from __future__ import annotations

from datetime import date

import pytest
from ask_app import RICH, ask  # type: ignore[import-not-found]  # pytest has this folder on its path
from sample_answers import RELATION, SampleQuestions  # type: ignore[import-not-found]  # the same

from allegiance.errors import StoreError
from allegiance.serve.answer import ReportSummary, StartAnswer
from allegiance.serve.api import split_publishers

PAIR = "marj-brigade~northern-front"


class DamagedQuestions(SampleQuestions):  # type: ignore[misc]  # untyped for mypy, see the import
    """A store that cannot be read, and a start page that fails in a way nobody foresaw."""

    def reports(self, limit: int, offset: int) -> tuple[ReportSummary, ...]:
        raise StoreError(f"store: page {limit + offset} is damaged; run allegiance restore")

    def start(self) -> StartAnswer:
        raise RuntimeError("secret of the machine")


@pytest.mark.parametrize(
    ("twin", "api"),
    [
        ("/index.json", "/api/start"),
        ("/actors.json?q=front", "/api/actors?q=front"),
        ("/actor/marj-brigade.json", "/api/actor/marj-brigade"),
        (f"/relation/{PAIR}.json?at=2022-03-20", f"/api/relation/{PAIR}?at=2022-03-20"),
        ("/report/rep_001.json", "/api/report/rep_001"),
        ("/claim/clm_009.json", "/api/claim/clm_009"),
    ],
)
def test_the_twin_of_a_page_is_the_answer_of_the_api(twin: str, api: str) -> None:
    first, second = ask(twin), ask(api)
    assert first.status_code == 200
    assert first.content == second.content


def test_a_relation_is_answered_field_by_field() -> None:
    answer = ask(f"/api/relation/{PAIR}").json()
    assert answer["first"] == {"id": "marj-brigade", "name": "Marj Brigade", "kind": "armed-group"}
    assert [period["level"] for period in answer["periods"]] == [period.level for period in RELATION.periods]
    assert answer["claims"][1]["sentence"] == RELATION.claims[1].sentence


def test_the_keys_of_the_address_reach_the_question() -> None:
    questions = SampleQuestions()
    ask(f"/api/relation/{PAIR}?at=2022-03-20&from=2022-01-01&to=2022-04-01&pub=-Sahl Wire&min=0.4", questions)
    assert questions.asked == [
        {
            "at": date(2022, 3, 20),
            "since": date(2022, 1, 1),
            "until": date(2022, 4, 1),
            "without": ("Sahl Wire",),
            "min_confidence": 0.4,
        }
    ]


def test_publishers_to_keep_leave_out_all_others() -> None:
    questions = SampleQuestions()
    answer = ask(f"/api/relation/{PAIR}?pub=Sahl Wire", questions).json()
    assert questions.asked[-1]["without"] == ("The Marj Post", "صوت المرج", "Ardonia Gazette")
    assert answer["publishers"] == [["Sahl Wire", 3]]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], ((), ())),
        (["-A,-B"], (("A", "B"), ())),
        (["-A", "-B"], (("A", "B"), ())),
        (["A,B"], ((), ("A", "B"))),
        (["", "-"], ((), ())),
        (["-Post, Inc."], (("Post, Inc.",), ())),
    ],
)
def test_publishers_are_split(values: list[str], expected: tuple[tuple[str, ...], tuple[str, ...]]) -> None:
    assert split_publishers(values) == expected


def test_why_gives_shares_that_add_up() -> None:
    why = ask(f"/api/why/{PAIR}?at=2022-03-20").json()
    total = sum(claim["change"] for claim in why["claims"]) + why["fading"] + why["remainder"]
    assert total == pytest.approx(why["change"], abs=1e-3)


def test_a_forecast_takes_its_horizon_from_the_address() -> None:
    assert ask(f"/api/forecast/{PAIR}?horizon=14").json()["horizon_days"] == 14
    assert ask("/api/forecast/ardonia~northern-front").status_code == 404


def test_reports_are_paged() -> None:
    assert [one["id"] for one in ask("/api/reports?limit=2&offset=3").json()] == ["rep_003", "rep_004"]
    assert ask("/api/reports?limit=100000").status_code == 400


@pytest.mark.parametrize(
    ("path", "status", "key"),
    [
        (f"/api/relation/{PAIR}?at=yesterday", 400, "at"),
        (f"/api/relation/{PAIR}?from=20220101", 400, "from"),
        (f"/api/relation/{PAIR}?to=2022-02-30", 400, "to"),
        (f"/api/relation/{PAIR}?from=2022-02-02&to=2022-02-01", 400, "from"),
        (f"/api/relation/{PAIR}?min=2", 400, "min"),
        (f"/api/why/{PAIR}", 400, "at"),
        ("/api/relation/marj-brigade~nobody", 404, None),
        ("/api/relation/marj-brigade", 404, None),
        ("/api/relation/marj-brigade~marj-brigade", 404, None),
        ("/api/actor/nobody", 404, None),
        ("/api/report/nothing", 404, None),
        ("/api/claim/nothing", 404, None),
        ("/api/nothing", 404, None),
        ("/relation/marj-brigade~nobody.json", 404, None),
    ],
)
def test_a_bad_question_is_a_problem_that_names_the_key_and_echoes_nothing(path: str, status: int, key: str) -> None:
    answer = ask(path)
    problem = answer.json()
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["status"] == status
    assert problem.get("key") == key
    assert "yesterday" not in answer.text and "nobody" not in answer.text


@pytest.mark.parametrize("path", [RICH, f"/api/relation/{PAIR}", "/api/start", "/health"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_changed(path: str, method: str) -> None:
    assert ask(path, method=method).status_code == 405


def test_the_description_lists_every_question() -> None:
    description = ask("/openapi.json").json()
    assert set(description["paths"]) == {
        "/health",
        "/api/start",
        "/api/actors",
        "/api/actor/{actor_id}",
        "/api/reports",
        "/api/search",
        "/api/relation/{pair}",
        "/api/why/{pair}",
        "/api/forecast/{pair}",
        "/api/report/{report_id}",
        "/api/claim/{claim_id}",
    }


@pytest.mark.parametrize("path", ["/docs", "/redoc"])
def test_no_page_loads_scripts_of_others(path: str) -> None:
    assert ask(path).status_code == 404


def test_health_tells_ready_from_failed() -> None:
    assert ask("/health").json()["status"] == "ready"
    failed = ask("/health", DamagedQuestions())
    assert (failed.status_code, failed.json()["status"]) == (503, "failed")


def test_a_damaged_store_is_told_as_such() -> None:
    answer = ask("/api/reports", DamagedQuestions())
    assert answer.status_code == 503
    assert "run allegiance restore" in answer.json()["detail"]


@pytest.mark.parametrize("path", ["/", "/api/start"])
def test_a_fault_shows_no_trace_and_keeps_the_headers(path: str) -> None:
    answer = ask(path, DamagedQuestions())
    assert answer.status_code == 500
    assert "secret of the machine" not in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


def test_no_other_origin_is_let_in() -> None:
    answer = ask("/api/start", headers={"Origin": "https://elsewhere.example"})
    assert not [name for name in answer.headers if name.startswith("access-control-")]
