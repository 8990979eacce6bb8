"""What the kill tests disturb: an old store, brought up, read into, coded and joined, telling each step as it begins.

`python -m tests.store.worked STORE FOLDER` does it in a process of its own, in small batches.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from alembic.command import upgrade
from alembic.config import Config
from sqlalchemy import MetaData, create_engine, insert, select

import allegiance.store
from allegiance import pipeline
from allegiance.model.report import Report
from allegiance.pipeline import Toolkit, add_reports, derive, is_derived
from allegiance.read.file import read_path
from allegiance.store.connection import connect_engine, for_writing
from allegiance.store.open import open_store, read_address
from allegiance.store.schema import METADATA

STEPS = ("migrate", "code", "join")
OLD = "r0001"
_BATCH = 4
_TELLING = (
    "Hayat Tahrir al-Sham clashed with the Levant Front in Azaz on Monday.",
    "Turkey shelled positions of the SDF near Ain Issa, residents said.",
    "Ahrar al-Sham met the Levant Front in Afrin and agreed a truce.",
    "Russia denied bombing Idlib; Turkey condemned the attack.",
)


def write_reports(folder: Path, n: int = 40) -> Path:
    """Write made-up reports as one file of rows."""
    rows = [
        {
            "id": f"r{k}",
            "publisher": f"Paper {k % 5}",
            "published": f"2022-03-{k % 28 + 1:02}",
            "text": f"{_TELLING[k % 4]} It was the {k}th report of the week. {_TELLING[(k + 1) % 4]}",
        }
        for k in range(n)
    ]
    path = folder / "reports.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf8")
    return path


def work(address: str, path: Path, tools: Toolkit, tell: Callable[[str], object]) -> None:
    """Bring the store up, read and code what is not there yet, and join it."""
    tell("migrate")
    engine = open_store(address)
    tell("code")
    before, pipeline.BATCH = pipeline.BATCH, _BATCH
    try:
        for tally in add_reports(read_path(path, input_form="jsonl"), engine, tools):
            tell(f"acknowledged {tally.n_new + tally.n_known}")
    finally:
        pipeline.BATCH = before
    tell("join")
    if not is_derived(engine, tools):
        derive(engine, tools)
    tell("done")
    engine.dispose()


def make_old(address: str, seed: str) -> None:
    """Make a store of the first schema with the rows of `seed` that it has room for."""
    config = Config()
    config.set_main_option("script_location", str(Path(allegiance.store.__file__).parent / "migrations"))
    old, new = connect_engine(read_address(address)), open_store(seed)
    with for_writing(old).begin() as connection:
        config.attributes["connection"] = connection
        upgrade(config, OLD)
        known = MetaData()
        known.reflect(connection)
        with new.connect() as source:
            for table in METADATA.sorted_tables:
                if table.name not in known.tables or table.name in ("meta", "decision"):
                    continue
                room = [column for column in table.c if column.name in known.tables[table.name].c]
                rows = [dict(row._mapping) for row in source.execute(select(*room))]
                if rows:
                    connection.execute(insert(known.tables[table.name]), rows)
    old.dispose()
    new.dispose()


def write_old_backup(new: Path, old: Path) -> None:
    """Write a backup as a store of the first schema would have given it."""
    known = MetaData()
    engine = create_engine("sqlite://")
    config = Config()
    config.set_main_option("script_location", str(Path(allegiance.store.__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        upgrade(config, OLD)
        known.reflect(connection)
    engine.dispose()
    head, *lines = gzip.decompress(new.read_bytes()).decode().splitlines(keepends=True)[:-1]
    kept, is_known = [], False
    for line in lines:
        if line.startswith("{"):
            is_known = json.loads(line)["table"] in known.tables
        if is_known:
            kept.append(line)
    foot = {"digest": sha256("".join(kept).encode()).hexdigest(), "rows": sum(line.startswith("[") for line in kept)}
    changed = json.dumps({**json.loads(head), "schema": OLD}) + "\n"
    old.write_bytes(gzip.compress((changed + "".join(kept) + json.dumps(foot) + "\n").encode()))


def rows_of(address: str) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of a store, sorted; when a run was made is left out, since no two are made at one time."""
    engine = open_store(address)
    with engine.connect() as connection:
        found = {
            table.name: sorted(
                (tuple(row) for row in connection.execute(select(*(c for c in table.c if c.name != "made_at")))),
                key=repr,
            )
            for table in METADATA.sorted_tables
        }
    engine.dispose()
    return found


def main() -> None:
    """Load the tools first, so that a kill comes while something is done."""
    address, path = sys.argv[1:]
    tools = Toolkit()
    found = (item for item in read_path(Path(path), input_form="jsonl") if isinstance(item, Report))
    list(pipeline.code_reports(found, tools))
    work(address, Path(path), tools, lambda step: print(step, flush=True))  # noqa: T201 - what the test waits for


if __name__ == "__main__":
    main()
