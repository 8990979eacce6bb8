"""How fast names are loaded and found in sentences, beside a union of regular expressions and rapidfuzz, in one run."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from allegiance.extract.mention import NameIndex
from allegiance.resolve.gazetteer import load_gazetteer
from allegiance.resolve.registry import load_registry

PASSAGES = Path(__file__).parents[2] / "training" / "passages" / "newswire.jsonl"
N_FUZZY = 20  # sentences given to rapidfuzz, which is slow


def measure() -> dict[str, Any]:
    """Return seconds and milliseconds of processor time, the best of three."""
    load_s = _best(load_registry)
    registry, gazetteer = load_registry(), load_gazetteer()
    names = list(gazetteer.names())
    index = NameIndex(registry, names, gazetteer.is_name)
    sentences = _sentences()
    index.find(sentences[0])
    ours = _best(lambda: [index.find(sentence) for sentence in sentences]) / len(sentences)
    every = sorted({name.text for name in registry.names} | set(names), key=len, reverse=True)
    union = re.compile(r"\b(?:" + "|".join(map(re.escape, every)) + r")\b")
    by_union = _best(lambda: [union.findall(sentence) for sentence in sentences[:N_FUZZY]]) / N_FUZZY
    by_fuzz = (
        _best(lambda: [process.extract(s, every, scorer=fuzz.partial_ratio, limit=3) for s in sentences[:3]], n=1) / 3
    )
    return {
        "registry load s": round(load_s, 3),
        "names": len(registry.names) + len(names),
        "ours ms a sentence": round(1000 * ours, 4),
        "regular-expression union ms a sentence": round(1000 * by_union, 3),
        "rapidfuzz ms a sentence": round(1000 * by_fuzz, 1),
    }


def _sentences() -> list[str]:
    import json

    texts = (json.loads(line)["text"] for line in PASSAGES.read_text(encoding="utf8").splitlines()[:400])
    return [sentence for text in texts for sentence in re.split(r"(?<=[.!?]) ", text)]


def _best(work: Callable[[], object], n: int = 3) -> float:
    times = []
    for _ in range(n):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times)
