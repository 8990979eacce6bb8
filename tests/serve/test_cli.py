"""serve/cli.py: what each command prints where, and how it ends: 0 done, 1 some refused, 2 usage, 3 nothing done."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from tests.command import invoke, run_command

TEXT = "Hayat Tahrir al-Sham clashed with the Levant Front in Azaz on Monday."
ROW = {"id": "one", "text": TEXT, "published": "2022-03-08", "publisher": "The Marj Post"}


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with one report in it."""
    path, file = tmp_path / "record.sqlite", tmp_path / "one.jsonl"
    file.write_text(json.dumps(ROW) + "\n", encoding="utf8")
    assert invoke("read", file, "--store", path).exit_code == 0
    return path


def claims_of(output: str) -> list[dict[str, Any]]:
    """The claim lines of an output."""
    return [json.loads(line) for line in output.split("\n") if line]


# What cannot be read is refused by name and reason, and the rest is read ----------------------------------------------


ROWS = (
    b'{"id": "1", "text": "It rained."}',
    b'{"id": "2", "text": ',
    b"[]",
    b'{"id": "4"}',
    b'{"id": "5", "text": "\xff"}',
)


def write_inputs(folder: Path) -> dict[str, Path]:
    """One good page among inputs of every bad kind."""
    page = (
        f"<html><body><article><h1>Rain in Azaz</h1><p>{TEXT} {'It rained for days. ' * 30}</p></article></body></html>"
    )
    contents: dict[str, bytes] = {
        "good.html": page.encode(),
        "empty.txt": b"",
        "blank.html": b" \n\n",
        "binary.txt": bytes(range(256)) * 40,
        "big.html": b"<html><body><p>" + b"The army left the town. " * (40 * 1024 * 1024 // 24 + 1),
        "bare.html": b"<html><body><nav><a href='/a'>Home</a><a href='/b'>Sport</a></nav></body></html>",
        "rows.jsonl": b"\n".join(ROWS),
    }
    for name, data in contents.items():
        (folder / name).write_bytes(data)
    return {**{name: folder / name for name in contents}, "missing.txt": folder / "missing.txt"}


REFUSED = {
    "empty.txt": "empty",
    "blank.html": "empty",
    "binary.txt": "binary",
    "big.html": "MB",
    "bare.html": "no article",
    "missing.txt": "no such file",
    "rows.jsonl:2": "no JSON",
    "rows.jsonl:3": "no JSON object",
    "rows.jsonl:4": 'no "text"',
    "rows.jsonl:5": "not UTF-8",
}


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, str]:
    """The JSON summary of a reading of all inputs, and the messages."""
    folder = tmp_path_factory.mktemp("inputs")
    paths = write_inputs(folder)
    done = invoke("read", *paths.values(), "--store", folder / "record.sqlite", "--json")
    assert done.exit_code == 1
    return json.loads(done.stdout), done.stderr


@pytest.mark.parametrize(("name", "reason"), REFUSED.items())
def test_what_cannot_be_read_is_refused_by_name_reason_and_remedy(
    reading: tuple[Any, str], name: str, reason: str
) -> None:
    (refusal,) = [r for r in reading[0]["refused"] if r["where"].endswith(f"/{name}")]
    assert reason in refusal["reason"]
    assert refusal["remedy"]
    assert f"refused {refusal['where']}: {refusal['reason']}; {refusal['remedy']}" in reading[1]


def test_beside_what_is_refused_the_rest_is_read(reading: tuple[Any, str]) -> None:
    assert len(reading[0]["refused"]) == len(REFUSED)
    assert (reading[0]["new"], reading[0]["claims"]) == (2, 1)


def test_without_a_store_an_address_is_refused_and_nothing_is_fetched() -> None:
    done = invoke("code", "https://example.org/page")
    assert done.exit_code == 1
    assert "name it to `allegiance read`" in done.stderr


# read ----------------------------------------------------------------------------------------------------------------


def test_reading_again_says_that_the_report_was_known(store: Path, tmp_path: Path) -> None:
    done = invoke("read", tmp_path / "one.jsonl", "--store", store, "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout) == {
        "new": 0,
        "known": 1,
        "claims": 0,
        "failed": 0,
        "not_coded": {},
        "refused": [],
    }


def test_without_json_standard_output_stays_empty(tmp_path: Path) -> None:
    done = invoke("read", "-", "--store", tmp_path / "record.sqlite", stdin=json.dumps(ROW))
    assert done.exit_code == 0
    assert done.stdout == ""
    assert "read 1 new reports with 1 claims; 0 were known, 0 inputs refused" in done.stderr


def test_publisher_and_month_of_the_caller_reach_the_record(tmp_path: Path) -> None:
    store, file = tmp_path / "record.sqlite", tmp_path / "page.txt"
    file.write_text(TEXT, encoding="utf8")
    invoke("read", file, "--publisher", "Halab Dispatch", "--published", "2022-03", "--store", store)
    answer = json.loads(invoke("relation", "HTS", "Levant Front", "--store", store, "--json").stdout)
    assert {(c["publisher"], c["published"]) for c in answer["claims"]} == {("Halab Dispatch", "2022-03")}


# code ----------------------------------------------------------------------------------------------------------------


def test_each_line_is_a_report_named_by_file_and_line(tmp_path: Path) -> None:
    file = tmp_path / "lines.txt"
    file.write_text("Turkey attacked the SDF.\n\nRussia praised Iran.\u2028Iran praised Russia.\n", encoding="utf8")
    done = invoke("code", "--lines", file, "--format", "jsonl")
    claims = claims_of(done.stdout)
    assert [(c["report"], c["type"], c["section"]) for c in claims] == [
        (f"{file}:1", "ASSAULT", "body"),
        (f"{file}:3", "SUPPORT", "body"),
        (f"{file}:3", "SUPPORT", "body"),
    ]
    assert done.exit_code == 0


def test_rows_are_named_by_their_id_and_near_copies_are_coded_too() -> None:
    rows = [{"id": "a", "text": TEXT}, {"id": "عربي", "text": TEXT, "title": None, "publisher": "", "published": None}]
    done = invoke("code", "-", "--input", "jsonl", stdin="".join(json.dumps(row) + "\n" for row in rows))
    assert [claim["report"] for claim in claims_of(done.stdout)] == ["a", "عربي"]


def test_a_broken_row_is_refused_and_the_others_are_coded() -> None:
    done = invoke("code", "-", "--input", "jsonl", stdin=json.dumps(ROW) + "\n{\n" + json.dumps({**ROW, "id": "two"}))
    assert done.exit_code == 1
    assert [claim["report"] for claim in claims_of(done.stdout)] == ["one", "two"]
    assert "refused -:2: the line is no JSON" in done.stderr


def test_explaining_tells_why_a_claim_was_coded_and_a_sentence_was_not() -> None:
    silent = "The names of the Levant Front and of Hayat Tahrir al-Sham are long."
    rows = [ROW, {"id": "silent", "text": silent}]
    done = invoke("code", "-", "--input", "jsonl", "--explain", stdin="".join(json.dumps(row) + "\n" for row in rows))
    (claim,) = claims_of(done.stdout)
    assert claim["explain"]["reasons"]
    assert set(claim["explain"]["confidence"]) == {"type", "ends", "modality", "rules"}
    assert "silent, sentence 0: no claim: " in done.stderr


def test_code_needs_no_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLEGIANCE_STORE", str(tmp_path / "none" / "record.sqlite"))
    assert invoke("code", "-", "--lines", stdin=TEXT).exit_code == 0
    assert not (tmp_path / "none").exists()


# classify and resolve ------------------------------------------------------------------------------------------------


def read_table(text: str) -> list[dict[str, str]]:
    """A tab-separated table without quoting."""
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter="\t", quoting=csv.QUOTE_NONE))


def test_classify_answers_every_row_in_order_with_its_columns(tmp_path: Path) -> None:
    table, output = tmp_path / "pairs.tsv", tmp_path / "out.tsv"
    rows = [
        "n0\tTurkey attacked the SDF.\tTurkey\tSDF",
        'n1\tThe "army" left.\tarmy\t',
        "n2\t\t\t",
        "n3\tRussia praised Iran.",
    ]
    table.write_text("note\ttext\tsource\ttarget\n" + "\r\n".join(rows) + "\n", encoding="utf8")
    assert invoke("classify", "--input", table, "--output", output).exit_code == 0
    found = read_table(output.read_text(encoding="utf8"))
    assert [row["note"] for row in found] == ["n0", "n1", "n2", "n3"]
    assert found[1]["text"] == 'The "army" left.'
    assert list(found[0]) == ["note", "text", "source", "target", "type", "quad", "binary", "modality", "confidence"]
    assert (found[0]["type"], found[0]["quad"], found[0]["binary"]) == ("ASSAULT", "material-conflict", "conflict")
    assert all(0 < float(row["confidence"]) <= 1 for row in found)


@pytest.mark.parametrize(
    ("content", "told"), [(None, "not found"), ("text\tsource\nx\ty\n", "no column target"), ("", "no column text")]
)
def test_a_table_without_its_columns_is_a_usage_error(tmp_path: Path, content: str | None, told: str) -> None:
    table = tmp_path / "pairs.tsv"
    if content is not None:
        table.write_text(content, encoding="utf8")
    done = invoke("classify", "--input", table, "--output", tmp_path / "out.tsv")
    assert (done.exit_code, done.stdout) == (2, "")
    assert told in done.stderr
    assert not (tmp_path / "out.tsv").exists()


def test_resolve_names_actor_score_and_reason_and_leaves_strangers_empty(tmp_path: Path) -> None:
    table = tmp_path / "names.tsv"
    table.write_text(
        "name\tdate\tcontext\nHTS\t2022-03-01\t\nهيئة تحرير الشام\t\t\nNo Such Body At All\t2020\t\nHTS\tyesterday\t\n",
        encoding="utf8",
    )
    done = invoke("resolve", "--input", table)
    rows = read_table(done.stdout)
    assert done.exit_code == 0
    assert [row["actor"] for row in rows] == [
        "hayat-tahrir-al-sham",
        "hayat-tahrir-al-sham",
        "",
        "hayat-tahrir-al-sham",
    ]
    assert rows[0]["canonical"] == "Hayat Tahrir al-Sham"
    assert rows[0]["reason"]
    assert (rows[2]["score"], rows[2]["reason"]) == ("", "")
    assert "names.tsv:5: " in done.stderr


# forecast --events ---------------------------------------------------------------------------------------------------

EVENTS = """date,source,target,quad
2022-03-01,B,A,material-conflict
2022-03-02,A,C,verbal-cooperation
2022-03-02,A,A,verbal-conflict
"""


def test_forecast_gives_each_dyad_and_quad_a_distribution(tmp_path: Path) -> None:
    events, output = tmp_path / "events.csv", tmp_path / "f.csv"
    events.write_text(EVENTS, encoding="utf8")
    done = invoke(
        "forecast", "--events", events, "--period", "week", "--last-data-day", "2022-03-06", "--output", output
    )
    rows = list(csv.DictReader(io.StringIO(output.read_text(encoding="utf8"))))
    assert (done.exit_code, done.stdout) == (0, "")
    assert [(row["a"], row["b"]) for row in rows] == [("A", "B")] * 4 + [("A", "C")] * 4
    assert len({row["quad"] for row in rows}) == 4
    assert all(sum(float(row[f"p{k}"]) for k in range(21)) <= 1 for row in rows)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--last-data-day", "6 March"], "expected YYYY-MM-DD"),
        ([], "--last-data-day is missing"),
        (["--last-data-day", "2022-03-06", "--horizon", "0"], "horizon"),
        (["--last-data-day", "2022-03-06", "--period", "day"], "period"),
    ],
)
def test_a_forecast_asked_for_wrongly_is_a_usage_error(tmp_path: Path, arguments: list[str], told: str) -> None:
    events = tmp_path / "events.csv"
    events.write_text(EVENTS, encoding="utf8")
    done = invoke("forecast", "--events", events, *arguments)
    assert done.exit_code == 2
    assert told in done.stderr


def test_a_file_of_events_with_a_broken_row_is_named(tmp_path: Path) -> None:
    events = tmp_path / "events.csv"
    events.write_text(EVENTS + "2022-03-03,A,B,war\n", encoding="utf8")
    done = invoke("forecast", "--events", events, "--last-data-day", "2022-03-06")
    assert done.exit_code == 3
    assert "events.csv:5: 'war' is no quad" in done.stderr


# Questions of the record ---------------------------------------------------------------------------------------------


def test_a_relation_is_a_table_for_people_and_json_for_programs(store: Path) -> None:
    table = invoke("relation", "HTS", "Levant Front", "--store", store)
    answer = json.loads(invoke("relation", "HTS", "Levant Front", "--store", store, "--json").stdout)
    assert table.stdout.startswith("Hayat Tahrir al-Sham ⟷ Levant Front at 2022-03-")
    assert TEXT in table.stdout
    assert (answer["first"]["id"], answer["second"]["id"]) == ("hayat-tahrir-al-sham", "levant-front")
    assert sum(answer["now"]["states"]) == pytest.approx(1, abs=1e-5)
    assert table.stderr == ""


def test_why_and_forecast_and_actors_answer_in_both_forms(store: Path) -> None:
    for command in (["why", "HTS", "Levant Front"], ["forecast", "HTS", "Levant Front"], ["actors"], ["actors", "HTS"]):
        table, answer = invoke(*command, "--store", store), invoke(*command, "--store", store, "--json")
        assert (table.exit_code, answer.exit_code) == (0, 0), command
        assert json.loads(answer.stdout)
        assert not table.stdout.startswith(("{", "["))
        assert "\n" in table.stdout.strip()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["relation", "Nobody At All", "HTS"], "actor 'Nobody At All': no name in the registry fits"),
        (["actors", "Nobody At All"], "actor 'Nobody At All': no name in the registry fits"),
        (["relation", "HTS", "Hayat Tahrir al-Sham"], "with itself"),
        (["relation", "HTS", "Levant Front", "--at", "March"], "day 'March': expected YYYY-MM-DD"),
        (["why", "HTS", "Turkey"], "no report by then moves this relation"),
        (["forecast", "HTS", "Turkey"], "no report moves"),
        (["forecast", "HTS"], "name two actors"),
        (["read", "x.txt", "--published", "8 March"], "--published: date '8 March'"),
        (["serve-nothing"], "serve-nothing"),
    ],
)
def test_a_question_asked_wrongly_ends_with_2_and_says_what_to_do(store: Path, arguments: list[str], told: str) -> None:
    done = invoke(*arguments, *([] if arguments[0].startswith("serve") else ["--store", store]))
    assert done.exit_code == 2
    assert done.stdout == ""
    assert told in done.stderr


def test_a_store_that_cannot_be_opened_ends_with_3(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf8")
    for name in ("mysql://host/db", tmp_path / "file" / "record.sqlite"):
        done = invoke("actors", "--store", name)
        assert (done.exit_code, done.stdout) == (3, "")
        assert done.stderr.startswith("allegiance: store ")


def test_a_file_that_is_no_store_ends_with_3_and_stays_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("These are my notes. " * 100, encoding="utf8")
    done = invoke("actors", "--store", path)
    assert done.exit_code == 3
    assert path.read_text(encoding="utf8") == "These are my notes. " * 100


def test_the_registry_has_no_contradiction() -> None:
    done = invoke("registry", "check")
    assert done.exit_code == 0
    assert "0 contradictions" in done.stderr


def test_the_doctor_finds_every_stored_quote_in_its_report(store: Path) -> None:
    findings = json.loads(invoke("doctor", "--store", store, "--json").stdout)
    evidence = {finding["what"]: finding["is_well"] for finding in findings}
    assert evidence["evidence"] and evidence["store"] and evidence["registry"]


def test_the_version_is_that_of_the_coder(store: Path) -> None:
    from allegiance.version import VERSION

    assert invoke("--version").stdout == f"allegiance {VERSION}\n"
    answer = json.loads(invoke("relation", "HTS", "Levant Front", "--store", store, "--json").stdout)
    assert answer["claims"][0]["coder"].startswith(f"allegiance@{VERSION}+")


# In a process of its own ---------------------------------------------------------------------------------------------


def test_output_is_utf8_and_messages_are_apart_whatever_the_locale() -> None:
    plain = {"LC_ALL": "C", "LANG": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    rows = json.dumps({"id": "عربي\u2028", "text": "The “Levant Front” shelled Ahrar al-Sham. 🕊️"}) + "\n{\n"
    done = run_command("code", "-", "--input", "jsonl", stdin=rows.encode(), environment=plain)
    (line,) = done.stdout.decode("utf8").splitlines()
    assert json.loads(line)["report"] == "عربي\u2028"
    assert done.returncode == 1
    assert done.stderr.decode("utf8").startswith("allegiance: refused -:2: ")


def test_the_store_is_the_one_the_environment_names(tmp_path: Path) -> None:
    path = tmp_path / "named.sqlite"
    done = run_command("actors", "--json", environment={"ALLEGIANCE_STORE": str(path)})
    assert (done.returncode, done.stdout) == (0, b"[]\n")
    assert path.exists()


def test_a_usage_error_is_told_on_standard_error() -> None:
    done = run_command("relation", "HTS")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"Missing argument" in done.stderr
