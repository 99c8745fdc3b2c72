"""Texts to embed that are made when asked for: by place as in order, and each what its sentence says."""

from hypothesis import given
from hypothesis import strategies as st

from index.chunking import passages
from index.documents import Article, searchable
from index.embedders import Part
from index.texts import EmbeddedTexts

TEXTS = st.lists(st.text("港を出た。\n ・A", max_size=60), max_size=6)


def made(texts: list[str], *, pools: bool) -> tuple[list[Article], EmbeddedTexts]:
    articles = [Article(str(row), "題" * (row % 3), text, "a.txt", "ja") for row, text in enumerate(texts)]
    placed = [(row, passage) for row, article in enumerate(articles) for passage in passages(article)]
    return articles, EmbeddedTexts(articles, placed, pools=pools)


@given(TEXTS, st.booleans())
def test_a_text_is_the_same_by_its_place_and_in_order(texts: list[str], pools: bool) -> None:
    _, found = made(texts, pools=pools)
    assert list(found) == [found[place] for place in range(len(found))]
    assert list(found.passages) == [found[place] for place in range(len(found.passages))]


@given(TEXTS)
def test_what_is_embedded_of_a_sentence_says_that_sentence(texts: list[str]) -> None:
    articles, alone = made(texts, pools=False)
    _, pooled = made(texts, pools=True)
    assert len(alone) == len(pooled)
    expected = [
        (articles[row], articles[row].slice(span))
        for row, article in enumerate(articles)
        for passage in passages(article)
        for span in passage.sentences
    ]
    first = len(alone.passages)
    assert [alone[place] for place in range(first, len(alone))] == [searchable(*one) for one in expected]
    parts = [pooled[place] for place in range(first, len(pooled))]
    assert [part.text[part.start : part.end] for part in parts if isinstance(part, Part)] == [s for _, s in expected]


def test_nothing_is_embedded_of_nothing() -> None:
    _, found = made([], pools=False)
    assert len(found) == 0 and list(found) == []
