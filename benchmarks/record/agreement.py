"""Two markings of the same pairs and of the same happenings in, how far they agree out.

    python benchmarks/record/agreement.py

The second marking holds a part of the first. Pairs are compared by `same_origin`; happenings by the B-cubed figures of
Bagga and Baldwin (1998), over the claims that both markings have and over all claims of either.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent


class Mark(NamedTuple):
    """One claim as marked: where its trigger stands in its report (code points, half-open) and its happening."""

    report: str
    start: int
    end: int
    happening: str


def find_nth(text: str, word: str, nth: int) -> int:
    """Say where the nth occurrence of a word starts; occurrences are of the letters, also inside longer words.

    >>> find_nth("the attack after the attacks", "attack", 2)
    21
    """
    start = -1
    for _ in range(nth):
        start = text.find(word, start + 1)
        if start < 0:
            raise ValueError(f"{word!r} does not stand {nth} times in {text!r}; mend `trigger` or `nth`")
    return start


def read_cases(path: Path) -> dict[str, dict[str, Any]]:
    """Read the cases of a JSON lines file by their id."""
    return {case["case"]: case for case in map(json.loads, path.read_text(encoding="utf8").splitlines())}


def read_marks(case: Mapping[str, Any], texts: Mapping[str, str]) -> Iterator[Mark]:
    """Read the claims of a case, each with its place in its report and the number of its happening."""
    for number, happening in enumerate(case["happenings"]):
        for claim in happening:
            start = find_nth(texts[claim["report"]], claim["trigger"], claim.get("nth", 1))
            yield Mark(claim["report"], start, start + len(claim["trigger"]), f"{case['case']}.{number}")


def match_marks(first: Iterable[Mark], second: Iterable[Mark]) -> Iterator[tuple[Mark, Mark]]:
    """Match each claim of the first marking with the first free claim of the second whose trigger overlaps it."""
    free = list(second)
    for one in first:
        for other in free:
            if one.report == other.report and one.start < other.end and other.start < one.end:
                free.remove(other)
                yield one, other
                break


def score_bcubed(first: Mapping[str, str], second: Mapping[str, str]) -> tuple[float, float, float]:
    """Score a second grouping against a first: precision, recall and F1, each 0-1.

    Keys are claims, values the names of their groups. A claim that one grouping lacks scores 0 in the other's figure.

    >>> score_bcubed({"a": "x", "b": "x", "c": "y"}, {"a": "1", "b": "2", "c": "2"})
    (0.6666666666666666, 0.6666666666666666, 0.6666666666666666)
    >>> score_bcubed({"a": "x", "b": "x"}, {"a": "1"})
    (1.0, 0.25, 0.4)
    """
    precision, recall = _share_kept(second, first), _share_kept(first, second)
    both = precision + recall
    return precision, recall, 2 * precision * recall / both if both else 0.0


def _share_kept(groups: Mapping[str, str], others: Mapping[str, str]) -> float:
    kept = 0.0
    for claim, group in groups.items():
        if claim in others:
            peers = [peer for peer, name in groups.items() if name == group]
            kept += sum(others.get(peer) == others[claim] for peer in peers) / len(peers)
    return kept / len(groups) if groups else 0.0


def compare_happenings(first: Path, second: Path) -> dict[str, float | int]:
    """Score the second marking of happenings against the first, over the cases that the second holds."""
    cases = read_cases(first)
    ones: dict[str, str] = {}
    others: dict[str, str] = {}
    n_common = n_types = 0
    for case in read_cases(second).values():
        texts = {report["id"]: report["text"] for report in cases[case["case"]]["reports"]}
        marks, seconds = list(read_marks(cases[case["case"]], texts)), list(read_marks(case, texts))
        matched = list(match_marks(marks, seconds))
        n_common += len(matched)
        ones |= {str(mark[:3]): mark.happening for mark in marks}
        renamed = {other: str(one[:3]) for one, other in matched}
        others |= {renamed.get(mark, f"second only {mark[:3]}"): mark.happening for mark in seconds}
        n_types += _count_like_types(cases[case["case"]], case, texts, matched)
    common = ones.keys() & others.keys()
    return {
        "first": len(ones),
        "second": len(others),
        "common": n_common,
        "claims_f1": round(2 * n_common / (len(ones) + len(others)), 3),
        "same_type": round(n_types / n_common, 3),
        "bcubed_common": round(score_bcubed(_only(ones, common), _only(others, common))[2], 3),
        "bcubed_all": round(score_bcubed(ones, others)[2], 3),
    }


def _only(groups: Mapping[str, str], claims: Iterable[str]) -> dict[str, str]:
    return {claim: groups[claim] for claim in claims}


def _count_like_types(
    first: Mapping[str, Any], second: Mapping[str, Any], texts: Mapping[str, str], matched: list[tuple[Mark, Mark]]
) -> int:
    types = [
        dict(
            zip(
                read_marks(case, texts), (claim["type"] for group in case["happenings"] for claim in group), strict=True
            )
        )
        for case in (first, second)
    ]
    return sum(types[0][one] == types[1][other] for one, other in matched)


def read_pairs(path: Path) -> dict[frozenset[str], bool]:
    """Read whether the two reports of each pair have one origin."""
    head, *rows = (line.split("\t") for line in path.read_text(encoding="utf8").splitlines())
    at = head.index("same_origin")
    return {frozenset(row[:2]): row[at] == "yes" for row in rows}


def compare_pairs(first: Path, second: Path) -> dict[str, float | int]:
    """Score the second marking of pairs against the first: share judged alike, and F1 of "one origin"."""
    ones, others = read_pairs(first), read_pairs(second)
    alike = sum(ones[pair] == same for pair, same in others.items())
    both = sum(ones[pair] and same for pair, same in others.items())
    yes = sum(ones[pair] + same for pair, same in others.items())
    return {"pairs": len(others), "accuracy": round(alike / len(others), 3), "f1": round(2 * both / yes, 3)}


def main() -> None:
    """Print both agreements as JSON."""
    found = {
        "pairs": compare_pairs(HERE / "pairs.tsv", HERE / "second" / "pairs.tsv"),
        "happenings": compare_happenings(HERE / "happenings.jsonl", HERE / "second" / "happenings.jsonl"),
    }
    print(json.dumps(found, indent=2))  # noqa: T201


if __name__ == "__main__":
    main()
