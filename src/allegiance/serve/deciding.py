"""What a reviewer decides in; a row in the store, the record derived anew, and a line that says what follows, out."""

from __future__ import annotations

import getpass
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import Engine

from allegiance.errors import RegistryError, UsageError
from allegiance.model.decision import ABOUT_CLAIMS, ABOUT_RECORD, Decision, DecisionKind, holding
from allegiance.model.identity import PlaceId
from allegiance.model.verdict import SIDES, judge, put_right
from allegiance.pipeline import Toolkit, derive
from allegiance.resolve.decided import decide
from allegiance.resolve.registry import check_registry, packaged_registry
from allegiance.serve.intake import DONE, say, write_out
from allegiance.settings import read_settings
from allegiance.store.open import open_store
from allegiance.store.view import View
from allegiance.store.writer import Writer


def decide_on(store: str | None, kind: DecisionKind, subject: str, content: Mapping[str, str | None]) -> int:
    """Try a decision as things stand; store it where it can be, and say its number and how to undo it.

    RegistryError where it cannot be, or where it would make the registry contradict itself; UsageError where a claim or
    report is not there or cannot be put so: nothing is stored then.
    """
    engine = open_store(read_settings(store=store).store)
    earlier = View(engine).decisions()
    decision = Decision(
        number=earlier[-1].number + 1 if earlier else 1,
        kind=kind,
        subject=subject,
        content={name: value for name, value in content.items() if value is not None and (value or name in SIDES)},
        author=_author(),
        made_at=datetime.now(UTC),
    )
    if kind in ABOUT_RECORD:
        _check_record(engine, earlier, decision)
    else:
        _check_registry(earlier, decision)
    with Writer(engine) as writer:
        number = writer.add_decision(decision)
    say(f"decision {number}: {kind} {subject}; undo it with `allegiance undo {number}`")
    _follow(engine)
    return DONE


def _check_registry(earlier: Sequence[Decision], decision: Decision) -> None:
    before = decide(packaged_registry(), earlier)
    after = decide(packaged_registry(), [*earlier, decision])
    faults = set(check_registry(after)) - set(check_registry(before))
    if faults:
        raise RegistryError(
            f"registry {decision.kind} {decision.subject}: would make the registry contradict itself: {min(faults)}"
        )


def _check_record(engine: Engine, earlier: Sequence[Decision], decision: Decision) -> None:
    """Raise UsageError for a claim or report that is not there, and for a correction that no claim can have."""
    view, subject = View(engine), decision.subject
    if decision.kind not in ABOUT_CLAIMS:
        if not view.has_report(subject):
            raise UsageError(f"{decision.kind} {subject}: no report of this id; `allegiance search` finds ids")
        return
    rows = view.claims([subject])
    if not rows:
        raise UsageError(f"{decision.kind} {subject}: no claim of this id; `allegiance relation A B` shows ids")
    verdict = judge([*holding(earlier), decision])[rows[0].claim.id]
    try:
        put_right(rows[0].claim, verdict)
    except ValueError as error:
        raise UsageError(f"{decision.kind} {subject}: {error}") from None
    if any(side in decision.content for side in SIDES) or "place" in decision.content:
        _check_ends(Toolkit.for_store(engine), decision)


def _check_ends(tools: Toolkit, decision: Decision) -> None:
    for side in SIDES:
        for actor in filter(None, decision.content.get(side, "").split(";")):
            if actor not in tools.registry.actors:
                raise UsageError(f"correct {decision.subject}: no actor {actor!r}; `allegiance actors NAME` tells ids")
    place = decision.content.get("place")
    if place is not None:
        try:
            tools.gazetteer.place(PlaceId(place))
        except KeyError:
            raise UsageError(
                f"correct {decision.subject}: no place {place!r}; `allegiance places find` tells ids"
            ) from None


def _follow(engine: Engine) -> None:
    """Derive the record anew where a decision about claims or reports has changed what it is made from."""
    view = View(engine)
    run = view.run()
    if run is not None and run.digest != view.digest_of_input():
        derive(engine, Toolkit.for_store(engine))
        say("the record was derived anew")


def _author() -> str:
    """The name of the user, where the system knows one: a container may not."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "unknown"


def list_decisions(store: str | None) -> int:
    """Write the decisions of a store, those that hold marked with a star."""
    decisions = View(open_store(read_settings(store=store).store)).decisions()
    held = {decision.number for decision in holding(decisions)}
    for d in decisions:
        told = ", ".join(f"{name} {value}" for name, value in sorted(d.content.items()))
        star = "*" if d.number in held else " "
        write_out(f"{star} {d.number:>4}  {d.made_at:%Y-%m-%d %H:%M}  {d.author}  {d.kind} {d.subject}  {told}\n")
    if not decisions:
        say("no decisions in this store")
    return DONE
