"""Repetition is what compresses well; a text of many different characters is spared the compression."""

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.languages.repetition import TIMES, VARIED, repeats


def compresses(text: str) -> bool:
    plain = text.encode("utf-8", "surrogatepass")
    return len(plain) > TIMES * len(zlib.compress(plain, 1))


@given(st.text(min_size=1, max_size=300), st.integers(1, 200))
def test_a_text_repeats_itself_where_it_compresses_well(piece: str, times: int) -> None:
    assert repeats(piece * times) == compresses(piece * times)


@pytest.mark.parametrize("first", [0x21, 0x3041, 0x4E00, 0xAC00, 0x20000])
@pytest.mark.parametrize("count", [1, 30, 90, 1_000, 11_000])
def test_no_text_of_many_different_characters_compresses_well(first: int, count: int) -> None:
    # Those of one block, in their order, three times over: what compresses best among such texts.
    text = "".join(map(chr, range(first, first + count))) * round(1 / VARIED)
    assert not compresses(text)
    assert not repeats(text)
