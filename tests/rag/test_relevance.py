"""The probability that the archive answers, and the signals that it is made of."""

from collections.abc import Callable
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents import Span
from rag.kinds import Evidence
from rag.relevance import BAR, WITH_READER, WITHOUT_READER, Model, Signals, _in_parts, probability, signals
from rag.retrieval import Read

NAMES = [field.name for field in fields(Signals)]
OF_READER = {"read", "reading"}
shares = st.floats(0, 1)
any_signals = st.builds(Signals, **dict.fromkeys(NAMES, shares))
MODELS = [WITH_READER, WITHOUT_READER]


def test_every_signal_has_a_weight_and_every_weight_a_signal() -> None:
    assert set(WITH_READER.weights) == set(NAMES) - {"read"}
    assert set(WITHOUT_READER.weights) == set(NAMES) - OF_READER


@given(any_signals)
def test_a_probability_lies_between_nought_and_one(found: Signals) -> None:
    assert 0 < probability(found) < 1


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("name", NAMES)
@given(found=any_signals, more=shares)
def test_each_signal_moves_the_probability_by_its_sign(name: str, model: Model, found: Signals, more: float) -> None:
    low, high = sorted((getattr(found, name), more))
    less, greater = (model.probability(replace(found, **{name: value})) for value in (low, high))
    assert greater >= less if model.weights.get(name, 0) >= 0 else greater <= less


@given(st.floats(allow_nan=False))
def test_no_signal_is_too_large_for_the_arithmetic(huge: float) -> None:
    assert 0 <= probability(Signals(**dict.fromkeys(NAMES, huge))) <= 1 or huge in (float("inf"), float("-inf"))


@pytest.mark.parametrize("model", MODELS)
def test_all_for_it_passes_the_bar_and_nothing_for_it_does_not(model: Model) -> None:
    for_it = {name: float(model.weights.get(name, 0) > 0) for name in NAMES}
    against = {name: 1 - value for name, value in for_it.items()}
    assert model.probability(Signals(**for_it)) > BAR > model.probability(Signals(**against))


@pytest.mark.parametrize(
    ("question", "year", "figures"),
    [
        ("What did the harbour of Port Lind cost?", 1.0, 1.0),  # names no number: nothing speaks against an answer
        ("What did the harbour of Port Lind cost in 1999?", 0.0, 1.0),
        ("What did the harbour of Port Lind cost by 77,777 crowns?", 1.0, 0.0),
    ],
)
def test_years_and_numbers_that_the_article_lacks_speak_against_it(
    evidence: Callable[[str], Evidence], question: str, year: float, figures: float
) -> None:
    found = evidence(question)
    given_ = signals(found.archive, found.question, found.ranked, found.sentences, 0.1)
    assert (given_.year, given_.figures) == (year, figures)
    assert given_.read == 0.0, "nothing was read"


def test_of_copies_one_reading_counts_and_what_ranks_lower_counts_for_less(evidence: Callable[[str], Evidence]) -> None:
    found = evidence("What did the harbour of Port Lind cost?")
    best = found.ranked[0]

    def reading(*read: tuple[float, float]) -> float:
        """Of passages, each by how far it ranks below the best and by its logit."""
        hits = [replace(best, score=best.score - below, read=Read(logit, Span(0, 1))) for below, logit in read]
        return signals(found.archive, found.question, hits, found.sentences, 0.1).reading

    alone = reading((0.0, -2.0))
    assert alone == pytest.approx(-2.0)
    assert reading(*[(0.0, -2.0)] * 40) == alone
    assert alone < reading((0.0, -2.0), (0.1, -2.5)) < reading((0.0, -2.0), (0.05, -2.5))


def test_a_compound_whose_parts_stand_apart_is_half_said() -> None:
    """A meeting of ministers is told as "the minister met ..."."""
    assert _in_parts("防衛相会談", "木村防衛相は港で大臣と会談した。") == 0.5
    assert _in_parts("防衛相会談", "木村防衛相は港を訪れた。") == 0
    assert _in_parts("会談", "会は談話室で開かれた。") == 0
