"""Links to places in articles: they say where, and find the words again after a rebuild."""

import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.ui.hostile import HOSTILE
from tests.ui.samples import HARBOUR, SCOPE
from ui.rendering.places import Link, fingerprint, permalink, place_of, read_link

START = HARBOUR.text.index(SCOPE)
SCOPE_LINK = Link(HARBOUR.id, START, START + len(SCOPE), fingerprint(SCOPE))


@pytest.mark.parametrize("place", ["", "a", "a#", "a#1", "#1-2", "a#1-", "a#-1-2", "a#x-y", "a#1-" + "9" * 30, "a#²-³"])
def test_a_place_that_is_none_opens_nothing(place: str) -> None:
    assert place_of(place) is None


def test_a_place_may_have_any_article_id() -> None:
    assert place_of("notes/a#b-c.txt#12-34") == ("notes/a#b-c.txt", 12, 34)


@given(st.text(min_size=1), st.integers(0, 10**6), st.integers(0, 10**4), st.text())
def test_a_link_says_what_it_was_made_of(article_id: str, start: int, length: int, words: str) -> None:
    assume(article_id.strip("\ud800"))
    made = permalink(article_id, start, start + length, words)
    assert made.isascii()
    assert read_link(made) == Link(article_id, start, start + length, fingerprint(words) if words else "")


@pytest.mark.parametrize("article_id", HOSTILE)
def test_a_link_holds_nothing_that_an_address_or_an_attribute_could_read(article_id: str) -> None:
    link = permalink(article_id, 1, 2, article_id)
    assert not set(link) & set("<>\"' \n`\\")
    read = read_link(link)
    assert read is not None
    assert read.article_id == article_id.encode("utf-8", "replace").decode()


@pytest.mark.parametrize(
    "query", ["", "?", "?x=1", "?article=", "?article=a&span=1", "?article=a&span=-1-2", "?span=1-2"]
)
def test_a_query_that_names_no_place_is_none(query: str) -> None:
    assert read_link(query) is None


def test_a_link_without_a_place_opens_the_article() -> None:
    assert read_link("?article=a") == Link("a", 0, 0)
    assert Link("a", 0, 0).found_in("text") is None


def test_words_in_their_place_are_found_there() -> None:
    assert SCOPE_LINK.found_in(HARBOUR.text) == (START, START + len(SCOPE))


@given(st.text(max_size=40), st.text(max_size=40))
def test_words_that_moved_are_found_again_exactly(before: str, after: str) -> None:
    text = before + HARBOUR.text[START - 5 :] + after
    found = SCOPE_LINK.found_in(text)
    assert found is not None
    assert text[slice(*found)] == SCOPE


def test_of_several_places_the_nearest_is_taken() -> None:
    text = SCOPE + "x" * START + SCOPE + "y" * 500 + SCOPE
    assert SCOPE_LINK.found_in(text) == (START + len(SCOPE), START + 2 * len(SCOPE))


@given(st.text(max_size=300))
def test_words_that_are_gone_are_found_nowhere(text: str) -> None:
    assume(SCOPE not in text)
    assert SCOPE_LINK.found_in(text) is None


def test_long_words_that_are_gone_are_soon_given_up() -> None:
    began = time.thread_time()
    assert Link("a", 100_000, 105_000, "0" * 12).found_in("あいうえお" * 40_000) is None
    assert time.thread_time() - began < 1  # looked for as far as short ones, they take five seconds


def test_a_link_cannot_point_beyond_its_article() -> None:
    assert Link("a", 3, 50).found_in("short") is None
    assert Link("a", 0, 100_000, "0" * 12).found_in("z" * 200_000) is None
