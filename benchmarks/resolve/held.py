"""The six tables of the registry in; how many rows each holds, in all and for the countries of each conflict, out.

    python -m benchmarks.resolve.held

What it prints is the table of docs/registry.md.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from importlib.resources import files

TABLES = ("actors", "names", "roles", "descent", "offices", "institutions")
ARMED = frozenset(("armed-group", "umbrella", "operations-room"))
CONFLICTS = {
    "Syria": "SYR",
    "Iraq": "IRQ",
    "Lebanon, Israel, Palestine": "LBN ISR PSE",
    "Turkey": "TUR",
    "Iran": "IRN",
    "Yemen": "YEM",
    "Libya": "LBY",
    "Afghanistan, Pakistan": "AFG PAK",
    "India": "IND",
    "Myanmar": "MMR",
    "Philippines": "PHL",
    "Ukraine, Russia": "UKR RUS",
    "Sudan": "SDN",
    "South Sudan": "SSD",
    "Ethiopia": "ETH",
    "Somalia": "SOM",
    "Nigeria": "NGA",
    "Mali, Burkina Faso, Niger": "MLI BFA NER",
    "DR Congo": "COD",
    "Central African Republic": "CAF",
    "Colombia": "COL",
    "Mexico": "MEX",
    "Haiti": "HTI",
}
ELSEWHERE, NOWHERE = "other countries", "of no country"
Row = Mapping[str, str]


def read_table(name: str) -> list[Row]:
    """Read the rows of one table."""
    lines = (files("allegiance") / "data" / "registry" / f"{name}.tsv").read_text(encoding="utf8").split("\n")
    columns = lines[0].split("\t")
    return [dict(zip(columns, line.split("\t"), strict=True)) for line in lines[1:] if line]


def place_country(country: str) -> str:
    """Say in which line of the list a country (ISO alpha-3, or none) counts.

    >>> place_country("PSE"), place_country("FIN"), place_country("")
    ('Lebanon, Israel, Palestine', 'other countries', 'of no country')
    """
    if not country:
        return NOWHERE
    return next((name for name, countries in CONFLICTS.items() if country in countries.split()), ELSEWHERE)


def count_rows(tables: Mapping[str, list[Row]]) -> dict[str, Counter[str]]:
    """Count the rows of each table by conflict; a name, role or descent counts where its actor's country is.

    A descent whose bodies are of several countries counts where the first of them is.
    """
    place = {row["id"]: place_country(row["country"]) for row in tables["actors"]}
    return {
        "actors": Counter(place.values()),
        "armed groups": Counter(place[row["id"]] for row in tables["actors"] if row["kind"] in ARMED),
        "names": Counter(place[row["actor"]] for row in tables["names"]),
        "roles": Counter(place[row["actor"]] for row in tables["roles"]),
        "descents": Counter(place[(row["before"] or row["after"]).split(";")[0]] for row in tables["descent"]),
        "offices": Counter(place_country(row["country"]) for row in tables["offices"]),
        "institutions": Counter(place_country(row["country"]) for row in tables["institutions"]),
    }


def tell(counts: Mapping[str, Counter[str]]) -> Iterator[str]:
    """Yield the lines of the table in Markdown."""
    yield f"| | {' | '.join(counts)} |"
    yield "|---|" + "---:|" * len(counts)
    for name in (*CONFLICTS, ELSEWHERE, NOWHERE):
        yield f"| {name} | {' | '.join(f'{by_place[name]:,}' for by_place in counts.values())} |"
    yield f"| **all** | {' | '.join(f'**{by_place.total():,}**' for by_place in counts.values())} |"


def main() -> None:
    """Print the table."""
    sys.stdout.writelines(f"{line}\n" for line in tell(count_rows({name: read_table(name) for name in TABLES})))


if __name__ == "__main__":
    main()
