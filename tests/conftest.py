"""What many tests share: the tables and the coder, loaded once, and a store into which every sample was read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from tests.extract.told import tools
from tests.postgres import Postgres, run_postgres

from allegiance.pipeline import Toolkit
from allegiance.serve.query import Record
from allegiance.serve.reading import read_into
from allegiance.serve.sample import sample_folder
from allegiance.store.open import open_store

# The same cases on every run: a commit passes or fails for what it changes. `make test-long` looks for new ones.
settings.register_profile("same", derandomize=True)
settings.register_profile("search", derandomize=False)
settings.load_profile("same")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server of this run's own."""
    with run_postgres() as server:
        yield server


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def new_store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], str]:
    """Gives the address of a new store at each call; a test that asks for it runs on both databases."""
    if request.param == "sqlite":
        return lambda: str(tmp_path_factory.mktemp("store") / "store.db")
    server: Postgres = request.getfixturevalue("postgres")
    return server.new_store


@pytest.fixture(scope="session")
def toolkit() -> Toolkit:
    """The packaged registry, gazetteer and coder."""
    return tools()


@pytest.fixture(scope="session")
def samples_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that holds every sample report; tests read it and add nothing that would stay."""
    path = tmp_path_factory.mktemp("samples") / "samples.sqlite"
    assert read_into([str(sample_folder())], None, None, str(path), as_json=False) == 0
    return path


@pytest.fixture(scope="session")
def samples_record(samples_store: Path, toolkit: Toolkit) -> Record:
    """The record over the samples: what every question is asked of."""
    return Record(open_store(samples_store), toolkit)
