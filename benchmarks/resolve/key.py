"""The key of north-west Syria in, how many of its actors every alias leads to out."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allegiance.model.when import When, parse_partial_date
from allegiance.resolve.candidate import ActorResolver


@dataclass(frozen=True, slots=True)
class Judged:
    """One alias of one actor of the key, and the actor that stands first for it."""

    key_id: str
    alias: str
    wanted: str
    found: str | None

    @property
    def is_right(self) -> bool:
        """Tell whether the alias leads to the actor of the key."""
        return self.found == self.wanted


def load(path: Path) -> list[dict[str, str]]:
    """Read the key."""
    with path.open(encoding="utf8", newline="") as lines:
        return list(csv.DictReader(lines))


def judge(rows: list[dict[str, str]], resolver: ActorResolver) -> list[Judged]:
    """Look every alias up on a day on which it fits: the first of the alias, else of the actor."""
    ids = {
        actor.basis.removeprefix("nw-syria-key ").split(",")[0]: actor.id
        for actor in resolver.registry.actors.values()
        if actor.basis.startswith("nw-syria-key ")
    }
    judged = []
    for row in rows:
        wanted = ids[row["actor_id"]]
        for alias in dict.fromkeys((row["name"], *row["aliases"].split(";"), row["arabic_name"])):
            if alias.strip():
                found = resolver.candidates(
                    alias.strip(), day=_day(alias, row, resolver, wanted), context="Syria in Syria"
                )
                judged.append(Judged(row["actor_id"], alias.strip(), wanted, found[0].actor if found else None))
    return judged


def _day(alias: str, row: dict[str, str], resolver: ActorResolver, wanted: str) -> When | None:
    names = (n for n in resolver.registry.names if n.actor == wanted and n.text in alias and n.valid.began)
    began = next((n.valid.began for n in names), None)
    return began or (parse_partial_date(row["founded"]) if row["founded"] else None)


def score(judged: list[Judged]) -> dict[str, Any]:
    """Return how many actors every alias leads to, and how many aliases lead to theirs."""
    by_actor: dict[str, list[bool]] = defaultdict(list)
    for item in judged:
        by_actor[item.key_id].append(item.is_right)
    return {
        "actors": len(by_actor),
        "actors right by every alias": sum(all(right) for right in by_actor.values()),
        "aliases": len(judged),
        "aliases right": sum(item.is_right for item in judged),
    }
