"""The wheel: whole, small, and enough for the demo, away from the checkout, without Node and without a network."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from allegiance.serve.web import STATIC
from tools.wheel import build_wheel, find_faults

HEAVY = ("spacy", "numpy", "sqlalchemy", "rich", "fastapi", "pydantic", "trafilatura")
NO_NETWORK = """\
import socket

def refuse(*_: object) -> None:
    raise OSError("no network in this test")

socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not (STATIC / "main.js").is_file():
        pytest.skip("the pages are not built: run `make pages`")
    return build_wheel(tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of a new environment: the wheel is installed in it, what it needs is lent by the present one."""
    folder = tmp_path_factory.mktemp("elsewhere") / "env"
    venv.create(folder, symlinks=os.name != "nt")
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(programs / "python")]
    subprocess.run([*pip, "install", "--quiet", "--no-deps", "--no-index", str(wheel)], check=True)
    # lent only now: an editable allegiance of the present environment must not be seen by the installation
    site = Path(sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)}))
    (site / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf8")
    (site / "sitecustomize.py").write_text(NO_NETWORK, encoding="utf8")
    return programs


def _run(programs: Path, *command: str) -> str:
    environment = {"PATH": str(programs), "HOME": str(programs.parent), "XDG_DATA_HOME": str(programs.parent / "data")}
    done = subprocess.run(
        [str(programs / command[0]), *command[1:]],
        cwd=programs.parent,
        env=environment,
        capture_output=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr.decode("utf8")
    return done.stdout.decode("utf8")


def test_the_wheel_is_whole_and_small(wheel: Path) -> None:
    assert find_faults(wheel) == []


def test_a_wheel_without_the_pages_is_faulted(wheel: Path, tmp_path: Path) -> None:
    lacking = tmp_path / wheel.name
    with zipfile.ZipFile(wheel) as whole, zipfile.ZipFile(lacking, "w") as part:
        for name in whole.namelist():
            if not name.endswith("main.js"):
                part.writestr(name, whole.read(name))
    assert find_faults(lacking) == [f"{wheel.name}: allegiance/serve/static/main.js is missing"]


def test_the_wheel_is_what_runs(installed: Path) -> None:
    found = _run(installed, "python", "-c", "import allegiance; print(allegiance.__file__)")
    assert found.startswith(str(installed.parent))


@pytest.mark.model
def test_the_demo_runs_from_the_wheel_without_a_network(installed: Path) -> None:
    told = _run(installed, "allegiance", "demo", "--no-serve")
    assert "183 reports by 10 publishers" in told
    assert (installed.parent / "data" / "allegiance" / "samples.sqlite").is_file()


def test_help_is_quick() -> None:
    program = Path(sysconfig.get_path("scripts")) / "allegiance"

    def seconds() -> float:
        """Time of processors, so that what else runs on this machine does not count."""
        before = os.times()
        subprocess.run([program, "--help"], check=True, stdout=subprocess.DEVNULL)
        after = os.times()
        return after.children_user - before.children_user + after.children_system - before.children_system

    assert min(seconds() for _ in range(5)) < 0.2


def test_help_loads_nothing_heavy() -> None:
    code = "import sys; sys.argv = ['allegiance', '--help']\nfrom allegiance.serve.cli import main\n"
    code += f"try: main()\nexcept SystemExit: print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
