"""Gold and found classes of the same rows in, accuracy, F1 per class, macro-F1 and the table of confusions out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.coding.ratio import draw_units


@dataclass(frozen=True, slots=True)
class Confusion:
    """Classes of rows: what gold says and what was found, row by row.

    >>> table = Confusion(("a", "a", "b", "b"), ("a", "b", "b", "b"))
    >>> table.accuracy, round(table.f1("a"), 3), round(table.macro_f1, 3)
    (0.75, 0.667, 0.733)
    """

    gold: tuple[str, ...]
    found: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(self.gold) != len(self.found):
            raise ValueError(f"confusion: {len(self.gold)} gold and {len(self.found)} found classes; give one of each")

    @property
    def classes(self) -> tuple[str, ...]:
        """Every class that stands in gold or was found, in alphabetical order."""
        return tuple(sorted({*self.gold, *self.found}))

    @property
    def accuracy(self) -> float | None:
        """Share of rows whose class was found."""
        return sum(map(str.__eq__, self.gold, self.found)) / len(self.gold) if self.gold else None

    def f1(self, name: str) -> float:
        """F1 of one class, 0 where it was never rightly found."""
        n_right = sum(a == b == name for a, b in zip(self.gold, self.found, strict=True))
        return 2 * n_right / (self.gold.count(name) + self.found.count(name)) if n_right else 0.0

    @property
    def macro_f1(self) -> float | None:
        """Mean F1 over the classes that stand in gold or were found, each with equal say."""
        return sum(map(self.f1, self.classes)) / len(self.classes) if self.gold else None

    def noise(self) -> float | None:
        """The standard deviation of macro-F1 over 1,000 bootstrap samples of the rows, classes being those of all."""
        if len(self.gold) < 2:
            return None
        position = {name: number for number, name in enumerate(self.classes)}
        gold = np.array([position[name] for name in self.gold])
        found = np.array([position[name] for name in self.found])
        size = len(position)
        scores = []
        for drawn in draw_units(len(gold)):
            counts = np.bincount(gold[drawn] * size + found[drawn], minlength=size * size).reshape(size, size)
            wholes = counts.sum(axis=0) + counts.sum(axis=1)
            scores.append(np.mean(2 * np.diag(counts) / np.maximum(wholes, 1)))
        return float(np.std(scores))

    def per_class(self) -> dict[str, dict[str, float | int]]:
        """For each class how often it stands in gold, was found, was rightly found, and its F1."""
        return {
            name: {
                "gold": self.gold.count(name),
                "found": self.found.count(name),
                "right": sum(a == b == name for a, b in zip(self.gold, self.found, strict=True)),
                "f1": round(self.f1(name), 3),
            }
            for name in self.classes
        }

    def table(self) -> dict[str, dict[str, int]]:
        """For each class of gold how often which class was found."""
        counts = Counter(zip(self.gold, self.found, strict=True))
        return {
            one: {other: counts[one, other] for other in self.classes if counts[one, other]}
            for one in sorted(set(self.gold))
        }


def commonest(gold: Sequence[str]) -> Confusion:
    """What would be found if every row were given the class that is commonest in gold."""
    name = Counter(gold).most_common(1)[0][0] if gold else ""
    return always(name, gold)


def always(name: str, gold: Sequence[str]) -> Confusion:
    """What would be found if every row were given the class `name`."""
    return Confusion(tuple(gold), (name,) * len(gold))
