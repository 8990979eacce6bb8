"""Pronouns and descriptions against the bodies met before them."""

from __future__ import annotations

import pytest

from allegiance.model.actor import Actor, ActorKind
from allegiance.model.identity import ActorId
from allegiance.model.span import Span
from allegiance.resolve.anaphor import read_anaphor
from allegiance.resolve.match import fold_name
from allegiance.resolve.reference import Here, Met, References, join_pairs, read_here

KINDS = {
    "Alpha": ActorKind.ARMED_GROUP,
    "Beta": ActorKind.ARMED_GROUP,
    "Gamma Front": ActorKind.UMBRELLA,
    "Turkey": ActorKind.STATE,
    "Ruritanian Army": ActorKind.ARMY,
    "Southern factions": ActorKind.SET,
}
SECTORS = {ActorKind.STATE: "GOV", ActorKind.ARMY: "MIL"}


class Known:
    """A registry of a handful: Alpha is backed by Turkey, Turkey's army is the Ruritanian one."""

    def words_of(self, actor: ActorId) -> frozenset[str]:
        return frozenset(actor.split("-"))

    def country_called(self, adjective: str) -> str | None:
        return {"turkish": "TUR", "turkey": "TUR", "russian": "RUS"}.get(adjective)

    def patrons_of(self, actor: ActorId) -> tuple[ActorId, ...]:
        return (ActorId("turkey"),) if actor == "alpha" else ()

    def parts_of(self, actor: ActorId) -> frozenset[ActorId]:
        return frozenset({ActorId("beta")}) if actor == "gamma-front" else frozenset()

    def organ_called(self, actor: ActorId, noun: str) -> ActorId | None:
        return ActorId("ruritanian-army") if (actor, noun) == ("turkey", "troops") else None


def actor(name: str) -> Actor:
    kind = KINDS[name]
    slug = ActorId(fold_name(name).replace(" ", "-"))
    return Actor(id=slug, name=name, kind=kind, country="SYR", sectors=(SECTORS.get(kind, "REB"),))


def meet(index: int, start: int, *names: str, is_subject: bool = True, text: str = "") -> Met:
    text = text or " and ".join(names)
    actors = tuple(actor(name) for name in names if name in KINDS)
    return Met(
        index=index,
        span=Span(start, start + len(text)),
        text=text,
        actors=actors,
        is_plural=len(names) > 1,
        is_subject=is_subject,
    )


def refer(text: str, met: list[Met], *, before: str = "the ", here: Here | None = None) -> tuple[str, ...] | None:
    anaphor = read_anaphor(text, before)
    assert anaphor is not None
    found = References(Known()).find(anaphor, met, here or Here(1, 50, 46, is_subject=True))
    return found.actors if found else None


@pytest.mark.parametrize("text", ["group", "movement", "it", "its fighters", "that organisation"])
def test_the_one_group_before_is_meant(text: str) -> None:
    assert refer(text, [meet(0, 0, "Alpha")]) == ("alpha",)


@pytest.mark.parametrize("text", ["group", "it", "its fighters"])
def test_of_two_the_one_that_the_sentence_is_about_is_meant(text: str) -> None:
    assert refer(text, [meet(0, 0, "Alpha"), meet(0, 10, "Beta", is_subject=False)]) == ("alpha",)


@pytest.mark.parametrize("text", ["group", "it"])
def test_two_that_are_named_alike_leave_it_open(text: str) -> None:
    assert refer(text, [meet(0, 0, "Alpha"), meet(0, 10, "Beta")]) is None


def test_the_nearer_sentence_weighs_more() -> None:
    here = Here(2, 90, 86, is_subject=True)
    assert refer("group", [meet(0, 0, "Alpha"), meet(1, 40, "Beta")], here=here) == ("beta",)


def test_a_group_is_no_state_and_an_army_no_group() -> None:
    assert refer("group", [meet(0, 0, "Alpha"), meet(1, 10, "Turkey")]) == ("alpha",)
    assert refer("army", [meet(0, 0, "Ruritanian Army"), meet(0, 20, "Alpha")]) == ("ruritanian-army",)


def test_the_general_word_of_a_name_tells() -> None:
    met = [meet(0, 0, "Alpha"), meet(0, 20, "Gamma Front", is_subject=False)]
    assert refer("front", met) == ("gamma-front",)


def test_what_comes_later_is_not_meant() -> None:
    assert refer("it", [meet(1, 60, "Alpha")]) is None


def test_who_acts_in_a_clause_is_not_its_object() -> None:
    here = Here(0, 20, 0, is_subject=False)
    assert refer("it", [meet(0, 0, "Alpha")], here=here) is None


def test_an_actor_named_only_inside_another_mention_is_not_meant() -> None:
    whole = meet(0, 0, "Southern factions", text="Turkish-backed factions")
    assert refer("it", [whole, meet(0, 0, "Turkey", text="Turkish")]) != ("turkey",)


def test_a_body_that_no_table_has_is_meant_and_gives_nobody() -> None:
    assert refer("it", [meet(0, 0, text="Red Peacock Riders")]) == ()


def test_a_backer_tells_who_is_meant() -> None:
    met = [meet(0, 0, "Beta"), meet(0, 10, "Alpha", is_subject=False)]
    assert refer("Turkish-backed group", met) == ("alpha",)


@pytest.mark.parametrize("text", ["two factions", "both", "both groups", "they"])
def test_words_for_two_mean_the_two_named_together(text: str) -> None:
    met = [meet(0, 0, "Alpha", "Beta"), meet(0, 20, "Turkey", is_subject=False)]
    assert refer(text, met) == ("alpha", "beta")


def test_words_for_two_find_two_named_apart() -> None:
    assert refer("two groups", [meet(0, 0, "Alpha"), meet(0, 20, "Beta", is_subject=False)]) == ("alpha", "beta")


def test_words_for_two_do_not_mean_one() -> None:
    assert refer("both sides", [meet(0, 0, "Alpha")]) is None


def test_its_rival_is_the_other() -> None:
    assert refer("its rival", [meet(0, 0, "Alpha"), meet(0, 20, "Beta", is_subject=False)]) == ("beta",)


def test_its_troops_are_the_army_of_a_state_and_its_wing_a_part() -> None:
    assert refer("its troops", [meet(0, 0, "Turkey")]) == ("ruritanian-army",)
    met = [meet(0, 0, "Beta", is_subject=False), meet(0, 20, "Gamma Front")]
    assert refer("its armed wing", met) == ("beta",)


def test_the_latter_is_the_last_named() -> None:
    met = [meet(0, 0, "Alpha"), meet(0, 20, "Beta", is_subject=False)]
    assert refer("the latter", met) == ("beta",)
    assert refer("the former", met) == ("alpha",)


def test_names_joined_by_and_are_met_together() -> None:
    base = "Alpha, Beta and the Gamma Front met"
    met = [meet(0, 0, "Alpha"), meet(0, 7, "Beta"), meet(0, 20, "Gamma Front")]
    (joined,) = join_pairs(met, base)
    assert [a.id for a in joined.actors] == ["alpha", "beta", "gamma-front"]
    assert list(join_pairs([meet(0, 0, "Alpha"), meet(0, 15, "Beta")], "Alpha attacked Beta")) == []


@pytest.mark.parametrize(("sentence", "is_subject"), [("Alpha said it fled", True), ("Alpha bombed it", False)])
def test_who_comes_first_in_a_clause_is_its_subject(sentence: str, is_subject: bool) -> None:
    here = read_here(0, sentence, 0, sentence.index("it"), [meet(0, 0, "Alpha")])
    assert here.is_subject is is_subject
