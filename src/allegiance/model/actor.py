"""Organisations: an actor, its dated names, and its dated ties to others; all rows of the registry."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from allegiance.model.identity import ActorId
from allegiance.model.when import Lifetime, When


class ActorKind(StrEnum):
    """What an actor is.

    A `set` is a described set ("Turkish-backed factions") or bloc; a `population` is in no forecast.
    """

    STATE = "state"
    GOVERNMENT = "government"
    ARMY = "army"
    POLICE = "police"
    ARMED_GROUP = "armed-group"
    UMBRELLA = "umbrella"
    OPERATIONS_ROOM = "operations-room"
    ADMINISTRATION = "administration"
    PARTY = "party"
    INTERGOVERNMENTAL = "intergovernmental"
    NON_GOVERNMENTAL = "non-governmental"
    SET = "set"
    POPULATION = "population"


class NameKind(StrEnum):
    """What a name is to its actor."""

    FULL = "full"
    SHORT = "short"
    ACRONYM = "acronym"
    FORMER = "former"
    EXONYM = "exonym"
    SPELLING = "spelling"
    METONYM = "metonym"
    ADJECTIVE = "adjective"
    DESCRIPTION = "description"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """One organisation. `country` is ISO alpha-3 or None; `sectors` are PLOVER's, the primary one first."""

    id: ActorId
    name: str
    kind: ActorKind
    country: str | None
    sectors: tuple[str, ...]
    lifetime: Lifetime = field(default_factory=Lifetime)
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorName:
    """A name of an actor, with the days on which it was in use (open ends allowed). `language` is BCP 47."""

    actor: ActorId
    text: str
    kind: NameKind
    language: str
    valid: Lifetime = field(default_factory=Lifetime)
    basis: str = ""


class RoleKind(StrEnum):
    """How one actor stands to another on the registry's word."""

    MEMBER = "member"  # actor is a member or part of `within`
    CLIENT = "client"  # actor is backed by `within`
    ORGAN = "organ"  # actor is an organ of `within`: its army, ministry, political wing
    SIDE = "side"  # actor is a described set on the side of, or drawn from, `within`


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """`actor` stands to `within` as `role` says, over `valid`."""

    actor: ActorId
    within: ActorId
    role: RoleKind
    valid: Lifetime = field(default_factory=Lifetime)
    basis: str = ""


class DescentKind(StrEnum):
    """How bodies come from bodies."""

    MERGES = "merges"
    SPLITS = "splits"
    RENAMES = "renames"
    FOUNDS = "founds"
    DISSOLVES = "dissolves"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryDescent:
    """One row of descent that the registry itself knows; `after` is empty where a body dissolves."""

    kind: DescentKind
    before: tuple[ActorId, ...]
    after: tuple[ActorId, ...]
    when: When | None
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """All that the program knows of actors before it reads a report."""

    actors: dict[ActorId, Actor]
    names: tuple[ActorName, ...]
    roles: tuple[Role, ...]
    descents: tuple[RegistryDescent, ...]

    def roles_of(self, actor: ActorId, day: date | None = None) -> tuple[Role, ...]:
        """Return the roles in which `actor` stands to others, on `day` if given."""
        return tuple(r for r in self.roles if r.actor == actor and (day is None or r.valid.may_hold_on(day)))

    def roles_within(self, within: ActorId, day: date | None = None) -> tuple[Role, ...]:
        """Return the roles in which others stand to `within`, on `day` if given."""
        return tuple(r for r in self.roles if r.within == within and (day is None or r.valid.may_hold_on(day)))
