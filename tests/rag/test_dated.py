"""The dates of sentences: an item of a list takes its year from the item above it, any other from its publication."""

from dataclasses import replace
from datetime import date

import pytest

from index.documents import Article, Span
from index.languages.dates import dates_said
from rag.answerers.extractive import statement_of
from rag.dated import nears
from rag.excerpts import Excerpt
from rag.grounding.excerpts import Offered, sentences_of
from rag.grounding.facts import holds
from rag.kinds import event_of

PUBLISHED = date(2026, 1, 18)
LINES = (
    "港の歩みを日付で並べる。",
    "- 2025年2月6日、岸壁の工事が始まった",
    "- 2月7日、記念の式が開かれた",
    "- 同じ日、見学会もあった",
    "- 3月30日、灯台に灯がともった",
    "- 2026年1月15日、港が開いた",
    "式は2月9日に終わる。",
)


def excerpt(lines: tuple[str, ...], first: int, last: int | None = None, published: date | None = PUBLISHED) -> Excerpt:
    """The lines from `first` to `last` of an article."""
    text = "\n".join(lines)
    starts = [text.index(line) for line in lines]
    spans = tuple(Span(at, at + len(line)) for at, line in zip(starts, lines, strict=True))
    article = replace(Article("a", "", text, "a.txt", "ja"), published=published)
    span = Span(spans[first].start, spans[first if last is None else last].end)
    return Excerpt(article, span, 1.0, article.passage(0, len(text), spans))


@pytest.mark.parametrize(
    ("line", "event"),
    [(1, "2025-02-06"), (2, "2025-02-07"), (4, "2025-03-30"), (5, "2026-01-15"), (6, "2026-02-09")],
)
def test_an_item_is_of_the_year_that_the_item_above_it_names(line: int, event: str) -> None:
    assert str(event_of(excerpt(LINES, line))) == event


def test_an_item_without_a_date_has_none() -> None:
    assert event_of(excerpt(LINES, 3)) is None


def test_a_list_has_the_dates_of_its_items_where_they_stand() -> None:
    block = excerpt(LINES, 0, 5)
    assert [block.words[said.span.start : said.span.end] for said in block.dates] == [
        "2025年2月6日", "2月7日", "3月30日", "2026年1月15日",
    ]  # fmt: skip
    assert [said.first.year for said in block.dates] == [2025, 2025, 2025, 2026]


def test_an_item_of_an_article_without_a_day_takes_its_year_from_the_list_too() -> None:
    assert str(event_of(excerpt(LINES, 2, published=None))) == "2025-02-07"
    assert event_of(excerpt(LINES, 6, published=None)) is None


@pytest.mark.parametrize(
    "above",
    [
        "・2024年、桟橋ができた",  # a year says nothing of the months below it
        "・古くなったとされる桟橋は2024年2月6日の建築",  # no list of days
        "・2025年11月3日、桟橋ができた",  # published soon enough after it
        "桟橋は2024年2月6日にできた。",
    ],
)
def test_other_lines_above_change_nothing(above: str) -> None:
    assert list(nears((above, "・3月1日、船が着いた"), PUBLISHED)) == [PUBLISHED, PUBLISHED]


def test_a_year_that_only_leads_in_to_its_days_is_not_the_event() -> None:
    assert str(event_of(excerpt(("演習は2026年は2月19日から3月7日まで開かれる。",), 0))) == "2026-02-19/2026-03-07"
    assert str(event_of(excerpt(("2025年に決まり、2025年3月に始まった。",), 0))) == "2025"


def test_the_date_of_an_item_is_not_that_of_its_list() -> None:
    assert statement_of(excerpt(LINES, 0, 5), 1).event is None
    assert str(statement_of(excerpt(LINES, 1), 1).event) == "2025-02-06"
    led = ("2025年3月の会談で決めた点は次のとおり。", "- 2030年までに桟橋を二つ造る", "- 灯台を直す")
    assert str(statement_of(excerpt(led, 0, 2), 1).event) == "2025-03"


@pytest.mark.parametrize(("year", "held"), [(2025, True), (2026, False)])
def test_what_a_model_writes_of_an_item_is_held_to_the_year_of_the_list(year: int, held: bool) -> None:
    item = excerpt(LINES, 2)
    offered = Offered(1, item.article, item.passage, 0, item.passage.sentences)
    sentence = sentences_of([offered])[2]
    (said,) = dates_said(f"{year}年2月7日、記念の式が開かれた。", PUBLISHED)
    assert holds(said, sentence, sentence.words) is held
