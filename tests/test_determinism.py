"""The same reports give the same bytes whatever the hash seed, the time zone and the locale (TRUST R11)."""

from __future__ import annotations

import os
import subprocess

from tests.command import COMMAND

SAMPLE = "samples/archive.jsonl"


def code(**environment: str) -> bytes:
    done = subprocess.run(
        [*COMMAND, "code", SAMPLE], capture_output=True, check=True, env={**os.environ, **environment}, timeout=300
    )
    return done.stdout


def test_claims_do_not_hang_on_hash_seed_zone_or_locale() -> None:
    first = code(PYTHONHASHSEED="0", TZ="UTC")
    assert first
    assert code(PYTHONHASHSEED="2", TZ="Pacific/Kiritimati", LC_ALL="C") == first
