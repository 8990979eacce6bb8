"""A trigger in its parse in, the tokens that head its source and target out, by the frame of its row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from spacy.tokens import Token

from allegiance.extract.mention import ActorFinder
from allegiance.extract.slot import (
    governing_subjects,
    governing_verb,
    is_light,
    is_verbal,
    loose_prepositional,
    patients,
    plans_or_happens,
    prepositional,
    subjects,
)
from allegiance.extract.trigger import Trigger
from allegiance.extract.words import control_list, trigger_list

_AGAINST = ("on", "against", "at", "upon", "over")
_RECEIVERS = ("to", "for", "on", "upon", "towards", "toward")


@dataclass(frozen=True, slots=True)
class Ends:
    """Heads of the words at both ends; `places` are objects of the act that are places, not actors."""

    source: tuple[Token, ...]
    target: tuple[Token, ...]
    symmetric: bool = False
    places: tuple[Token, ...] = ()


def find_ends(trigger: Trigger, actors: ActorFinder) -> Ends:
    """Return who acts on whom, as the frame of the trigger's row reads the grammar round it."""
    slots = _Slots(trigger, actors)
    frame = trigger.row.frame
    if frame in ("sym", "merge"):
        return slots.symmetric(is_merge=trigger.row.mode == "merges")
    method = _FRAMES.get(frame, _Slots.act)
    return method(slots)


class _Slots:
    """The grammar round one trigger, read slot by slot."""

    def __init__(self, trigger: Trigger, actors: ActorFinder) -> None:
        self.trigger = trigger
        self.token = token = trigger.token
        self.actors = actors
        self.is_verb = is_verbal(token)

    # slots

    def doers(self) -> list[Token]:
        """Who acts: the verb's subject; for a noun its owner, agent, modifier, or the subject of its light verb."""
        if self.is_verb:
            return self.only_actors(subjects(self.token)) or self.only_actors(prepositional(self.token, ("by",)))
        owners = [c for c in self.token.children if c.dep_ == "poss"]
        found = self.only_actors(owners) or self.only_actors(self.behind_by())
        found = found or self.modifiers() or self.light_subjects()
        return found or self.relative_subjects() or self.attackers()

    def attackers(self) -> list[Token]:
        """ "Failed to retake the town in Saturday's assault": the assault is theirs who act in the clause."""
        verb = governing_verb(self.token)
        if verb is None or self.token.dep_ != "pobj" or self.token.head.lower_ not in ("in", "during"):
            return []
        return self.only_actors(subjects(verb)) if self.trigger.row.type == "ASSAULT" else []

    def behind_by(self) -> list[Token]:
        """ "The shelling of the camp by X": behind "by", attached to the act or to what it hits."""
        own = list(prepositional(self.token, ("by",)))
        hit = [p for c in self.token.children if c.dep_ == "prep" for p in c.children if p.dep_ == "pobj"]
        return own or [p for t in hit for p in prepositional(t, ("by",))]

    def light_subjects(self) -> list[Token]:
        verb = governing_verb(self.token)
        if verb is None or not plans_or_happens(verb) or not is_light(verb):
            return []
        found = self.only_actors(governing_subjects(self.token))
        return found or self.only_actors(loose_prepositional(self.token, ("from",)))

    def relative_subjects(self) -> list[Token]:
        """ "The raid that X carried out", "an attack claimed by X", "talks held by X"."""
        for child in self.token.children:
            if child.dep_ in ("relcl", "acl") and is_light(child):
                found = self.only_actors(subjects(child))
                if found and found[0].i != self.token.i:
                    return found
        return []

    def modifiers(self, noun: Token | None = None) -> list[Token]:
        """Names before a noun: "Turkish raids", "army shelling"."""
        found: list[Token] = []
        for child in (noun or self.token).lefts:
            if child.dep_ in ("compound", "amod", "nmod") and child.pos_ in ("NOUN", "PROPN", "ADJ"):
                is_name = child.i in self.actors.parse.name_of and self.actors.is_actor(child)
                is_body = child.pos_ == "NOUN" and self.actors.kind(child) in ("armed", "body")
                if is_name or is_body or self.actors.is_adjective_name(child):
                    found += self.actors.heads(child) if is_name else [child]
        return found

    def done_to(self, words: Iterable[str] = _AGAINST) -> list[Token]:
        """Whom the act hits, raw: objects first, then what stands behind "on", "against"."""
        if self.is_verb:
            hit = patients(self.token)
            if any(self.actors.is_actor(h) or self.actors.is_place(h) for t in hit for h in self.actors.heads(t)):
                return hit
            return loose_prepositional(self.token, words) or hit
        return [*loose_prepositional(self.token, words), *prepositional(self.token, ("of",))]

    def only_actors(self, tokens: Iterable[Token]) -> list[Token]:
        """The actors that the raw tokens head, each once; a place counts where it may act."""
        found: dict[int, Token] = {}
        for token in tokens:
            for head in self.actors.heads(token):
                if self.actors.is_actor(head) and head.i != self.token.i:
                    found.setdefault(head.i, head)
        return list(found.values())

    def only_places(self, tokens: Iterable[Token]) -> list[Token]:
        return [t for token in tokens for t in (token, *token.conjuncts) if self.actors.is_place(t)]

    def sites(self, tokens: Iterable[Token]) -> list[Token]:
        """Places, or unknown names that may be places."""
        raw = list(tokens)
        return self.only_places(raw) or [t for t in raw if self.actors.may_be_site(t)]

    # frames

    def act(self) -> Ends:
        raw = self.done_to()
        target = [t for t in self.only_actors(raw) if self.actors.kind(t) != "weapon" and not self._is_site(t)]
        source = [t for t in self.doers() if t not in target]
        struck = [t for t in raw if t.lemma_.lower() in trigger_list("belongings")]
        target = target or self._persons(raw) or [t for t in self.owners(struck) if t not in source]
        return Ends(tuple(source), tuple(target), places=tuple(self.sites(raw)))

    def blow(self) -> Ends:
        """An attack told as a noun: "of X" is the attacker, whoever repels it is hit."""
        if self.is_verb:
            return self.act()
        raw = loose_prepositional(self.token, _AGAINST)
        source = self.doers() or self.only_actors(prepositional(self.token, ("of",)))
        target = [t for t in self.only_actors(raw) if self.actors.kind(t) != "weapon" and not self._is_site(t)]
        target = target or self.owners(t for t in raw if t.lemma_.lower() in trigger_list("belongings"))
        verb = governing_verb(self.token)
        if not target and verb is not None and verb.lemma_.lower() in control_list("repelling_verbs"):
            target = self.only_actors(governing_subjects(self.token))
        places = tuple(self.sites(raw))
        return Ends(
            tuple(t for t in source if t not in target), tuple(t for t in target if t not in source), places=places
        )

    def owners(self, things: Iterable[Token]) -> list[Token]:
        """Whose the things are: "Ahrar al-Sham positions", "bases of the Third Corps", "the army's barracks"."""
        found: list[Token] = []
        for thing in things:
            if thing.pos_ != "NOUN" or (self.actors.is_actor(thing) and thing.lemma_ != "counterpart"):
                continue
            before = [c for c in thing.lefts if c.dep_ in ("poss", "compound", "nmod", "amod") and c.pos_ != "VERB"]
            behind = list(prepositional(thing, ("of", "from")))
            owners = [h for c in (*before, *behind) for h in self.actors.heads(c) if self._may_own(h)]
            found += [h for h in owners if h not in found]
        return found

    def _may_own(self, token: Token) -> bool:
        is_name = token.i in self.actors.parse.name_of or self.actors.is_adjective_name(token)
        is_body = self.actors.kind(token) in ("armed", "body")
        return self.actors.is_actor(token) and (is_name or is_body) and not self._is_site(token)

    def _persons(self, raw: Iterable[Token]) -> list[Token]:
        """Whoever is killed, held or freed is a person, whatever the noun."""
        if self.token.lemma_.lower() not in trigger_list("persons"):
            return []
        heads = [h for t in raw for h in self.actors.heads(t)]
        return [h for h in heads if h.pos_ == "NOUN" and not self.actors.is_place(h) and h.ent_type_ == ""]

    def _is_site(self, token: Token) -> bool:
        """A name that is a place as well is a site when the act hits it: "struck Idlib"."""
        name = self.actors.parse.name_of.get(token.i)
        return name.may_be_place if name is not None else self.actors.may_be_site(token)

    def mobilize(self) -> Ends:
        """Forces moved: whoever moves them, or they themselves; against whom stands behind "against", "to counter"."""
        doers = self.doers() or (self.only_actors(patients(self.token)) if self.is_verb else [])
        raw = list(loose_prepositional(self.token, ("against",)))
        for child in self.token.children:
            if child.dep_ in ("advcl", "xcomp") and child.lemma_ in ("counter", "confront", "fight", "repel", "face"):
                raw += [m for p in patients(child) for m in (p, *self.modifiers(p))]
        if not self.is_verb and not doers:
            doers = self.only_actors(prepositional(self.token, ("of",)))
        target = [t for t in self.only_actors(raw) if t not in doers]
        return Ends(tuple(doers), tuple(target))

    def say(self) -> Ends:
        """Speech to or about somebody; the one addressed may be the inner act's subject."""
        words = (*_RECEIVERS, "against", "with", "at")
        raw = self.done_to((*words, "from", "of") if self.trigger.row.type == "REQUEST" else words)
        target = self.only_actors(raw) or self._inner_subject() or self.owners(raw)
        return Ends(tuple(t for t in self.doers() if t not in target), tuple(target))

    def _inner_subject(self) -> list[Token]:
        """ "urged both generals to halt" where the parser reads the ones addressed as the inner subject."""
        found: list[Token] = []
        for child in self.token.children:
            if child.dep_ in ("ccomp", "xcomp") and any(g.lower_ in ("to", "must", "should") for g in child.children):
                found += self.only_actors(g for g in child.children if g.dep_ == "nsubj")
            elif child.dep_ in ("dobj", "prep", "ccomp", "xcomp"):
                owners = [g for t in child.subtree for g in t.children if g.dep_ == "poss" and t.i != self.token.i]
                found += self.only_actors(owners[:1])
        doers = {t.i for t in self.doers()}
        return [t for t in found if t.i not in doers]

    def reject(self) -> Ends:
        """The one refused: the owner of what is refused, or whom the refused act would have joined."""
        raw = patients(self.token) if self.is_verb else list(prepositional(self.token, ("of",)))
        owners = [c for t in raw for c in t.children if c.dep_ == "poss"]
        by = [p for t in raw for p in prepositional(t, ("from", "by", "with", "of"))]
        inner = [
            p
            for c in self.token.children
            if c.dep_ == "xcomp"
            for p in (*patients(c), *prepositional(c, ("with", "to")))
        ]
        doers = self.doers()
        target = self.only_actors(owners) or self.only_actors(by) or self.only_actors(inner) or self.only_actors(raw)
        return Ends(tuple(doers), tuple(t for t in target if t not in doers and not self._is_thing(t)))

    def _is_thing(self, token: Token) -> bool:
        return self.actors.kind(token) == "weapon"

    def agree(self) -> Ends:
        """A commitment: of several together (symmetric), or of one towards the one that the inner act joins."""
        doers = self.doers()
        partners = self.only_actors(loose_prepositional(self.token, ("with", "between", "to")))
        if not self.is_verb:
            between = self.only_actors(prepositional(self.token, ("between", "among")))
            if len(between) > 1:
                return Ends(tuple(between[:1]), tuple(between[1:]), True)
            doers = doers or self.only_actors(prepositional(self.token, ("of", "by")))
        if not partners and self.is_verb:
            partners = [
                t for t in self.only_actors(patients(self.token)) if not self._is_site(t)
            ] or self._inner_partners()
        if not partners and self.token.lemma_.lower() == "accept":
            partners = self.only_actors(c for t in patients(self.token) for c in t.children if c.dep_ == "poss")
        partners = [t for t in partners if t not in doers]
        if len(doers) > 1 and not partners:
            return Ends(tuple(doers[:1]), tuple(doers[1:]), True)
        is_mutual = self.token.lemma_.lower() in ("agree", "agreement", "accord", "deal", "pact", "understanding")
        if not partners and len(doers) == 1 and is_mutual and self._is_plural_party(doers[0]):
            return Ends(tuple(doers), (), True)
        return Ends(tuple(doers), tuple(partners), bool(doers and partners and is_mutual))

    def _inner_partners(self) -> list[Token]:
        found: list[Token] = []
        for child in self.token.children:
            if child.dep_ in ("xcomp", "ccomp", "dobj", "prep", "acl"):
                for inner in child.subtree:
                    if inner.dep_ in ("dobj", "xcomp", "pobj", "ccomp", "ROOT") or inner.i == child.i:
                        found += self.only_actors(prepositional(inner, ("with", "to")))
                if child.dep_ == "xcomp" and not found:
                    found += [t for t in self.only_actors(patients(child)) if self._is_partner(t)]
        return found

    def _is_partner(self, token: Token) -> bool:
        is_named = token.i in self.actors.parse.name_of or self.actors.kind(token) in ("body", "party")
        return is_named and not self._is_site(token)

    def _is_plural_party(self, token: Token) -> bool:
        return token.lemma_.lower() in ("party", "side") and token.tag_ == "NNS"

    def symmetric(self, *, is_merge: bool = False) -> Ends:
        """Parties in text order, the first as source; a plural that holds all parties stands alone."""
        parties = self.only_actors(prepositional(self.token, ("between", "among", "amongst")))
        if not parties and not self.is_verb:
            verb = self.token.head if self.token.dep_ == "nsubj" else governing_verb(self.token)
            if verb is not None and (is_light(verb) or self.token.dep_ == "nsubj"):
                parties = self.only_actors(prepositional(verb, ("between", "among")))
        if not parties:
            parties = self._joined_parties()
        result = self._result() if is_merge else []
        parties = [t for t in parties if t not in result]
        if result:
            return Ends(tuple(parties), tuple(result))
        parties.sort(key=lambda t: t.i)
        if self.is_verb and self.token.lemma_.lower() in ("cooperate", "share") and not parties:
            return Ends((), ())
        return Ends(tuple(parties[:1]), tuple(parties[1:]), bool(parties))

    def _joined_parties(self) -> list[Token]:
        first = self.doers()
        raw = loose_prepositional(self.token, ("with", "alongside", "beside", "against"))
        if self.is_verb:
            met = [t for t in patients(self.token) if not self.actors.is_place(t)]
            raw = raw or self.owners(t for t in met if t.lemma_ == "counterpart") or met
        elif not raw:
            raw = list(prepositional(self.token, ("of", "to", "by")))
        second = [t for t in self.only_actors(raw) if self.actors.kind(t) not in ("weapon", "people")]
        return [*first, *(t for t in second if t not in first)]

    def _result(self) -> list[Token]:
        """ "merged into a single body, the Northern Corps": the name behind "into" or "under"."""
        found = []
        for token in loose_prepositional(self.token, ("into", "under", "as")):
            names = [c for c in token.children if c.dep_ == "appos"]
            found += self.only_actors(names) or [t for t in self.only_actors([token]) if t.pos_ == "PROPN"]
        return found

    def give(self) -> Ends:
        if self.is_verb:
            beside = [p for c in self.token.children for p in prepositional(c, ("alongside", "beside"))]
            raw = [*loose_prepositional(self.token, ("to", "for", "at", "towards")), *patients(self.token), *beside]
        else:
            raw = loose_prepositional(self.token, ("to", "for"))
        target = [t for t in self.only_actors(raw) if self.actors.kind(t) != "weapon" and not self._is_payload(t)]
        doers = [t for t in self.doers() if t not in target]
        return Ends(tuple(doers), tuple(target), len(doers) == 1 and not target and self._is_plural_party(doers[0]))

    def _is_payload(self, token: Token) -> bool:
        """Fighters sent are what is given, not who receives."""
        return (
            token.dep_ == "dobj"
            and self.actors.kind(token) == "armed"
            and token.tag_ == "NNS"
            and not list(token.lefts)
        )

    def receive(self) -> Ends:
        return Ends(
            tuple(
                self.only_actors(t for t in loose_prepositional(self.token, ("from",)) if not self.actors.is_place(t))
            ),
            tuple(self.doers()),
        )

    def cut(self) -> Ends:
        """What is cut off, and from whom: "suspended aid to X", "imposed sanctions on X", "cut ties with X"."""
        words = ("to", "on", "upon", "against", "with", "for")
        raw = [*patients(self.token), *loose_prepositional(self.token, words)] if self.is_verb else []
        raw = raw or loose_prepositional(self.token, words)
        target = [t for t in self.only_actors(raw) if self.actors.kind(t) != "weapon"]
        return Ends(tuple(t for t in self.doers() if t not in target), tuple(target))

    def leave(self) -> Ends:
        source = self.doers() or ([] if self.is_verb else self.only_actors(prepositional(self.token, ("of", "by"))))
        raw = [*patients(self.token), *loose_prepositional(self.token, ("from",))]
        return Ends(tuple(source), (), places=tuple(self.only_places(raw)))

    def away(self) -> Ends:
        """Leaves or splits from a body."""
        source = self.doers() or self.only_actors(prepositional(self.token, ("of", "by")))
        raw = [*patients(self.token), *loose_prepositional(self.token, ("from", "with"))]
        return Ends(tuple(source), tuple(t for t in self.only_actors(raw) if t not in source))

    def control(self) -> Ends:
        raw = patients(self.token) if self.is_verb else list(prepositional(self.token, ("of", "over")))
        site = self.only_places(raw) or self.only_places(loose_prepositional(self.token, ("of", "over", "in")))
        site = site or [t for t in raw if self.actors.may_be_site(t)] or self._ruled()
        loser = [t for t in self.only_actors(loose_prepositional(self.token, ("from",))) if not self._is_site(t)]
        source = self.doers()
        if not source and not self.is_verb:
            by = self.only_actors(prepositional(self.token, ("by", "of")))
            source = [t for t in by if not self._is_site(t)]
        return Ends(tuple(t for t in source if t not in loser), tuple(loser), places=tuple(site))

    def _ruled(self) -> list[Token]:
        """ "The city is under X's control": the subject is the place."""
        verb = governing_verb(self.token)
        if self.is_verb or verb is None or self.token.dep_ != "pobj" or self.token.head.lower_ != "under":
            return []
        return [t for t in subjects(verb) if self.actors.is_place(t) or self.actors.may_be_site(t)]

    def expel(self) -> Ends:
        target = [t for t in self.only_actors(patients(self.token)) if not self._is_site(t)]
        site = self.only_places(loose_prepositional(self.token, ("from", "of")))
        return Ends(tuple(t for t in self.doers() if t not in target), tuple(target), places=tuple(site))

    def lose(self) -> Ends:
        raw = patients(self.token) if self.is_verb else list(prepositional(self.token, ("of",)))
        raw = [
            t
            for token in raw
            for t in (token, *(prepositional(token, ("of", "over")) if token.lemma_ == "control" else ()))
        ]
        holder = self.only_actors(loose_prepositional(self.token, ("to",)))
        return Ends(tuple(self.doers()), tuple(holder), places=tuple(self.sites(raw)))

    def fall(self) -> Ends:
        site = self.sites(subjects(self.token))
        return Ends(tuple(self.only_actors(prepositional(self.token, ("to",)))), (), places=tuple(site))

    def hand(self) -> Ends:
        raw = patients(self.token) if self.is_verb else list(prepositional(self.token, ("of",)))
        receiver = self.only_actors(
            [*loose_prepositional(self.token, ("to",)), *(c for c in self.token.children if c.dep_ == "dative")]
        )
        return Ends(tuple(self.doers()), tuple(receiver), places=tuple(self.only_places(raw)))

    def swap(self) -> Ends:
        """ "X absorbed Y": Y joins X."""
        raw = self.only_actors(patients(self.token))
        return Ends(tuple(raw), tuple(t for t in self.doers() if t not in raw))

    def into(self) -> Ends:
        body = self.only_actors(loose_prepositional(self.token, ("into",)))
        return Ends(tuple(self.only_actors(patients(self.token)) or self.doers()), tuple(body))

    def found(self) -> Ends:
        raw = patients(self.token) if self.is_verb else list(prepositional(self.token, ("of",)))
        names = [c for t in raw for c in t.children if c.dep_ in ("appos", "oprd")]
        body = self.only_actors(names) or self.only_actors(raw)
        return Ends(tuple(t for t in self.doers() if t not in body), tuple(body))

    def announce(self) -> Ends:
        inner = [p for t in patients(self.token) for p in prepositional(t, ("of",))]
        named = [c for t in inner for c in t.children if c.dep_ == "appos"]
        body = self.only_actors(named) or self.only_actors(inner)
        return Ends(tuple(t for t in self.doers() if t not in body), tuple(body))

    def dissolve(self) -> Ends:
        raw = patients(self.token) if self.is_verb else list(prepositional(self.token, ("of",)))
        body = self.only_actors(raw)
        doers = [t for t in self.doers() if t not in body]
        if not body or any(t.lower_ in ("itself", "themselves") for t in raw):
            return Ends((), tuple(doers))
        return Ends(tuple(doers), tuple(body))

    def rename(self) -> Ends:
        new = self.only_actors(
            [*loose_prepositional(self.token, ("to", "as")), *(c for c in self.token.children if c.dep_ == "oprd")]
        )
        old = [t for t in self.doers() or self.only_actors(patients(self.token)) if t not in new]
        return Ends(tuple(old), tuple(new))

    def appoint(self) -> Ends:
        person = [t for t in patients(self.token) if self.actors.is_actor(t)]
        posts = [t for t in self.token.subtree if t.i > self.token.i and t.lemma_.lower() in control_list("posts")]
        body = [p for t in posts for p in prepositional(t, ("of",))]
        target = self.only_actors(body)
        return Ends(tuple(t for t in person if t not in target), tuple(target)) if target else Ends((), ())

    def part(self) -> Ends:
        """ "X, part of Y", "X is the wing of Y"."""
        whole = self.only_actors(prepositional(self.token, ("of",)))
        head = self.token.head
        if self.token.dep_ == "appos":
            source = self.only_actors([head])
        elif self.token.dep_ in ("attr", "oprd"):
            source = self.only_actors(subjects(head))
        else:
            source = []
        return Ends(tuple(t for t in source if t not in whole), tuple(whole))

    def visit(self) -> Ends:
        raw = loose_prepositional(self.token, ("with", "to"))
        return Ends(tuple(self.doers()), tuple(self.only_actors(raw)))

    def host(self) -> Ends:
        """The visitor is the source, the host the target."""
        guests = self.only_actors(patients(self.token))
        return Ends(tuple(guests), tuple(t for t in self.doers() if t not in guests))

    def under(self) -> Ends:
        """ "Came under fire from X": the subject is hit."""
        by = loose_prepositional(self.token, ("from", "by"))
        behind = [
            p
            for c in self.token.children
            if c.dep_ == "prep"
            for g in c.children
            for p in prepositional(g, ("from", "by"))
        ]
        return Ends(tuple(self.only_actors([*by, *behind])), tuple(self.doers()))

    def fire(self) -> Ends:
        return Ends(tuple(self.only_actors(patients(self.token))), ())


_FRAMES = {
    "act": _Slots.act,
    "blow": _Slots.blow,
    "mobilize": _Slots.mobilize,
    "say": _Slots.say,
    "reject": _Slots.reject,
    "agree": _Slots.agree,
    "give": _Slots.give,
    "receive": _Slots.receive,
    "cut": _Slots.cut,
    "leave": _Slots.leave,
    "from": _Slots.away,
    "control": _Slots.control,
    "expel": _Slots.expel,
    "lose": _Slots.lose,
    "fall": _Slots.fall,
    "hand": _Slots.hand,
    "swap": _Slots.swap,
    "into": _Slots.into,
    "found": _Slots.found,
    "announce": _Slots.announce,
    "dissolve": _Slots.dissolve,
    "rename": _Slots.rename,
    "appoint": _Slots.appoint,
    "part": _Slots.part,
    "visit": _Slots.visit,
    "host": _Slots.host,
    "swapfire": _Slots.fire,
    "swaphit": _Slots.under,
}
