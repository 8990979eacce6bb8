"""The sample reports in, a store of their own and the list of what moved most out."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from allegiance.errors import UsageError
from allegiance.serve.query import open_record
from allegiance.settings import Settings, data_folder


def sample_folder() -> Path:
    """Where the samples are: inside the installed package, or beside the source in a checkout."""
    packaged = Path(str(files("allegiance") / "data" / "samples"))
    checkout = Path(str(files("allegiance"))).parents[1] / "samples"
    for folder in (packaged, checkout):
        if (folder / "wire.jsonl").is_file():
            return folder
    raise UsageError(f"samples: neither {packaged} nor {checkout} is there; install the package again")


def run_demo(settings: Settings, store: str | None, *, serve_pages: bool, port: int | None) -> int:
    """Read every sample, print what moved most, and serve until Ctrl-C.

    The samples go into a store of their own beside the user's, unless `store` names one: they are no reports of fact.
    """
    import os

    from allegiance.serve import terminal
    from allegiance.serve.intake import say
    from allegiance.serve.listen import listen
    from allegiance.serve.reading import read_into

    target = store or str(data_folder(os.environ) / "samples.sqlite")
    say(f"reading the samples, written for this project, into {target}")
    code = read_into([str(sample_folder())], None, None, target, as_json=False)
    record = open_record(target)
    terminal.show(record.start(), False, terminal.movers_table)
    if serve_pages:
        listen(record, settings, None, port)
    return code
