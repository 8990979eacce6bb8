"""A sentence's text in, the known names in it out; and over its parse, the words that stand for actors and places."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256

from spacy.tokens import Token

from allegiance.extract.parse import Name, Parse
from allegiance.extract.words import actor_nouns, role_words, word_list
from allegiance.model.actor import NameKind, Registry
from allegiance.model.span import Span

_HUMAN = re.compile(r"(?:ists|ians|men|women|ers|ors|ants|ees)$")  # plurals that mostly name people
_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_JOINERS = frozenset({" ", "-", "'", "’", "ʼ", "‐", "–", "\u00a0", "‘", "-\n", "\n"})
_ACRONYM_AFTER = re.compile(r"\s?\(([A-Z][A-Za-z0-9-]{1,9})\)")


def fold(text: str) -> str:
    """Casefold and drop diacritics, for comparing names."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()


def _is_acronym(text: str) -> bool:
    return len(text) <= 7 and sum(c.isupper() for c in text) >= 2 and " " not in text


class NameIndex:
    """All names of registry and gazetteer, found in text by their words, longest first."""

    def __init__(
        self, registry: Registry, place_names: Iterable[str], is_place: Callable[[str], bool], edition: str = ""
    ) -> None:
        """Take the names; `edition` tells apart what `is_place` knows beyond them, and is part of the digest."""
        # by first word, then by number of words, then by all words: what is written so, and the kind of its bearer
        self._names: dict[str, dict[int, dict[tuple[str, ...], list[tuple[str, str | None]]]]] = {}
        self._is_place = is_place
        self.adjectives: frozenset[str] = frozenset(
            fold(name.text) for name in registry.names if name.kind is NameKind.ADJECTIVE
        )
        for name in registry.names:
            is_word = name.kind is NameKind.ADJECTIVE and name.text.isalpha()
            if not is_word and name.kind is not NameKind.DESCRIPTION:
                self._add(name.text, registry.actors[name.actor].kind)
        places = sorted(place_names)
        for text in places:
            self._add(text, None)
        known = sorted(f"{name.actor} {name.text} {name.kind}" for name in registry.names)
        self.digest = sha256("\n".join((*known, *places, *filter(None, [edition]))).encode("utf8")).hexdigest()[:8]
        self._sizes = {first: sorted(by_size, reverse=True) for first, by_size in self._names.items()}

    def _add(self, text: str, kind: str | None) -> None:
        words = tuple(fold(word) for word in _WORD.findall(text))
        if words and not (len(words) == 1 and len(words[0]) < 2):
            by_words = self._names.setdefault(words[0], {}).setdefault(len(words), {})
            by_words.setdefault(words, []).append((text, kind))

    def is_place(self, text: str) -> bool:
        """Tell whether the gazetteer knows the text as a place."""
        return self._is_place(text)

    def find(self, text: str) -> tuple[Name, ...]:
        """Return the known names in `text`, sorted and not overlapping; an acronym in brackets belongs to its name."""
        words = [(fold(m.group()), m.start(), m.end()) for m in _WORD.finditer(text)]
        found: list[Name] = []
        i = 0
        while i < len(words):
            size, kinds = self._match(text, words, i)
            start, end = words[i][1], words[i + max(size, 1) - 1][2]
            if not size or (found and found[-1].span.end == start):  # no name begins where another ends
                i += 1
                continue
            bracket = _ACRONYM_AFTER.match(text, end) if kinds else None
            is_place = not kinds or (size <= 3 and self._is_place(text[start:end]))
            end = bracket.end() if bracket else end
            found.append(
                Name(span=Span(start, end), may_be_actor=bool(kinds), may_be_place=is_place, actor_kinds=kinds)
            )
            while i < len(words) and words[i][1] < end:
                i += 1
        return tuple(found)

    def _match(self, text: str, words: list[tuple[str, int, int]], i: int) -> tuple[int, tuple[str, ...]]:
        """How many words from `i` on make the longest known name, and the kinds of actors that bear it."""
        by_size = self._names.get(words[i][0], {})
        for size in self._sizes.get(words[i][0], ()):
            if i + size > len(words):
                continue
            entries = by_size[size].get(tuple(word for word, _, _ in words[i : i + size]))
            if entries is None:
                continue
            if any(text[words[i + k][2] : words[i + k + 1][1]] not in _JOINERS for k in range(size - 1)):
                continue
            written = text[words[i][1] : words[i + size - 1][2]]
            fitting = [kind for original, kind in entries if _case_fits(written, original)]
            if fitting:
                return size, tuple(sorted({kind for kind in fitting if kind is not None}))
        return 0, ()


def _case_fits(written: str, original: str) -> bool:
    """Acronyms only as written in the registry; other names only with a capital where the registry has one."""
    if _is_acronym(original):
        return written == original
    return written[0].isupper() or not original[0].isupper()


class ActorFinder:
    """Over one parse: which tokens head an actor, and which words belong to it."""

    def __init__(self, parse: Parse, index: NameIndex) -> None:
        self.parse = parse
        self._index = index

    def is_place(self, token: Token) -> bool:
        """Tell whether the token heads a place: a known place name, a place noun, or an unknown name after "in"."""
        name = self.parse.name_of.get(token.i)
        if name is not None:
            return name.may_be_place
        if token.pos_ == "PROPN":
            if self._index.is_place(self.parse.span(token, token).of(self.parse.text)):
                return True
            return token.dep_ == "pobj" and token.head.lower_ in word_list("locative") and self.may_be_site(token)
        return token.lemma_.lower() in word_list("place_nouns") or token.lower_ in word_list("narrowing")

    def may_be_site(self, token: Token) -> bool:
        """Tell whether an unknown name can be a place's: no article, no plural, no acronym, no actor's noun in it."""
        if (
            token.pos_ != "PROPN"
            or token.i in self.parse.name_of
            or token.tag_ == "NNPS"
            or token.lower_ in word_list("calendar")
        ):
            return False
        group = [token, *(c for c in token.lefts if c.dep_ in ("compound", "amod", "det", "poss"))]
        return not any(
            t.pos_ == "DET" or self._is_actor_noun(t) or self.is_adjective_name(t) or _is_acronym(t.text) for t in group
        )

    def _is_actor_noun(self, token: Token) -> bool:
        if token.lower_ in word_list("not_actors"):
            return False
        if token.lemma_.lower() in actor_nouns() or token.lower_ in actor_nouns():
            return True
        return (
            token.tag_ == "NNS" and _HUMAN.search(token.lower_) is not None and token.lower_ not in word_list("things")
        )

    def is_adjective_name(self, token: Token) -> bool:
        """Tell whether the token is a state's or people's adjective from the registry."""
        return self.is_adjective(token.text)

    def is_adjective(self, word: str) -> bool:
        """Tell whether a word is a state's or people's adjective from the registry."""
        return fold(word) in self._index.adjectives

    def is_actor(self, token: Token) -> bool:
        """Tell whether the token heads words for an actor (a place name that may act counts as one)."""
        name = self.parse.name_of.get(token.i)
        if name is not None:
            return name.may_be_actor
        if token.pos_ in ("NOUN", "PROPN") and self._is_actor_noun(token):
            return True
        if token.pos_ == "PROPN":
            return not self.is_place(token) and not token.ent_type_ and token.lower_ not in word_list("calendar")
        if token.pos_ in ("ADJ", "NOUN") and self.is_adjective_name(token):
            return True
        return token.pos_ == "PRON" and token.lower_ in word_list("pronouns")

    def kind(self, token: Token) -> str | None:
        """The kind of an actor noun (armed, body, office, people, weapon, party), None for names."""
        return actor_nouns().get(token.lemma_.lower()) if token.i not in self.parse.name_of else None

    def heads(self, token: Token) -> Iterator[Token]:
        """The tokens that head actors in a noun group: its conjuncts, and what stands behind a role word and "of"."""
        yield from self._coordinate_modifiers(token)
        yield from self._comma_before(token)
        inside = self._of_name(token)
        for part in (token, *token.conjuncts, *(inside.conjuncts if inside is not None else ())):
            if part.pos_ in ("VERB", "AUX") or part.i < token.i or part == inside:
                continue
            yield from self._unwrap(part)

    def _comma_before(self, token: Token) -> Iterator[Token]:
        """ "X, Y reach truce": in a headline the comma is an "and"."""
        if token.i == 2 and token.i in self.parse.name_of and token.nbor(-1).text == ",":
            name = self.parse.name_of.get(0)
            if name is not None and name.may_be_actor:
                yield token.nbor(-2)

    def _coordinate_modifiers(self, token: Token) -> Iterator[Token]:
        """ "The regional government and Fano commanders" where the parser hangs the government on the commanders."""
        for child in token.lefts:
            joins = any(c.dep_ == "cc" for c in child.children) and any(c.dep_ == "conj" for c in child.children)
            if (
                joins
                and child.dep_ in ("nmod", "compound")
                and child.pos_ in ("NOUN", "PROPN")
                and self.is_actor(child)
            ):
                yield child

    def _of_name(self, token: Token) -> Token | None:
        """The name behind "of" in an unknown name such as "Falcons of Hama"."""
        if token.pos_ != "PROPN" or token.i in self.parse.name_of or token.i + 2 >= len(token.doc):
            return None
        last = token.nbor(1)
        if last.lower_ != "of" or token.lemma_.lower() in role_words():
            return None
        return next((c for c in last.children if c.dep_ == "pobj" and c.pos_ == "PROPN"), None)

    def _unwrap(self, token: Token) -> Iterator[Token]:
        lemma = token.lemma_.lower()
        if lemma in role_words() or lemma in word_list("containers") or token.pos_ == "NUM":
            for child in token.children:
                if child.dep_ == "prep" and child.lower_ == "of" and child.i == token.i + 1:
                    preps = [child, *(c for c in child.conjuncts if c.lower_ == "of")]
                    inner = [h for p in preps for pobj in p.children if pobj.dep_ == "pobj" for h in self.heads(pobj)]
                    if any(self.is_actor(h) for h in inner):
                        yield from (h for h in inner if self.is_actor(h))
                        return
        yield token

    def spans(self, token: Token) -> list[Span]:
        """The words of the actor that `token` heads; two stretches for "Russian and Syrian jets"."""
        first = token
        extra: list[Span] = []
        while first.i > 0:
            left = first.nbor(-1)
            if not self._belongs(left, token):
                if left.lower_ == "and" and left.i > 0 and self.is_adjective_name(left.nbor(-1)) and first.i < token.i:
                    extra.append(self.parse.span(left.nbor(-1), left.nbor(-1)))
                break
            first = left
        while first.i < token.i and self._is_leading_word(first, token):
            first = first.nbor(1)
        span = self.parse.span(first, self._of_name(token) or self._seat(token) or token)
        return [*extra, self._without_bracket(span, token)]

    def _seat(self, token: Token) -> Token | None:
        """The place in "governor of Hadramawt", "general staff in Kyiv": part of the words for an office."""
        if self.kind(token) != "office" or token.i + 2 > len(token.doc) - 1 or token.nbor(1).lower_ != "of":
            return None
        return next((c for c in token.nbor(1).children if c.dep_ == "pobj" and self.is_place(c)), None)

    def _without_bracket(self, span: Span, token: Token) -> Span:
        name = self.parse.name_of.get(token.i)
        words = span.of(self.parse.text)
        if name is not None and words.endswith(")"):
            cut = words.rfind("(")
            return Span(span.start, span.start + len(words[:cut].rstrip()))
        return span

    def _belongs(self, left: Token, head: Token) -> bool:
        if (
            head.lemma_.lower() in word_list("counted")
            and left.lower_ in ("two", "both", "three")
            and left.i == head.i - 1
        ):
            return True
        if self.is_adjective_name(left) and left.i == head.i - 1:
            return True
        if left.i in self.parse.name_of and left.i == head.i - 1 and head.pos_ == "NOUN" and left.dep_ != "nsubj":
            return True
        if left.pos_ in ("DET", "VERB", "AUX", "ADP", "CCONJ", "SCONJ", "PUNCT", "PRON") and left.lower_ not in (
            "-",
            "–",
        ):
            return left.dep_ in ("amod", "compound") and left.pos_ == "VERB" and left.head.i <= head.i
        if left.dep_ in ("case", "punct", "npadvmod", "poss"):
            return head in left.ancestors or left.nbor(1).dep_ in ("case", "amod")
        return head in left.ancestors and left.dep_ in (
            "compound",
            "amod",
            "nmod",
            "nummod",
            "advmod",
            "quantmod",
            "det",
        )

    def _is_leading_word(self, token: Token, head: Token) -> bool:
        if head.lemma_.lower() in word_list("counted") and token.lower_ in ("two", "both", "three"):
            return False
        return (
            token.lower_ in word_list("quantifiers")
            or token.pos_ in ("DET", "NUM")
            or token.dep_ in ("nummod", "quantmod", "case")
        )


class PlaceFinder:
    """Over one parse: the places named, with the words that narrow them."""

    def __init__(self, parse: Parse, actors: ActorFinder) -> None:
        self.parse = parse
        self._actors = actors

    def find(self) -> list[tuple[Token, Span]]:
        """Each place's head token and its words, in text order; inner places fold into outer ones."""
        found: list[tuple[Token, Span]] = []
        for token in self.parse.doc:
            span = self._reading(token)
            if span is not None and not any(outer.holds(span) for _, outer in found):
                found = [(t, s) for t, s in found if not span.holds(s)]
                found.append((token, span))
        return sorted(found, key=lambda item: item[1])

    def _reading(self, token: Token) -> Span | None:
        """The words of the place that `token` heads, or None."""
        if token.dep_ in ("compound", "amod", "poss") and token.head.i > token.i and token.head.dep_ != "ROOT":
            return None
        if not self._is_named(token):
            return None
        first, last = self._left(token), self._right(token)
        preposition = token.head if token.dep_ == "pobj" else None
        if preposition is not None and preposition.lower_ in word_list("near") and preposition.i < first.i:
            first = preposition
        elif (
            preposition is not None and preposition.lower_ == "of" and preposition.head.lower_ in word_list("narrowing")
        ):
            first = preposition.head
            outer = first.head
            if outer.i == first.i - 1 and outer.lemma_.lower() in word_list("place_nouns"):
                first = outer
        return self.parse.span(first, last)

    def _is_named(self, token: Token) -> bool:
        """A place counts when it has a proper name somewhere in its group."""
        if token.pos_ not in ("NOUN", "PROPN", "X"):
            return False
        name = self.parse.name_of.get(token.i)
        if name is not None:
            return name.may_be_place
        if token.pos_ == "PROPN":
            return self._actors.is_place(token)
        if not self._actors.is_place(token):
            return False
        if any(c.dep_ == "amod" and self._actors.is_adjective_name(c) for c in token.children):
            return token.lemma_.lower() in ("border", "coast", "frontier")
        inner = [t for t in token.subtree if t.i != token.i and t.pos_ == "PROPN"]
        if any(self._actors.is_place(t) and self._hangs_on(t, token) for t in inner):
            return True
        return self._named_behind(token) is not None

    def _named_behind(self, token: Token) -> Token | None:
        """The name in "palace in Aden", "centre of Khan Abad", whatever the parser hung "in" on."""
        if token.i + 2 >= len(token.doc) or token.nbor(1).lower_ not in ("in", "of", "to"):
            return None
        pobj = next((c for c in token.nbor(1).children if c.dep_ == "pobj"), None)
        return pobj if pobj is not None and pobj.pos_ == "PROPN" and self._actors.is_place(pobj) else None

    def _hangs_on(self, inner: Token, outer: Token) -> bool:
        """Tell whether `inner` names `outer`: a compound or possessive before it, or "of X" behind it."""
        if inner.dep_ in ("compound", "poss", "amod", "nmod") and inner.head.i == outer.i:
            return True
        return (
            inner.dep_ == "pobj"
            and inner.head.lower_ in ("of", "in", "to")
            and inner.head.head.i == outer.i
            and inner.head.i - outer.i <= 2
        )

    def _left(self, token: Token) -> Token:
        first = token
        while first.i > 0:
            left = first.nbor(-1)
            if left.pos_ in ("DET", "NUM", "PUNCT") and left.lower_ not in ("-", "–"):
                break
            if not (left.dep_ in ("case",) or token in left.ancestors):
                break
            if left.pos_ in ("ADP", "VERB", "CCONJ", "SCONJ", "AUX"):
                break
            first = left
        return first

    def _right(self, token: Token) -> Token:
        behind = self._named_behind(token) if token.pos_ == "NOUN" else None
        return behind if behind is not None else token
