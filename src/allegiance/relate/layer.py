"""Events of imported layers in, evidence for a pair out, and the parameters by which it is read.

A machine-coded row is one doubtful reading: it counts in its week, so that rows of one week bear each other out, and
its layer is read without hindsight, so that a surge does not repaint the weeks before it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files

from allegiance.model.imported_event import ImportedEvent, Layer
from allegiance.model.ontology import Modality, Quad, State
from allegiance.model.relation import Pair, make_pair
from allegiance.relate.parameter import Parameters, default_parameters
from allegiance.relate.series import PairEvidence, evidence_of
from allegiance.relate.week import week_of


@cache
def quad_evidence() -> Mapping[Quad, tuple[State, float]]:
    """For which state an event speaks that says no more than its quad, and how strongly, 0-1."""
    text = (files("allegiance") / "data" / "relate" / "quad-evidence.tsv").read_text(encoding="utf8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return {Quad(row["quad"]): (State(row["state"]), float(row["strength"])) for row in rows}


def layer_evidence(events: Iterable[ImportedEvent], pair: Pair) -> tuple[PairEvidence, ...]:
    """Return what rows of layers say of a pair. Rows that their data set has withdrawn say nothing."""
    return tuple(
        _dated(item, event.layer)
        for event in events
        if not event.is_vanished
        for item in _evidence_of_row(event, pair)
        if item.pair == pair
    )


def _evidence_of_row(event: ImportedEvent, pair: Pair) -> Iterator[PairEvidence]:
    if event.type is None:
        yield from _evidence_of_quad(event, pair)
        return
    found = evidence_of(event)
    yield from found
    if not event.is_directed:  # what holds among those of the first side holds among those of the other
        told = {(item.pair, item.state) for item in found}
        turned = replace(event, source=event.target, target=event.source)
        yield from (item for item in evidence_of(turned) if (item.pair, item.state) not in told)


def _evidence_of_quad(event: ImportedEvent, pair: Pair) -> Iterator[PairEvidence]:
    """A quad speaks across the two ends alone, of what happened, and where no code says more: a statement is no act."""
    if event.their_code or event.quad is None or event.modality is not Modality.HAPPENED:
        return
    across = {make_pair(one, other) for one in event.source for other in event.target if one != other}
    if pair not in across:
        return
    state, strength = quad_evidence()[event.quad]
    yield PairEvidence(
        pair=pair,
        day=event.when.middle,
        when=event.when,
        state=state,
        strength=strength * event.confidence,
        strength_if_repeated=None,
        is_parting=False,
        event=event.id,
        publishers=event.publishers,
    )


def _dated(item: PairEvidence, layer: Layer) -> PairEvidence:
    if not layer.is_machine_coded:
        return item
    return replace(item, day=week_of(item.day).middle, strength_if_repeated=None)


def parameters_for(layers: Iterable[Layer]) -> Parameters:
    """Return the parameters by which evidence that holds rows of these layers is read."""
    parameters = default_parameters()
    if any(layer.is_machine_coded for layer in layers):
        return replace(parameters, has_hindsight=False)
    return parameters
