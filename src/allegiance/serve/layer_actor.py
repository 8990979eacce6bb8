"""A cell of somebody's data set in, the actors that it names out: of the registry where a name fits, else of the layer.

Their names never become actors of the registry; an actor of a layer has an id that begins with the layer's name.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import blake2b
from importlib.resources import files

from allegiance.model.actor import ActorKind
from allegiance.model.identity import ActorId
from allegiance.model.imported_event import CellActor
from allegiance.resolve.candidate import ActorResolver, Candidate
from allegiance.resolve.match import fold_name

_SURE = 0.85  # a likeness below it is not taken for an actor of the registry
_BRACKETS = re.compile(r"(?P<head>.+?)\s*\((?P<inside>[^()]+)\)")
_YEARS = re.compile(r"\s*\(\d{4}\s*-\s*(?:\d{4})?\)")  # ACLED: "Military Forces of Syria (2000-2024)"
_JOINTS = re.compile(r",? and |, | & ")
_FORCES = re.compile(r"(?P<kind>Military|Police) Forces of (?P<country>.+)")  # ACLED
_CODE = re.compile(r"(?:[A-Z]{3}){1,5}")
_STATES = (ActorKind.STATE, ActorKind.GOVERNMENT)


@cache
def _roles(before: str) -> frozenset[str]:
    """Roles that stand before a "body", or before a "country", in lower case."""
    text = (files("allegiance") / "data" / "exchange" / "roles.tsv").read_text(encoding="utf8")
    rows = csv.DictReader(text.splitlines()[1:], delimiter="\t", quoting=csv.QUOTE_NONE)
    return frozenset(row["role"].casefold() for row in rows if row["before"] == before)


class CellReader:
    """Reads the cells of one layer by one registry."""

    def __init__(self, layer: str, resolver: ActorResolver) -> None:
        self._layer = layer
        self._resolver = resolver
        self._actors = resolver.registry.actors
        self._states = {a.country: a for a in self._actors.values() if a.kind is ActorKind.STATE and a.country}

    def read(self, cell: str) -> tuple[CellActor, ...]:
        """Return the actors of a cell in order: names are parted at ";", and at "and" or "," where each is known."""
        found = [actor for part in cell.split(";") if part.strip() for actor in self._read_part(part.strip())]
        return tuple({actor.actor: actor for actor in reversed(found)}.values())[::-1]

    def _read_part(self, name: str) -> Iterator[CellActor]:
        whole = self._known(name)
        if whole is None and len(parts := [part for part in _JOINTS.split(name) if part.strip()]) > 1:
            each = [self._known(part.strip()) for part in parts]
            if all(each):
                yield from (actor for actor in each if actor)
                return
        yield whole or self._own(name)

    def _known(self, name: str) -> CellActor | None:
        """Find the actor of the registry that a name as a data set writes it fits."""
        plain = _YEARS.sub("", name).strip()
        bracketed = _BRACKETS.fullmatch(plain)
        if bracketed is not None:
            return self._known_with_brackets(name, bracketed["head"], bracketed["inside"])
        readings = [plain]
        if ": " in plain:  # ACLED: "HTS: Hayat Tahrir al-Sham"
            acronym, _, full = plain.partition(": ")
            readings = [full, acronym]
        if _CODE.fullmatch(plain):
            return self._state(name, plain)
        found = next((actor for reading in readings if (actor := self._fit(name, reading))), None)
        if found is None and (forces := _FORCES.fullmatch(plain)):
            found = self._fit(name, f"{forces['kind']} of {forces['country']}", is_known=True)
        return found

    def _known_with_brackets(self, name: str, head: str, inside: str) -> CellActor | None:
        """Read "Combatant (X)" as X where X is a body; "Name (Country)" as a name there; "NAME (CODE)" by its code."""
        if _CODE.fullmatch(inside) and head.upper() == head:
            return self._state(name, inside)
        role, within = head.casefold(), self._fit(name, inside)
        if within is None:
            return self._fit(name, head)
        kind, country = self._actors[within.actor].kind, self._actors[within.actor].country
        if kind not in _STATES:
            return within if role in _roles("body") else None
        if role in _roles("country"):
            return self._fit(name, f"{head} of {inside}", country=country, is_known=True)
        return self._fit(name, head, country=country)

    def _fit(self, name: str, reading: str, *, country: str | None = None, is_known: bool = False) -> CellActor | None:
        """Take the best candidate where it is sure, alone, no mere description, and of the country, if one is given.

        A name that nobody bears fits nobody, unless it `is_known` to be made of an organ and a country.
        """
        if not is_known and not self._resolver.knows(reading):
            return None
        candidates = self._resolver.candidates(reading)
        if country is not None:
            candidates = tuple(c for c in candidates if self._actors[c.actor].country == country)
        best = next(iter(candidates), None)
        if best is None or best.score < _SURE or best.is_described or _is_shared(candidates):
            return None
        return CellActor(
            name=name, actor=best.actor, score=best.score, reason="; ".join(best.reasons), is_registered=True
        )

    def _state(self, name: str, code: str) -> CellActor | None:
        """A code of three letters is a country; a longer one is somebody in it, whom the code does not name."""
        state = self._states.get(code) if len(code) == 3 else None
        if state is None:
            return None
        return CellActor(name=name, actor=state.id, score=1.0, reason=f"country code {code}", is_registered=True)

    def _own(self, name: str) -> CellActor:
        """Keep a name as an actor of the layer alone; a doer's role before an unknown body is dropped."""
        bracketed, body = _BRACKETS.fullmatch(name), name
        if bracketed is not None and bracketed["head"].casefold() in _roles("body"):
            body = name if self._is_country(bracketed["inside"]) else bracketed["inside"]
        return CellActor(
            name=body,
            actor=ActorId(f"{self._layer}:{_slug(body)}"),
            score=1.0,
            reason="no actor of the registry; known in this layer alone",
            is_registered=False,
        )

    def _is_country(self, name: str) -> bool:
        candidates = self._resolver.candidates(name)
        return bool(candidates) and self._actors[candidates[0].actor].kind in _STATES


def _is_shared(candidates: Sequence[Candidate]) -> bool:
    return len(candidates) > 1 and candidates[1].score > candidates[0].score - 0.04


def _slug(name: str) -> str:
    """Write a name as the end of an id; what has no Latin letters gets a digest.

    >>> _slug("Combatant (Syria)")
    'combatant-syria'
    """
    folded = re.sub(r"[^a-z0-9]+", "-", fold_name(name)).strip("-")
    return folded or blake2b(name.encode(), digest_size=6).hexdigest()
