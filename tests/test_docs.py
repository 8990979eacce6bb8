"""The documentation: generated pages are current, and what pages name is there."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import typer

from allegiance.serve.cli import app
from allegiance.settings import Settings
from docs.make_reference import FOLDER, MEASURED, PAGES, routes

ROOT = Path(__file__).parents[1]
WRITTEN = [path for path in sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]) if path.parent != FOLDER]
FOLDERS = ("src", "tests", "docs", "samples", "web", "benchmarks", "tools")
MADE = ("benchmarks/long.json", "src/allegiance/serve/static")  # by a target of the Makefile


def _commands() -> Iterator[tuple[str, Any]]:
    """Every command with its path after `allegiance`."""
    root = typer.main.get_command(app)
    for name, command in root.commands.items():  # type: ignore[attr-defined] # the root is a group
        yield name, command
        for child, inner in getattr(command, "commands", {}).items():
            yield f"{name} {child}", inner


COMMANDS = dict(_commands())


def _options(command: Any) -> set[str]:
    return {"--help", *(name for item in command.params for name in (*item.opts, *item.secondary_opts) if "--" in name)}


@pytest.mark.parametrize("page", PAGES)
def test_the_reference_is_current(page: str) -> None:
    assert (FOLDER / page).read_text(encoding="utf8") == PAGES[page](), "run `make docs`"


@pytest.mark.model
@pytest.mark.parametrize("page", MEASURED)
def test_the_figures_are_current(page: str) -> None:
    """Equal but for the last digit or two: another processor may tip a parse."""
    number = re.compile(r"\b\d+(?:\.\d+)?\b")
    written, measured = (FOLDER / page).read_text(encoding="utf8"), MEASURED[page]()
    assert number.sub("#", written) == number.sub("#", measured), "run `make docs`"
    pairs = zip(number.findall(written), number.findall(measured), strict=True)
    assert [pair for pair in pairs if float(pair[0]) != pytest.approx(float(pair[1]), rel=0.015)] == [], (
        "run `make docs`"
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_documented_with_all_its_options(command: str) -> None:
    text = (FOLDER / "cli.md").read_text(encoding="utf8")
    section = text.partition(f"## `allegiance {command}`\n")[2].partition("\n## ")[0]
    assert {
        name for name in _options(COMMANDS[command]) if f"  {name}" not in section and f"/ {name}" not in section
    } == set()


def test_every_route_is_documented() -> None:
    text = (FOLDER / "api.md").read_text(encoding="utf8")
    assert [path for path, method, _ in routes() if f"\n## `{method} {path}`\n" not in text] == []


def test_every_setting_is_documented() -> None:
    text = (FOLDER / "settings.md").read_text(encoding="utf8")
    assert [item.name for item in fields(Settings) if f"| `{item.name}` |" not in text] == []


def _name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", WRITTEN, ids=_name)
def test_links_lead_to_files(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", WRITTEN, ids=_name)
def test_paths_named_in_a_page_are_there(page: Path) -> None:
    named = re.findall(rf"`((?:{'|'.join(FOLDERS)})/[\w./-]+)`", page.read_text(encoding="utf8"))
    assert [path for path in named if path.rstrip("/") not in MADE and not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", WRITTEN, ids=_name)
def test_commands_shown_in_a_page_can_be_called(page: Path) -> None:
    for line in _shown(page.read_text(encoding="utf8")):
        words = shlex.split(line.partition(" | ")[0].partition(" > ")[0])[1:]
        if words[0].startswith("--"):
            continue
        name = " ".join(words[:2]) if " ".join(words[:2]) in COMMANDS else words[0]
        assert name in COMMANDS, line
        unknown = {word.partition("=")[0] for word in words if word.startswith("--")} - _options(COMMANDS[name])
        assert unknown == set(), line


def _shown(text: str) -> Iterator[str]:
    for block in re.findall(r"^```(?:sh|console)\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        for line in block.replace("\\\n", " ").splitlines():
            if found := re.match(r"(?:\$ )?(?:\.venv/bin/)?(allegiance .*)", line):
                yield found[1]


@pytest.mark.parametrize(
    "target", ["demo", "test", "test-long", "lint", "bench", "lock", "pages", "dist", "docs", "clean"]
)
def test_every_target_of_the_makefile_is_explained(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf8"), re.MULTILINE)
    assert f"`make {target}`" in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf8")


def test_decisions_are_short() -> None:
    for page in (ROOT / "docs" / "decisions").glob("0*.md"):
        assert len(page.read_text(encoding="utf8").splitlines()) <= 40, page.name
