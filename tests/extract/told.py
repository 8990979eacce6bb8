"""A sentence in, the coder's claims of it out, each as one line that a test can be read by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from allegiance.extract.rules import RuleCoder
from allegiance.model.claim import Coding
from allegiance.model.report import Report, Section, SectionKind, identify_report
from allegiance.model.sentence import make_sentence
from allegiance.model.span import Span
from allegiance.pipeline import Toolkit


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A claim with its mentions as written. `act` is TYPE or TYPE/mode."""

    act: str
    source: tuple[str, ...]
    target: tuple[str, ...]
    is_symmetric: bool
    modality: str
    trigger: str
    speaker: str | None
    place: str | None
    time: str | None
    telling: str

    @property
    def line(self) -> str:
        """Act, ends and modality: "AID Turkey → Hamza Division, planned"; "…" is an end that is not named."""
        arrow = "⟷" if self.is_symmetric else "→"
        return f"{self.act} {_ends(self.source)} {arrow} {_ends(self.target)}, {self.modality}"

    def is_of(self, act: str) -> bool:
        """Tell whether the claim is of a type, or of a type and mode."""
        return self.act == act or self.act.startswith(f"{act}/")


def _ends(mentions: Sequence[str]) -> str:
    return " + ".join(mentions) or "…"


@cache
def tools() -> Toolkit:
    """The packaged registry, gazetteer and coder, loaded once."""
    return Toolkit()


@cache
def rule_coder() -> RuleCoder:
    """The coder by rules alone: what the tests of the rules look at."""
    return RuleCoder(tools().name_index)


def code(text: str, section: SectionKind = SectionKind.BODY) -> list[Told]:
    """Code a text that is one sentence of a section."""
    whole = Span(0, len(text))
    report = Report(
        id=identify_report(publisher=None, published=None, title=None, text=text),
        origin="sentence",
        text=text,
        sections=(Section(kind=section, span=whole),),
    )
    (coding,) = rule_coder().code([(report, [make_sentence(report.id, section, 0, whole)])])
    return tell(text, coding)


def tell(text: str, coding: Coding) -> list[Told]:
    """Write the claims of a coding with the words in place of their ids."""
    words = {mention.id: mention.text for mention in coding.mentions}
    return [
        Told(
            act=f"{claim.type}/{claim.mode}" if claim.mode else claim.type,
            source=tuple(words[m] for m in claim.source),
            target=tuple(words[m] for m in claim.target),
            is_symmetric=claim.symmetric,
            modality=str(claim.modality),
            trigger=claim.trigger.of(text),
            speaker=words[claim.speaker] if claim.speaker else None,
            place=words[claim.place] if claim.place else None,
            time=words[claim.time] if claim.time else None,
            telling=str(claim.telling),
        )
        for claim in coding.claims
    ]


def lines(text: str, section: SectionKind = SectionKind.BODY) -> list[str]:
    """Code a sentence and write its claims as lines."""
    return [claim.line for claim in code(text, section)]
