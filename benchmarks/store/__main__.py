"""How long each question takes on stores of growing size, and how large they are on disk; JSON on standard output.

    python -m benchmarks.store [--claims 10000 100000] [--questions 40] [--postgres URL] [--keep FOLDER]

Stores are made anew in a temporary folder, or kept in FOLDER. With --postgres, an empty database for each size is
named NAME_SIZE after the database of the URL; make them before.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, make_url, text

from allegiance.model.identity import ActorId
from allegiance.pipeline import Toolkit, derive
from allegiance.serve.query import Record
from allegiance.store.open import open_store
from allegiance.store.view import View
from allegiance.store.writer import Writer
from benchmarks.store.make import make_reports

_BATCH = 500
_N_ACTORS, _N_PLACES = 400, 300


def fill(engine: Engine, tools: Toolkit, n_claims: int) -> dict[str, float]:
    """Write the reports and derive the record; return the seconds of both."""
    actors = [(str(actor.id), actor.name) for actor in list(tools.registry.actors.values())[:_N_ACTORS]]
    places = [tools.gazetteer.candidates(name, countries=())[0].place for name in _place_names(tools)]
    began = time.perf_counter()
    with Writer(engine) as writer:
        batch = []
        for stored in make_reports(n_claims, actors, places):
            batch.append(stored)
            if len(batch) == _BATCH:
                writer.add_reports(batch)
                batch = []
        writer.add_reports(batch)
    written = time.perf_counter()
    derive(engine, tools)
    return {"write_s": round(written - began, 1), "derive_s": round(time.perf_counter() - written, 1)}


def _place_names(tools: Toolkit) -> list[str]:
    names = [
        name for name in tools.gazetteer.names() if name.isascii() and tools.gazetteer.candidates(name, countries=())
    ]
    return sorted(names)[:_N_PLACES]


def questions(record: Record) -> dict[str, Callable[[random.Random], object]]:
    """Return each question as a function of a draw: pairs, actors and reports come up as often as they are told."""
    view = View(record.engine)
    pairs, actors = view.pairs(limit=300), view.actor_counts(limit=100)
    reports = [head.id for head in view.reports(limit=200)]
    claims = [row.claim.id for name in reports[:40] for row in view.claims_of_report(name)]

    def pair(draw: random.Random) -> tuple[ActorId, ActorId]:
        (found,) = draw.choices(pairs, weights=[count.n_events for count in pairs])
        return found.pair.first, found.pair.second

    def day_of(draw: random.Random) -> Any:
        return draw.choice(pairs).last_day

    return {
        "start": lambda _: record.start(),
        "actors": lambda _: record.actors(),
        "actor": lambda draw: record.actor(draw.choices(actors, weights=[a.n_events for a in actors])[0].actor),
        "relation": lambda draw: record.relation(*pair(draw)),
        "why": lambda draw: record.why(*pair(draw), day_of(draw)),
        "forecast": lambda draw: record.forecast(*pair(draw)),
        "report": lambda draw: record.report(draw.choice(reports)),
        "reports": lambda draw: record.reports(50, 50 * draw.randrange(10)),
        "claim": lambda draw: record.claim(draw.choice(claims)),
        "search": lambda draw: record.search(" ".join(record.ref(pair(draw)[0]).name.split()[:2])),
        "unknown": lambda _: record.unknown_names(),
    }


def measure(record: Record, n_questions: int) -> dict[str, dict[str, float]]:
    """Ask each question a number of times; return the middle and the 95th percentile in milliseconds."""
    found = {}
    for name, ask in questions(record).items():
        draw, taken = random.Random(name), []
        for _ in range(n_questions):
            began = time.perf_counter()
            ask(draw)
            taken.append(1000 * (time.perf_counter() - began))
            if sum(taken) > 30_000:  # what is this slow is known to be slow
                break
        middle = statistics.median(taken)
        p95 = sorted(taken)[min(len(taken) - 1, int(0.95 * len(taken)))]
        found[name] = {"median_ms": round(middle, 1), "p95_ms": round(p95, 1), "n": len(taken)}
    return found


def size_of(engine: Engine) -> int:
    """Return the bytes that a store takes on disk."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            return int(connection.scalar(text("SELECT pg_database_size(current_database())")) or 0)
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return Path(str(engine.url.database)).stat().st_size


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the stores, ask, and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.store", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--claims", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--questions", type=int, default=40)
    parser.add_argument("--postgres", metavar="URL", help="also on PostgreSQL")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the SQLite stores here")
    chosen = parser.parse_args(arguments)
    tools, rows = Toolkit(), []
    with tempfile.TemporaryDirectory() as scratch:
        for n_claims in chosen.claims:
            addresses = [str((chosen.keep or Path(scratch)) / f"store-{n_claims}.sqlite")]
            if chosen.postgres:
                url = make_url(chosen.postgres)
                named = url.set(database=f"{url.database}_{n_claims}")
                addresses.append(named.render_as_string(hide_password=False))
            for address in addresses:
                engine = open_store(address)
                seconds = fill(engine, tools, n_claims)
                if engine.dialect.name == "postgresql":
                    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                        connection.execute(text("VACUUM ANALYZE"))
                n_bytes = size_of(engine)
                row = {
                    "database": engine.dialect.name,
                    "claims": n_claims,
                    "reports": View(engine).counts().n_reports,
                    **seconds,
                    "bytes_per_claim": round(n_bytes / n_claims),
                    "questions": measure(Record(engine, tools), chosen.questions),
                }
                rows.append(row)
                print(json.dumps(row), file=sys.stderr)  # noqa: T201 - the largest takes long
                engine.dispose()
    machine = {"system": platform.platform(), "python": platform.python_version(), "cores": os.cpu_count()}
    print(json.dumps({"machine": machine, "stores": rows}, indent=1))  # noqa: T201 - the answer asked for


if __name__ == "__main__":
    main()
