"""Two blind markings of the same passages in, how far they agree out: the ceiling of what a coder can be scored at.

    python benchmarks/agreement.py training/passages training/second
    python benchmarks/agreement.py benchmarks/gold/passages.jsonl benchmarks/gold/passages-second.jsonl

Each argument is a file or a folder of JSON lines in the form of `worked-examples.jsonl`; passages are joined by text.
The second marking is scored as if it were a coder's, by type, source and target.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path

from allegiance.extract.score import GoldPassage, Tally, read_gold, score_claims

FIELDS = ("trigger", "mode", "modality", "symmetric", "speaker", "place", "when")


def read_marking(path: Path) -> tuple[GoldPassage, ...]:
    """Read the passages of a file, or of every JSON lines file of a folder."""
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    return read_gold(line for file in files for line in file.read_text(encoding="utf8").split("\n"))


def compare(first: Iterable[GoldPassage], second: Iterable[GoldPassage]) -> dict[str, float | int | None]:
    """Score the second marking against the first over the passages that both hold.

    `f1` is over claims, the shares of fields over the claims that both have; `both_empty` of `either_empty` passages
    have no claim in both markings. Raises ValueError where the second holds a passage that the first lacks.
    """
    known = {passage.text: passage for passage in first}
    second = tuple(second)
    for passage in second:
        if passage.text not in known:
            raise ValueError(f"the first marking has no passage {passage.text!r}; take it out of the second")
    pairs = [(known[passage.text], passage) for passage in second]
    tally = Tally()
    for one, other in pairs:
        score_claims(one.claims, other.claims, tally)
    n_claims = tally.n_gold + tally.n_found
    return {
        "passages": len(pairs),
        "first": tally.n_gold,
        "second": tally.n_found,
        "common": tally.n_right,
        "f1": round(2 * tally.n_right / n_claims, 3) if n_claims else None,
        **{name: None if (share := tally.share(name)) is None else round(share, 3) for name in FIELDS},
        "either_empty": sum(not (one.claims and other.claims) for one, other in pairs),
        "both_empty": sum(not (one.claims or other.claims) for one, other in pairs),
    }


def main(first: str, second: str) -> None:
    """Print the agreement as JSON."""
    print(json.dumps(compare(read_marking(Path(first)), read_marking(Path(second))), indent=2))  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
