"""Plain text files that hold one article."""

from datetime import date

import pytest

from index.documents import Article
from index.readers import Source, read_file

BODY = "防衛省は訓練の後に記者会見を開き、部隊の規模と今後の予定を説明した。来年も同じ海域で続ける方針だという。"


def article(page: str, file: str = "記事/港の話.txt") -> Article:
    (found,), unread = read_file(Source(file, page.encode()))
    assert not unread and found.text in page
    return found


def test_the_first_line_is_the_title_and_the_path_is_the_id() -> None:
    found = article(f"\n\n港の話\n{BODY}\n\n")
    assert (found.title, found.id, found.file) == ("港の話", "記事/港の話.txt", "記事/港の話.txt")
    assert found.text == f"港の話\n{BODY}"


@pytest.mark.parametrize(
    ("line", "day", "time"),
    [
        ("2030-1-20 09:20", date(2030, 1, 20), "09:20"),
        ("令和12年1月20日(日)", date(2030, 1, 20), None),
        ("更新日時:2030年1月20日 18時30分", date(2030, 1, 20), "18時30分"),
        ("January 20, 2030", date(2030, 1, 20), None),
        ("Published: 20 January 2030", date(2030, 1, 20), None),
    ],
)
def test_a_line_that_is_only_a_date_near_the_top_dates_the_page(line: str, day: date, time: str | None) -> None:
    found = article(f"港の話\n- 防衛\n{line}\n{BODY}")
    assert (found.published, found.metadata.get("time")) == (day, time)
    assert found.slice(found.asides[0]) == f"- 防衛\n{line}"


def test_a_lead_that_announces_something_dates_the_page() -> None:
    assert article(f"港の話\n防衛省は2030年1月20日、計画を発表した。{BODY}").published == date(2030, 1, 20)


def test_a_date_in_running_text_that_tells_history_dates_nothing() -> None:
    assert article(f"港の話\n{BODY}\n港は1931年4月2日に開かれた。").published is None


def test_the_line_that_says_where_a_text_was_taken_from_gives_outlet_and_date() -> None:
    found = article(f"港の話\nhttps://example.org/a\n2030年1月20日の見本ニュースより転載\n{BODY}")
    assert (found.outlet, found.published, found.url) == ("見本ニュース", date(2030, 1, 20), "https://example.org/a")


def test_an_outlet_alone_on_a_line_or_after_a_label_is_the_outlet() -> None:
    assert article(f"港の話\n見本新聞\n{BODY}").outlet == "見本新聞"
    assert article(f"港の話\n{BODY}\n(出典: 港湾研究所)").outlet == "港湾研究所"
    assert article(f"港の話\n{BODY}").outlet is None


def test_a_title_that_stands_twice_is_one_title() -> None:
    assert article(f"港の話\n港の話\n{BODY}").title == "港の話"


def test_a_text_without_headline_takes_the_beginning_of_its_first_sentence() -> None:
    title = article(BODY).title
    assert BODY.startswith(title) and 20 < len(title) <= 60


def test_line_ends_of_windows_stay_in_the_text() -> None:
    assert article(f"港の話\r\n{BODY}\r\n").text == f"港の話\r\n{BODY}"


def test_a_web_page_or_pdf_named_txt_is_read_as_what_it_is() -> None:
    (found,), _ = read_file(Source("a.txt", f"<!DOCTYPE html><title>港の話</title><p>{BODY}</p>".encode()))
    assert "<" not in found.text
    _, (unread,) = read_file(Source("a.txt", b"%PDF-1.7\nnothing"))
    assert "damaged" in unread.reason


def test_a_file_of_more_lines_than_any_article_is_refused() -> None:
    _, (unread,) = read_file(Source("a.txt", b"\n" * 400_000 + b"x"))
    assert "Split it" in unread.reason


def test_the_language_is_seen() -> None:
    assert article("Port news\nThe port opened on Monday.").language == "en"
    assert article(f"港の話\n{BODY}").language == "ja"
