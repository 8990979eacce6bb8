"""settings.py: an argument before the environment, that before the file, that before the defaults."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from allegiance.errors import UsageError
from allegiance.settings import Settings, data_folder, read_settings


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """An environment whose data folder is empty and our own."""
    return {"XDG_DATA_HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path), "HOME": str(tmp_path)}


def write_file(folder: Path, text: str) -> dict[str, str]:
    """An environment that names a settings file of this text."""
    file = folder / "mine.toml"
    file.write_text(text, encoding="utf8")
    return {"ALLEGIANCE_SETTINGS": str(file)}


def test_without_any_word_the_store_is_in_the_data_folder(home: dict[str, str]) -> None:
    settings = read_settings(home)
    assert Path(settings.store).parent == data_folder(home)
    assert (settings.host, settings.port) == ("127.0.0.1", 8765)


def test_the_argument_goes_before_environment_and_file(home: dict[str, str], tmp_path: Path) -> None:
    environment = {**home, **write_file(tmp_path, 'store = "of-file"\nport = 9'), "ALLEGIANCE_STORE": "of-environment"}
    assert read_settings(environment, store="of-argument") == Settings(store="of-argument", port=9)
    assert read_settings(environment).store == "of-environment"
    del environment["ALLEGIANCE_STORE"]
    assert read_settings(environment).store == "of-file"


def test_the_file_of_the_data_folder_is_read_where_it_is(home: dict[str, str]) -> None:
    folder = data_folder(home)
    folder.mkdir(parents=True)
    (folder / "settings.toml").write_text('host = "0.0.0.0"', encoding="utf8")
    assert read_settings(home).host == "0.0.0.0"


@pytest.mark.parametrize(("port", "expected"), [("0", 0), ("65535", 65535), ("8000", 8000)])
def test_a_port_from_the_environment_is_a_number(home: dict[str, str], port: str, expected: int) -> None:
    assert read_settings({**home, "ALLEGIANCE_PORT": port}).port == expected


@pytest.mark.parametrize("port", ["-1", "65536", "many", "", "80.5"])
def test_what_is_no_port_is_refused(home: dict[str, str], port: str) -> None:
    with pytest.raises(UsageError, match="setting port"):
        read_settings({**home, "ALLEGIANCE_PORT": port})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('colour = "red"', "unknown key 'colour'; known are store, host, port"),
        ("store = ", "write it as TOML"),
        ("port = 99999", "no port number"),
    ],
)
def test_a_faulty_file_is_named_with_its_fault(home: dict[str, str], tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        read_settings({**home, **write_file(tmp_path, text)})


def test_a_file_that_is_no_text_is_named(home: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_bytes(b"store = \xff")
    with pytest.raises(UsageError, match=r"mine\.toml"):
        read_settings({**home, "ALLEGIANCE_SETTINGS": str(file)})


def test_a_named_file_that_is_missing_is_refused(home: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not found"):
        read_settings({**home, "ALLEGIANCE_SETTINGS": str(tmp_path / "none.toml")})


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the XDG folder is that of other systems")
def test_the_data_folder_follows_xdg(tmp_path: Path) -> None:
    assert data_folder({"XDG_DATA_HOME": str(tmp_path)}) == tmp_path / "allegiance"
    assert data_folder({"XDG_DATA_HOME": ""}) == data_folder({})
