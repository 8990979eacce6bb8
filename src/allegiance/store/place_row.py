"""Imported places as rows of their table, and back: what goes in comes out equal."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Row

from allegiance.model.identity import PlaceId
from allegiance.model.listed_place import ImportedPlace, ListedKind
from allegiance.store.row import Values, read_place, to_json


def listed_row(found: ImportedPlace) -> Values:
    """Turn an imported place into its row."""
    place = found.place
    return {
        "id": place.id,
        "source": found.source,
        "name": place.name,
        "country": place.country,
        "latitude_deg": place.latitude_deg,
        "longitude_deg": place.longitude_deg,
        "radius_km": place.radius_km,
        "precision": str(place.precision),
        "basis": place.basis,
        "names": to_json(list(found.names)),
        "kind": str(found.kind),
        "population": found.population,
        "within": found.within,
        "as_of": found.as_of,
        "credit": found.credit,
        "licence": found.licence,
        "same_as": found.same_as,
    }


def read_listed(row: Row[Any]) -> ImportedPlace:
    """Read an imported place back from its row."""
    return ImportedPlace(
        place=read_place(row, row.id),
        source=row.source,
        names=tuple(json.loads(row.names)),
        kind=ListedKind(row.kind),
        population=row.population,
        within=row.within,
        as_of=row.as_of,
        credit=row.credit,
        licence=row.licence,
        same_as=PlaceId(row.same_as) if row.same_as else None,
    )
