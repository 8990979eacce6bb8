"""Events of other people's data sets: a row as read, beside it what we take it to say, and the layer that holds it."""

from __future__ import annotations

from dataclasses import dataclass

from allegiance.model.identity import ActorId, EventId
from allegiance.model.ontology import Modality, Quad
from allegiance.model.when import When

OWN_LAYER = "reports"  # the name of our own readings beside imported layers


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A named set of imported rows. `may_leave` is false where its terms bar it from every export.

    `is_machine_coded` rows are single doubtful readings: they count by the week and are read without hindsight.
    """

    name: str
    format: str
    dataset: str
    dataset_version: str
    licence: str
    may_leave: bool
    is_machine_coded: bool
    confidence: float

    def __post_init__(self) -> None:
        if not 0 < self.confidence <= 1:
            raise ValueError(f"layer {self.name}: confidence {self.confidence} is not in (0, 1]")


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """One row of a data set: what it says by our common names, and `raw`, its cells as read.

    `source` and `target` are the words of the cells, several actors joined by "; ", `""` where the row names nobody.
    `quad` is None where the row and its code say none. `type` and `mode` are our reading of `their_code`.
    """

    line: int
    their_id: str
    when: When
    date_precision: str
    source: str
    target: str
    is_directed: bool
    quad: Quad | None
    type: str | None
    mode: str | None
    modality: Modality
    their_code: str
    place: str
    latitude_deg: float | None
    longitude_deg: float | None
    place_precision: str
    raw: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A row that is read and not kept; `words` say what it is, in the plural."""

    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CellActor:
    """One actor named in a cell: of the registry, or of the layer alone (its id begins with the layer's name)."""

    name: str
    actor: ActorId
    score: float
    reason: str
    is_registered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedEvent:
    """A stored row as evidence: its ends resolved, its origin kept. It has the parts of an `Event` that evidence needs.

    It has no claim: no sentence stands behind it. `is_directed` is false where the ends are two
    sides and not doer and done-to. `raw` is the row as read: column and cell.
    """

    id: EventId
    layer: Layer
    their_id: str
    their_code: str
    file: str
    imported_at: str
    type: str | None
    mode: str | None
    quad: Quad | None
    modality: Modality
    source: tuple[ActorId, ...]
    target: tuple[ActorId, ...]
    source_text: str
    target_text: str
    is_directed: bool
    when: When
    place: str
    place_precision: str
    is_vanished: bool
    raw: tuple[tuple[str, str], ...]

    @property
    def symmetric(self) -> bool:
        """The two ends are two sides, also where neither is said to have begun: what is within a side is not across."""
        return False

    @property
    def inner(self) -> str | None:
        """No act inside a speech act is coded in a row."""
        return None

    @property
    def is_own_word(self) -> bool:
        """A row does not say who speaks."""
        return False

    @property
    def confidence(self) -> float:
        """How far one row of its layer is believed, 0-1."""
        return self.layer.confidence

    @property
    def publishers(self) -> tuple[str, ...]:
        """The data set stands for whoever told it."""
        return (self.layer.dataset,)

    @property
    def actors(self) -> tuple[ActorId, ...]:
        """All actors at either end, each once, in order."""
        return tuple(dict.fromkeys((*self.source, *self.target)))
