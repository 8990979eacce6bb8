"""A file of places in, places in the store and a summary out; a name in, the places that it may mean out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from allegiance.errors import InputRefused, UsageError
from allegiance.exchange.claim_jsonl import format_json
from allegiance.exchange.place_list import Format, Item, read_place_list
from allegiance.model.listed_place import ImportedPlace, ListedPlace, Skipped, namesake_of
from allegiance.resolve.gazetteer import Gazetteer, load_gazetteer
from allegiance.resolve.listed import import_place, name_keys
from allegiance.serve.command import DONE, SOME_REFUSED
from allegiance.serve.intake import say, write_out
from allegiance.settings import read_settings
from allegiance.store.open import open_store
from allegiance.store.place_table import PlaceWriter, StoredPlaces

if TYPE_CHECKING:
    from sqlalchemy import Engine

_LOT = 5_000  # places in memory at once
_TOLD = 100  # refused lines that are printed; all are counted


@dataclass(slots=True)
class PlaceTally:
    """How an import went. `n_joined` of the new ones are places known already, which get their names."""

    n_new: int = 0
    n_joined: int = 0
    n_replaced: int = 0
    n_unchanged: int = 0
    n_older: int = 0
    n_elsewhere: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    refused: list[InputRefused] = field(default_factory=list)
    n_refused: int = 0

    def refuse(self, refusal: InputRefused) -> None:
        """Count a line that cannot be read; the first are kept to be told."""
        self.n_refused += 1
        if len(self.refused) < _TOLD:
            self.refused.append(refusal)


def import_places(items: Iterable[Item], engine: Engine, gazetteer: Gazetteer, country: str | None) -> PlaceTally:
    """Put the places of a list into a store, lot by lot, each durable; the same list twice changes nothing."""
    tally, writer = PlaceTally(), PlaceWriter(engine)
    stream = _places_of(items, gazetteer, country, tally)
    while lot := list(islice(stream, _LOT)):
        _put_lot(lot, writer, gazetteer, tally)
    return tally


def _places_of(
    items: Iterable[Item], gazetteer: Gazetteer, country: str | None, tally: PlaceTally
) -> Iterator[tuple[ImportedPlace, bool]]:
    """Yield each place with whether a row only names it aside; count what is skipped and refused."""
    for item in items:
        if isinstance(item, Skipped):
            tally.skipped[item.words] += 1
        elif isinstance(item, InputRefused):
            tally.refuse(item)
        else:
            try:
                found = import_place(_in_country(item, country), gazetteer.country_codes)
            except InputRefused as refusal:
                tally.refuse(refusal)
                continue
            if country is not None and found.place.country != country:
                tally.n_elsewhere += 1
            else:
                yield found, item.is_aside


def _in_country(listed: ListedPlace, country: str | None) -> ListedPlace:
    return replace(listed, country=country) if country is not None and not listed.country else listed


def _put_lot(
    lot: Sequence[tuple[ImportedPlace, bool]], writer: PlaceWriter, gazetteer: Gazetteer, tally: PlaceTally
) -> None:
    """Add what is new and what has changed; an older row of a source, or one named aside, replaces none."""
    known = writer.known({found.source for found, _ in lot})
    last: dict[str, ImportedPlace] = {}
    for found, is_aside in lot:
        before = last.get(found.source) or known.get(found.source)
        if before is None or _is_news(before, found, is_aside, tally):
            last[found.source] = found
    heads = writer.joined_to({before.place.id for before in known.values()})
    put: dict[str, tuple[ImportedPlace, Sequence[str]]] = {}
    keys = {source: name_keys(found) for source, found in last.items()}
    by_key = writer.named({key for found in keys.values() for key in found})
    for source, found in last.items():
        before = known.get(source)
        if before is not None:
            found = replace(found, place=replace(found.place, id=before.place.id))
        if found.place.id not in heads:  # what others join stays, so that each is one step from its home
            others = {o.source: o for key in keys[source] for o in by_key.get(key, ()) if o.source != source}
            twin = gazetteer.find_twin(found, keys[source], others.values())
            found = replace(found, same_as=twin) if twin != found.place.id else found
        for key in keys[source]:
            by_key[key] = [*(o for o in by_key.get(key, ()) if o.source != source), namesake_of(found)]
        put[source] = (found, keys[source])
        tally.n_replaced += before is not None
        tally.n_new += before is None
        tally.n_joined += before is None and found.same_as is not None
    if put:
        writer.put(put)


def _is_news(before: ImportedPlace, found: ImportedPlace, is_aside: bool, tally: PlaceTally) -> bool:
    """Tell whether a row says more than the one of its source that is there."""
    same = replace(found, same_as=before.same_as, place=replace(found.place, id=before.place.id))
    if same == before or is_aside:
        tally.n_unchanged += 1
        return False
    if found.as_of < before.as_of:
        tally.n_older += 1
        return False
    return True


def import_file(
    file: Path, format: Format | None, country: str | None, licence: str | None, store: str | None, *, as_json: bool
) -> int:
    """Import a list of places into a store, and say what came of its lines."""
    gazetteer = load_gazetteer()
    code = gazetteer.country_codes.get(country.casefold()) if country else None
    if country and code is None:
        raise UsageError(f"--country {country}: no country has this code; give ISO alpha-3, such as SYR")
    items = read_place_list(file, format=format, country=code, licence=licence)
    first = next(items, None)  # a file that is no list is refused before a store is made
    rest = items if first is None else _chain(first, items)
    tally = import_places(rest, open_store(read_settings(store=store).store), gazetteer, code)
    for refusal in tally.refused:
        say(f"refused {refusal}")
    if tally.n_refused > len(tally.refused):
        say(f"{tally.n_refused - len(tally.refused):,} more lines were refused")
    if as_json:
        write_out(format_json(_summary(tally)) + "\n")
    else:
        for line in _told(tally):
            say(line)
    return SOME_REFUSED if tally.n_refused else DONE


def _chain(first: Item, rest: Iterator[Item]) -> Iterator[Item]:
    yield first
    yield from rest


def _summary(tally: PlaceTally) -> dict[str, object]:
    return {
        "new": tally.n_new,
        "joined": tally.n_joined,
        "replaced": tally.n_replaced,
        "unchanged": tally.n_unchanged,
        "older": tally.n_older,
        "elsewhere": tally.n_elsewhere,
        "skipped": dict(sorted(tally.skipped.items())),
        "n_refused": tally.n_refused,
        "refused": [{"where": r.where, "reason": r.reason, "remedy": r.remedy} for r in tally.refused],
    }


def _told(tally: PlaceTally) -> Iterator[str]:
    yield (
        f"{tally.n_new:,} new places, of which {tally.n_joined:,} only add names to known ones; "
        f"{tally.n_replaced:,} replaced, {tally.n_unchanged:,} as they were, {tally.n_refused:,} lines refused"
    )
    if tally.n_older:
        yield f"{tally.n_older:,} rows are older than what the store has, and were passed over"
    if tally.n_elsewhere:
        yield f"{tally.n_elsewhere:,} places of other countries were passed over"
    if tally.skipped:
        yield "skipped: " + ", ".join(f"{n:,} {words}" for words, n in tally.skipped.most_common())


def find_places(name: str, countries: tuple[str, ...], store: str | None, *, as_json: bool) -> int:
    """Write the places that a name may mean, with precision, radius, basis and credit, the likeliest first."""
    engine = open_store(read_settings(store=store).store)
    gazetteer = load_gazetteer().with_imported(StoredPlaces(engine))
    rows = []
    for found in gazetteer.candidates(name, countries=tuple(code.upper() for code in countries)):
        place = found.place
        rows.append(
            {
                "id": place.id,
                "name": place.name,
                "names": list(gazetteer.names_of(place.id)),
                "country": place.country,
                "latitude_deg": place.latitude_deg,
                "longitude_deg": place.longitude_deg,
                "radius_km": place.radius_km,
                "precision": str(place.precision),
                "within": list(gazetteer.holders_of(place.id)),
                "score": found.score,
                "reasons": list(found.reasons),
                "basis": place.basis,
                "credit": list(gazetteer.credits_of(place)),
            }
        )
    if as_json:
        write_out(format_json(rows) + "\n")
        return DONE
    if not rows:
        say(f"no place known here is called {name!r}; `allegiance places import FILE` adds a list")
    for row in rows:
        write_out("\n".join(_lines_of(row)) + "\n")
    return DONE


def _lines_of(row: Mapping[str, object]) -> Iterator[str]:
    point = "no point" if row["latitude_deg"] is None else f"{row['latitude_deg']}, {row['longitude_deg']}"
    yield f"{row['name']} ({row['id']}), {row['country'] or 'no country'}: {row['precision']}, {point}"
    yield f"    radius {row['radius_km']} km, score {row['score']}: {'; '.join(_texts(row['reasons']))}"
    yield f"    basis: {row['basis']}"
    yield f"    credit: {'; '.join(_texts(row['credit']))}"


def _texts(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []
