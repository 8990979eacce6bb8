"""Sets of rows in, how well the coder reads them out: a table, and JSON.

    python -m benchmarks.coding [--only SET ...] [--json FILE] [--limit N] [--data ../shared/data]
    python -m benchmarks.coding --check-floors | --propose-floors
    python -m benchmarks.coding --false-pairs 50 [--seed 0]

Exit 0 done, 1 below a floor, 2 usage, 3 nothing could be measured.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.coding.figure import BenchmarkSet
from benchmarks.coding.floors import find_faults, propose_floors, read_floors
from benchmarks.coding.flow import Flow
from benchmarks.coding.re3d import false_pairs
from benchmarks.coding.run import ROOT, Result, as_json, as_table, measure_sets
from benchmarks.coding.sets import SETS

DONE, BELOW, USAGE, NOTHING = 0, 1, 2, 3
NAMES = tuple(item.name for item in SETS)


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.coding", description=__doc__.split("\n")[0])
    parser.add_argument("--only", nargs="+", metavar="SET", choices=NAMES, help=f"of {', '.join(NAMES)}")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write figures and tables there too")
    parser.add_argument("--limit", type=int, metavar="N", help="the first N rows of each set")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data", help="the shared data")
    parser.add_argument("--train-parts", action="store_true", help="the train parts of the factuality sets too")
    parser.add_argument("--check-floors", action="store_true", help="measure the committed sets; exit 1 below a floor")
    parser.add_argument("--propose-floors", action="store_true", help="print floors.toml as it would be set now")
    parser.add_argument("--false-pairs", type=int, metavar="N", help="print N false pairs of re3d to read by hand")
    parser.add_argument("--seed", type=int, default=0, help="which pairs --false-pairs draws")
    return parser.parse_args(arguments)


def _chosen(options: argparse.Namespace) -> list[BenchmarkSet]:
    if options.check_floors or options.propose_floors:
        return [item for item in SETS if item.is_guarded]
    if options.only:
        return [item for item in SETS if item.name in options.only]
    return [item for item in SETS if options.train_parts or not item.is_optional]


def _measure(chosen: Sequence[BenchmarkSet], flow: Flow, data: Path) -> list[Result]:
    """Measure sets and say on standard error how long each took."""
    results, began = [], time.monotonic()
    for result in measure_sets(chosen, flow, data):
        results.append(result)
        _say(f"{result.chosen.name}: {result.reason or f'{time.monotonic() - began:.0f} s'}")
        began = time.monotonic()
    return results


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what was asked for and return the exit status."""
    options = _parse(arguments)
    flow = Flow(limit=options.limit)
    if options.false_pairs is not None:
        return _print_false_pairs(options, flow)
    results = _measure(_chosen(options), flow, options.data)
    if options.propose_floors:
        sys.stdout.write(propose_floors(results))
        return DONE
    sys.stdout.write(as_table(results))
    if options.json:
        options.json.write_text(as_json(results, flow), encoding="utf8")
    if options.check_floors:
        faults = find_faults(results, read_floors())
        for fault in faults:
            _say(fault)
        return BELOW if faults else DONE
    return DONE if any(result.measured for result in results) else NOTHING


def _print_false_pairs(options: argparse.Namespace, flow: Flow) -> int:
    re3d = next(item for item in SETS if item.name == "re3d")
    paths = re3d.paths(data=options.data, root=ROOT)
    if not paths[0].is_file():
        _say(f"{paths[0]}: not found; name the folder of the shared data with --data")
        return NOTHING
    sys.stdout.write("\n".join(false_pairs(paths, flow, n_pairs=options.false_pairs, seed=options.seed)) + "\n")
    return DONE


if __name__ == "__main__":
    sys.exit(main())
