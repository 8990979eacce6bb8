"""What every command shares: how it ends, and the options that many take. Nothing heavy is imported here."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import wraps
from typing import Annotated, ParamSpec

import typer

from allegiance.errors import AllegianceError, UnknownActor, UsageError

DONE, SOME_REFUSED, USAGE, NOTHING_DONE = 0, 1, 2, 3

Store = Annotated[
    str | None,
    typer.Option("--store", help="SQLite file or database URL; else ALLEGIANCE_STORE, else the user's data folder."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON to standard output.")]

P = ParamSpec("P")


def told(command: Callable[P, int | None]) -> Callable[P, None]:
    """Turn a command's return value into its exit code, and the errors raised on purpose into one line each."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            code = command(*args, **kwargs) or DONE
        except (UsageError, UnknownActor) as error:
            say(str(error))
            code = USAGE
        except AllegianceError as error:
            say(str(error))
            code = NOTHING_DONE
        except BrokenPipeError:  # whoever read the output has had enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = DONE
        except KeyboardInterrupt:
            say("stopped; what was acknowledged is stored, the same command goes on from there")
            code = 130
        raise typer.Exit(code)

    return run


def say(text: str) -> None:
    """Write a message to standard error."""
    print(f"allegiance: {text}", file=sys.stderr)  # noqa: T201 - messages of a command
