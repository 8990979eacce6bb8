"""The command that imports other people's events: arguments in, a layer of the store out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from allegiance.errors import UsageError
from allegiance.serve.command import DONE, AsJson, Store, told


@told
def import_command(
    format: Annotated[
        Literal["acled", "ucdp", "gdelt", "icews", "polecat", "table"],
        typer.Argument(metavar="FORMAT", help="acled, ucdp, gdelt, icews, polecat, or table with --map."),
    ],
    file: Annotated[Path | None, typer.Argument(help="The file; zip and gz are read too.")] = None,
    map_file: Annotated[
        Path | None, typer.Option("--map", help="TOML that names the columns of a table; without it, the template's.")
    ] = None,
    layer: Annotated[
        str | None, typer.Option("--layer", help="Name of the layer; else the format, or the file.")
    ] = None,
    deleted: Annotated[
        Path | None, typer.Option("--deleted", help="ACLED's list of deleted events, applied after the rows.")
    ] = None,
    template: Annotated[bool, typer.Option("--template", help="Print a table to fill in, and import nothing.")] = False,
    store: Store = None,
    as_json: AsJson = False,
) -> int:
    """Import events of another data set as a layer beside our own readings; the same file twice adds nothing."""
    from allegiance.serve.layer_import import import_file, print_template

    if template:
        if format != "table":
            raise UsageError("--template: only table has one; the other formats are read as they are published")
        print_template()
        return DONE
    if file is None:
        raise UsageError(f"import {format}: name the file")
    if deleted is not None and format != "acled":
        raise UsageError("--deleted: only ACLED has a list of deleted events")
    return import_file(format, file, map_file, layer, store, deleted=deleted, as_json=as_json)
