"""Calls the command line as a stranger's script would, or, for speed, inside this process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping

from typer.testing import CliRunner, Result

from allegiance.serve.cli import app

COMMAND = (sys.executable, "-c", "from allegiance.serve.cli import main; main()")


def invoke(*arguments: object, stdin: str | bytes | None = None) -> Result:
    """Call the command in this process; an exception that the command did not raise on purpose is raised here."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin, catch_exceptions=False)


def run_command(
    *arguments: object, stdin: bytes = b"", environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Call the command in a process of its own."""
    return subprocess.run(
        [*COMMAND, *(str(argument) for argument in arguments)],
        input=stdin,
        capture_output=True,
        timeout=120,
        check=False,
        env={**os.environ, **(environment or {})},
    )
