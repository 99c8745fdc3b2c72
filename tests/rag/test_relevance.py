"""The probability that the archive answers."""

from dataclasses import asdict, fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.relevance import BAR, WEIGHTS, Signals, probability

NAMES = [field.name for field in fields(Signals)]
shares = st.floats(0, 1)
any_signals = st.builds(Signals, **dict.fromkeys(NAMES, shares))


def test_every_signal_has_a_weight_and_every_weight_a_signal() -> None:
    assert set(WEIGHTS) == set(NAMES)


@given(any_signals)
def test_a_probability_lies_between_nought_and_one(found: Signals) -> None:
    assert 0 < probability(found) < 1


@pytest.mark.parametrize("name", NAMES)
@given(found=any_signals, more=shares)
def test_each_signal_moves_the_probability_by_its_sign(name: str, found: Signals, more: float) -> None:
    low, high = sorted((getattr(found, name), more))
    less, greater = (probability(replace(found, **{name: value})) for value in (low, high))
    assert greater >= less if WEIGHTS[name] >= 0 else greater <= less


@given(st.floats(allow_nan=False))
def test_no_signal_is_too_large_for_the_arithmetic(huge: float) -> None:
    assert 0 <= probability(Signals(**dict.fromkeys(NAMES, huge))) <= 1 or huge in (float("inf"), float("-inf"))


def test_all_for_it_passes_the_bar_and_nothing_for_it_does_not() -> None:
    for_it = {name: float(weight > 0) for name, weight in WEIGHTS.items()}
    assert probability(Signals(**for_it)) > BAR > probability(Signals(**{name: 1 - v for name, v in for_it.items()}))
    assert set(asdict(Signals(**for_it)).values()) <= {0.0, 1.0}
