"""The switchboard of the evaluation."""

from dataclasses import asdict

import pytest

from index.errors import UnknownVariant
from rag.settings import DEFAULT, PARTS, WEIGHTS, chosen


@pytest.mark.parametrize("part", PARTS)
def test_a_part_switched_off_changes_what_it_says(part: str) -> None:
    off = asdict(chosen([part]))
    assert {name: off[name] for name in PARTS[part]} == PARTS[part]
    assert {name: value for name, value in off.items() if name not in PARTS[part]} == {
        name: value for name, value in asdict(DEFAULT).items() if name not in PARTS[part]
    }


@pytest.mark.parametrize("name", WEIGHTS)
def test_a_weight_can_be_changed(name: str) -> None:
    assert asdict(chosen(weights={name: 0.25}))[name] == 0.25


def test_several_parts_at_once() -> None:
    without = chosen(["words", "reader"])
    assert not without.words and not without.reads and without.aliases


def test_a_wrong_name_lists_the_right_ones() -> None:
    with pytest.raises(UnknownVariant, match=r"No part is called 'bm25'\. Choose one of: aliases, .*words"):
        chosen(["bm25"])
    with pytest.raises(UnknownVariant, match=r"No weight is called 'bm25'\. Choose one of: aside, .*words"):
        chosen(weights={"bm25": 1.0})
