"""A place, with its radius of doubt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from allegiance.model.identity import PlaceId


class Precision(StrEnum):
    """How finely a place is known, finest first."""

    EXACT = "exact"
    NEAR = "near"
    ADM2 = "adm2"
    ADM1 = "adm1"
    COUNTRY = "country"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place. `country` is ISO alpha-3, coordinates are WGS 84, `radius_km` is the doubt.

    An area without a sourced point has no coordinates.
    """

    id: PlaceId
    name: str
    country: str | None
    latitude_deg: float | None
    longitude_deg: float | None
    radius_km: float | None
    precision: Precision
    basis: str = ""

    def __post_init__(self) -> None:
        if (self.latitude_deg is None) != (self.longitude_deg is None):
            raise ValueError(f"place {self.id}: latitude and longitude stand or fall together")
        if self.latitude_deg is not None and not -90 <= self.latitude_deg <= 90:
            raise ValueError(f"place {self.id}: latitude {self.latitude_deg} is not in [-90, 90]")
        if self.longitude_deg is not None and not -180 <= self.longitude_deg <= 180:
            raise ValueError(f"place {self.id}: longitude {self.longitude_deg} is not in [-180, 180]")
