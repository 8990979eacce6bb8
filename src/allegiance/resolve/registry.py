"""The four tables of data/registry come in; one Registry goes out, or an error that names file, line and column.

`load_registry` refuses what cannot be read (form); `check_registry` says what can be read but cannot be true (sense).
"""

from __future__ import annotations

import gc
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypeVar

from allegiance.errors import RegistryError
from allegiance.model.actor import (
    Actor,
    ActorKind,
    ActorName,
    DescentKind,
    NameKind,
    Registry,
    RegistryDescent,
    Role,
    RoleKind,
)
from allegiance.model.identity import ActorId
from allegiance.model.when import Lifetime, When, format_partial_date, parse_partial_date

ACTOR_COLUMNS = ("id", "name", "kind", "country", "sectors", "began", "ended", "basis")
NAME_COLUMNS = ("actor", "name", "language", "kind", "from", "to", "basis")
ROLE_COLUMNS = ("actor", "within", "role", "began", "ended", "basis")
DESCENT_COLUMNS = ("kind", "before", "after", "when", "basis")

_PADDED = re.compile(r"(?:^|\t)[^\S\t]|[^\S\t](?:\t|$)")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_COUNTRY = re.compile(r"[A-Z]{3}")
_SECTOR = re.compile(r"[A-Z]{3}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")

Value = TypeVar("Value")
Member = TypeVar("Member", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One line of a table, which knows where it stands so that every error can say so."""

    file: str
    line: int
    cells: dict[str, str]

    def read(self, column: str, parse: Callable[[str], Value]) -> Value:
        try:
            return parse(self.cells[column])
        except ValueError as error:
            raise self.error(column, str(error)) from None

    def lifetime(self, first: str, last: str) -> Lifetime:
        began, ended = self.read(first, _parse_optional_date), self.read(last, _parse_optional_date)
        try:
            return Lifetime(began=began, ended=ended)
        except ValueError as error:
            raise self.error(last, str(error)) from None

    def error(self, column: str, reason: str) -> RegistryError:
        return RegistryError(f"{self.file} line {self.line}, column {column}: {reason}; mend that cell")


def load_registry(folder: Traversable | Path | None = None) -> Registry:
    """Read the four tables of `folder` (the packaged ones by default); RegistryError names file, line and column.

    Only the form is checked here: whether the rows agree with one another is for `check_registry`.
    """
    home = files("allegiance") / "data" / "registry" if folder is None else folder
    was_enabled = gc.isenabled()
    gc.disable()  # the collector would walk the half-read tables again and again
    try:
        return Registry(
            actors=_index_actors(_read_table(home, "actors.tsv", ACTOR_COLUMNS)),
            names=tuple(_read_name(row) for row in _read_table(home, "names.tsv", NAME_COLUMNS)),
            roles=tuple(_read_role(row) for row in _read_table(home, "roles.tsv", ROLE_COLUMNS)),
            descents=tuple(_read_descent(row) for row in _read_table(home, "descent.tsv", DESCENT_COLUMNS)),
        )
    finally:
        if was_enabled:
            gc.enable()


@cache
def packaged_registry() -> Registry:
    """Return the registry that ships with the package, read once a process."""
    return load_registry()


def check_registry(registry: Registry) -> tuple[str, ...]:
    """Return every contradiction among the rows as a sentence, none if the registry is sound.

    Not a contradiction: one name for several actors, which the dates and the context of a report must tell apart.
    """
    unknown = tuple(_find_unknown_ids(registry))
    if unknown:  # the other checks look actors up by id
        return unknown
    checks = (
        _find_nameless,
        _find_doubled_names,
        _find_names_out_of_life,
        _find_doubled_roles,
        _find_roles_out_of_life,
        _find_sets_of_no_side,
        _find_role_cycles,
        _find_bad_descents,
        _find_descent_cycles,
    )
    return tuple(sentence for check in checks for sentence in check(registry))


# Reading


def _read_table(home: Traversable | Path, file: str, columns: tuple[str, ...]) -> Iterator[_Row]:
    try:
        lines = (home / file).read_text(encoding="utf-8").split("\n")
    except FileNotFoundError:
        raise RegistryError(f"{file}: not found in {home}; put the table there") from None
    except UnicodeDecodeError as error:
        raise RegistryError(f"{file}: byte {error.start} is not UTF-8; save the table as UTF-8") from None
    if tuple(lines[0].split("\t")) != columns:
        raise RegistryError(f"{file} line 1: expected the columns {', '.join(columns)}, tab-separated; mend the header")
    for number, line in enumerate(lines[1:], start=2):
        if line:
            yield _read_row(file, number, line, columns)


def _read_row(file: str, number: int, line: str, columns: tuple[str, ...]) -> _Row:
    cells = line.split("\t")
    if len(cells) != len(columns):
        first_wrong = columns[min(len(cells), len(columns) - 1)]
        raise RegistryError(
            f"{file} line {number}, column {first_wrong}: the row has {len(cells)} cells, expected {len(columns)}; "
            "separate the cells by one tab each"
        )
    row = _Row(file=file, line=number, cells=dict(zip(columns, cells, strict=True)))
    if _PADDED.search(line):
        for column in columns:
            row.read(column, _refuse_padding)
    row.read("basis", _parse_text)
    return row


def _index_actors(rows: Iterable[_Row]) -> dict[ActorId, Actor]:
    actors: dict[ActorId, Actor] = {}
    for row in rows:
        actor = _read_actor(row)
        if actor.id in actors:
            raise row.error("id", f"{actor.id!r} is given twice")
        actors[actor.id] = actor
    return actors


def _read_actor(row: _Row) -> Actor:
    return Actor(
        id=row.read("id", _parse_id),
        name=row.read("name", _parse_text),
        kind=row.read("kind", lambda text: _parse_member(ActorKind, text)),
        country=row.read("country", _parse_country),
        sectors=row.read("sectors", _parse_sectors),
        lifetime=row.lifetime("began", "ended"),
        basis=row.cells["basis"],
    )


def _read_name(row: _Row) -> ActorName:
    return ActorName(
        actor=row.read("actor", _parse_id),
        text=row.read("name", _parse_text),
        kind=row.read("kind", lambda text: _parse_member(NameKind, text)),
        language=row.read("language", _parse_language),
        valid=row.lifetime("from", "to"),
        basis=row.cells["basis"],
    )


def _read_role(row: _Row) -> Role:
    return Role(
        actor=row.read("actor", _parse_id),
        within=row.read("within", _parse_id),
        role=row.read("role", lambda text: _parse_member(RoleKind, text)),
        valid=row.lifetime("began", "ended"),
        basis=row.cells["basis"],
    )


def _read_descent(row: _Row) -> RegistryDescent:
    return RegistryDescent(
        kind=row.read("kind", lambda text: _parse_member(DescentKind, text)),
        before=row.read("before", _parse_ids),
        after=row.read("after", _parse_ids),
        when=row.read("when", _parse_optional_date),
        basis=row.cells["basis"],
    )


def _refuse_padding(text: str) -> str:
    if text != text.strip():
        raise ValueError(f"{text!r} begins or ends with white space")
    return text


def _parse_text(text: str) -> str:
    if not text:
        raise ValueError("is empty")
    if ";" in text:
        raise ValueError(f"{text!r} holds ';', which joins lists")
    return text


def _parse_id(text: str) -> ActorId:
    if _SLUG.fullmatch(text) is None:
        raise ValueError(f"{text!r} is no slug of a-z, 0-9 and single hyphens")
    return ActorId(text)


def _parse_ids(text: str) -> tuple[ActorId, ...]:
    return tuple(_parse_id(part) for part in text.split(";")) if text else ()


def _parse_member(kinds: type[Member], text: str) -> Member:
    found = kinds._value2member_map_.get(text)
    if isinstance(found, kinds):
        return found
    raise ValueError(f"{text!r} is none of {', '.join(kinds)}")


def _parse_country(text: str) -> str | None:
    if text and _COUNTRY.fullmatch(text) is None:
        raise ValueError(f"{text!r} is no ISO 3166 alpha-3 code")
    return text or None


@cache
def _parse_sectors(text: str) -> tuple[str, ...]:
    sectors = tuple(text.split(";"))
    for sector in sectors:
        if _SECTOR.fullmatch(sector) is None:
            raise ValueError(f"{sector!r} is no PLOVER sector of three capitals")
    return sectors


@cache
def _parse_language(text: str) -> str:
    if _LANGUAGE.fullmatch(text) is None:
        raise ValueError(f"{text!r} is no BCP 47 language tag")
    return text


@cache
def _parse_optional_date(text: str) -> When | None:
    return parse_partial_date(text) if text else None


# Checking


def _find_unknown_ids(registry: Registry) -> Iterator[str]:
    for name in registry.names:
        if name.actor not in registry.actors:
            yield f"the name {name.text!r} belongs to {name.actor}, which is no actor"
    for role in registry.roles:
        for end in (role.actor, role.within):
            if end not in registry.actors:
                yield f"{_tell(role)}: {end} is no actor"
    for descent in registry.descents:
        for end in descent.before + descent.after:
            if end not in registry.actors:
                yield f"{_tell_descent(descent)}: {end} is no actor"


def _find_nameless(registry: Registry) -> Iterator[str]:
    named = {(name.actor, name.text) for name in registry.names}
    for actor in registry.actors.values():
        if (actor.id, actor.name) not in named:
            yield f"{actor.id}: its name {actor.name!r} is not among its names"


def _find_doubled_names(registry: Registry) -> Iterator[str]:
    spans: dict[tuple[ActorId, str], list[Lifetime]] = defaultdict(list)
    for name in registry.names:
        spans[name.actor, name.text].append(name.valid)
    for (actor, text), lives in spans.items():
        if _any_overlap(lives):
            yield f"{actor}: the name {text!r} is given twice for the same days"


def _find_names_out_of_life(registry: Registry) -> Iterator[str]:
    for name in registry.names:
        if not _lies_within(name.valid, registry.actors[name.actor].lifetime):
            yield f"{name.actor}: the name {name.text!r} is dated outside the life of its actor"


def _find_doubled_roles(registry: Registry) -> Iterator[str]:
    spans: dict[tuple[ActorId, ActorId, RoleKind], list[Lifetime]] = defaultdict(list)
    for role in registry.roles:
        spans[role.actor, role.within, role.role].append(role.valid)
    for (actor, within, kind), lives in spans.items():
        if _any_overlap(lives):
            yield f"{actor} is {kind} of {within} twice for the same days"


def _find_roles_out_of_life(registry: Registry) -> Iterator[str]:
    for role in registry.roles:
        actor, within = registry.actors[role.actor].lifetime, registry.actors[role.within].lifetime
        if not _lies_within(role.valid, actor):
            yield f"{_tell(role)}: dated outside the life of {role.actor}"
        # a described set may be drawn from a body that is gone ("former FSA factions")
        if role.role is RoleKind.SIDE:
            continue
        if not _lies_within(role.valid, within):
            yield f"{_tell(role)}: dated outside the life of {role.within}"
        elif not _may_meet(actor, within):
            yield f"{_tell(role)}: the two never lived on the same day"


def _find_sets_of_no_side(registry: Registry) -> Iterator[str]:
    for role in registry.roles:
        if role.role is RoleKind.SIDE and registry.actors[role.actor].kind is not ActorKind.SET:
            yield f"{_tell(role)}: only a set can be a side"


def _find_role_cycles(registry: Registry) -> Iterator[str]:
    wholes: dict[str, set[str]] = defaultdict(set)
    for role in registry.roles:
        if role.actor == role.within:
            yield f"{_tell(role)}: nothing stands in a role to itself"
        elif role.role in (RoleKind.MEMBER, RoleKind.ORGAN):
            wholes[role.actor].add(role.within)
    cycle = _find_cycle(wholes)
    if cycle:
        yield f"each is a part of the next: {' → '.join(cycle)}"


def _find_bad_descents(registry: Registry) -> Iterator[str]:
    births = Counter(
        after for d in registry.descents if d.kind in (DescentKind.RENAMES, DescentKind.FOUNDS) for after in d.after
    )
    for actor, n_births in births.items():
        if n_births > 1:
            yield f"{actor}: renamed into or founded {n_births} times"
    for descent in registry.descents:
        if not _has_right_ends(descent):
            yield f"{_tell_descent(descent)}: the ends do not fit the kind"
        for end in descent.before + descent.after:
            if descent.when and not registry.actors[end].lifetime.may_overlap(descent.when):
                yield f"{_tell_descent(descent)}: dated outside the life of {end}"


def _has_right_ends(descent: RegistryDescent) -> bool:
    n_before, n_after = len(descent.before), len(descent.after)
    if set(descent.before) & set(descent.after):
        return False
    match descent.kind:
        case DescentKind.DISSOLVES:
            return n_before == 1 and n_after == 0
        case DescentKind.RENAMES:
            return (n_before, n_after) == (1, 1)
        case DescentKind.MERGES:
            return n_before >= 1 and n_after == 1
        case DescentKind.SPLITS:
            return n_before == 1 and n_after >= 1
        case DescentKind.FOUNDS:
            return n_after == 1


def _find_descent_cycles(registry: Registry) -> Iterator[str]:
    parents: dict[str, set[str]] = defaultdict(set)
    for descent in registry.descents:
        for after in descent.after:
            parents[after].update(set(descent.before) - {after})
    cycle = _find_cycle(parents)
    if cycle:
        yield f"each descends from the next: {' → '.join(cycle)}"


def _find_cycle(graph: Mapping[str, set[str]]) -> list[str]:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        cycle: list[str] = error.args[1]
        return cycle[::-1]  # graphlib lists predecessors first
    return []


def _lies_within(inner: Lifetime, outer: Lifetime) -> bool:
    """Tell whether the ends that `inner` states can lie in `outer`; an open end takes that of `outer`."""
    return all(end is None or outer.may_overlap(end) for end in (inner.began, inner.ended))


def _may_meet(one: Lifetime, other: Lifetime) -> bool:
    return not (_is_over_before(one, other) or _is_over_before(other, one))


def _is_over_before(one: Lifetime, other: Lifetime) -> bool:
    return one.ended is not None and other.began is not None and one.ended.latest < other.began.earliest


def _any_overlap(lives: list[Lifetime]) -> bool:
    return any(_must_meet(one, other) for i, one in enumerate(lives) for other in lives[:i])


def _must_meet(one: Lifetime, other: Lifetime) -> bool:
    """Tell whether two lifetimes share days for sure: a doubt of a month or year at the seam counts as no."""
    return not (_may_precede(one, other) or _may_precede(other, one))


def _may_precede(one: Lifetime, other: Lifetime) -> bool:
    return one.ended is not None and other.began is not None and one.ended.earliest <= other.began.latest


def _tell(role: Role) -> str:
    return f"{role.actor} {role.role} of {role.within}"


def _tell_descent(descent: RegistryDescent) -> str:
    day = f" ({format_partial_date(descent.when)})" if descent.when else ""
    return f"{' + '.join(descent.before) or '–'} {descent.kind} {' + '.join(descent.after) or '–'}{day}"
