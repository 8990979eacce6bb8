"""The doctor's look at the rows: a sound store has no fault, and each damage is named with what to do."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Engine, text

from allegiance.model.decision import Decision, DecisionKind
from allegiance.model.identity import ClaimId
from allegiance.store.check import find_faults
from allegiance.store.open import open_store
from allegiance.store.search import add_words
from allegiance.store.writer import Writer

if TYPE_CHECKING:
    from tests.store.conftest import Builders


def _fill(store: Engine, build: Builders) -> list[str]:
    reports = [build.report(("Alpha", f"Beta{i}", "Hazano"), origin=f"f{i}") for i in range(3)]
    claims = tuple(ClaimId(claim.id) for stored in reports for claim in stored.coding.claims)
    episode = build.episode("epi_1", "alpha", "beta0", after=-0.5, because=claims[:1])
    with Writer(store) as writer:
        writer.add_reports(reports)
        writer.replace_derived(build.run(), [build.event(stored) for stored in reports], [episode], [], [], [])
        at = datetime(2026, 1, 2, tzinfo=UTC)
        wrong = Decision(number=0, kind=DecisionKind.REJECT, subject=claims[1], content={}, author="r", made_at=at)
        writer.add_decision(wrong)
    add_words(store, lambda report: report.text.lower())
    return [str(claim) for claim in claims]


def _spoil(store: Engine, *statements: str) -> None:
    """Change rows as another program would, without the database's own care for keys."""
    with store.connect() as connection:
        if store.dialect.name == "sqlite":
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            connection.exec_driver_sql("BEGIN")
        else:
            connection.exec_driver_sql("SET session_replication_role = replica")
        for statement in statements:
            connection.execute(text(statement))
        connection.commit()
    store.dispose()


def test_a_sound_store_has_no_fault(store: Engine, build: Builders) -> None:
    assert list(find_faults(store)) == []
    _fill(store, build)
    assert list(find_faults(store)) == []


@pytest.mark.parametrize(
    ("statement", "what", "told", "remedy"),
    [
        (
            "DELETE FROM sentence WHERE report_id = (SELECT min(report_id) FROM sentence)",
            "orphan rows",
            "name a sentence that is not there",
            "restore the store from a backup",
        ),
        (
            "DELETE FROM event WHERE id = (SELECT min(id) FROM event)",
            "orphan rows",
            "rows of event_actor name a event that is not there",
            "run `allegiance derive`",
        ),
        ("DELETE FROM stage_mark", "stage marks", "3 claims are of a coding that is not marked", "restore the store"),
        ("UPDATE event SET run = 'run_x'", "derived tables", "3 rows of event are not of the last run", "derive"),
        ("UPDATE event SET type = 'AGREE'", "derived tables", "rows were changed after the last run", "derive"),
        ("""UPDATE episode SET because = '["clm_x"]'""", "derived tables", "rests on a claim that is not", "derive"),
        ("UPDATE verdict SET judgement = 'accept'", "decisions", "is not what holds for it", "decide anything"),
        ("DELETE FROM verdict", "decisions", "is not what holds for it", "decide anything and undo it"),
        ("UPDATE searched SET number = number + 100", "search", "3 reports cannot be searched", "derive"),
        ("DELETE FROM searched", "search", "the words of 3 are of no report", "derive"),
    ],
)
def test_each_damage_is_named_with_what_to_do(
    store: Engine, build: Builders, statement: str, what: str, told: str, remedy: str
) -> None:
    _fill(store, build)
    _spoil(store, statement)
    faults = [fault for fault in find_faults(store) if fault.what == what]
    assert any(told in fault.detail for fault in faults), faults
    assert any(remedy in fault.remedy for fault in faults)


def test_a_damaged_file_is_named(build: Builders, tmp_path: Path) -> None:
    engine = open_store(tmp_path / "store.db")
    _fill(engine, build)
    _spoil(engine, "PRAGMA wal_checkpoint(TRUNCATE)")
    path = tmp_path / "store.db"
    content = bytearray(path.read_bytes())
    at = content.index(b"Beta1 ") if b"Beta1 " in content else len(content) // 2
    page = at // 4096 * 4096
    content[page : page + 64] = b"\x0d" + b"\xff" * 63
    path.write_bytes(content)
    engine = open_store(path)
    faults = [fault for fault in find_faults(engine) if fault.what == "file"]
    assert all("restore" in fault.remedy for fault in faults)
    assert faults
    engine.dispose()
