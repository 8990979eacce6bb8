"""Marked places in context in, how many are placed right out, and how many points that the text does not give."""

from __future__ import annotations

import json
import math
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allegiance.model.place import Precision
from allegiance.model.report import Report, Section, SectionKind, identify_report
from allegiance.model.span import Span
from allegiance.model.when import parse_partial_date
from allegiance.resolve.gazetteer import Gazetteer, PlaceReading
from allegiance.resolve.match import compare_names
from allegiance.resolve.place import report_countries

FOLDER = Path(__file__).parents[1] / "where"
NEAR_KM = 10.0
_ALIKE = 0.9


@dataclass(frozen=True, slots=True)
class Judged:
    """One place, what was read, and what of it is right."""

    row: dict[str, Any]
    found: PlaceReading | None
    is_right: bool
    km: float | None
    is_false_point: bool


def load(name: str = "places.jsonl") -> list[dict[str, Any]]:
    """Read the marked places."""
    return [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf8").splitlines() if line]


def judge(rows: list[dict[str, Any]], gazetteer: Gazetteer) -> list[Judged]:
    """Read each place as in a report of its own; the country in play counts where the text names none."""
    judged = []
    for row in rows:
        countries = report_countries(_report(row), gazetteer)
        countries = countries if row["country"] in countries else (*countries, row["country"])
        found = gazetteer.read(row["place"], countries=countries)
        judged.append(
            Judged(row, found, _is_right(row, found, gazetteer), _distance_km(row, found), _is_false_point(row, found))
        )
    return judged


def score(judged: list[Judged]) -> dict[str, Any]:
    """Return the share placed right, the share within 10 km where both have a point, and the false points."""
    measured = [item.km for item in judged if item.km is not None]
    right, total = Counter[str](), Counter[str]()
    for item in judged:
        total[item.row["kind"]] += 1
        right[item.row["kind"]] += item.is_right
    return {
        "n": len(judged),
        "accuracy": round(sum(right.values()) / max(len(judged), 1), 3),
        "within 10 km": round(sum(km <= NEAR_KM for km in measured) / max(len(measured), 1), 3),
        "n with both points": len(measured),
        "false points": sum(item.is_false_point for item in judged),
        "by kind": {kind: {"n": n, "accuracy": round(right[kind] / n, 3)} for kind, n in sorted(total.items())},
    }


def _report(row: dict[str, Any]) -> Report:
    text, published = row["text"], parse_partial_date(row["published"])
    return Report(
        id=identify_report(publisher=None, published=published, title=None, text=text),
        origin="places",
        published=published,
        text=text,
        sections=(Section(kind=SectionKind.BODY, span=Span(0, len(text))),),
    )


def _is_right(row: dict[str, Any], found: PlaceReading | None, gazetteer: Gazetteer) -> bool:
    """The place itself, one that lies in it, or the area that holds it and bears its district's or province's name."""
    if found is None or found.place.country != row["iso3"]:
        return False
    wanted = [name for name in (row["name"], row["near"], row["admin1"]) if name]
    known = {c.place.id for name in wanted for c in gazetteer.candidates(_bare(name), countries=[row["iso3"]])}
    holders = [found.place.id, *gazetteer.holders_of(found.place.id)]
    if known & set(holders) or row["kind"] == "country":
        return True
    names = [found.place.name, *gazetteer.names_of(found.place.id)]
    if any(compare_names(_bare(a), _bare(b)).score >= _ALIKE for a in names for b in wanted):
        return True
    km = _distance_km(row, found)
    return km is not None and km <= NEAR_KM


def _bare(name: str) -> str:
    """A name without the word for what it is."""
    words = [w for w in name.replace("(", " ").replace(")", " ").split() if w.casefold() not in _KINDS]
    return " ".join(words) or name


_KINDS = frozenset(
    (
        "city", "town", "village", "district", "province", "governorate", "state", "region", "oblast", "county", "camp",
        "airport", "base", "crossing", "dam", "oil", "field", "corridor", "township", "commune", "department", "forest",
    )
)  # fmt: skip


def _distance_km(row: dict[str, Any], found: PlaceReading | None) -> float | None:
    if found is None or row["lat"] is None or found.place.latitude_deg is None or found.place.longitude_deg is None:
        return None
    if not row["point"] or found.precision is not Precision.EXACT:
        return None
    return _km(row["lat"], row["lon"], found.place.latitude_deg, found.place.longitude_deg)


def _km(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Great-circle distance in km (haversine)."""
    a, b = math.radians(lat_a), math.radians(lat_b)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon_b - lon_a) / 2) ** 2
    return 2 * 6371.0 * math.asin(math.sqrt(h))


def _is_false_point(row: dict[str, Any], found: PlaceReading | None) -> bool:
    """An exact point where the text names none."""
    return found is not None and not row["point"] and found.precision is Precision.EXACT
