"""The short form of `make crash`; power cuts and failing calls have tests of their own in tests/index."""

import os
from pathlib import Path

import pytest

from tests.reliability.crash import SHORT

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")]


@pytest.mark.parametrize("part", SHORT)
def test_nothing_is_lost(part: str, tmp_path: Path):
    assert SHORT[part](tmp_path)
