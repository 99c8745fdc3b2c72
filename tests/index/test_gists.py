"""Gists in little memory say what the gists themselves say."""

import weakref

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.gists import Gist, Gists
from index.memory import growing
from index.stories import same_story

WORDS = st.frozensets(
    st.sampled_from(["港湾", "演習", "護衛", "艦艇", "訓練", "補給", "会談", "予算", "計画", "改修", "無人"])
)
FIGURES = st.frozensets(st.sampled_from(["3隻", "14隻", "2", "8日", "240億", "5"]))
GISTS = st.lists(st.builds(Gist, WORDS, FIGURES, st.sampled_from([None, 5, 6, 99]), st.booleans()), max_size=12)


@given(GISTS)
def test_two_rows_are_the_same_story_if_their_gists_are(made: list[Gist]) -> None:
    kept = Gists(made)
    assert len(kept) == len(made)
    for row, one in enumerate(made):
        assert kept.word_count(row) == len(one.words) and len(kept[row].figures) == len(one.figures)
        for other_row, other in enumerate(made):
            assert same_story(kept[row], kept[other_row]) == same_story(one, other)
            assert (kept.sameness(row) == kept.sameness(other_row)) == (one == other)


@given(GISTS, st.integers(1, 5), st.randoms(use_true_random=False))
def test_the_table_has_the_words_that_some_of_these_rows_share(made: list[Gist], most: int, chance) -> None:  # type: ignore[no-untyped-def]
    rows = sorted(row for row in range(len(made)) if chance.random() < 0.7)
    held = [word for row in rows for word in made[row].words]
    telling = {word for word in held if 1 < held.count(word) <= most}
    table = Gists(made).table(rows, most)
    assert table.shape == (len(rows), len(telling))
    shared = (table @ table.T).toarray()
    expected = [[len(made[a].words & made[b].words & telling) for b in rows] for a in rows]
    np.testing.assert_array_equal(shared, np.array(expected, int).reshape(len(rows), len(rows)))


def test_gists_are_forgotten_with_their_last_use_and_not_when_garbage_is_looked_for() -> None:
    kept = Gists([Gist(frozenset({"港湾"}), frozenset(), None, False)] * 5_000)
    assert all(kept[row].words == kept[0].words for row in range(5_000))  # more than are kept at hand
    gone = weakref.ref(kept)
    with growing():
        del kept
        assert gone() is None
