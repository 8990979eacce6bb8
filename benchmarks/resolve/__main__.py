"""Who, where and when, measured: one command, JSON out.

    python -m benchmarks.resolve [--only SET ...] [--json FILE] [--data ../shared/data] [--misses]

Sets: key (the key of north-west Syria, every alias), variants (2,500 generated spellings), ngec (its actor tests),
re3d (organisations named, and which names are one), mentions, times, places (marked sets of our own), speed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from allegiance.resolve.candidate import ActorResolver
from allegiance.resolve.gazetteer import load_gazetteer
from allegiance.resolve.registry import packaged_registry
from benchmarks.resolve import key, mentions, ngec, places, re3d, speed, times, variants

ROOT = Path(__file__).parents[2]
DONE, NOTHING = 0, 3
Measure = Callable[[ActorResolver, Path], tuple[dict[str, Any], list[str]]]


def _key(resolver: ActorResolver, data: Path) -> tuple[dict[str, Any], list[str]]:
    judged = key.judge(key.load(data / "nw-syria-key" / "actors.csv"), resolver)
    return key.score(judged), [f"{j.alias} → {j.found}, not {j.wanted}" for j in judged if not j.is_right]


def _variants(resolver: ActorResolver, _data: Path) -> tuple[dict[str, Any], list[str]]:
    judged = list(variants.judge(variants.make_variants(resolver.registry, n=2500), resolver))
    misses = [f"{v.text} ({v.name.text}) → {found}" for v, found in judged if found != v.name.actor]
    return variants.score(judged), misses


def _ngec(resolver: ActorResolver, data: Path) -> tuple[dict[str, Any], list[str]]:
    judged = ngec.judge(ngec.load(data / "ngec_actor_tests" / "dev.jsonl"), resolver)
    right = sum(case.is_right(found) for case, found in judged)
    misses = [f"{case.text}: {case.expected} → {found}" for case, found in judged if not case.is_right(found)]
    return {"n": len(judged), "accuracy": round(right / max(len(judged), 1), 3)}, misses


def _re3d(resolver: ActorResolver, data: Path) -> tuple[dict[str, Any], list[str]]:
    return re3d.measure(data / "re3d" / "dev.jsonl", resolver)


def _mentions(resolver: ActorResolver, _data: Path) -> tuple[dict[str, Any], list[str]]:
    judged = list(mentions.judge(mentions.load(), resolver, load_gazetteer()))
    misses = [f"{j.kind} '{j.mention}' → {sorted(j.found)}, not {sorted(j.wanted)}" for j in judged if not j.is_right]
    return mentions.score(judged), misses


def _times(_resolver: ActorResolver, _data: Path) -> tuple[dict[str, Any], list[str]]:
    judged = times.judge(times.load())
    return times.score(judged), [f"{j.row['expression']} ({j.row['published']})" for j in judged if not j.is_right]


def _places(_resolver: ActorResolver, _data: Path) -> tuple[dict[str, Any], list[str]]:
    judged = places.judge(places.load(), load_gazetteer())
    misses = [f"{j.row['place']} → {j.found.place.name if j.found else None}" for j in judged if not j.is_right]
    return places.score(judged), misses


def _speed(_resolver: ActorResolver, _data: Path) -> tuple[dict[str, Any], list[str]]:
    return speed.measure(), []


SETS: dict[str, Measure] = {
    "key": _key,
    "variants": _variants,
    "ngec": _ngec,
    "re3d": _re3d,
    "mentions": _mentions,
    "times": _times,
    "places": _places,
    "speed": _speed,
}


def main() -> int:
    """Measure what was asked for and print it as JSON; sets whose files are absent are named and passed over."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.resolve", description=__doc__.split("\n")[0])
    parser.add_argument("--only", nargs="+", choices=list(SETS), default=list(SETS))
    parser.add_argument("--json", type=Path)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--misses", action="store_true", help="name what was not right")
    asked = parser.parse_args()
    resolver = ActorResolver(packaged_registry())
    figures: dict[str, Any] = {}
    for name in asked.only:
        try:
            figures[name], misses = SETS[name](resolver, asked.data)
        except FileNotFoundError as error:
            sys.stderr.write(f"{name}: {error.filename} not found; name the folder of the shared data with --data\n")
            continue
        sys.stdout.write(f"{name}: {json.dumps(figures[name])}\n")
        if asked.misses:
            sys.stdout.writelines(f"    {miss}\n" for miss in misses)
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf8")
    return DONE if figures else NOTHING


if __name__ == "__main__":
    sys.exit(main())
