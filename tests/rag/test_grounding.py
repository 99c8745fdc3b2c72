"""Nothing is shown that does not stand, character for character, where it says it does."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.archive import Archive
from index.documents import Span
from rag.answers import Citation, Statement
from rag.grounding import ground, stands


def cited(archive: Archive, start: int = 0, end: int = 12, number: int = 1) -> Citation:
    article = archive.article("harbour-2031-04")
    return Citation(
        number,
        article.id,
        article.title,
        None,
        None,
        None,
        article.file,
        Span(start, end),
        article.text[start:end],
        article.sha256,
    )


def test_words_that_stand_there_pass(small: Archive) -> None:
    assert stands(small, cited(small))


@pytest.mark.parametrize(
    "changed",
    [
        {"quote": ""},
        {"quote": "東の港の改修が2031"},
        {"span": Span(1, 13)},
        {"span": Span(-12, -1)},
        {"span": Span(10_000, 10_012)},
        {"article_id": "dicas-2031"},
        {"article_id": "no such article"},
    ],
)
def test_words_that_stand_elsewhere_do_not(small: Archive, changed: dict[str, object]) -> None:
    assert not stands(small, replace(cited(small), **changed))


@given(start=st.integers(0, 60), length=st.integers(1, 40), quote=st.text(max_size=40))
def test_a_quotation_passes_only_if_it_equals_its_place(small: Archive, start: int, length: int, quote: str) -> None:
    citation = replace(cited(small, start, start + length), quote=quote)
    text = small.article("harbour-2031-04").text
    assert stands(small, citation) == (quote != "" and text[start : start + length] == quote)


def test_a_normal_form_is_not_the_quotation(small: Archive) -> None:
    article = small.article("harbour-2031-04")
    start = article.text.index("「大型")
    wide = replace(cited(small, start, start + 5), quote=article.text[start : start + 5].replace("「", "｢"))
    assert not stands(small, wide)


def test_one_unsound_citation_takes_its_statements_with_it(small: Archive) -> None:
    good, bad, other = cited(small), replace(cited(small, number=2), quote="x"), cited(small, 12, 20, 3)
    statements = [Statement("a", (1,)), Statement("b", (1, 2)), Statement("c", (2,)), Statement("d", (3,))]
    kept, used = ground(small, statements, [good, bad, other])
    assert [statement.text for statement in kept] == ["a", "d"]
    assert used == (good, other)


def test_a_statement_without_a_citation_is_not_shown(small: Archive) -> None:
    assert ground(small, [Statement("so they say", ())], [cited(small)]) == ((), ())


def test_a_citation_that_nothing_rests_on_is_not_shown(small: Archive) -> None:
    first, second = cited(small), cited(small, 12, 20, 2)
    assert ground(small, [Statement("a", (2,))], [first, second])[1] == (second,)


def test_a_number_that_no_citation_has_grounds_nothing(small: Archive) -> None:
    assert ground(small, [Statement("a", (1, 7))], [cited(small)]) == ((), ())
