"""The training passages in, every fault in them out: broken marks, near-copies of evaluation data, repeated skeletons.

    python training/check.py [FILE ...]     # all of training/passages without arguments; exit 1 where a fault is found

A passage is a near-copy of another text when they share a run of eight content words, or half of their word triples.
Its skeleton is what is left when names, numbers, places and days are masked.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parent
SHARED = ROOT.parent / "shared"
ONTOLOGY = ROOT / "src" / "allegiance" / "data" / "ontology"
RUN = 8
MOST_ALIKE = 0.5
MOST_OF_ONE_SKELETON = 0.005
MOST_OF_ONE_OPENING = 10
NO_COPIES_OF = (
    "plv", "factuality", "polnear", "india_police", "crudeoilnews", "cameo_coped", "re3d", "mmp-militant-map",
    "ngec_actor_tests", "ucdp-aec", "seed",
)  # fmt: skip
MODALITIES = frozenset(("happened", "hedged", "planned", "possible", "requested", "threatened", "denied", "negated"))
FIELDS = frozenset(("trigger", "type", "mode", "source", "target", "symmetric", "modality", "speaker", "place", "when"))
_WORD = re.compile(r"\w+(?:['’]\w+)?")
_STOP = frozenset((
    "the", "a", "an", "of", "to", "in", "on", "at", "by", "for", "and", "or", "but", "with", "from", "as", "is", "are",
    "was", "were", "be", "been", "has", "have", "had", "it", "its", "that", "this", "which", "who", "their", "his",
    "her", "they", "he", "she", "not", "no", "said", "says",
))  # fmt: skip


def read_passages(files: Iterable[Path]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each passage with its `FILE:LINE`."""
    for file in files:
        for number, line in enumerate(file.read_text(encoding="utf8").split("\n"), start=1):
            if line.strip():
                yield f"{file.name}:{number}", json.loads(line)


def find_broken_marks(passage: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with the marks of one passage."""
    types, modes = _types(), _modes()
    text = passage["text"]
    date.fromisoformat(passage["published"])
    for claim in passage["claims"]:
        if set(claim) != FIELDS:
            yield f"fields {sorted(set(claim) ^ FIELDS)} are missing or unknown"
            continue
        spans = [claim["trigger"], *claim["source"], *claim["target"], claim["speaker"], claim["place"]]
        yield from (f"{span!r} does not stand in the text" for span in spans if span is not None and span not in text)
        if claim["type"] not in types:
            yield f"{claim['type']!r} is no type"
        elif claim["symmetric"] and types[claim["type"]] != "yes":
            yield f"{claim['type']} cannot be symmetric"
        if claim["mode"] is not None and (claim["type"], claim["mode"]) not in modes:
            yield f"{claim['type']} has no mode {claim['mode']!r}"
        if claim["modality"] not in MODALITIES:
            yield f"{claim['modality']!r} is no modality"
        if claim["when"] is not None:
            first, last = (date.fromisoformat(day) for day in claim["when"])
            if first > last:
                yield f"when {claim['when']} runs backwards"


def _types() -> dict[str, str]:
    return {row["type"]: row["symmetric_possible"] for row in _rows("types.tsv")}


def _modes() -> set[tuple[str, str]]:
    return {(row["type"], row["mode"]) for row in _rows("modes.tsv")}


def _rows(name: str) -> list[dict[str, str]]:
    lines = (ONTOLOGY / name).read_text(encoding="utf8").splitlines()
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


# Near-copies ----------------------------------------------------------------------------------------------------------


def words_of(text: str) -> list[str]:
    """The words of a text, folded."""
    return [word.casefold() for word in _WORD.findall(text)]


def runs_of(text: str) -> set[tuple[str, ...]]:
    """All runs of eight content words."""
    words = [word for word in words_of(text) if word not in _STOP]
    return {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}


def triples_of(text: str) -> set[tuple[str, ...]]:
    """All runs of three words."""
    words = words_of(text)
    return {tuple(words[i : i + 3]) for i in range(len(words) - 2)}


def read_guarded_texts() -> Iterator[str]:
    """Yield every text that no passage may be a near-copy of; nothing where ../shared is absent."""
    for line in (ONTOLOGY / "worked-examples.jsonl").read_text(encoding="utf8").split("\n"):
        if line.strip():
            yield json.loads(line)["text"]
    for name in NO_COPIES_OF:
        for file in sorted((SHARED / "data" / name).glob("*")):
            yield from _texts_in(file)
    for file in sorted((SHARED / "ontology").glob("*.md")):
        yield from file.read_text(encoding="utf8").split("\n")


def _texts_in(file: Path) -> Iterator[str]:
    if file.name == "README.md" or file.suffix not in (".jsonl", ".tsv", ".csv", ".txt", ".gz"):
        return
    data = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    for line in data.decode("utf8", "replace").split("\n"):
        if line.startswith("{"):
            yield from _strings_in(json.loads(line))
        else:
            yield from line.split("\t")


def _strings_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings_in(inner)
    elif isinstance(value, list):
        if value and all(isinstance(item, str) for item in value):
            yield " ".join(value)
        for inner in value:
            yield from _strings_in(inner)


def find_copies(passages: list[tuple[str, dict[str, Any]]]) -> Iterator[str]:
    """Yield each passage that is a near-copy of a guarded text."""
    by_run: dict[tuple[str, ...], str] = {}
    by_triple: dict[tuple[str, ...], list[int]] = defaultdict(list)
    own = [triples_of(passage["text"]) for _, passage in passages]
    for number, (where, passage) in enumerate(passages):
        by_run.update(dict.fromkeys(runs_of(passage["text"]), where))
        for triple in own[number]:
            by_triple[triple].append(number)
    seen: set[str] = set()
    for text in read_guarded_texts():
        if len(text) < 20:
            continue
        hit = next((by_run[run] for run in runs_of(text) if run in by_run), None)
        if hit is not None and hit not in seen:
            seen.add(hit)
            yield f"{hit}: shares eight content words with a text that it may not copy"
        theirs = triples_of(text)
        shared = Counter(number for triple in theirs for number in by_triple.get(triple, ()))
        for number, n_shared in shared.items():
            where = passages[number][0]
            if n_shared / len(own[number] | theirs) >= MOST_ALIKE and where not in seen:
                seen.add(where)
                yield f"{where}: half of its word triples stand in a text that it may not copy"


# Variety --------------------------------------------------------------------------------------------------------------


def skeleton_of(text: str) -> str:
    """What is left of a passage when names, numbers, places and days are masked: runs of capitals become one mark."""
    first = True
    out: list[str] = []
    for token in re.findall(r"\w+(?:['’-]\w+)*|[^\w\s]", text):
        if token[0].isdigit():
            token = "#"
        elif token[0].isupper() and not first:
            token = "@"
        first = token in ".!?"
        if not (token in "#@" and out and out[-1] == token):
            out.append(token.casefold())
    return " ".join(out)


def find_sameness(passages: list[tuple[str, dict[str, Any]]]) -> Iterator[str]:
    """Yield skeletons of over 0.5 % of the passages, openings of more than ten, and repetitions."""
    skeletons = Counter(skeleton_of(passage["text"]) for _, passage in passages)
    openings = Counter(" ".join(words_of(passage["text"])[:5]) for _, passage in passages)
    texts = Counter(passage["text"] for _, passage in passages)
    most = max(2, int(MOST_OF_ONE_SKELETON * len(passages)))
    yield from (f"skeleton of {n} passages: {text}" for text, n in skeletons.items() if n > most)
    yield from (f"opening of {n} passages: {text}" for text, n in openings.items() if n > MOST_OF_ONE_OPENING)
    yield from (f"stands {n} times: {text}" for text, n in texts.items() if n > 1)


def find_faults(files: Iterable[Path]) -> Iterator[str]:
    """Yield every fault of the passages in these files."""
    passages = list(read_passages(files))
    for where, passage in passages:
        yield from (f"{where}: {fault}" for fault in find_broken_marks(passage))
    yield from find_sameness(passages)
    yield from find_copies(passages)


def main() -> int:
    """Print every fault and a count of what was looked at."""
    files = [Path(name) for name in sys.argv[1:]] or sorted((HERE / "passages").glob("*.jsonl"))
    faults = list(find_faults(files))
    passages = [passage for _, passage in read_passages(files)]
    claims = [claim for passage in passages for claim in passage["claims"]]
    print("\n".join(faults))  # noqa: T201 - the output of a script
    print(  # noqa: T201
        f"{len(passages)} passages, {sum(not p['claims'] for p in passages)} without a claim, {len(claims)} claims; "
        f"types {dict(Counter(c['type'] for c in claims).most_common())}; "
        f"modalities {dict(Counter(c['modality'] for c in claims).most_common())}; {len(faults)} faults"
    )
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
