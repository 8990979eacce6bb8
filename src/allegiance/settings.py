"""One frozen Settings, read once from a TOML file and the environment."""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from allegiance.errors import UsageError

ENVIRONMENT_PREFIX = "ALLEGIANCE_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a user may set. `store` is a path or a database URL; `host` and `port` are where `serve` listens.

    `fetch` says which web addresses `read` may ask: `on` any public one, `off` none, else hosts parted by commas, with
    what lies under them. `agent` is the name that it gives itself there; version and purpose are said behind it.
    """

    store: str
    host: str = "127.0.0.1"
    port: int = 8765
    fetch: str = "on"
    agent: str = "allegiance"


def data_folder(environment: Mapping[str, str]) -> Path:
    """The user's own data folder on this system, for `allegiance` alone."""
    if sys.platform == "win32":
        root = environment.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        root = str(Path.home() / "Library" / "Application Support")
    else:
        root = environment.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(root) / "allegiance"


def read_settings(environment: Mapping[str, str] | None = None, *, store: str | None = None) -> Settings:
    """Read the settings: an argument wins over the environment, that over `settings.toml`, that over the defaults.

    The file is the one that ALLEGIANCE_SETTINGS names, else `settings.toml` in the data folder, if it is there.
    """
    environment = os.environ if environment is None else environment
    folder = data_folder(environment)
    named = environment.get(f"{ENVIRONMENT_PREFIX}SETTINGS")
    values = _read_file(Path(named) if named else folder / "settings.toml", must_exist=bool(named))
    for name in _names():
        if (value := environment.get(f"{ENVIRONMENT_PREFIX}{name.upper()}")) is not None:
            values[name] = value
    if store is not None:
        values["store"] = store
    values.setdefault("store", str(folder / "allegiance.sqlite"))
    return Settings(**{name: _convert(name, value) for name, value in values.items()})  # type: ignore[arg-type] # checked by _convert


def _names() -> tuple[str, ...]:
    return tuple(field.name for field in fields(Settings))


def _read_file(path: Path, *, must_exist: bool) -> dict[str, object]:
    if not path.is_file():
        if must_exist:
            raise UsageError(f"settings file {path}: not found; correct ALLEGIANCE_SETTINGS or unset it")
        return {}
    try:
        values: dict[str, object] = tomllib.loads(path.read_text(encoding="utf8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"settings file {path}: {error}; write it as TOML in UTF-8") from None
    for name in values:
        if name not in _names():
            raise UsageError(f"settings file {path}: unknown key {name!r}; known are {', '.join(_names())}")
    return values


def _convert(name: str, value: object) -> str | int:
    if name != "port":
        return str(value)
    try:
        port = int(str(value))
    except ValueError:
        port = -1
    if not 0 <= port <= 65535:
        raise UsageError(f"setting port: {value!r} is no port number from 0 to 65535")
    return port
