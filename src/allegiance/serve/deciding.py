"""What a reviewer decides about the registry in; a row in the store, and a line that says what follows, out."""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from datetime import UTC, datetime

from allegiance.errors import RegistryError
from allegiance.model.decision import Decision, DecisionKind
from allegiance.resolve.decided import decide, holding
from allegiance.resolve.registry import check_registry, packaged_registry
from allegiance.serve.intake import DONE, say, write_out
from allegiance.settings import read_settings
from allegiance.store.open import open_store
from allegiance.store.view import View
from allegiance.store.writer import Writer


def decide_on(store: str | None, kind: DecisionKind, subject: str, content: Mapping[str, str | None]) -> int:
    """Try a decision on the registry as it stands; store it where it can be, and say its number and how to undo it.

    RegistryError where it cannot be, or where it would make the registry contradict itself: nothing is stored then.
    """
    engine = open_store(read_settings(store=store).store)
    earlier = View(engine).decisions()
    decision = Decision(
        number=earlier[-1].number + 1 if earlier else 1,
        kind=kind,
        subject=subject,
        content={name: value for name, value in content.items() if value},
        author=_author(),
        made_at=datetime.now(UTC),
    )
    before = decide(packaged_registry(), earlier)
    after = decide(packaged_registry(), [*earlier, decision])
    faults = set(check_registry(after)) - set(check_registry(before))
    if faults:
        raise RegistryError(f"registry {kind} {subject}: would make the registry contradict itself: {min(faults)}")
    with Writer(engine) as writer:
        number = writer.add_decision(decision)
    say(f"decision {number}: {kind} {subject}; undo it with `allegiance undo {number}`")
    return DONE


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
