"""The commands about places: arguments in, lists imported or candidates printed out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from allegiance.serve.command import AsJson, Store, told

places_app = typer.Typer(help="The places that a store knows.", no_args_is_help=True, rich_markup_mode=None)


@places_app.command("import")
@told
def places_import(
    file: Annotated[Path, typer.Argument(help="A GeoNames file, or an OCHA place list; zip is read too.")],
    format: Annotated[
        Literal["geonames", "ocha"] | None, typer.Option("--format", help="Told from the file if left out.")
    ] = None,
    country: Annotated[
        str | None,
        typer.Option("--country", metavar="ISO3", help="Take this country alone; for a list that names none, its own."),
    ] = None,
    licence: Annotated[str | None, typer.Option("--licence", help="Of an OCHA list that does not say its own.")] = None,
    store: Store = None,
    as_json: AsJson = False,
) -> int:
    """Add the places of a list to a store; what is read there from then on may name them."""
    from allegiance.serve.place_import import import_file

    return import_file(file, format, country, licence, store, as_json=as_json)


@places_app.command("find")
@told
def places_find(
    name: Annotated[str, typer.Argument(help="A name of a place, as a report may write it.")],
    country: Annotated[
        list[str] | None, typer.Option("--country", metavar="ISO3", help="A country that the report names.")
    ] = None,
    store: Store = None,
    as_json: AsJson = False,
) -> int:
    """Show which places a name may mean, the likeliest first, and where each is known from."""
    from allegiance.serve.place_import import find_places

    return find_places(name, tuple(country or ()), store, as_json=as_json)
