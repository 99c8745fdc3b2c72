"""What the terminal says."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents import Article, Passage, Span, Unread
from rag import BadQuestion
from rag.found import Found
from rag.status import Status
from ui.reports import article_text, hits_text, read_span, report_text, status_text
from ui.scores import scores_text

REPORT: dict[str, Any] = {
    "generation": "gen-00000002",
    "published": True,
    "articles": 1_234,
    "passages": 5_678,
    "added": ["a"],
    "changed": [],
    "removed": ["b", "c"],
    "unchanged": 1_233,
    "duplicates": [],
    "failed": [],
    "embedded": 10,
    "reused": 20,
    "seconds": 1.25,
}
STATUS = Status(
    2, 3, date(2031, 1, 1), None, (("見本新聞", 2),), (("a.md", 2),), "bundled", "faiss", "gen-00000001", "2031", (), ()
)
ARTICLE = Article("a", "港の改修", "港は広い。湖は狭い。", "a.md", "ja", date(2031, 4, 2), "見本新聞")
SCORES: dict[str, Any] = {
    "questions": 98,
    "not_asked": 0,
    "gold_missing": 0,
    "broken_citations": 0,
    "index": {"generation": "gen-00000001", "model": "bundled", "store": "faiss", "articles": 57},
    "median_ms": {"total": 31.4, "embed": 15.0},
    "scores": {
        "R@1": {
            "all": {"n": 98, "value": 0.9236, "low": 0.9, "high": 0.95},
            "ja": {"n": 49, "value": 0.5, "low": 0.0, "high": 1.0},
        },
        "characters quoted": {"all": {"n": 60, "value": 235.4, "low": 180.2, "high": 301.9}},
    },
}


def test_a_build_says_what_it_did() -> None:
    said = report_text(REPORT)
    for part in ("gen-00000002", "1,234 articles", "5,678 passages", "1 added", "2 removed", "10 texts embedded"):
        assert part in said
    one = report_text({**REPORT, "articles": 1, "passages": 1, "embedded": 1})
    assert ": 1 article, 1 passage in " in one and "(1 text embedded" in one


def test_a_build_with_nothing_to_do_says_so() -> None:
    assert report_text({**REPORT, "published": False}).startswith("Nothing to do")


def test_unread_files_are_listed_and_the_rest_counted() -> None:
    failed = [{"file": f"f{n}.pdf", "reason": "is damaged"} for n in range(25)]
    said = report_text({**REPORT, "failed": failed})
    assert "f0.pdf: is damaged" in said
    assert "f24.pdf" not in said
    assert "5 more" in said
    assert "shutten status" in said


def test_hits_name_the_place_that_show_takes() -> None:
    said = hits_text([Found(1, 0.5, Passage("a", 5, 10, (Span(5, 10),), False), ARTICLE)])
    for part in ("1. 港の改修", "見本新聞, 2031-04-02", "a --span 5:10", "湖は狭い。"):
        assert part in said
    assert "Use fewer filters" in hits_text([])


def test_no_file_name_or_text_can_command_the_terminal() -> None:
    evil = replace(ARTICLE, title="\x1b[2Jtitle", text="\x1b]0;x\x07text", id="a\x1b[31m")
    said = hits_text([Found(1, 0.5, Passage("a", 0, 8, (Span(0, 8),), False), evil)])
    said += report_text({**REPORT, "failed": [{"file": "\x1b[2J.pdf", "reason": "\x07"}]})
    said += status_text(replace(STATUS, unread=(Unread("\x1b[2J", "\x9b2J"),), outlets=(("\x1b[2J", 1),)))
    assert not any(mark in said for mark in ("\x1b", "\x07", "\x9b"))


@given(st.integers(0, 30), st.integers(0, 30))
def test_a_span_is_read_when_it_lies_inside(start: int, end: int) -> None:
    if start < end <= 20:
        assert read_span(f"{start}:{end}", 20) == (start, end)
    else:
        with pytest.raises(BadQuestion, match="END <= 20"):
            read_span(f"{start}:{end}", 20)


@given(st.text(max_size=12))
def test_any_other_span_is_told(text: str) -> None:
    try:
        start, end = read_span(text, 1_000)
    except BadQuestion:
        return
    assert 0 <= start < end <= 1_000


def test_an_article_is_shown_with_its_part_marked() -> None:
    commanding = replace(ARTICLE, title="港\x1b]0;owned\x07", text="光\x1b[2J\x07る")
    assert "\x1b" in article_text(commanding, None, colour=False), "piped, it is as it is stored"
    shown = article_text(commanding, (0, 3), colour=False, terminal=True)
    assert "\x1b" not in shown and "\x07" not in shown and "⟦光" in shown
    assert article_text(ARTICLE, (5, 10), colour=False).endswith("港は広い。⟦湖は狭い。⟧")
    assert article_text(ARTICLE, (0, 5), colour=True).endswith("\x1b[7m港は広い。\x1b[0m湖は狭い。")
    head = article_text(ARTICLE, None, colour=False)
    assert head.endswith("\n\n" + ARTICLE.text)
    for part in ("港の改修", "見本新聞 · 2031-04-02", "a.md"):
        assert part in head


def test_the_status_begins_with_warnings_and_ends_with_what_was_not_read() -> None:
    said = status_text(replace(STATUS, warnings=("The index is damaged.",), unread=(Unread("b.pdf", "is empty"),)))
    assert said.startswith("Warning: The index is damaged.")
    assert said.endswith("b.pdf: is empty")
    assert "2031-01-01 to ?" in said


def test_scores_stand_in_a_table_with_their_intervals() -> None:
    lines = scores_text(SCORES).splitlines()
    assert lines[0].startswith("98 questions over 57 articles (bundled, faiss, gen-00000001)")
    assert [line.split() for line in lines[2:]] == [
        ["n", "value", "95", "%", "interval"],
        ["R@1", "all", "98", "0.924", "0.900", "–", "0.950"],
        ["ja", "49", "0.500", "0.000", "–", "1.000"],
        ["characters", "quoted", "all", "60", "235", "180", "–", "302"],
    ]


@pytest.mark.parametrize(
    ("name", "part"), [("broken_citations", "doctor"), ("gold_missing", "not in this index"), ("not_asked", "a miss")]
)
def test_what_spoils_a_score_is_said_above_it(name: str, part: str) -> None:
    assert part in scores_text({**SCORES, name: 3}).splitlines()[1]
    assert part not in scores_text(SCORES)


def test_no_scores_make_no_table() -> None:
    assert scores_text({**SCORES, "scores": {}}).count("\n") == 0
