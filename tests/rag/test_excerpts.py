"""The sentences worth quoting: exact slices, each thing said once."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.archive import Archive
from index.documents import Article, Passage, Span
from rag.excerpts import MAX_QUOTE, Excerpt, distinct, is_headline, list_around, says_something
from rag.kinds import Evidence, tell

QUESTIONS = (
    "北の港の改修費用はいくら",
    "What was discussed at DICAS?",
    "Northern Lantern timeline",
    "無人艇の試験について教えてください",
    "How many articles mention DICAS?",
    "SM-3とPAC3の違い",
    "最新の動き",
)


def excerpt(text: str, article_id: str = "a", score: float = 1.0) -> Excerpt:
    article = Article(article_id, "", text, f"{article_id}.txt", "ja")
    return Excerpt(article, Span(0, len(text)), score, article.passage(0, len(text)))


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_excerpt_equals_its_slice(evidence: Callable[[str], Evidence], small: Archive, question: str) -> None:
    found = evidence(question)
    assert found.sentences
    for one in (*found.sentences, *tell(found).excerpts):
        assert one.words == small.article(one.article.id).text[one.span.start : one.span.end]
        assert one.words.strip() == one.words != ""
        assert one.span.within(Span(one.passage.start, one.passage.end))


@pytest.mark.parametrize("question", QUESTIONS)
def test_excerpts_come_best_first_and_are_told_once_each(evidence: Callable[[str], Evidence], question: str) -> None:
    found = evidence(question)
    scores = [one.score for one in found.sentences]
    assert scores == sorted(scores, reverse=True)
    telling = tell(found)
    assert sorted(telling.order) == list(range(len(telling.excerpts)))
    assert 1 <= len(telling.excerpts) <= 8


def test_a_fact_takes_at_most_three_quotations(evidence: Callable[[str], Evidence]) -> None:
    assert len(tell(evidence("北の港の改修費用はいくら")).excerpts) <= 3


def test_the_right_sentence_comes_first(evidence: Callable[[str], Evidence]) -> None:
    assert "120億円" in evidence("岸壁を何か所広げ、費用は約何円か").sentences[0].words


def test_what_stands_twice_is_quoted_once_with_both_places() -> None:
    same = "港の改修は年末に終わる。"
    kept = distinct([excerpt(same, "a"), excerpt(same, "b"), excerpt("演習は湖で始まった。", "c")], 3)
    assert [one.article.id for one in kept] == ["a", "c"]
    assert kept[0].also == (f"b#0-{len(same)}",)


def test_the_second_place_is_kept_even_when_there_is_room_for_no_more() -> None:
    same = "港の改修は年末に終わる。"
    assert distinct([excerpt(same, "a"), excerpt("演習は湖で始まった。", "c"), excerpt(same, "b")], 1)[0].also


def test_nearly_the_same_words_are_quoted_once_but_are_no_second_place() -> None:
    kept = distinct([excerpt("港の改修は今年の年末に終わる。"), excerpt("港の改修は今年の年末に終わる予定。", "b")], 3)
    assert len(kept) == 1
    assert kept[0].also == ()


@pytest.mark.parametrize("line", ["令和7年5月9日", "2025年1月25日", "June 1, 2025", "(2025-01-25)", "……"])
def test_a_date_line_says_nothing_however_the_date_is_written(line: str) -> None:
    assert not says_something(line)
    assert says_something(f"{line} 港が開く")


def listed() -> tuple[Article, Passage]:
    text = "試験艇は次の2隻。\n・1号艇は7メートル\n・2号艇は9メートル\n結果は夏に公表される。"
    ends = [text.index("\n"), text.index("\n・2"), text.index("\n結果"), len(text)]
    starts = [0, *(end + 1 for end in ends[:-1])]
    spans = tuple(Span(start, end) for start, end in zip(starts, ends, strict=True))
    article = Article("a", "", text, "a.txt", "ja")
    return article, article.passage(0, len(text), spans)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_list_is_quoted_with_the_line_that_leads_in(place: int) -> None:
    article, passage = listed()
    block = list_around(Excerpt(article, passage.sentences[place], 1.0, passage))
    assert block.words == "試験艇は次の2隻。\n・1号艇は7メートル\n・2号艇は9メートル"


def test_a_sentence_after_a_list_is_quoted_alone() -> None:
    article, passage = listed()
    alone = Excerpt(article, passage.sentences[3], 1.0, passage)
    assert list_around(alone) == alone


def test_a_list_too_long_for_one_quotation_stays_in_pieces() -> None:
    text = "一覧:\n" + "\n".join("・" + "あ" * 60 for _ in range(6))
    at, spans = 0, []
    for line in text.split("\n"):
        spans.append(Span(at, at + len(line)))
        at += len(line) + 1
    article = Article("a", "", text, "a.txt", "ja")
    item = Excerpt(article, spans[1], 1.0, article.passage(0, len(text), tuple(spans)))
    assert list_around(item) == item
    assert len(text) > MAX_QUOTE


@given(st.lists(st.text("港湖艇の。", min_size=1, max_size=12), max_size=12), st.integers(1, 5))
def test_what_is_kept_was_given_and_keeps_its_order(texts: list[str], limit: int) -> None:
    given_ones = [excerpt(text, str(n)) for n, text in enumerate(texts)]
    kept = [int(one.article.id) for one in distinct(given_ones, limit)]
    assert kept == sorted(set(kept))
    assert len(kept) <= limit
    assert not texts or kept[0] == 0


@pytest.mark.parametrize(
    ("title", "line", "headline"),
    [
        ("港の改修が終わる", "港の改修が終わる <2505-042824>", True),
        ("港の改修が終わる 再掲7", "港の改修が終わる", True),
        ("港の改修が終わる | 見本新聞", "港の改修が終わる", True),
        (
            "港の改修が終わる",
            "港の改修が終わる見込みだと市の担当者は述べ、" + "岸壁の工事は続くと説明した。" * 5,
            False,
        ),
        ("港の改修が終わる", "港の改修", False),  # too short to be told from words that a sentence has by chance
        ("", "港の改修が終わる", False),
    ],
)
def test_a_line_that_is_the_title_or_most_of_it_is_a_headline(title: str, line: str, headline: bool) -> None:
    article = Article("a", title, line, "a.txt", "ja")
    assert is_headline(article, Span(0, len(line))) is headline
