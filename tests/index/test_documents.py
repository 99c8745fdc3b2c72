"""Articles and passages: values that cannot be wrong."""

from dataclasses import FrozenInstanceError

import pytest

from index.documents import Article, Passage, Span

TEXT = "艦は𠮷田港を出た。次は5月だ。"


def article() -> Article:
    return Article("harbour", "港", TEXT, "a.txt", "ja")


def test_a_passage_can_only_be_made_of_what_the_article_holds() -> None:
    made = article().passage(0, 9)
    assert TEXT[made.start : made.end] == "艦は𠮷田港を出た。"
    for start, end in ((-1, 3), (3, 3), (4, 2), (0, len(TEXT) + 1)):
        with pytest.raises(ValueError, match="is no part of article harbour"):
            article().passage(start, end)


def test_offsets_count_code_points_so_that_a_rare_character_is_one() -> None:
    assert article().slice(Span(2, 5)) == "𠮷田港"


def test_a_passage_without_named_sentences_is_one_sentence() -> None:
    assert article().passage(0, 10).sentences == (Span(0, 10),)


def test_a_passage_is_named_by_its_article_and_place_and_keyed_by_that_name_alone() -> None:
    one, same = article().passage(0, 9), Passage("harbour", 0, 9, (Span(0, 2),), aside=True)
    assert one.id == same.id == "harbour#0-9"
    assert one.key == same.key == 5531591751219673366
    assert 0 <= one.key < 2**63
    assert article().passage(0, 8).key != one.key


def test_a_key_exists_for_any_article_id() -> None:
    assert Passage("\ud800", 0, 1, (Span(0, 1),), aside=False).key >= 0


def test_a_span_lies_within_itself_and_wider_ones() -> None:
    assert Span(2, 5).within(Span(2, 5)) and Span(2, 5).within(Span(0, 9))
    assert not Span(2, 5).within(Span(3, 9)) and not Span(2, 5).within(Span(0, 4))


def test_nothing_can_be_changed_afterwards() -> None:
    with pytest.raises(FrozenInstanceError):
        article().text = "x"  # type: ignore[misc]
