"""The crosswalk tables of the ontology in; what a code of CAMEO, ACLED or PLOVER means by our types out."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from allegiance.exchange.event_cell import BadCell
from allegiance.model.ontology import Modality, Quad, modes, types


class Meaning(NamedTuple):
    """What a code says. `type` is None where it says no act of ours; `quad` is that of the scheme, if it has one."""

    type: str | None
    mode: str | None
    modality: Modality
    is_symmetric: bool
    quad: Quad | None


NO_MEANING = Meaning(None, None, Modality.HAPPENED, False, None)


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("allegiance") / "data" / "ontology" / name).read_text(encoding="utf8")
    return list(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def cameo() -> dict[str, Meaning]:
    """CAMEO codes as text, leading zeros kept; the quad is CAMEO's own."""
    return {
        row["code"]: Meaning(
            row["type"] or None, row["mode"] or None, Modality.HAPPENED, False, Quad(row["cameo_quad"])
        )
        for row in _rows("cameo-crosswalk.tsv")
    }


def read_cameo(code: str, column: str) -> Meaning:
    """Return what a CAMEO code means; raise BadCell for none, and for what is no code, such as one without its zero.

    >>> read_cameo("0841", "code").mode
    'release'
    """
    if not code:
        raise BadCell(column, code, "missing, and no code is made up")
    meaning = cameo().get(code)
    if meaning is None:
        lost = f"; did it lose its zero? 0{code} is one" if f"0{code}" in cameo() else ""
        raise BadCell(column, code, f"no CAMEO code{lost}")
    return meaning


@cache
def acled() -> dict[tuple[str, str], Meaning]:
    """ACLED's (event type, sub-event type) in lower case; a row without a type means nothing to us."""
    found = {}
    for row in _rows("acled-crosswalk.tsv"):
        type_name = row["type"] or None
        quad = types()[type_name].quad if type_name else None
        found[row["event_type"].casefold(), row["sub_event_type"].casefold()] = Meaning(
            type_name,
            row["mode"] or None,
            Modality(row["modality"] or "happened"),
            row["symmetric"] == "yes",
            None if quad is Quad.NONE else quad,
        )
    return found


@cache
def ucdp_violence() -> dict[str, Meaning]:
    """UCDP's type_of_violence."""
    return {
        row["value"]: Meaning(
            row["type"], row["mode"] or None, Modality.HAPPENED, row["symmetric"] == "yes", types()[row["type"]].quad
        )
        for row in _rows("ucdp-crosswalk.tsv")
        if row["field"] == "type_of_violence"
    }


@cache
def ucdp_place_precision() -> dict[str, str]:
    """UCDP's where_prec as our words: place, near, adm2, adm1, region, country, none."""
    found = {}
    for row in _rows("ucdp-crosswalk.tsv"):
        if row["field"] == "where_prec":
            words = row["note"].removeprefix("precision: ").split(";")[0].split(" (")[0].strip()
            found[row["value"]] = "none" if words.startswith("no point") else words
    return found


@cache
def plover(type_name: str, mode: str) -> Meaning:
    """PLOVER's type with its mode; a mode that is not ours is dropped, as is a type."""
    folded, finer = type_name.upper(), mode.casefold()
    if folded not in types():
        return NO_MEANING
    row = types()[folded]
    known = finer if (folded, finer) in modes() else None
    return Meaning(folded, known, Modality.HAPPENED, False, None if row.quad is Quad.NONE else row.quad)
