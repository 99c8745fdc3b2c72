"""The short form of `make fuzz`."""

from pathlib import Path

import pytest

from tests.reliability.bad_files import GENERATORS
from tests.reliability.fuzz import fuzz_files, read_encodings

pytestmark = pytest.mark.slow


def test_every_bad_file_has_a_verdict(tmp_path: Path):
    assert len(GENERATORS) >= 12
    assert fuzz_files(tmp_path, 360)["indexed"]


def test_every_encoding_is_read_as_what_it_is():
    assert read_encodings(100)["wrong"] == 0
