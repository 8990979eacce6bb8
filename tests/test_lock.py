"""The lock files: pinned, hashed, without addresses, and with wheels for every system."""

from __future__ import annotations

import csv
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.lock import PYTHONS, SYSTEMS, Pin, read_pins

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-test.lock", "requirements-build.lock")
ENTRY = re.compile(r"[a-z0-9][a-z0-9-]*==\S+( ; [^#@]+?)?( \\\n    --hash=sha256:[0-9a-f]{64})+\n")
ADDRESS = re.compile(
    r"https?:|://|index-url|find-links|\bfile:|[a-z0-9-]+\.(?:org|com|io|net|dev|example)\b|(?<!\w)/\w"
)
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf8")


def _pins(name: str) -> list[Pin]:
    return list(read_pins(_text(name)))


def _needed(pin: Pin, system: str) -> set[str]:
    (found,) = (item for item in SYSTEMS if item.name == system)
    return {python for python in PYTHONS if pin.is_needed(found, python)}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_entry_has_a_version_and_a_hash(lock: str) -> None:
    assert ENTRY.sub("", _text(lock)) == ""


@pytest.mark.parametrize("lock", [*LOCKS, "requirements-wheels.tsv"])
def test_no_address_stands_in_a_lock_file(lock: str) -> None:
    assert ADDRESS.findall(_text(lock)) == []


def test_no_address_stands_in_the_lock_file_of_the_pages() -> None:
    lines = _text("web/package-lock.json").splitlines()
    assert [line for line in lines if re.search(r"https?:|://|\"resolved\"", line)] == []


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://packages.example/simple",
        "lxml @ file:///tmp/lxml.whl",
        "    # from packages.example",
        "-r /home/a/requirements.txt",
    ],
)
def test_an_address_is_noticed(line: str) -> None:
    assert ADDRESS.search(line)


@pytest.mark.parametrize(
    ("lock", "asked"),
    [
        ("requirements.lock", PYPROJECT["project"]["dependencies"]),
        ("requirements-test.lock", PYPROJECT["dependency-groups"]["test"]),
        ("requirements-build.lock", PYPROJECT["dependency-groups"]["lock"]),
        ("requirements.lock", PYPROJECT["build-system"]["requires"]),
    ],
)
def test_what_pyproject_asks_for_is_locked_within_its_bounds(lock: str, asked: list[str]) -> None:
    pins = _pins(lock)
    for requirement in map(Requirement, asked):
        versions = [pin.version for pin in pins if pin.name == canonicalize_name(requirement.name)]
        assert versions
        assert all(version in requirement.specifier for version in versions)


def test_the_lock_files_agree_on_what_they_share() -> None:
    run_time = {(pin.name, pin.version) for pin in _pins("requirements.lock")}
    names = {name for name, _ in run_time}
    for_tests = {(pin.name, pin.version) for pin in _pins("requirements-test.lock") if pin.name in names}
    assert for_tests <= run_time


def test_torch_is_not_needed() -> None:
    assert "torch" not in {pin.name for pin in _pins("requirements.lock")}


def test_nothing_needed_at_run_time_comes_as_source_only() -> None:
    rows = {(row["package"], row["version"]): row for row in _wheels()}
    lacking = [
        (pin.name, pin.version, system.name, sorted(lacks))
        for pin in _pins("requirements.lock")
        for system in SYSTEMS
        if (lacks := _needed(pin, system.name) - _pythons(rows[pin.name, pin.version][system.name]))
    ]
    assert lacking == []


def test_the_table_of_wheels_is_of_this_lock_file() -> None:
    assert [(row["package"], row["version"]) for row in _wheels()] == [
        (pin.name, pin.version) for pin in _pins("requirements.lock")
    ]


def _wheels() -> list[dict[str, str]]:
    return list(csv.DictReader(_text("requirements-wheels.tsv").splitlines(), delimiter="\t"))


def _pythons(cell: str) -> set[str]:
    """The Pythons of a cell such as `any (3.11 3.12)`; none where no wheel was found."""
    return set(re.findall(r"\d+\.\d+", cell.partition("(")[2]))
