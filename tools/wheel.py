"""The checkout in, one wheel out that holds the built pages and the samples, so that whoever installs it needs no Node.

Run by `make dist`. The wheel is made from a copy of the sources, so nothing in the checkout changes.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
MAX_BYTES = 60_000_000
NEEDED = (
    "allegiance/data/ontology/types.tsv",
    "allegiance/data/registry/actors.tsv",
    "allegiance/data/samples/README.md",
    "allegiance/data/samples/wire.jsonl",
    "allegiance/data/samples/reports/sources.tsv",
    "allegiance/serve/static/main.css",
    "allegiance/serve/static/main.js",
    "allegiance/serve/templates/relation.html",
    "allegiance/store/migrations/env.py",
    "allegiance/store/migrations/script.py.mako",
)


def build_wheel(output: Path) -> Path:
    """Build the wheel into the folder `output` and return its path; the pages must have been built."""
    with tempfile.TemporaryDirectory() as folder:
        staged = Path(folder) / "allegiance"
        _stage(staged)
        command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", "--quiet", "--no-deps"]
        command += ["--no-build-isolation", "--no-index", "--wheel-dir", str(Path(folder) / "wheel"), str(staged)]
        subprocess.run(command, check=True)
        (built,) = (Path(folder) / "wheel").glob("*.whl")
        output.mkdir(parents=True, exist_ok=True)
        return Path(shutil.copy(built, output / built.name))


def _stage(staged: Path) -> None:
    skipped = shutil.ignore_patterns("__pycache__", "*.egg-info")
    shutil.copytree(ROOT / "src", staged / "src", ignore=skipped)
    shutil.copytree(ROOT / "samples", staged / "src" / "allegiance" / "data" / "samples")
    for name in ("pyproject.toml", "README.md", "LICENSE", "NOTICE"):
        shutil.copy(ROOT / name, staged)


def find_faults(wheel: Path) -> list[str]:
    """Say what is wrong with a wheel: a needed file is missing, a sample is left out, or it is too large."""
    held = set(zipfile.ZipFile(wheel).namelist())
    samples = {path.relative_to(ROOT).as_posix() for path in (ROOT / "samples").rglob("*") if path.is_file()}
    needed = {*NEEDED, *(f"allegiance/data/{name}" for name in samples)}
    faults = [f"{wheel.name}: {name} is missing" for name in sorted(needed - held)]
    if (size := wheel.stat().st_size) > MAX_BYTES:
        faults.append(f"{wheel.name}: {size} bytes are more than {MAX_BYTES}")
    return faults


def main(output: Path) -> int:
    """Build and check; print the wheel's path and size, or its faults."""
    wheel = build_wheel(output)
    faults = find_faults(wheel)
    print("\n".join(faults) or f"{wheel}: {wheel.stat().st_size / 1e6:.1f} MB")  # noqa: T201 - messages of a command
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
