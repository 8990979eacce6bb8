"""The command line: arguments in, tables or JSON out. Heavy parts are imported inside each command, so help is quick.

Answers go to standard output, messages to standard error. Exit 0 done, 1 some inputs refused, 2 usage, 3 nothing done.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

from allegiance.errors import InputRefused, UnknownActor, UsageError
from allegiance.serve.command import DONE, SOME_REFUSED, AsJson, Store, say, told
from allegiance.serve.imports import import_command
from allegiance.serve.keeping import backup_command, derive_command, diff_command, restore_command, search_command
from allegiance.serve.places import places_app
from allegiance.serve.review import review_app, withdraw_command
from allegiance.version import VERSION

app = typer.Typer(
    name="allegiance",
    help="Read reports on an armed conflict and keep the evidence-backed record of who is with whom.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
registry_app = typer.Typer(help="The registry of actors.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(registry_app, name="registry")
app.add_typer(places_app, name="places")
app.add_typer(review_app, name="review")
app.command("withdraw")(withdraw_command)
app.command("search")(search_command)
app.command("diff")(diff_command)
app.command("derive")(derive_command)
app.command("backup")(backup_command)
app.command("restore")(restore_command)
app.command("import")(import_command)

Publisher = Annotated[str | None, typer.Option("--publisher", help="Who published the reports, where they do not say.")]
Published = Annotated[str | None, typer.Option("--published", help="When: a day, a month or a year (2022-03).")]
Layers = Annotated[
    list[str] | None,
    typer.Option("--layer", help="An imported layer in place of our own readings; again for more; reports adds ours."),
]
At = Annotated[str | None, typer.Option("--at", metavar="DATE", help="The day asked for (2022-03-31).")]


@app.command()
@told
def read(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH|URL|-...", help="Files, folders, addresses, feeds, OPML lists, or - for input."),
    ] = None,
    publisher: Publisher = None,
    published: Published = None,
    watch: Annotated[bool, typer.Option("--watch", help="Look again for what is new until Ctrl-C.")] = False,
    template: Annotated[bool, typer.Option("--template", help="Print an empty sheet for reports, and stop.")] = False,
    store: Store = None,
    as_json: AsJson = False,
) -> int:
    """Read and code reports into the store; the same report twice adds nothing."""
    from allegiance.serve.reading import print_template, read_into

    if template:
        return print_template()
    if not paths:
        raise UsageError("read: nothing is named; give files, folders, addresses, or - for standard input")
    return read_into(paths, publisher, _when(published), store, as_json=as_json, watch=watch)


@app.command()
@told
def code(
    files: Annotated[list[str], typer.Argument(metavar="FILE|-...", help="Files of reports, or - for standard input.")],
    format: Annotated[Literal["jsonl"], typer.Option("--format", help="One claim a line.")] = "jsonl",
    lines: Annotated[bool, typer.Option("--lines", help="Each line of a file is a report.")] = False,
    input_form: Annotated[
        Literal["auto", "jsonl"], typer.Option("--input", help="jsonl: rows id, published, title, publisher, text.")
    ] = "auto",
    explain: Annotated[
        bool, typer.Option("--explain", help="Say why a claim was coded, or a sentence was not.")
    ] = False,
    publisher: Publisher = None,
    published: Published = None,
) -> int:
    """Code reports without a store: one claim a line."""
    del format
    from allegiance.serve.intake import code_files

    form: Literal["auto", "lines", "jsonl"] = "lines" if lines else input_form
    return code_files(files, publisher, _when(published), form, explain=explain)


@app.command()
@told
def classify(
    input_file: Annotated[Path, typer.Option("--input", help="TSV with the columns text, source, target.")],
    output: Annotated[Path, typer.Option("--output", help="Where to write the rows with their types.")],
) -> None:
    """Give each row of text, source, target one PLOVER type."""
    from allegiance.serve.intake import classify_file

    classify_file(input_file, output)


@app.command()
@told
def resolve(
    input_file: Annotated[
        Path, typer.Option("--input", help="TSV with the column name, and date and context if known.")
    ],
) -> None:
    """Say which actor each name means."""
    from allegiance.serve.intake import resolve_file

    resolve_file(input_file)


@app.command()
@told
def actors(
    name: Annotated[str | None, typer.Argument(help="A name, an abbreviation or an id.")] = None,
    unknown: Annotated[bool, typer.Option("--unknown", help="Names of reports that the registry lacks.")] = False,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """List the actors on record, or say who a name is."""
    from allegiance.serve import terminal

    record = _record(store)
    if unknown:
        return terminal.show(record.unknown_names(), as_json, terminal.unknown_table)
    if name is None:
        return terminal.show(record.actors(), as_json, terminal.actors_table)
    found = record.actors(name)
    if not found:
        raise UnknownActor(f"actor {name!r}: no name in the registry fits; `allegiance actors` lists those on record")
    return terminal.show(record.actor(record.find_actor(name).id), as_json, terminal.actor_table)


@app.command()
@told
def relation(
    first: Annotated[str, typer.Argument(metavar="A", help="An actor, by any of its names.")],
    second: Annotated[str, typer.Argument(metavar="B", help="The other actor.")],
    at: At = None,
    without: Annotated[list[str] | None, typer.Option("--without", help="Leave a publisher out.")] = None,
    layer: Layers = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Say how two actors stand, since when, and how we know."""
    from allegiance.serve import terminal

    record, day, layers = _record(store), _day(at), tuple(layer or ())
    one, other = record.find_actor(first, day, layers), record.find_actor(second, day, layers)
    answer = record.relation(one.id, other.id, at=day, without=tuple(without or ()), layers=layers)
    return terminal.show(answer, as_json, terminal.relation_table)


@app.command()
@told
def why(
    first: Annotated[str, typer.Argument(metavar="A")],
    second: Annotated[str, typer.Argument(metavar="B")],
    at: At = None,
    layer: Layers = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Print the sentences that moved a relation, most first."""
    from allegiance.serve import terminal

    record, day, layers = _record(store), _day(at), tuple(layer or ())
    one, other = record.find_actor(first, day, layers), record.find_actor(second, day, layers)
    asked = day or date.fromisoformat(record.relation(one.id, other.id, layers=layers).at)
    return terminal.show(record.why(one.id, other.id, asked, layers=layers), as_json, terminal.why_table)


@app.command()
@told
def forecast(
    first: Annotated[str | None, typer.Argument(metavar="[A]", help="An actor, by any of its names.")] = None,
    second: Annotated[str | None, typer.Argument(metavar="[B]", help="The other actor.")] = None,
    events: Annotated[Path | None, typer.Option("--events", help="CSV with date, source, target, quad.")] = None,
    period: Annotated[Literal["week", "month"], typer.Option("--period", help="With --events.")] = "week",
    last_data_day: Annotated[
        str | None, typer.Option("--last-data-day", metavar="D", help="With --events: the last day it covers.")
    ] = None,
    horizon: Annotated[int, typer.Option("--horizon", min=1, help="Periods ahead; for A and B: weeks.")] = 1,
    output: Annotated[Path | None, typer.Option("--output", help="CSV to write; else standard output.")] = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Say what may come next, for a pair on record or for every dyad of a file of events."""
    from allegiance.serve import terminal
    from allegiance.serve.intake import forecast_file

    if events is not None:
        day = _day(last_data_day)
        if day is None:
            raise UsageError("forecast --events: --last-data-day is missing; name the last day that the file covers")
        return forecast_file(events, period, day, horizon, output)
    if first is None or second is None:
        raise UsageError("forecast: name two actors, or a file with --events")
    record = _record(store)
    one, other = record.find_actor(first), record.find_actor(second)
    answer = record.forecast(one.id, other.id, 7 * (horizon if horizon > 1 else 4))
    if answer is None:
        raise UsageError(
            f"forecast: no report moves {one.name} and {other.name}; `allegiance relation` names the nearest"
        )
    return terminal.show(answer, as_json, terminal.forecast_table)


@app.command()
@told
def serve(
    store: Store = None,
    host: Annotated[str | None, typer.Option("--host", help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option("--port", help="Port to listen on; 0 takes a free one.")] = None,
) -> None:
    """Serve the pages and the API on this machine until Ctrl-C."""
    from allegiance.serve.listen import listen

    listen(_record(store), _settings(store), host, port)


@app.command()
@told
def demo(
    serve_pages: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve the pages afterwards.")] = True,
    store: Store = None,
    port: Annotated[int | None, typer.Option("--port", help="Port to listen on; 0 takes a free one.")] = None,
) -> int:
    """Read the sample reports, print what moved most, and serve the pages."""
    from allegiance.serve.sample import run_demo

    return run_demo(_settings(store), store, serve_pages=serve_pages, port=port)


@app.command()
@told
def doctor(store: Store = None, as_json: AsJson = False) -> int:
    """Say what is installed, missing, slow or unsound."""
    from allegiance.serve import terminal

    findings = _record(store).doctor()
    terminal.show(findings, as_json, terminal.doctor_table)
    return DONE if all(finding.is_well for finding in findings) else SOME_REFUSED


@app.command()
@told
def bench(
    what: Annotated[Literal["coding"], typer.Argument(help="What to measure.")] = "coding",
    gold: Annotated[Path | None, typer.Option("--gold", help="Gold passages; else the worked examples.")] = None,
    as_json: AsJson = False,
) -> None:
    """Measure the coder on gold passages: precision, recall, modality."""
    del what
    from allegiance.serve.measure import measure_coding

    measure_coding(gold, as_json=as_json)


@registry_app.command("check")
@told
def registry_check() -> int:
    """Look for contradictions in the registry."""
    from allegiance.resolve.registry import check_registry, packaged_registry

    faults = check_registry(packaged_registry())
    for fault in faults:
        say(fault)
    say(f"{len(faults)} contradictions in the registry")
    return SOME_REFUSED if faults else DONE


@registry_app.command("add")
@told
def registry_add(
    actor: Annotated[str, typer.Argument(help="Id of the new actor: a readable slug.")],
    name: Annotated[str, typer.Argument(help="Its canonical name.")],
    kind: Annotated[
        str, typer.Option("--kind", help="Kind of actor, such as armed-group or umbrella.")
    ] = "armed-group",
    country: Annotated[str | None, typer.Option("--country", help="ISO alpha-3.")] = None,
    sectors: Annotated[str | None, typer.Option("--sectors", help="PLOVER sectors, joined by ';'.")] = None,
    began: Annotated[str | None, typer.Option("--from", help="Day, month or year it began.")] = None,
    ended: Annotated[str | None, typer.Option("--to", help="Day, month or year it ended.")] = None,
    store: Store = None,
) -> int:
    """Add an actor to the registry of a store."""
    from allegiance.model.decision import DecisionKind
    from allegiance.serve.deciding import decide_on

    content = {"name": name, "kind": kind, "country": country, "sectors": sectors, "from": began, "to": ended}
    return decide_on(store, DecisionKind.ADD, actor, content)


@registry_app.command("alias")
@told
def registry_alias(
    actor: Annotated[str, typer.Argument(help="Id of an actor.")],
    name: Annotated[str, typer.Argument(help="A further name of it.")],
    kind: Annotated[str, typer.Option("--kind", help="full, short, acronym, former, exonym, spelling …")] = "spelling",
    language: Annotated[str, typer.Option("--language", help="BCP 47.")] = "en",
    began: Annotated[str | None, typer.Option("--from", help="First day, month or year of its use.")] = None,
    ended: Annotated[str | None, typer.Option("--to", help="Last day, month or year of its use.")] = None,
    store: Store = None,
) -> int:
    """Give an actor a further name."""
    from allegiance.model.decision import DecisionKind
    from allegiance.serve.deciding import decide_on

    content = {"name": name, "name_kind": kind, "language": language, "from": began, "to": ended}
    return decide_on(store, DecisionKind.ALIAS, actor, content)


@registry_app.command("merge")
@told
def registry_merge(
    actor: Annotated[str, typer.Argument(help="Id of the actor that stays.")],
    other: Annotated[str, typer.Argument(help="Id of the one that is the same.")],
    store: Store = None,
) -> int:
    """Say that two actors of the registry are one."""
    from allegiance.model.decision import DecisionKind
    from allegiance.serve.deciding import decide_on

    return decide_on(store, DecisionKind.MERGE, actor, {"other": other})


@registry_app.command("split")
@told
def registry_split(
    actor: Annotated[str, typer.Argument(help="Id of an actor.")],
    name: Annotated[str, typer.Argument(help="The name that is another's.")],
    other: Annotated[str | None, typer.Option("--to", help="Id of the other; made from the name if left out.")] = None,
    store: Store = None,
) -> int:
    """Say that a name belongs to another actor, and make that actor where there is none."""
    from allegiance.model.decision import DecisionKind
    from allegiance.serve.deciding import decide_on

    return decide_on(store, DecisionKind.SPLIT, actor, {"name": name, "id": other})


@registry_app.command("decisions")
@told
def registry_decisions(store: Store = None) -> int:
    """List what was decided about the registry of a store; a star marks what holds."""
    from allegiance.serve.deciding import list_decisions

    return list_decisions(store)


@app.command()
@told
def undo(number: Annotated[int, typer.Argument(help="Number of a decision.")], store: Store = None) -> int:
    """Undo a decision; the undoing is a decision too, and can be undone."""
    from allegiance.model.decision import DecisionKind
    from allegiance.serve.deciding import decide_on

    return decide_on(store, DecisionKind.UNDO, f"decision-{number}", {"number": str(number)})


@app.callback(invoke_without_command=True)
def _root(
    version: Annotated[bool, typer.Option("--version", help="Print the version.", is_eager=True)] = False,
) -> None:
    if version:
        print(f"allegiance {VERSION}")  # noqa: T201 - the answer asked for
        raise typer.Exit


def _settings(store: str | None):  # type: ignore[no-untyped-def] # inferred: Settings, loaded here for a quick start
    from allegiance.settings import read_settings

    return read_settings(store=store)


def _record(store: str | None):  # type: ignore[no-untyped-def] # inferred: Record, loaded here for a quick start
    from allegiance.serve.query import open_record

    return open_record(_settings(store).store)


def _when(text: str | None):  # type: ignore[no-untyped-def] # inferred: When | None
    from allegiance.model.when import parse_partial_date

    if text is None:
        return None
    try:
        return parse_partial_date(text)
    except ValueError as error:
        raise UsageError(f"--published: {error}") from None


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"day {text!r}: expected YYYY-MM-DD, such as 2022-03-31") from None


def main() -> None:
    """Run the command line."""
    app()


__all__ = ["InputRefused", "app", "main"]
