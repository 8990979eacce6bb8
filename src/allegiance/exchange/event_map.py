"""A table of anybody's and a map of its columns (TOML) in, events out; and the template for an analyst's own rows."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from allegiance.errors import InputRefused
from allegiance.exchange.crosswalk import NO_MEANING, Meaning, plover, read_cameo
from allegiance.exchange.event_cell import BadCell, Columns, present, read_day, read_point, read_quad
from allegiance.exchange.event_rows import Item, read_each, read_header
from allegiance.exchange.event_table import EventTable
from allegiance.model.imported_event import EventRow
from allegiance.model.ontology import modes, types
from allegiance.model.when import When

FIELDS = (
    "id",
    "date",
    "date_end",
    "source",
    "target",
    "type",
    "mode",
    "quad",
    "cameo",
    "place",
    "latitude",
    "longitude",
)
TEMPLATE = (
    "id,date,date_end,source,target,type,mode,quad,place,latitude,longitude\r\n"
    "1,2022-03-10,,Northern Brigade,Coast Council,ASSAULT,heavy-weapons,,Marj,36.2,37.1\r\n"
    "2,2022-03,,Northern Brigade; River Front,Coast Council,,,verbal-cooperation,,,\r\n"
)
_ABOUT = ("dataset", "version", "licence", "may_leave", "coded_by", "confidence", "is_directed")


@dataclass(frozen=True, slots=True, kw_only=True)
class EventMap:
    """Which column says what. `columns` names one or more columns a field; `values` their words for ours, a field."""

    columns: Mapping[str, tuple[str, ...]]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    about: Mapping[str, object] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_directed(self) -> bool:
        """Whether the source acts on the target; else the two ends are two sides."""
        return self.about.get("is_directed", True) is not False


def read_map(path: Path) -> EventMap:
    """Read a map; raise InputRefused with the first fault in it."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputRefused(str(path), f"no map of columns ({error})", "write TOML with a table [columns]") from None
    unknown = [key for key in table if key not in ("columns", "values", "fixed", "layer")]
    columns = {key: _as_names(value) for key, value in table.get("columns", {}).items()}
    fixed = {key: str(value) for key, value in table.get("fixed", {}).items()}
    values = {
        key: {str(theirs): str(ours) for theirs, ours in words.items()}
        for key, words in table.get("values", {}).items()
    }
    about = table.get("layer", {})
    unknown += [f"columns.{key}" for key in columns if key not in FIELDS]
    unknown += [f"fixed.{key}" for key in fixed if key not in FIELDS]
    unknown += [f"values.{key}" for key in values if key not in FIELDS]
    unknown += [f"layer.{key}" for key in about if key not in _ABOUT]
    if unknown:
        raise InputRefused(str(path), f"{', '.join(unknown)} means nothing", f"the fields are {', '.join(FIELDS)}")
    _check_fields({*columns, *fixed}, str(path))
    return EventMap(columns=columns, values=values, about=about, fixed=fixed)


def _as_names(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),)


def _check_fields(known: set[str], where: str) -> None:
    missing = [name for name in ("date", "source", "target") if name not in known]
    if not known & {"type", "quad", "cameo"}:
        missing.append("type, quad or cameo")
    if missing:
        raise InputRefused(where, f"no column for {', '.join(missing)}", "name it under [columns]")


def own_map(columns: Columns, origin: str) -> EventMap:
    """The map of a table whose columns have our names already, as the template's have."""
    known = {name: (name,) for name in FIELDS if not columns.missing([name])}
    _check_fields(set(known), origin)
    return EventMap(columns=known, about={"coded_by": "hand"})


def read_mapped(table: EventTable, columns: Columns, mapped: EventMap) -> Iterator[Item]:
    """Read the rows by a map; a row without an id is known by its content, and a copy of it is the same row."""
    names = [name for parts in mapped.columns.values() for name in parts]
    if missing := columns.missing(names):
        raise InputRefused(table.origin, f"no column {', '.join(missing)}", "name the columns as the file has them")
    reader = _MappedReader(columns, mapped)
    n_cells = 1 + max(place for name in names if (place := columns.place_of(name)) is not None)
    return read_each(table, table.rows, reader.read, n_cells=n_cells, most_cells=len(columns.header))


def read_columns(table: EventTable) -> Columns:
    """Read the header of a table."""
    return read_header(table, (), "a header")


class _MappedReader:
    """Reads rows by places found once, and remembers what each code means."""

    def __init__(self, columns: Columns, mapped: EventMap) -> None:
        self._mapped = mapped
        self._of = {name: self._reader_of(name, columns) for name in FIELDS}
        self._has_point = {"latitude", "longitude"} <= {*mapped.columns, *mapped.fixed}
        self._meanings: dict[tuple[str, str, str, str], Meaning] = {}

    def read(self, line: int, cells: Sequence[str]) -> EventRow:
        """Read one row; raise BadCell at the first rule that it breaks."""
        of = self._of
        day = of["date"](cells)
        if not day:
            raise BadCell("date", day, "missing")
        when = read_day(day, "date")
        if end := of["date_end"](cells):
            when = _until(when, end)
        source, target = of["source"](cells), of["target"](cells)
        if not source and not target:
            raise BadCell("source", source, "neither end is named")
        key = (of["type"](cells), of["mode"](cells), of["quad"](cells), of["cameo"](cells))
        meaning = self._meanings.get(key)
        if meaning is None:
            meaning = self._meanings[key] = _read_meaning(*key)
        point = read_point(of["latitude"](cells), of["longitude"](cells)) if self._has_point else (None, None)
        row = tuple(cells)
        return EventRow(
            line=line,
            their_id=of["id"](cells) or blake2b("\x1f".join(row).encode(), digest_size=12).hexdigest(),
            when=when,
            date_precision="day" if when.earliest == when.latest else "days",
            source=source,
            target=target,
            is_directed=self._mapped.is_directed,
            quad=meaning.quad,
            type=meaning.type,
            mode=meaning.mode,
            modality=meaning.modality,
            their_code=key[3] or "/".join(part for part in key[:2] if part),
            place=of["place"](cells),
            latitude_deg=point[0],
            longitude_deg=point[1],
            place_precision="none" if point[0] is None else "near",
            raw=row,
        )

    def _reader_of(self, name: str, columns: Columns) -> Callable[[Sequence[str]], str]:
        """Return what reads one field: of one column, of several joined, or the same in each row."""
        fixed, words = self._mapped.fixed.get(name, ""), self._mapped.values.get(name, {})
        parts = self._mapped.columns.get(name, ())
        places = [place for part in parts if (place := columns.place_of(part)) is not None]
        joint = "; " if name in ("source", "target") else ", "

        def read_one(cells: Sequence[str]) -> str:
            text = present(cells[places[0]])
            return words.get(text, text)

        def read_several(cells: Sequence[str]) -> str:
            text = joint.join(filter(None, (present(cells[place]) for place in places)))
            return words.get(text, text)

        if not places:
            return lambda _: fixed
        return read_one if len(places) == 1 else read_several


def _until(when: When, end: str) -> When:
    last = read_day(end, "date_end").latest
    if last < when.earliest:
        raise BadCell("date_end", end, "before the date")
    return When(when.earliest, last)


def _read_meaning(kind: str, mode: str, quad: str, code: str) -> Meaning:
    """Read what a row says: by its CAMEO code, else by its type and mode; its own quad stands where it states one."""
    meaning = read_cameo(code, "cameo") if code else NO_MEANING
    if kind:
        meaning = plover(kind, mode)
        if meaning.type is None:
            raise BadCell("type", kind, f"no type; use one of {', '.join(types())}")
        if mode and meaning.mode is None:
            known = [name for of, name in modes() if of == meaning.type]
            raise BadCell("mode", mode, f"no mode of {kind}; use one of {', '.join(known) or 'none'}")
    stated = read_quad(quad, "quad")
    if stated is None and not kind and not code:
        raise BadCell("quad", quad, "the row has no type, quad or code")
    return meaning._replace(quad=stated or meaning.quad)
