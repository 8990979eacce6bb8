"""A name or id in, who that is out: names, ties, descent, and the pairs it stands in."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from allegiance.model.identity import ActorId
from allegiance.resolve.match import fold_name
from allegiance.resolve.office import offices_of
from allegiance.serve.answer import (
    ActorAnswer,
    ActorSummary,
    ControlAnswer,
    NameAnswer,
    OfficeAnswer,
    RoleAnswer,
    UnknownName,
)
from allegiance.serve.query.ground import Ground, ends_of
from allegiance.serve.query.overview import summarise_actors, summarise_pairs
from allegiance.serve.query.relation import answer_descent, answer_registry_descent, answer_tie
from allegiance.store.found import UnknownEnd
from allegiance.store.view import View

_SHOWN = 20


def answer_actors(record: Ground, text: str | None) -> tuple[ActorSummary, ...]:
    """Actors on record, most told first; with `text`, whom the registry knows by it, best first."""
    with record.view.snapshot() as view:
        known = summarise_actors(record, view)
    if not text or not text.strip():
        return known
    by_id = {summary.actor.id: summary for summary in known}
    ids = [candidate.actor for candidate in record.tools.resolver.candidates(text)]
    folded = text.casefold()
    ids += [name.actor for name in record.tools.registry.names if folded in name.text.casefold()]
    return tuple(
        by_id.get(actor)
        or ActorSummary(
            actor=record.ref(actor),
            country=record.tools.registry.actors[actor].country,
            n_claims=0,
            n_publishers=0,
            last_evidence=None,
        )
        for actor in dict.fromkeys(ids)
    )[:_SHOWN]


def answer_unknown(record: Ground) -> tuple[UnknownName, ...]:
    """Names in claims that the registry does not have, grouped over all reports, those that most reports give first."""
    with record.view.snapshot() as view:
        ends = view.unknown_ends()
    groups: dict[str, list[UnknownEnd]] = defaultdict(list)
    for end in ends:
        if _is_named(end.text):
            groups[fold_name(end.text)].append(end)
    found = (_unknown(group) for group in groups.values())
    return tuple(sorted(found, key=lambda u: (-u.n_reports, -u.n_claims, u.name)))


def _unknown(group: Sequence[UnknownEnd]) -> UnknownName:
    spellings = [text for text, _ in Counter(end.text for end in group).most_common()]
    return UnknownName(
        name=spellings[0],
        other_spellings=tuple(spellings[1:]),
        n_claims=len({end.claim for end in group}),
        n_reports=len({end.origin for end in group}),
        n_publishers=len({end.publisher for end in group if end.publisher}),
        last_evidence=max((end.published_latest for end in group if end.published_latest), default=None),
        claims=tuple(dict.fromkeys(end.claim for end in group))[:_SHOWN],
    )


def _is_named(text: str) -> bool:
    """Tell whether words hold a name: a capital beyond the first word, or an acronym; "gunmen" is none."""
    words = text.split()
    return any(word[:1].isupper() for word in words[1:]) or (text.isupper() and len(text) > 1)


def answer_actor(record: Ground, actor_id: str) -> ActorAnswer:
    """Answer who an actor is; raise UnknownActor for an id that is not in the registry."""
    actor = record.actor_row(actor_id)
    registry = record.tools.registry
    began, ended = ends_of(actor.lifetime)
    names = tuple(
        NameAnswer(
            text=name.text,
            language=name.language,
            kind=name.kind,
            began=ends_of(name.valid)[0],
            ended=ends_of(name.valid)[1],
            basis=name.basis,
        )
        for name in registry.names
        if name.actor == actor.id
    )
    with record.view.snapshot() as view:
        told = next((s for s in summarise_actors(record, view) if s.actor.id == actor.id), None)
        return ActorAnswer(
            actor=record.ref(actor.id),
            country=actor.country,
            sectors=actor.sectors,
            began=began,
            ended=ended,
            basis=actor.basis,
            names=names,
            roles=_roles(record, actor_id),
            ties=tuple(answer_tie(record, tie) for tie in view.ties(actor.id)),
            offices=_offices(actor.id),
            descents=(
                *(
                    answer_registry_descent(record, descent)
                    for descent in registry.descents
                    if actor.id in (*descent.before, *descent.after)
                ),
                *(answer_descent(record, descent) for descent in view.descents(actor.id)),
            ),
            pairs=summarise_pairs(record, view, actor.id),
            controls=answer_controls(record, view, actor=actor.id),
            n_claims=told.n_claims if told else 0,
            n_publishers=told.n_publishers if told else 0,
        )


def _roles(record: Ground, actor_id: str) -> tuple[RoleAnswer, ...]:
    actor = record.actor_row(actor_id).id
    registry = record.tools.registry
    found = []
    for role in (*registry.roles_of(actor), *registry.roles_within(actor)):
        is_within = role.actor == actor
        began, ended = ends_of(role.valid)
        found.append(
            RoleAnswer(
                role=role.role,
                other=record.ref(role.within if is_within else role.actor),
                is_within=is_within,
                began=began,
                ended=ended,
                basis=role.basis,
            )
        )
    return tuple(found)


def _offices(actor: ActorId) -> tuple[OfficeAnswer, ...]:
    return tuple(
        OfficeAnswer(
            person=office.person,
            title=office.title,
            began=ends_of(office.held)[0],
            ended=ends_of(office.held)[1],
            basis=office.basis,
        )
        for office in offices_of(actor)
    )


def answer_controls(
    record: Ground, view: View, *, actor: str | None = None, place: str | None = None
) -> tuple[ControlAnswer, ...]:
    """Claimed controls by an actor or of a place, in the order of time."""
    return tuple(
        ControlAnswer(
            actor=record.ref(control.actor),
            place=record.tools.gazetteer.place(control.place).name,
            place_id=control.place,
            mode=control.mode,
            is_denied=control.is_denied,
            earliest=control.when.earliest.isoformat(),
            latest=control.when.latest.isoformat(),
            publishers=control.publishers,
            claims=control.claims,
        )
        for control in view.controls(actor=actor, place=place)
    )
