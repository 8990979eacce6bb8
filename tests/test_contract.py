"""The command contract, called as a stranger's script would: the check beside the checkout names no breach."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from tests.command import COMMAND

CHECK = Path(__file__).parents[2] / "shared" / "contract" / "check.py"


@pytest.mark.model
@pytest.mark.skipif(not CHECK.exists(), reason=f"the check of the contract is not at {CHECK}")
def test_the_command_keeps_the_contract() -> None:
    done = subprocess.run(
        [sys.executable, CHECK, "--command", shlex.join(COMMAND)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.stdout == "contract: 0 breaches\n", done.stdout + done.stderr
    assert done.returncode == 0
