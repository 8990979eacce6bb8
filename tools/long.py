"""The tests marked `long` in, `benchmarks/long.json` out: which passed, at which commit, when, on what machine.

Run by `make test-long`. Each test is one run of pytest, written down when it ends; started again at the same commit
with nothing changed, it goes on with those that have not passed.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "long.json"
NO_TESTS = 5  # what pytest exits with when nothing was collected


def _run(*command: str) -> str:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def _commit() -> str:
    """The commit, with `+changes` if the tree differs from it."""
    changes = _run("git", "status", "--porcelain", "--", ".", ":!benchmarks/long.json").strip()
    return _run("git", "rev-parse", "HEAD").strip() + ("+changes" if changes else "")


def _collect() -> list[str]:
    command = [sys.executable, "-m", "pytest", "-m", "long", "--collect-only", "--quiet"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode not in (0, NO_TESTS):
        sys.exit(done.stdout + done.stderr)
    return [line for line in done.stdout.splitlines() if "::" in line]


def _machine() -> dict[str, object]:
    return {"system": platform.platform(), "python": platform.python_version(), "cores": os.cpu_count()}


def _earlier(commit: str) -> dict[str, dict[str, object]]:
    """What passed before at this very commit; changes that are not committed make every result stale."""
    if commit.endswith("+changes") or not RESULTS.is_file():
        return {}
    results = json.loads(RESULTS.read_text(encoding="utf8"))
    if results["commit"] != commit:
        return {}
    return {name: result for name, result in results["tests"].items() if result["passed"]}


def main() -> int:
    """Run what has not passed yet; exit 1 if anything failed."""
    commit = _commit()
    tests = _earlier(commit)
    for name in _collect():
        if name in tests:
            continue
        began = time.monotonic()
        done = subprocess.run([sys.executable, "-m", "pytest", "-m", "long", name], cwd=ROOT, check=False)
        tests[name] = {
            "passed": done.returncode == 0,
            "seconds": round(time.monotonic() - began, 1),
            "ended_at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        results = {"commit": commit, "machine": _machine(), "tests": tests}
        RESULTS.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf8")
    n_failed = sum(not result["passed"] for result in tests.values())
    print(f"{len(tests) - n_failed} passed, {n_failed} failed")  # noqa: T201 - the answer of this command
    return 1 if n_failed else 0


if __name__ == "__main__":
    sys.exit(main())
