"""What the tests of builds share: a folder of invented articles, and where their index goes."""

from pathlib import Path

import pytest

from tests.invented import write_articles


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_articles(tmp_path / "articles")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"
