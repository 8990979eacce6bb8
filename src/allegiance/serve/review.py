"""The commands by which a reviewer decides on claims and reports: arguments in, a decision of the store out."""

from __future__ import annotations

from typing import Annotated

import typer

from allegiance.serve.command import Store, told

review_app = typer.Typer(help="Decisions on claims.", no_args_is_help=True, rich_markup_mode=None)

Claim = Annotated[str, typer.Argument(metavar="CLAIM", help="Id of a claim.")]
Why = Annotated[str | None, typer.Option("--why", help="The reason, kept with the decision.")]


@review_app.command("accept")
@told
def review_accept(claim: Claim, why: Why = None, store: Store = None) -> int:
    """Say that a claim is what its sentence says."""
    from allegiance.model.decision import DecisionKind
    from allegiance.serve.deciding import decide_on

    return decide_on(store, DecisionKind.ACCEPT, claim, {"why": why})


@review_app.command("reject")
@told
def review_reject(claim: Claim, why: Why = None, store: Store = None) -> int:
    """Say that a claim is not what its sentence says; it counts for nothing from then on."""
    from allegiance.model.decision import DecisionKind
    from allegiance.serve.deciding import decide_on

    return decide_on(store, DecisionKind.REJECT, claim, {"why": why})


@review_app.command("correct")
@told
def review_correct(
    claim: Claim,
    type_name: Annotated[str | None, typer.Option("--type", help="The type of the act.")] = None,
    mode: Annotated[str | None, typer.Option("--mode", help="Its mode.")] = None,
    modality: Annotated[str | None, typer.Option("--modality", help="happened, hedged, planned, denied …")] = None,
    source: Annotated[
        str | None, typer.Option("--source", help="Ids of the actors who did it, joined by ';'; '' for nobody known.")
    ] = None,
    target: Annotated[
        str | None, typer.Option("--target", help="Ids of those it was done to or with; '' for nobody known.")
    ] = None,
    place: Annotated[str | None, typer.Option("--place", help="Id of the place.")] = None,
    when: Annotated[str | None, typer.Option("--when", help="A day, a month or a year.")] = None,
    why: Why = None,
    store: Store = None,
) -> int:
    """Put a claim right; what is left out stays as it was coded."""
    from allegiance.errors import UsageError
    from allegiance.model.decision import DecisionKind
    from allegiance.serve.deciding import decide_on

    put = {
        "type": type_name,
        "mode": mode,
        "modality": modality,
        "source": source,
        "target": target,
        "place": place,
        "when": when,
    }
    if all(value is None for value in put.values()):
        raise UsageError(f"review correct {claim}: nothing to put right; give --type, --source or another option")
    return decide_on(store, DecisionKind.CORRECT, claim, {**put, "why": why})


@told
def withdraw_command(
    report: Annotated[str, typer.Argument(metavar="REPORT", help="Id of a report.")],
    why: Annotated[str, typer.Option("--why", help="The reason, kept with the decision.")],
    store: Store = None,
) -> int:
    """Take a report out of the record: its claims count for nothing until the decision is undone."""
    from allegiance.model.decision import DecisionKind
    from allegiance.serve.deciding import decide_on

    return decide_on(store, DecisionKind.WITHDRAW, report, {"why": why})
