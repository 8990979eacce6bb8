"""The commands that keep, compare and search a store: arguments in, files, tables or JSON out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from allegiance.serve.command import DONE, AsJson, Store, say, told


@told
def backup_command(
    file: Annotated[Path, typer.Argument(help="The file to write.")], store: Store = None, as_json: AsJson = False
) -> int:
    """Write the whole store to one file, also while it is read into."""
    from allegiance.serve.terminal import backup_table, show
    from allegiance.settings import read_settings
    from allegiance.store.backup import write_backup
    from allegiance.store.open import open_store

    written = write_backup(open_store(read_settings(store=store).store, create=False), file)
    show(written, as_json, backup_table)
    return DONE


@told
def restore_command(
    file: Annotated[Path, typer.Argument(help="A file that `allegiance backup` wrote.")],
    force: Annotated[bool, typer.Option("--force", help="Put it in the place of a store that holds reports.")] = False,
    store: Store = None,
    as_json: AsJson = False,
) -> int:
    """Check a backup and make a store of it, on SQLite or PostgreSQL."""
    from allegiance.pipeline import make_searchable
    from allegiance.serve.terminal import backup_table, show
    from allegiance.settings import read_settings
    from allegiance.store.backup import restore_backup
    from allegiance.store.open import open_store

    address = read_settings(store=store).store
    restored = restore_backup(file, address, force=force)
    make_searchable(open_store(address))
    show(restored, as_json, backup_table)
    return DONE


@told
def derive_command(store: Store = None) -> int:
    """Make events, episodes and what rests on them anew from all that is stored and decided."""
    from allegiance.pipeline import Toolkit, derive
    from allegiance.settings import read_settings
    from allegiance.store.open import open_store

    engine = open_store(read_settings(store=store).store, create=False)
    say(f"derived: {derive(engine, Toolkit.for_store(engine))}")
    return DONE


@told
def search_command(
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help="Words; one that ends in * is a beginning.")],
    limit: Annotated[int, typer.Option("--limit", min=1, max=200, help="Reports to show at most.")] = 20,
    store: Store = None,
    as_json: AsJson = False,
) -> int:
    """Find actors, places, and the reports that have all of some words, with their sentences and claims."""
    from allegiance.serve.query import open_record
    from allegiance.serve.terminal import search_table, show
    from allegiance.settings import read_settings

    show(open_record(read_settings(store=store).store).search(" ".join(words), limit), as_json, search_table)
    return DONE


@told
def diff_command(
    first: Annotated[str, typer.Argument(metavar="CODER_A", help="A coder, as `allegiance doctor` names it.")],
    second: Annotated[str, typer.Argument(metavar="CODER_B", help="The coder to compare with it.")],
    store: Store = None,
    as_json: AsJson = False,
) -> int:
    """Compare two coders on the reports that both have coded: claims gone, new and changed."""
    from allegiance.serve.query import open_record
    from allegiance.serve.terminal import diff_table, show
    from allegiance.settings import read_settings

    show(open_record(read_settings(store=store).store).diff(first, second), as_json, diff_table)
    return DONE
