"""A path (file or folder) or the bytes of one file → Reports and refusals: the form is told by content, not by name."""

from __future__ import annotations

import csv
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from allegiance.errors import InputRefused
from allegiance.model.when import When
from allegiance.read.content import MAX_FILE_BYTES, STREAMS, Item, Said, check_size, read_content, read_stream
from allegiance.read.form import HEAD_BYTES, InputForm, tell_form
from allegiance.read.mark import Pages
from allegiance.read.published import parse_published

SOURCES = "sources.tsv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What a sources.tsv says about one file."""

    publisher: str | None
    published: When | None


def read_path(
    path: Path,
    *,
    publisher: str | None = None,
    published: When | None = None,
    input_form: InputForm = "auto",
    pages: Pages | None = None,
) -> Iterator[Item]:
    """Read a file, or every file under a folder in sorted order; a file that cannot be read gives an InputRefused.

    Hidden files, READMEs, `sources.tsv` and the folders that a browser saves beside a page are passed over. A
    `sources.tsv` (columns file, publisher, published) speaks for the files beside it where the caller says nothing.
    With `pages`, inputs known there by their content are not read again, and each other one is followed by its Mark.
    """
    said = Said(publisher=publisher, published=published, input_form=input_form, pages=pages)
    if not path.is_dir():
        sources, _ = _load_sources(path.parent)
        yield from _read_file(path, sources.get(path.name), said)
        return
    is_empty = True
    for folder, files, refusals in _walk(path):
        yield from refusals
        sources, broken = _load_sources(folder) if files else ({}, [])
        yield from broken
        for file in files:
            is_empty = False
            yield from _read_file(file, sources.get(file.name), said)
    if is_empty:
        yield InputRefused(str(path), "the folder holds no file to read", "name a folder with reports in it")


def read_bytes(
    data: bytes,
    origin: str,
    *,
    publisher: str | None = None,
    published: When | None = None,
    url: str | None = None,
    input_form: InputForm = "auto",
    pages: Pages | None = None,
) -> Iterator[Item]:
    """Read the bytes of one file, such as standard input, under the name `origin`."""
    said = Said(publisher=publisher, published=published, url=url, input_form=input_form, pages=pages)
    yield from read_content(data, origin, said)


def _read_file(path: Path, source: Source | None, said: Said) -> Iterator[Item]:
    origin = str(path)
    if source is not None:
        publisher, published = said.publisher or source.publisher, said.published or source.published
        said = replace(said, publisher=publisher, published=published)
    try:
        size = _check_regular(path)
        with path.open("rb") as stream:
            form = tell_form(stream.read(HEAD_BYTES), origin, said.input_form)
            stream.seek(0)
            if form in STREAMS:
                yield from read_stream(stream, form, origin, said)
                return
            check_size(size, origin, form)
            data = stream.read(MAX_FILE_BYTES + 1)
        yield from read_content(data, origin, said)
    except FileNotFoundError:
        yield InputRefused(origin, "there is no such file", "check the name")
    except OSError as error:
        yield InputRefused(
            origin, f"the file cannot be read ({error.strerror or error})", "check that it is yours to read"
        )
    except InputRefused as refusal:
        yield refusal


def _check_regular(path: Path) -> int:
    """Return the size of a file in bytes; a pipe or a device would never end."""
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise InputRefused(str(path), "this is no regular file", 'name a file or a folder, or pipe it in with "-"')
    return status.st_size


def _walk(root: Path) -> Iterator[tuple[Path, list[Path], list[InputRefused]]]:
    """Yield each folder under the root in sorted order with its files to read, and the folders that cannot be."""
    refusals: list[InputRefused] = []

    def refuse(error: OSError) -> None:
        refusals.append(
            InputRefused(str(error.filename), f"the folder cannot be read ({error.strerror})", "check its rights")
        )

    for folder, folders, files in os.walk(root, onerror=refuse):
        pages = {Path(name).stem for name in files}
        folders[:] = sorted(name for name in folders if not name.startswith(".") and not _is_beside_page(name, pages))
        chosen = [Path(folder, name) for name in sorted(files) if not _is_passed_over(name)]
        yield Path(folder), chosen, list(refusals)
        refusals.clear()
    yield root, [], list(refusals)


def _is_beside_page(folder: str, pages: set[str]) -> bool:
    return any(folder == f"{page}{ending}" for page in pages for ending in ("_files", ".files", "_dosyalar"))


def _is_passed_over(name: str) -> bool:
    return name.startswith((".", "~$")) or name.casefold().startswith("readme") or name == SOURCES


def _load_sources(folder: Path) -> tuple[dict[str, Source], list[InputRefused]]:
    """Read the sources.tsv of a folder; a row that cannot be read is one refusal."""
    sources: dict[str, Source] = {}
    refusals: list[InputRefused] = []
    path = folder / SOURCES
    with (
        suppress(FileNotFoundError, NotADirectoryError, PermissionError),
        path.open(encoding="utf-8-sig", newline="") as table,
    ):
        try:
            for number, row in enumerate(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE), start=2):
                _add_source(row, f"{path}:{number}", sources, refusals)
        except (UnicodeDecodeError, csv.Error) as error:
            refusals.append(
                InputRefused(str(path), f"the table cannot be read ({error})", "write it as UTF-8, tab-separated")
            )
    return sources, refusals


def _add_source(
    row: dict[str, str | None], where: str, sources: dict[str, Source], refusals: list[InputRefused]
) -> None:
    name, publisher, published = ((row.get(key) or "").strip() for key in ("file", "publisher", "published"))
    if not name:
        refusals.append(InputRefused(where, 'the row names no "file"', "write columns file, publisher, published"))
        return
    try:
        when = parse_published(published).when if published else None
    except ValueError as error:
        refusals.append(InputRefused(where, f'"published": {error}', "or leave the cell empty"))
        when = None
    sources[name] = Source(publisher=publisher or None, published=when)
