"""The JSON that other programs rely on, made of whole answers."""

import json
from dataclasses import replace
from datetime import date

import pytest

from index.documents import Article, Passage, Span, Unread
from rag.answers import Answer, Citation, Coverage, Statement, Timing, Version, Window
from rag.found import Found
from rag.status import Status
from ui.contract import answer_json, article_json, citation_json, hit_json, plain_text, status_json

CITATION = Citation(
    1, "a#b", "港の改修", "見本新聞", date(2031, 4, 2), None, "a/b.md", Span(3, 8), "港は広い。", "ab12", ("c#0-5",)
)
ANSWER = Answer(
    question="港は?",
    understood="港は?",
    language="ja",
    kind="fact",
    answered=True,
    confidence=0.75,
    heading="記事には次のようにあります。",
    note="",
    statements=(Statement("港は広い。", (1,)),),
    citations=(CITATION,),
    coverage=Coverage(
        3, 9, date(2031, 1, 1), None, Window(None, date(2031, 5, 1)), (("港", 2),), (("港", "port"),), ("c#0-5",)
    ),
    timing=Timing(31.234, 14.8, 6.1, 9.0),
    generation="gen-00000001",
    model="bundled",
    store="faiss",
)


def test_an_answer_is_plain_data_in_the_form_of_the_contract() -> None:
    found = answer_json(ANSWER)
    assert json.loads(json.dumps(found)) == found
    assert (found["answered"], found["confidence"], found["kind"], found["language"]) == (True, 0.75, "fact", "ja")
    assert found["statements"] == [{"text": "港は広い。", "citations": [1], "event": None, "modality": [], "side": ""}]
    assert (found["about"], found["sides"], found["differences"], found["months"]) == ("", [], [], [])
    assert found["coverage"] == {
        "articles": 3,
        "passages": 9,
        "first": "2031-01-01",
        "last": None,
        "window": [None, "2031-05-01"],
        "terms": [{"term": "港", "articles": 2}],
        "aliases": [["港", "port"]],
        "nearest": ["c#0-5"],
        "elsewhere": [],
    }
    assert found["timing_ms"] == {"total": 31.23, "embed": 14.8, "search": 6.1, "answer": 9.0, "read": 0.0}
    assert found["index"] == {"generation": "gen-00000001", "model": "bundled", "store": "faiss"}


def test_a_citation_names_its_place_and_what_may_be_lacking() -> None:
    assert citation_json(CITATION) == {
        "number": 1,
        "source_id": "a#b#3-8",
        "article_id": "a#b",
        "title": "港の改修",
        "outlet": "見本新聞",
        "published": "2031-04-02",
        "url": None,
        "file": "a/b.md",
        "start": 3,
        "end": 8,
        "quote": "港は広い。",
        "article_sha256": "ab12",
        "also": ["c#0-5"],
        "versions": [],
    }
    told = replace(CITATION, versions=(Version("b", "港", None, date(2031, 4, 3)),))
    other = {"article_id": "b", "title": "港", "outlet": None, "published": "2031-04-03"}
    assert citation_json(told)["versions"] == [other]
    assert citation_json(replace(CITATION, published=None))["published"] is None


def test_no_window_is_null() -> None:
    bare = replace(ANSWER, coverage=replace(ANSWER.coverage, window=None))
    assert answer_json(bare)["coverage"]["window"] is None


def test_the_text_marks_each_statement_with_its_citations() -> None:
    assert plain_text(ANSWER) == "記事には次のようにあります。\n「港は広い。」[1] — 見本新聞, 2031-04-02"


def test_a_source_without_an_outlet_is_named_by_its_title() -> None:
    bare = replace(ANSWER, citations=(replace(CITATION, outlet=None, published=None),), heading="")
    assert plain_text(bare) == "「港は広い。」[1] — 港の改修"


def test_a_refusal_is_its_note() -> None:
    refused = replace(ANSWER, answered=False, statements=(), citations=(), heading="", note="見つかりませんでした。")
    found = answer_json(refused)
    assert (found["text"], found["statements"], found["citations"]) == ("見つかりませんでした。", [], [])
    assert found["confidence"] == 0.75


def test_a_hit_is_its_passage() -> None:
    article = Article("a", "題", "港は広い。湖は狭い。", "a.md", "ja", date(2031, 4, 2))
    hit = hit_json(Found(2, 0.12345678, Passage("a", 5, 10, (Span(5, 10),), False), article))
    assert hit == {
        "rank": 2,
        "score": 0.123457,
        "article_id": "a",
        "file": "a.md",
        "title": "題",
        "published": "2031-04-02",
        "start": 5,
        "end": 10,
        "text": "湖は狭い。",
    }


@pytest.mark.parametrize("published", [None, date(2031, 4, 2)])
def test_an_article_is_told_as_stored(published: date | None) -> None:
    article = Article(
        "a", "題", "港\u2028は\t広い。", "a.md", "ja", published, asides=(Span(0, 1),), metadata={"section": "経済"}
    )
    found = article_json(article)
    assert json.loads(json.dumps(found)) == found
    assert found["text"] == article.text
    assert (found["asides"], found["metadata"]) == ([[0, 1]], {"section": "経済"})
    assert found["published"] == (str(published) if published else None)


def test_the_status_names_everything_by_a_word() -> None:
    status = Status(
        2, 3, None, None, (("見本新聞", 2),), (("a.md", 2),), "bundled", "faiss", "gen-00000001", "2031", (), ("w",)
    )
    found = status_json(replace(status, unread=(Unread("b.pdf", "is damaged"),)))
    assert found["outlets"] == [{"outlet": "見本新聞", "articles": 2}]
    assert found["files"] == [{"file": "a.md", "articles": 2}]
    assert found["unread"] == [{"file": "b.pdf", "reason": "is damaged", "code": "damaged", "verdict": "quarantined"}]
    assert (found["first"], found["warnings"]) == (None, ["w"])
