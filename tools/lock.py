"""The dependencies of pyproject.toml in; lock files with hashes and without addresses, and the table of wheels, out.

Run by `make lock`. The index is the one that pip is configured with; it is handed to the resolver through the
environment and is written nowhere. Versions that a lock file holds already are kept: delete it to move to newer ones.
"""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import parse_wheel_filename

ROOT = Path(__file__).parents[1]
PYTHONS = ("3.11", "3.12", "3.13", "3.14")


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """A system that wheels must exist for: pip's platform tags, and what markers see there."""

    name: str
    tags: tuple[str, ...]
    sys_platform: str
    platform_system: str
    machine: str


SYSTEMS = (
    System(
        name="linux",
        tags=("manylinux2014_x86_64", "manylinux_2_28_x86_64"),
        sys_platform="linux",
        platform_system="Linux",
        machine="x86_64",
    ),
    System(
        name="macos",
        tags=("macosx_11_0_arm64", "macosx_14_0_arm64"),
        sys_platform="darwin",
        platform_system="Darwin",
        machine="arm64",
    ),
    System(
        name="windows",
        tags=("win_amd64",),
        sys_platform="win32",
        platform_system="Windows",
        machine="AMD64",
    ),
)


@dataclass(frozen=True, slots=True)
class Pin:
    """One entry of a lock file."""

    name: str
    version: str
    marker: Marker | None

    def is_needed(self, system: System, python: str) -> bool:
        """Whether this entry is installed on that system under that Python."""
        if self.marker is None:
            return True
        return self.marker.evaluate(
            {
                "python_version": python,
                "python_full_version": f"{python}.0",
                "sys_platform": system.sys_platform,
                "platform_system": system.platform_system,
                "platform_machine": system.machine,
                "os_name": "nt" if system.sys_platform == "win32" else "posix",
            }
        )


def read_pins(lock: str) -> Iterator[Pin]:
    """Read the entries of a lock file.

    >>> [(pin.name, pin.version) for pin in read_pins("lxml==6.1.3 \\\\\\n    --hash=sha256:00\\n")]
    [('lxml', '6.1.3')]
    """
    for line in lock.splitlines():
        if not line or line[0] in " #":
            continue
        requirement = Requirement(line.removesuffix("\\").strip())
        (specifier,) = requirement.specifier
        yield Pin(requirement.name, specifier.version, requirement.marker)


def write_lock(output: str, *arguments: str) -> None:
    """Resolve for every system at once and write the pins with the hashes of all files of each version."""
    command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"]
    command += ["--generate-hashes", "--only-binary", ":all:", "--no-emit-index-url", "--no-emit-find-links"]
    command += ["--no-annotate", "--no-header", "--output-file", output, *arguments]
    subprocess.run(command, cwd=ROOT, env={**os.environ, **_pip_settings()}, check=True)


def _pip_settings() -> dict[str, str]:
    """The index and the certificates that pip is configured with, under the names that the resolver knows."""
    done = subprocess.run([sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=True)
    found = dict(re.findall(r"^(?:global|install|:env:)\.([a-z-]+)='(.*)'$", done.stdout, re.MULTILINE))
    names = {"index-url": "UV_DEFAULT_INDEX", "cert": "SSL_CERT_FILE"}
    return {names[key]: value for key, value in found.items() if key in names}


def find_wheels(pins: Iterable[Pin], system: System, python: str) -> dict[str, str]:
    """Ask pip which wheel it would take for each pin on that system; a pin without one is left out."""
    wanted = list(pins)
    found = _ask_pip(wanted, system, python)
    if found is not None:
        return found
    answers = [_ask_pip([pin], system, python) or {} for pin in wanted]  # one by one, so that the missing is named
    return {name: tag for answer in answers for name, tag in answer.items()}


def _ask_pip(pins: list[Pin], system: System, python: str) -> dict[str, str] | None:
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed", "--no-deps"]
    command += ["--only-binary=:all:", f"--python-version={python}", "--report=-"]
    command += [f"--platform={tag}" for tag in system.tags]
    with tempfile.TemporaryDirectory() as folder:
        command += [f"--target={folder}", *(f"{pin.name}=={pin.version}" for pin in pins)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return None
    files = [item["download_info"]["url"].rsplit("/", 1)[1] for item in json.loads(done.stdout)["install"]]
    return dict(_name_and_platform(file) for file in files)


def _name_and_platform(file: str) -> tuple[str, str]:
    name, _, _, tags = parse_wheel_filename(file)
    platforms = sorted({tag.platform for tag in tags})
    return name, platforms[0]


def write_wheels(lock: Path, output: Path) -> int:
    """Write, for each pin and system, the kind of wheel and the Pythons that have one; return how many are missing.

    A cell is empty where the lock does not ask for the package there, and `none` where no wheel exists.
    """
    pins = list(read_pins(lock.read_text(encoding="utf8")))
    cells: dict[tuple[Pin, str], tuple[set[str], list[str]]] = {}
    missing = 0
    for system in SYSTEMS:
        for python in PYTHONS:
            needed = [pin for pin in pins if pin.is_needed(system, python)]
            wheels = find_wheels(needed, system, python)
            for pin in needed:
                kinds, pythons = cells.setdefault((pin, system.name), (set(), []))
                if pin.name in wheels:
                    kinds.add(wheels[pin.name])
                    pythons.append(python)
                else:
                    missing += 1
                    print(f"no wheel: {pin.name} {pin.version} for {system.name}, Python {python}")  # noqa: T201
    with output.open("w", encoding="utf8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n")
        writer.writerow(["package", "version", *(system.name for system in SYSTEMS)])
        for pin in pins:
            row = [_cell(cells.get((pin, system.name))) for system in SYSTEMS]
            writer.writerow([pin.name, pin.version, *row])
    return missing


def _cell(answer: tuple[set[str], list[str]] | None) -> str:
    if answer is None:
        return ""
    kinds, pythons = answer
    return f"{' '.join(sorted(kinds))} ({' '.join(pythons)})" if kinds else "none"


def main() -> None:
    """Write the three lock files and the table of wheels."""
    write_lock("requirements-build.lock", "--group", "lock")
    write_lock("requirements.lock", "pyproject.toml")
    write_lock("requirements-test.lock", "--group", "test", "--constraints", "requirements.lock")
    write_wheels(ROOT / "requirements.lock", ROOT / "requirements-wheels.tsv")


if __name__ == "__main__":
    main()
