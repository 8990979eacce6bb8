"""The key of the seed page in, and what the command stored of it: the table of expected against found, out.

`python tests/seed_table.py` reads the page into an empty store and prints the table. Page and key lie beside the
checkout and are no part of it; words of the page are printed, never kept here.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

SHARED = Path(__file__).parents[2] / "shared"
PAGE = SHARED / "data" / "seed" / "al-monitor-2022-03.txt"
KEY = SHARED / "ontology" / "seed-answer.md"
PUBLISHER, PUBLISHED = "Al-Monitor", "2022-03"

MONTH = (date(2022, 3, 1), date(2022, 3, 31))
CAPTION_DAY = date(2020, 2, 5)
COLUMNS = ("section", "trigger", "type/mode", "source → target", "sym", "modality", "place", "when", "need")
Days = tuple[date, date] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A stored claim: its sentence as the key names it, its words, and its days."""

    section: str
    trigger: str
    act: str
    source: tuple[str, ...]
    target: tuple[str, ...]
    is_symmetric: bool
    modality: str
    speaker: str | None
    place: str | None
    days: Days

    @property
    def line(self) -> str:
        """The claim in short."""
        arrow = "↔" if self.is_symmetric else "→"
        ends = f"{' + '.join(self.source) or '[]'} {arrow} {' + '.join(self.target) or '[]'}"
        days = "null" if self.days is None else f"{self.days[0]} … {self.days[1]}"
        return f"{self.trigger}: {self.act} {ends}, {self.modality}, {self.place or 'null'}, {days}"


@dataclass(slots=True)
class Row:
    """One row of the key, and the claim that answers it, with the fields in which it does not."""

    cells: dict[str, str]
    found: Found | None = None
    faults: tuple[str, ...] = field(default=("missing",))

    @property
    def is_must(self) -> bool:
        """Tell whether the row decides."""
        return self.cells["need"] == "must"


def read_key(text: str) -> list[Row]:
    """Read the table of claims of the key."""
    part = text.split("## Claims", 1)[1].split("\n## ", 1)[0]
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in part.splitlines() if "|" in line]
    header, _, *body = rows
    if tuple(header) != COLUMNS:
        raise ValueError(f"{KEY}: columns {header}, expected {COLUMNS}")
    return [Row(cells=dict(zip(header, row, strict=True))) for row in body]


def match(rows: Sequence[Row], claims: Sequence[Found]) -> list[Found]:
    """Give each row the free claim of its sentence and type that differs least; return the claims no row asks for."""
    free = list(claims)
    for row in sorted(rows, key=lambda row: not row.is_must):
        fitting = [claim for claim in free if not {"section", "type", "trigger"} & set(faults_of(row.cells, claim))]
        if fitting:
            row.found = min(fitting, key=lambda claim: len(faults_of(row.cells, claim)))
            row.faults = faults_of(row.cells, row.found)
            free.remove(row.found)
    return free


def faults_of(cells: dict[str, str], claim: Found) -> tuple[str, ...]:
    """Name the fields in which a claim is not what a row asks for."""
    checks = {
        "section": claim.section == cells["section"],
        "trigger": bool(_words(claim.trigger) & _words(cells["trigger"])),
        "type": claim.act in _acts(cells["type/mode"]),
        "ends": _ends_fit(cells["source → target"], claim),
        "sym": claim.is_symmetric == (cells["sym"] == "yes"),
        "modality": claim.modality in re.sub(r"\(.*?\)|\*", "", cells["modality"]).replace(" or ", " ").split(),
        "speaker": claim.speaker is None,
        "place": _place_fits(cells["place"], claim.place),
        "when": _days_fit(cells["when"], claim.days),
    }
    return tuple(name for name, is_right in checks.items() if not is_right)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))


def _acts(cell: str) -> set[str]:
    """ "CONTROL/takes (or holds)" and "COOPERATE or SUPPORT" as the acts that they allow."""
    allowed: set[str] = set()
    for part in re.sub(r"\(or (\w+)\)", r"or /\1", cell).split(" or "):
        act = part.strip()
        allowed.add(f"{cell.partition('/')[0]}{act}" if act.startswith("/") else act)
    return allowed


def _ends_fit(cell: str, claim: Found) -> bool:
    if "↔" in cell:
        pair, _, other = cell.partition("(or ")
        mentions = [*claim.source, *claim.target]
        sides = [_alternatives(side) for side in pair.split("↔")]
        both = len(mentions) == 2 and any(
            _side_fits(sides[0], one) and _side_fits(sides[1], two) for one, two in (mentions, mentions[::-1])
        )
        return both or (bool(other) and mentions == [other.rstrip(") ").removeprefix("the ")])
    source, _, target = cell.partition("→")
    return _end_fits(_alternatives(source), claim.source) and _end_fits(_alternatives(target), claim.target)


def _alternatives(side: str) -> list[str]:
    """ "Free Syrian Army (or [])" as both."""
    return [part.strip() for part in re.sub(r"\(or (.*?)\)", r" or \1", side).split(" or ")]


def _end_fits(allowed: Sequence[str], mentions: tuple[str, ...]) -> bool:
    if not mentions:
        return "[]" in allowed
    return len(mentions) == 1 and _side_fits(allowed, mentions[0])


def _side_fits(allowed: Sequence[str], mention: str) -> bool:
    found = _words(mention)
    for words in (_words(name) for name in allowed if name != "[]"):
        if words == {"f"} and "factions" in found:
            return True
        if words == {"hts"} and (found <= {"hts"} or {"hayat", "tahrir"} <= found):
            return True
        if words <= found or found <= words:
            return True
    return False


def _place_fits(cell: str, place: str | None) -> bool:
    allowed = cell.split(" or ")
    if place is None:
        return "null" in allowed
    return any(_words(place) <= _words(name) or _words(name) <= _words(place) for name in allowed if name != "null")


def _days_fit(cell: str, days: Days) -> bool:
    if days is None:
        return "null" in cell
    if "null, or no later than publication" in cell:
        return days[1] <= MONTH[1]
    if "earliest at most a week before" in cell:
        return days[1] == CAPTION_DAY and (days[1] - days[0]).days <= 7
    if cell == CAPTION_DAY.isoformat():
        return days == (CAPTION_DAY, CAPTION_DAY)
    return "publication" in cell and days == MONTH  # only the month is known, so every window is the month


def stored_claims(store: str) -> list[Found]:
    """The claims of the one report in a store, with the sentence named as the key does."""
    from allegiance.store.open import open_store
    from allegiance.store.view import View

    view = View(open_store(store, create=False))
    (head,) = view.reports()
    rows = view.claims_of_report(head.id)
    report = view.report(head.id)
    assert report is not None
    bodies = sorted(s.index for s in view.sentences(head.id) if str(s.section) == "body")
    return [
        Found(
            section=f"body {bodies.index(row.sentence.index) + 1}"
            if row.sentence.index in bodies
            else str(row.sentence.section),
            trigger=row.trigger_text,
            act=f"{row.claim.type}/{row.claim.mode}" if row.claim.mode else row.claim.type,
            source=tuple(row.mentions[m].text for m in row.claim.source),
            target=tuple(row.mentions[m].text for m in row.claim.target),
            is_symmetric=row.claim.symmetric,
            modality=str(row.claim.modality),
            speaker=row.mentions[row.claim.speaker].text if row.claim.speaker else None,
            place=row.mentions[row.claim.place].text if row.claim.place else None,
            days=(row.claim.when.earliest, row.claim.when.latest) if row.claim.when else None,
        )
        for row in rows
    ]


def format_table(rows: Sequence[Row], surplus: Sequence[Found]) -> Iterator[str]:
    """The table of expected against found, as Markdown."""
    yield "| section | expected | need | found | verdict |"
    yield "|---|---|---|---|---|"
    for row in rows:
        c = row.cells
        expected = (
            f"{c['trigger']}: {c['type/mode']} {c['source → target']}, {c['modality']}, {c['place']}, {c['when']}"
        )
        verdict = (
            "right" if not row.faults else "left out" if not row.found and not row.is_must else ", ".join(row.faults)
        )
        yield f"| {c['section']} | {expected} | {c['need']} | {row.found.line if row.found else '–'} | {verdict} |"
    for claim in surplus:
        yield f"| {claim.section} | – | – | {claim.line} | not asked for |"
    must = [row for row in rows if row.is_must]
    right = sum(not row.faults for row in must)
    yield f"\n{right} of {len(must)} must rows right, {len(surplus)} claims not asked for"


def main() -> int:
    """Read the page into a store of its own and print the table; 1 where a must row is not met."""
    from tempfile import TemporaryDirectory

    from allegiance.model.when import parse_partial_date
    from allegiance.serve.reading import read_into

    if not PAGE.exists():
        sys.stderr.write(f"the seed page is not at {PAGE}\n")
        return 2
    with TemporaryDirectory() as folder:
        store = str(Path(folder) / "seed.sqlite")
        read_into([str(PAGE)], PUBLISHER, parse_partial_date(PUBLISHED), store, as_json=False)
        rows = read_key(KEY.read_text(encoding="utf8"))
        surplus = match(rows, stored_claims(store))
    sys.stdout.write("\n".join(format_table(rows, surplus)) + "\n")
    return int(any(row.faults for row in rows if row.is_must))


if __name__ == "__main__":
    raise SystemExit(main())
