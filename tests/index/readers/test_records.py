"""JSON Lines, CSV and Markdown with front matter: one record, one article, fields as given."""

import json
import time
from datetime import date

import pytest

from index.documents import Article, Unread
from index.readers import Source, read_file

BODY = "防衛省は訓練の後に記者会見を開いた。\n\n  来年も同じ海域で続ける方針だという。 "


def read(file: str, text: str | bytes) -> tuple[tuple[Article, ...], tuple[Unread, ...]]:
    return read_file(Source(file, text if isinstance(text, bytes) else text.encode()))


def test_a_json_record_keeps_its_id_and_text_as_given() -> None:
    record = {"id": "007#a", "title": "港", "text": BODY, "published": "2030-01-20", "outlet": "見本新聞"}
    record |= {"language": "ja", "url": "https://example.org/a", "page": 3, "tags": ["海", "港"]}
    (found,), unread = read("a.jsonl", json.dumps(record))
    assert not unread
    assert (found.id, found.text, found.title) == ("007#a", BODY, "港")
    assert (found.published, found.outlet, found.url) == (date(2030, 1, 20), "見本新聞", "https://example.org/a")
    assert found.metadata == {"page": "3", "tags": '["海", "港"]'}


def test_a_record_without_id_is_named_by_file_and_place() -> None:
    found, _ = read("d/a.jsonl", '{"text": "一。"}\n\n{"text": "二。"}\n')
    assert [article.id for article in found] == ["d/a.jsonl/1", "d/a.jsonl/2"]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2030-01-20T09:20:00+09:00", date(2030, 1, 20)),
        ("2030-01-20T09:20:00Z", date(2030, 1, 20)),
        ("2030年1月20日", date(2030, 1, 20)),
        ("20 January 2030", date(2030, 1, 20)),
        ("2030-01-20 09:20:00 UTC", date(2030, 1, 20)),
        ("2030-01-20 09:20 JST", date(2030, 1, 20)),
        ("Sun, 20 Jan 2030 09:20:00 GMT", date(2030, 1, 20)),
        ("2030年1月20日(日) 9時20分", date(2030, 1, 20)),
        ("January 20, 2030 9:20 AM", date(2030, 1, 20)),
        ("2030-01-20 or later", None),
        ("2030-02-31", None),
        ("yesterday", None),
        ("0001-01-01", None),
    ],
)
def test_a_date_that_is_none_stays_in_the_metadata(written: str, day: date | None) -> None:
    (found,), _ = read("a.jsonl", json.dumps({"text": "一。", "published": written}))
    assert found.published == day
    assert found.metadata["published"] == written


def test_only_web_addresses_are_addresses() -> None:
    for url in ("javascript:alert(1)", "file:///etc/passwd", "https://a b"):
        (found,), _ = read("a.jsonl", json.dumps({"text": "一。", "url": url}))
        assert found.url is None and found.metadata["url"] == url


def test_a_bad_line_is_named_and_the_rest_goes_on() -> None:
    found, unread = read(
        "a.jsonl", '{"text": "一。"}\n{"text": \n[1]\n{"text": "四。"}\n{"text": " "}\n{"text": "\\ud800"}'
    )
    assert [article.text for article in found] == ["一。", "四。"]
    reasons = " ".join(one.reason for one in unread)
    assert all(f"line {number}:" in reasons for number in (2, 3, 5, 6))


def test_a_file_of_questions_is_told_once_and_not_once_a_line() -> None:
    found, unread = read("questions.jsonl", "\n".join(json.dumps({"id": n, "question": "何か"}) for n in range(2000)))
    assert not found and len(unread) == 1
    assert unread[0].reason == "lines 1, 2, 3 and 1,997 more: no field 'text' (found: id, question)."


def test_a_line_separator_inside_a_json_string_ends_no_record() -> None:
    (found,), unread = read("a.jsonl", '{"text": "一行\u2028二行。"}')
    assert found.text == "一行\u2028二行。" and not unread


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_cells_are_the_text_to_the_letter(delimiter: str) -> None:
    cell = '一行目、"引用"、\n二行目; 終わり, '
    quoted = '"' + cell.replace('"', '""') + '"'
    text = delimiter.join(["id", "title", "text"]) + "\n" + delimiter.join(["7", "港", quoted]) + "\n"
    (found,), unread = read("a.csv", "\ufeff" + text)
    assert (found.id, found.text) == ("7", cell) and not unread


def test_columns_without_a_name_are_passed_over() -> None:
    found, unread = read("a.csv", "id,title,text,,\n1,a,hello world,,\n2,b,more words,,7\n")
    assert [article.text for article in found] == ["hello world", "more words"] and not unread
    assert not any(article.metadata for article in found)


def test_an_empty_text_is_told_as_empty() -> None:
    found, (unread,) = read("a.csv", "id,text\n1,一。\n2,\n")
    assert len(found) == 1 and unread.reason == "line 3: 'text' is empty or no string."


def test_tabs_separate_cells_that_begin_with_a_quotation_mark() -> None:
    lines = [f'{n}\t"We will act," he said on day {n}.' if n % 10 == 0 else f"{n}\tNews {n}." for n in range(400)]
    found, unread = read("a.tsv", "id\ttext\n" + "\r\n".join(lines) + "\n")
    assert [f"{article.id}\t{article.text}" for article in found] == lines and not unread


def test_csv_of_japanese_windows_is_read() -> None:
    (found,), _ = read("a.csv", f'title,text\n港の話,"{BODY}"\n'.encode("cp932"))
    assert found.text == BODY


def test_csv_without_a_text_column_says_which_columns_it_has() -> None:
    found, (unread,) = read("a.csv", "id,body\n1,一。\n")
    assert not found and "id, body" in unread.reason and "'text'" in unread.reason


def test_an_open_quote_costs_one_row_and_not_the_file() -> None:
    rows = [f"{n},本文その{n}。" for n in range(1, 60)]
    rows[4] = '5,"開いたままの引用'
    found, unread = read("a.csv", "id,text\n" + "\n".join(rows) + "\n")
    assert len(found) == 58
    assert "line 6" in unread[0].reason and "quote" in unread[0].reason


def test_rows_with_too_many_cells_are_told() -> None:
    found, (unread,) = read("a.csv", "id,text\n1,一。\n2,二。,三。\n")
    assert len(found) == 1 and unread.reason.startswith("line 3: 3 cells where there are 2 columns")


def test_a_cell_may_be_longer_than_the_csv_module_likes() -> None:
    (found,), _ = read("a.csv", "id,text\n1," + "長" * 200_000 + "\n")
    assert len(found.text) == 200_000


FRONT = """---
id: 007
title: '港: その後'
published: 2030-01-20
outlet: 見本新聞
url: https://example.org/a
tags: [海, 港]
---
"""


def test_front_matter_gives_fields_and_the_text_is_what_follows() -> None:
    page = f"{FRONT}\n# 見出し\n\n{BODY}\n"
    (found,), unread = read("a.md", page)
    assert not unread
    assert (found.id, found.title, found.published, found.outlet) == (
        "007",
        "港: その後",
        date(2030, 1, 20),
        "見本新聞",
    )
    assert found.metadata == {"tags": "海, 港"}
    assert found.text in page and found.text.startswith("# 見出し") and "007" not in found.text


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("first", ["post-id: 12", "# of the archive", "# one\n# two", "dc.type: news", '"post id": 12'])
def test_front_matter_may_begin_with_any_name_or_a_comment(first: str, end: str) -> None:
    page = f"---\n{first}\ntitle: Real title\npublished: 2025-03-01\n---\nBody"
    (found,), unread = read("a.md", page.replace("\n", end))
    assert (found.title, found.published, found.text) == ("Real title", date(2025, 3, 1), "Body") and not unread


@pytest.mark.parametrize("first", ["# 見出し\n\n提供: 港", "The minister said: no", "2030-01-20 09:20"])
def test_words_below_a_rule_are_no_front_matter(first: str) -> None:
    (found,), unread = read("a.md", f"---\n{first}\n\n{BODY}\n\n---\n\n{BODY}")
    assert found.text.startswith("---") and not unread


def test_markdown_without_front_matter_takes_its_first_heading() -> None:
    (found,), _ = read("a.md", f"前置き\n\n## 港の話 ##\n\n{BODY}")
    assert (found.title, found.id) == ("港の話", "a.md")


def test_a_rule_at_the_top_of_markdown_is_no_front_matter() -> None:
    (found,), unread = read("a.md", f"---\n\n{BODY}\n\n---\n\n{BODY}")
    assert found.text.startswith("---") and not unread


@pytest.mark.parametrize(
    "head",
    [
        "title: [a",
        "title: &a [x, x]\nb: *a",
        "title: !!python/object/apply:os.system ['true']",
        "a: b: c",
        "title: {a: " * 400,
    ],
)
def test_hostile_front_matter_is_refused_or_read_as_words(head: str) -> None:
    found, unread = read("a.md", f"---\n{head}\n---\n{BODY}")
    assert len(found) + len(unread) == 1
    assert not unread or "front matter" in unread[0].reason


@pytest.mark.parametrize("head", ["title: " + "{" * 1_000, "title: " + "[" * 1_000, "title:\n" + "- " * 1_000 + "x"])
def test_front_matter_that_nests_for_ever_is_told_at_once(head: str) -> None:
    read("a.md", f"---\ntitle: 話\n---\n{BODY}")  # loads the parser
    began = time.thread_time()  # other threads of this process are those of other tests
    found, unread = read("a.md", f"---\n{head}\n---\n{BODY}")
    assert not found
    assert "nested too deeply" in unread[0].reason
    assert time.thread_time() - began < 1


def test_front_matter_may_hold_lists_and_mappings() -> None:
    (found,), _ = read("a.md", f"---\ntitle: 話\ntags: [a, {{b: [c]}}]\nmore:\n  - x: 1\n    y: [2]\n---\n{BODY}")
    assert found.title == "話"


@pytest.mark.parametrize("blank", ["\u00a0", "\u3000", "\u2005", "\u200b", "\u2028", "\x85", "\x1b[31m"])
def test_a_reason_that_repeats_a_files_words_stays_on_one_line_that_can_be_printed(blank: str) -> None:
    reasons = [read(name, f"head{blank}line,b\n1,2\n")[1][0].reason for name in ("a.csv", f"b{blank}.csv")]
    for reason in reasons:
        assert reason.isprintable()
        assert "head" in reason
        assert "line" in reason
