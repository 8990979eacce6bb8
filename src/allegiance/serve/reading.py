"""Files, folders, addresses, feeds in; reports in the store, their record derived, and a summary of the reading out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from allegiance.errors import InputRefused
from allegiance.model.when import When
from allegiance.pipeline import Tally, Toolkit, add_reports, derive, is_derived
from allegiance.read.content import MAX_FILE_BYTES, Item, Said, read_content
from allegiance.read.fetch import Fetcher
from allegiance.read.file import read_path
from allegiance.read.form import HEAD_BYTES, tell_form
from allegiance.read.pace import Pace
from allegiance.read.sheet import TEMPLATE
from allegiance.serve.address_reader import AddressReader
from allegiance.serve.command import DONE, SOME_REFUSED
from allegiance.serve.intake import is_address, say, write_out
from allegiance.serve.progress import Progress
from allegiance.serve.stopping import Stop
from allegiance.serve.watching import Watched
from allegiance.settings import Settings, read_settings
from allegiance.store.fetched_table import FetchedAddresses, InputsRead
from allegiance.store.open import open_store

if TYPE_CHECKING:
    from sqlalchemy import Engine

_TOLD = 1_000  # refusals that are printed; all are counted

MakeFetcher = Callable[[Settings, Stop], Fetcher | None]


def make_fetcher(settings: Settings, stop: Stop) -> Fetcher | None:
    """Build the fetcher that the settings allow; None where fetching is switched off."""
    if settings.fetch == "off":
        return None
    named = frozenset(host.strip().casefold() for host in settings.fetch.split(",") if host.strip())
    hosts = None if settings.fetch == "on" else named
    return Fetcher(agent=settings.agent, hosts=hosts, pace=Pace(sleep=stop.sleep))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A store with what reads into it; one pass over the inputs after another, what is known passed over."""

    engine: Engine
    tools: Toolkit
    fetcher: Fetcher | None
    said: Said
    stop: Stop

    def run(self, paths: Iterable[str], advance: Callable[[Tally], None]) -> Tally:
        """Read the inputs, and derive the record anew unless it is of all that is stored or a stop was asked for."""
        inputs = InputsRead(self.engine, self.tools.coder.name)
        tally = Tally()
        try:
            for tally in add_reports(self.stop.until(self._read(paths, inputs)), self.engine, self.tools):
                advance(tally)
        finally:
            inputs.flush()
        if not self.stop and not is_derived(self.engine, self.tools):
            derive(self.engine, self.tools)
        return tally

    def _read(self, paths: Iterable[str], inputs: InputsRead) -> Iterator[Item]:
        reader = AddressReader(self.fetcher, FetchedAddresses(self.engine), inputs) if self.fetcher else None
        said = Said(publisher=self.said.publisher, published=self.said.published, pages=inputs)
        for name in paths:
            if name == "-":
                yield from read_content(sys.stdin.buffer.read(), "-", said)
                continue
            feeds = None if is_address(name) else _read_opml_file(Path(name))
            if not is_address(name) and feeds is None:
                yield from read_path(Path(name), publisher=said.publisher, published=said.published, pages=inputs)
            elif reader is None:
                remedy = "save the page and name the file, or set `fetch` to on"
                yield InputRefused(name, "fetching is switched off by the setting `fetch`", remedy)
            elif feeds is not None:
                yield from reader.read_list(feeds, name, said)
            else:
                yield from reader.read(name, said)


def read_into(
    paths: Sequence[str],
    publisher: str | None,
    published: When | None,
    store: str | None,
    *,
    as_json: bool,
    watch: bool = False,
    fetcher: MakeFetcher = make_fetcher,
) -> int:
    """Read inputs into the store, derive the record anew if anything was new, and print a summary.

    With `watch` the inputs are looked at again until Ctrl-C, and each pass that finds something says so.
    """
    settings = read_settings(store=store)
    engine = open_store(settings.store)
    with Stop() as stop:
        reading = Reading(
            engine=engine,
            tools=Toolkit.for_store(engine),
            fetcher=fetcher(settings, stop),
            said=Said(publisher=publisher, published=published),
            stop=stop,
        )
        watched = Watched(paths) if watch else None  # before the first pass, so that nothing is missed during it
        with Progress() as progress:
            tally = reading.run(paths, progress)
        code = _summarise(tally, as_json=as_json)
        while watched is not None and not stop:
            if changed := watched.wait(stop):
                tally = reading.run(changed, lambda _: None)
                if tally.n_new or tally.n_failed or tally.refused:
                    code = _summarise(tally, as_json=as_json)
        if stop:
            say("stopped; what was acknowledged is stored, the same command goes on from there")
    return stop.code or code


def print_template() -> int:
    """Write a sheet of reports to fill in: its columns, and a row to be replaced."""
    write_out(TEMPLATE)
    return DONE


def _read_opml_file(path: Path) -> bytes | None:
    """Return the bytes of a file that is an OPML list, None for any other."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
            return head + file.read(MAX_FILE_BYTES) if tell_form(head, str(path)) == "opml" else None
    except (OSError, InputRefused):
        return None  # its reader says what is wrong


def _summarise(tally: Tally, *, as_json: bool) -> int:
    for refusal in tally.refused[:_TOLD]:
        say(f"refused {refusal}")
    if len(tally.refused) > _TOLD:
        say(f"{len(tally.refused) - _TOLD:,} more inputs were refused")
    if as_json:
        from allegiance.exchange.claim_jsonl import format_json

        refused = [{"where": r.where, "reason": r.reason, "remedy": r.remedy} for r in tally.refused]
        counts = {"new": tally.n_new, "known": tally.n_known, "claims": tally.n_claims, "failed": tally.n_failed}
        row = {**counts, "not_coded": dict(sorted(tally.foreign.items())), "refused": refused}
        write_out(format_json(row) + "\n")
    else:
        for line in _tell(tally):
            say(line)
    return SOME_REFUSED if tally.refused or tally.n_failed else DONE


def _tell(tally: Tally) -> Iterator[str]:
    yield (
        f"read {tally.n_new} new reports with {tally.n_claims} claims; "
        f"{tally.n_known} were known, {len(tally.refused)} inputs refused"
    )
    if tally.foreign:
        languages = ", ".join(f"{n} in {language}" for language, n in tally.foreign.most_common())
        yield f"{tally.foreign.total()} of them are kept and not coded, for the coder does not know them: {languages}"
    if tally.n_failed:
        yield f"{tally.n_failed} reports are kept and not coded, for the coder failed; `allegiance doctor` names them"
