"""The command's help, the OpenAPI document, the settings, the coder's scores in; the pages of docs/reference out.

Run by `make docs`; tests/test_docs.py compares the pages with what this file would write.
"""

from __future__ import annotations

import ast
import inspect
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import MISSING, fields
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import typer

from allegiance.serve.api import Questions
from allegiance.serve.app import make_app
from allegiance.serve.cli import app
from allegiance.settings import ENVIRONMENT_PREFIX, Settings

FOLDER = Path(__file__).parent / "reference"
WIDTH = 100


def write_cli() -> str:
    """Write the help of every command, the shortest path first."""
    parts = ["# The command line", "", "Written by `make docs` from the command's own help.", ""]
    for path, text in command_helps():
        parts += [f"## `{path}`", "", "```text", text, "```", ""]
    return "\n".join(parts)


def command_helps() -> Iterator[tuple[str, str]]:
    """Yield each command with its help, groups before what they hold."""
    waiting: list[tuple[str, Any]] = [("allegiance", typer.main.get_command(app))]
    while waiting:
        path, command = waiting.pop(0)
        context = command.make_context(path, [], resilient_parsing=True, terminal_width=WIDTH, max_content_width=WIDTH)
        yield path, command.get_help(context)
        waiting += [(f"{path} {name}", child) for name, child in getattr(command, "commands", {}).items()]


def write_api() -> str:
    """Write every route of the OpenAPI document with its keys."""
    parts = ["# The API", "", "Written by `make docs` from the OpenAPI document, which a running server has at"]
    parts += ["`/openapi.json`. Every route answers GET with UTF-8 JSON; a refusal is RFC 9457 problem+json.", ""]
    for path, method, operation in routes():
        parts += [f"## `{method} {path}`", "", operation.get("description") or operation["summary"], ""]
        keys = [(key["name"], key["in"], key.get("description", "")) for key in operation.get("parameters", ())]
        if keys:
            parts += ["| key | where | what |", "|---|---|---|"]
            parts += [f"| `{name}` | {where} | {what} |" for name, where, what in keys]
            parts += [""]
    return "\n".join(parts)


def routes() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield path, method and operation of every route of the OpenAPI document."""
    document = make_app(cast(Questions, None)).openapi()  # nothing is asked, so nobody need answer
    for path, operations in sorted(document["paths"].items()):
        for method, operation in operations.items():
            yield path, method.upper(), operation


def write_settings() -> str:
    """Write every setting with its environment variable, default and meaning."""
    parts = ["# Settings", "", "Written by `make docs` from `settings.py`.", ""]
    parts += [inspect.cleandoc(_docstring("read_settings")), "", "| setting | environment | default |", "|---|---|---|"]
    for setting in fields(Settings):
        default = "a file in the user's data folder" if setting.default is MISSING else f"`{setting.default}`"
        parts += [f"| `{setting.name}` | `{ENVIRONMENT_PREFIX}{setting.name.upper()}` | {default} |"]
    parts += ["", inspect.cleandoc(Settings.__doc__ or ""), ""]
    return "\n".join(parts)


def write_accuracy() -> str:
    """Write how the coder does on both sets of gold passages."""
    lines = [line for line in GOLD.read_text(encoding="utf8").split("\n") if line]
    halves = {name: [line for i, line in enumerate(lines) if i // 2 % 2 == k] for k, name in enumerate(HALVES)}
    scores = [_bench()]
    with TemporaryDirectory() as folder:
        for name, half in halves.items():
            file = Path(folder) / f"{name}.jsonl"
            file.write_text("\n".join(half) + "\n", encoding="utf8")
            scores.append(_bench("--gold", str(file)))
    scores += [_bench("--gold", str(OWN / f"{name}.jsonl")) for name in OWN_SETS]
    sets = ("worked examples", *HALVES, *OWN_SETS.values())
    parts = [
        "# What the coder finds",
        "",
        "Written by `make docs` from `allegiance bench coding` on worked examples, gold passages and own sets.",
        "",
        ACCURACY,
        "",
    ]
    parts += [f"| | {' | '.join(sets)} |", "|---|" + "---:|" * len(sets)]
    parts += [
        f"| {name.replace('_', ' ')} | {' | '.join(str(score[name]) for score in scores)} |" for name in scores[0]
    ]
    return "\n".join([*parts, ""])


ACCURACY = """\
The *worked examples* and the gold passages *looked at* are what the rules were written and mended with: they flatter.
The gold passages *not looked at* and the own sets (`benchmarks/own`: conflicts that the training leaves out) are the
honest ones; all were marked before any measurement, without sight of the coder, and each set's README says how far a
second marking agrees. `python -m benchmarks.coding` measures these and every other set that is at hand.

A claim is right where its type, source and target agree with gold; precision is the share of right ones among those
found, recall among those in gold. The rows below recall are shares of the right claims whose further fields agree. The
last rows are what trivial coders get: one that says of all that it happened, one that codes by word list alone."""
GOLD = FOLDER.parents[1] / "benchmarks" / "gold" / "passages.jsonl"
HALVES = ("looked at", "not looked at")
OWN = GOLD.parents[1] / "own"
OWN_SETS = {"unseen-conflicts": "own passages", "headlines": "own headlines"}


def _bench(*arguments: str) -> dict[str, float]:
    code = "from allegiance.serve.cli import main; main()"
    command = [sys.executable, "-c", code, "bench", "coding", "--json", *arguments]
    done = subprocess.run(command, cwd=FOLDER.parents[1], capture_output=True, text=True, check=True)
    scores: dict[str, float] = json.loads(done.stdout)
    return scores


def _docstring(function: str) -> str:
    import allegiance.settings

    tree = ast.parse(inspect.getsource(allegiance.settings))
    found = {node.name: ast.get_docstring(node) for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    return found[function] or ""


PAGES = {"cli.md": write_cli, "api.md": write_api, "settings.md": write_settings}
MEASURED = {"accuracy.md": write_accuracy}


def main() -> None:
    """Write the pages."""
    FOLDER.mkdir(exist_ok=True)
    for name, write in (PAGES | MEASURED).items():
        (FOLDER / name).write_text(write(), encoding="utf8")


if __name__ == "__main__":
    main()
