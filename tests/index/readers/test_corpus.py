"""The real pages, read in place. Only short strings of them are looked for; none of their text is kept here."""

from datetime import date
from pathlib import Path

import pytest

from index.documents import Article
from index.readers import list_files, load, read_file

CORPUS = Path(__file__).resolve().parents[4] / "shared" / "corpus"
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="../shared/corpus is not here")


def read(start: str) -> tuple[str, tuple[Article, ...]]:
    files, unread = list_files(CORPUS)
    assert not unread
    file = next(file for file in files if file.startswith(start))
    articles, problems = read_file(load(CORPUS, file))
    assert not problems
    return (CORPUS / file).read_text(encoding="utf-8"), articles


def test_every_article_is_an_exact_slice_of_its_file() -> None:
    for start in ("000", "001", "002", "003", "004"):
        page, articles = read(start)
        assert all(article.text in page for article in articles)
        ids = [article.id for article in articles]
        assert len(set(ids)) == len(ids)


def test_the_topic_listing_gives_twenty_articles() -> None:
    _, articles = read("000")
    assert len(articles) == 20
    assert articles[0].published == date(2026, 1, 16)
    assert articles[3].published == date(2025, 12, 29)  # "29日" between 15 January and 25 December
    assert all(len(article.title) <= 60 for article in articles)


def test_the_chronology_gives_every_item_with_date_outlet_and_number() -> None:
    page, articles = read("001")
    # The page has 39 date lines and as many numbered headlines; nothing else in it opens an item.
    assert len(articles) == sum(line.startswith("2025.") for line in page.split("\n")) == 39
    assert all(article.published and article.outlet and article.number for article in articles)
    days = [article.published for article in articles if article.published]
    assert days == sorted(days, reverse=True)
    assert all("<" not in article.title and (article.number or "?") not in article.title for article in articles)


@pytest.mark.parametrize(
    ("number", "outlet", "title", "day"),
    [
        ("2508-073110", "毎日新聞", "防衛局も把握せずに", date(2025, 7, 31)),
        ("2508-072419", "Janes", "Japan joins AUKUS", date(2025, 7, 24)),
        ("2508-072414", "日経新聞", "日米関税合意の", date(2025, 7, 24)),
        ("2508-072411", "Reuters 通信", "防衛装備品の購入", date(2025, 7, 24)),
        ("2507-060913", "日経新聞", "日米、核含む", date(2025, 6, 9)),
        ("2507-060430", "National Defense", "Space programs", date(2025, 6, 4)),
        ("2506-053109", "FNN Prime Online", "日米豪が", date(2025, 5, 31)),
        ("2506-050809", "乗りものニュース", "「異形の", date(2025, 5, 8)),
        ("2505-042824", "朝日新聞", "中谷防衛相が米海軍長官", date(2025, 4, 28)),
        ("2504-031025", "Inside Defense", "Japan eyes", date(2025, 3, 10)),
        ("2502-013105", "共同通信", "日本再軍備警戒", date(2025, 1, 31)),
        ("2502-012718", "Stars & Stripes", "US, Japanese", date(2025, 1, 27)),
    ],
)
def test_each_layout_of_the_chronology_is_understood(number: str, outlet: str, title: str, day: date) -> None:
    _, articles = read("001")
    found = next(article for article in articles if article.number == number)
    assert (found.outlet, found.published) == (outlet, day)
    assert found.title.startswith(title)


def test_the_meeting_report_keeps_its_rankings_aside() -> None:
    _, (report,) = read("002")
    assert report.published == date(2026, 1, 20)
    rankings = report.slice(report.asides[-1])
    assert rankings.startswith("Ranking") and report.text.endswith(rankings)
    assert "DICAS" not in rankings and rankings.count("\n") > 30


def test_the_blog_post_keeps_its_links_aside_and_its_last_paragraph_in() -> None:
    _, (post,) = read("003")
    links = "".join(post.slice(aside) for aside in post.asides)
    assert links.count("https://") == 6
    assert post.asides[-1].end < len(post.text) - 100
    assert "DICAS" not in links


def test_the_repost_is_one_article_with_the_outlet_it_was_taken_from() -> None:
    _, (post,) = read("004")
    assert (post.outlet, post.published) == ("NHKニュース", date(2023, 1, 13))
    assert post.url is not None and post.url.startswith("https://")
    links = "".join(post.slice(aside) for aside in post.asides)
    assert links.count("https://") == post.text.count("https://") and "コメント" in links
