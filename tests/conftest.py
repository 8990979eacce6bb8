"""What many tests share: the tables and the coder, loaded once, and a store into which every sample was read."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.extract.told import tools

from allegiance.pipeline import Toolkit
from allegiance.serve.intake import read_into
from allegiance.serve.query import Record
from allegiance.serve.sample import sample_folder
from allegiance.store.open import open_store


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
