"""A file whose parser is not to be trusted → what the parser makes of it, in a process with little memory and time.

Run as a program (`python -m allegiance.read.confined pdf|xlsx`): the file on standard input in, JSON lines out.
"""

from __future__ import annotations

import json
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from typing import Any, Literal

from allegiance.errors import InputRefused

Parser = Literal["pdf", "xlsx"]

MEMORY_BYTES = 1 << 30
CPU_S = 30
WAIT_S = 60
MOST_OUT = 64 * 1024 * 1024
_REFUSED = 3
_REMEDY = "save its text as .txt, its rows as CSV"


def parse_confined(parser: Parser, data: bytes, origin: str) -> Iterator[Any]:
    """Yield each JSON value that the parser writes; what it refuses, dies of or takes too long for is InputRefused."""
    command = [sys.executable, "-I", "-m", "allegiance.read.confined", parser]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=WAIT_S, check=False)
    except subprocess.TimeoutExpired:
        raise InputRefused(origin, f"its parser took over {WAIT_S} s", _REMEDY) from None
    if done.returncode == _REFUSED:
        reason, remedy = json.loads(done.stdout.splitlines()[-1])
        raise InputRefused(origin, reason, remedy)
    if done.returncode != 0:
        why = "took too much memory or time" if done.returncode < 0 or b"MemoryError" in done.stderr else "failed"
        raise InputRefused(origin, f"it is damaged: its parser {why}", _REMEDY)
    yield from map(json.loads, done.stdout.splitlines())


def _confine() -> None:
    """Limit memory, time and files of this process; where the system knows no such limits the caller's clock stays."""
    try:
        import resource
    except ImportError:
        return
    limits = (("RLIMIT_AS", MEMORY_BYTES), ("RLIMIT_CPU", CPU_S), ("RLIMIT_CORE", 0), ("RLIMIT_FSIZE", 0))
    for name, most in limits:
        with suppress(AttributeError, ValueError, OSError):  # systems differ in what they let a process limit
            resource.setrlimit(getattr(resource, name), (most, most))


def _parse(parser: str, data: bytes) -> Iterator[Any]:
    if parser == "pdf":
        from allegiance.read.pdf_text import find_pdf_text

        yield find_pdf_text(BytesIO(data))
    else:
        from allegiance.read.sheet_rows import find_rows

        yield from find_rows(BytesIO(data))


def _main(parser: str) -> int:
    _confine()
    warnings.simplefilter("ignore")
    out, n_out = sys.stdout.buffer, 0
    try:
        for value in _parse(parser, sys.stdin.buffer.read()):
            line = json.dumps(value).encode("ascii") + b"\n"
            n_out += len(line)
            if n_out > MOST_OUT:
                raise InputRefused("", f"it holds over {MOST_OUT // 1024**2} MB of text", "split it")
            out.write(line)
    except InputRefused as refusal:
        out.write(json.dumps([refusal.reason, refusal.remedy]).encode("ascii") + b"\n")
        return _REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1]))
