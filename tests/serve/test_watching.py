"""serve/watching.py and serve/stopping.py: what has changed is found once it has settled; a stop loses nothing."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from allegiance.serve.stopping import Stop
from allegiance.serve.watching import ADDRESSES_S, Watched


def test_a_file_is_read_again_once_it_has_stopped_growing(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    watched = Watched([str(folder)])
    assert watched.changed() == []
    (folder / "a.txt").write_text("a")
    assert watched.changed() == []
    (folder / "a.txt").write_text("a, and more")
    assert watched.changed() == []
    assert watched.changed() == [str(folder)]
    assert watched.changed() == []


def test_a_folder_that_is_not_there_yet_is_waited_for(tmp_path: Path) -> None:
    watched = Watched([str(tmp_path / "later.txt")])
    (tmp_path / "later.txt").write_text("a")
    assert [watched.changed(), watched.changed()] == [[], [str(tmp_path / "later.txt")]]


def test_addresses_are_asked_every_quarter_of_an_hour() -> None:
    now = 0.0
    watched = Watched(["https://a.example/feed", "-"], clock=lambda: now)
    assert watched.changed() == []
    now = ADDRESSES_S
    assert [watched.changed(), watched.changed()] == [["https://a.example/feed"], []]


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_the_first_signal_asks_and_the_second_interrupts(number: signal.Signals, code: int) -> None:
    with Stop() as stop:
        items = stop.until(range(10))
        assert next(items) == 0
        os.kill(os.getpid(), number)
        assert list(items) == []
        assert stop.code == code
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), number)


def test_a_sleep_ends_when_a_stop_is_asked_for() -> None:
    with Stop() as stop:
        os.kill(os.getpid(), signal.SIGINT)
        began = time.monotonic()
        stop.sleep(60)
        assert time.monotonic() - began < 1


def test_handlers_are_put_back() -> None:
    before = signal.getsignal(signal.SIGINT)
    with Stop():
        assert signal.getsignal(signal.SIGINT) != before
    assert signal.getsignal(signal.SIGINT) == before
