"""The pages in Chromium: web/test/relation.test.mjs drives them against a server over the invented answers."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from sample_answers import SampleQuestions  # type: ignore[import-not-found]  # pytest has this folder on its path

from allegiance.serve.app import make_app
from allegiance.serve.web import STATIC

WEB = Path(__file__).parents[2] / "web"
SCRIPT = WEB / "test" / "relation.test.mjs"
CHROMIUM = os.environ.get("ALLEGIANCE_CHROMIUM", "/usr/bin/chromium")
CHECKS = re.findall(r'^  async "(.+?)"\(', SCRIPT.read_text(encoding="utf8"), re.MULTILINE)

pytestmark = pytest.mark.browser


def _missing() -> str | None:
    if not shutil.which(CHROMIUM):
        return f"no browser at {CHROMIUM}: install chromium, or name one in ALLEGIANCE_CHROMIUM"
    if not shutil.which("node"):
        return "node is not installed: install Node 20.19 or newer"
    if not (WEB / "node_modules" / "playwright-core").is_dir():
        return "web/node_modules is absent: run `npm ci` in web/"
    if not (STATIC / "main.js").is_file():
        return "the pages are not built: run `npm run build` in web/"
    return None


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    """A server on a free port of this machine."""
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    config = uvicorn.Config(make_app(SampleQuestions(), port=port), log_level="warning", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=10)
    listener.close()


@pytest.fixture(scope="module")
def results(origin: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What each check of the script found; pictures go to ALLEGIANCE_SCREENSHOTS where it is set."""
    missing = _missing()
    if missing:
        pytest.skip(missing)
    folder = Path(os.environ.get("ALLEGIANCE_SCREENSHOTS") or tmp_path_factory.mktemp("pages"))
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["node", str(SCRIPT), origin, str(folder)], cwd=WEB, check=True, timeout=180)
    found: dict[str, str] = json.loads((folder / "results.json").read_text(encoding="utf8"))
    return found


def test_the_script_has_checks() -> None:
    assert len(CHECKS) >= 16


@pytest.mark.parametrize("check", CHECKS)
def test_in_the_browser(check: str, results: dict[str, str]) -> None:
    assert results[check] == "ok"
