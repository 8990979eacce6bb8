"""A way of finding an actor → a hit: whom it found, its score and reasons; and the table of what each way is worth."""

from __future__ import annotations

from dataclasses import dataclass, replace

from allegiance.model.actor import NameKind
from allegiance.model.identity import ActorId

# how far a name of each kind, found as written, settles who is meant
KIND_SCORES = {
    NameKind.FULL: 1.0,
    NameKind.SPELLING: 0.97,
    NameKind.SHORT: 0.95,
    NameKind.EXONYM: 0.95,
    NameKind.ACRONYM: 0.95,
    NameKind.FORMER: 0.9,
    NameKind.METONYM: 0.85,
    NameKind.ADJECTIVE: 0.8,
    NameKind.DESCRIPTION: 0.75,
}
NOT_IN_USE = 0.85  # × for a name outside the days of its use
NOT_ALIVE = 0.75  # × for an actor outside its lifetime
OTHER_CASE = 0.8  # × for an acronym in other letters than its own
SHARED = 0.7  # × for a name that several actors bear and nothing tells apart
ELSEWHERE = 0.65  # × for an actor of another country than the text speaks of
ALIKE_ONLY = 0.95  # × for a name found only by likeness
ROLE_WORDS = 0.95  # × for a name with role words around it
STATE_FOR_ORGAN = 0.8  # × for a state in place of its army or police
SET_SCORE = 0.75  # a described set found by what it is
SOLE_CLIENT = 0.6  # the one umbrella that the backer backs
BY_COUNTRY = 0.6  # "the army", "rebels" of the country that the text is about
LESS_APT = 0.9  # × for an actor described so, where a set fits the words better
NOT_THERE = 0.65  # × for a bearer of the name that was not there, beside one that was
AT_MOST = 0.85  # score of a state's organ found by its state
DRAWN, HEIR = 0.8, 0.7  # × for a living set drawn from a body that is gone, and for its heir


@dataclass(frozen=True, slots=True)
class Hit:
    """An actor that words may mean, while it is still compared with others."""

    actor: ActorId
    score: float
    reasons: tuple[str, ...]
    is_described: bool = False
    is_brief: bool = False  # found by an acronym of a fighting body, which other wars may use too

    def times(self, factor: float, reason: str) -> Hit:
        """Return the hit with its score lowered, and why."""
        return replace(self, score=self.score * factor, reasons=(*self.reasons, reason))
