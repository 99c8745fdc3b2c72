"""One article from its file to the screen, step by step, with what is true at each step. Read it from top to bottom."""

from pathlib import Path

import pytest

from index.archive import open_archive
from index.build import build
from index.chunking import passages
from index.documents import Span
from index.languages import sentence_spans
from index.readers import load, read_file
from rag import open_assistant
from rag.excerpts import TermShare, scored_sentences
from rag.question import understand
from rag.relevance import signals, suffices
from rag.retrieval import rank
from ui.contract import citation_json, plain_text

ARTICLE = """---
id: harbour-2031-04
title: 北の港の改修、2031年末に完成へ
published: 2031-04-02
outlet: 見本新聞
---

北の港の改修工事が2031年末に終わる。見本市の担当者が4月2日に明らかにした。
費用は約120億円で、岸壁を3か所広げる。担当者は「大型の補給艦も入れるようになる」と説明した。
"""
OTHERS = {
    "drill.md": "---\ntitle: Northern Lantern drill ends\npublished: 2031-02-20\noutlet: Sample Courier\n---\n\n"
    "The Northern Lantern drill ended on Feb. 18. About 450 sailors and six ships took part.\n",
    "boats.txt": "無人艇の試験、湖で始まる\n2031年3月12日\n\n見本湖で無人艇2隻の試験が始まった。結果は夏に出る。\n",
}
QUESTION = "北の港の改修の費用はいくら?"
EVIDENCE = "費用は約120億円で、岸壁を3か所広げる。"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder of articles: the one that is followed, and two that are about other things."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in {"harbour.md": ARTICLE, **OTHERS}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_an_article_goes_from_its_file_to_an_answer_on_the_screen_and_back(data: Path, tmp_path: Path) -> None:
    # A reader says what the file holds. The text is a slice of the file; nothing is rewritten.
    (article,), unread = read_file(load(data, "harbour.md"))
    assert unread == ()
    assert (article.id, article.outlet, str(article.published)) == ("harbour-2031-04", "見本新聞", "2031-04-02")
    assert article.text in ARTICLE

    # Its sentences are spans of that text: where each begins and ends.
    sentences = sentence_spans(article.text)
    assert [article.slice(span) for span in sentences] == [
        "北の港の改修工事が2031年末に終わる。",
        "見本市の担当者が4月2日に明らかにした。",
        "費用は約120億円で、岸壁を3か所広げる。",
        "担当者は「大型の補給艦も入れるようになる」と説明した。",
    ]

    # Neighbouring sentences make a passage, the unit of search. It has a name that survives a rebuild.
    (passage,) = passages(article)
    assert passage.sentences == tuple(sentences)
    assert passage.id == f"harbour-2031-04#{sentences[0].start}-{sentences[-1].end}"

    # A build reads all files, embeds what is new, and publishes a generation at one stroke.
    folder = tmp_path / "index"
    report = build(data, folder)
    assert (report.generation, report.articles, report.failed) == ("gen-00000001", 3, ())

    # The archive is that generation, opened for reading. It says what made it, and holds the article as it was.
    archive = open_archive(folder)
    assert (archive.facts.model.name, archive.facts.store) == ("bundled", "faiss")
    assert archive.article("harbour-2031-04") == article
    row = archive.passages_of(archive.row_of("harbour-2031-04"))[0]
    assert archive.passage(row) == passage

    # A question says what it asks for: the language, the kind, a window of time if there is one.
    today = archive.scope().last
    assert today is not None
    question = understand(QUESTION, (), archive.aliases, today)
    assert (question.language, question.kind, question.window) == ("ja", "fact", None)

    # Passages found by meaning and by words become one ranking. Ours is first.
    meaning = archive.embedder.embed_query(question.understood)
    ranked = rank(archive, question, meaning, archive.scope(), limit=10)
    assert ranked[0].row == row
    assert [hit.score for hit in ranked] == sorted((hit.score for hit in ranked), reverse=True)

    # The best sentence of the ranked passages is worth quoting, and the gate lets the question through.
    share = TermShare(archive, question)
    excerpts = scored_sentences(archive, question, ranked, share)
    assert (excerpts[0].article.id, excerpts[0].words) == ("harbour-2031-04", EVIDENCE)
    lead = ranked[0].score - ranked[-1].score
    assert suffices(signals(archive, question, ranked, excerpts, lead))

    # An assistant does these steps in one. Every statement rests on a citation.
    answer = open_assistant(folder).ask(QUESTION)
    assert answer.answered and answer.generation == "gen-00000001"
    first = answer.citations[0]
    assert first.quote == EVIDENCE
    assert all(statement.citations for statement in answer.statements)

    # And back: the citation names an article and a place in it, and there stands what was quoted.
    assert (first.number, first.file) == (1, "harbour.md")
    assert first.source_id == f"harbour-2031-04#{sentences[2].start}-{sentences[2].end}"
    opened = archive.article(first.article_id)
    assert opened.text[first.span.start : first.span.end] == EVIDENCE == opened.slice(Span(*first.span))
    assert EVIDENCE in (data / first.file).read_text(encoding="utf-8")

    # Other programs get the same as plain data; people get it as text, with its outlet and its date.
    assert citation_json(first)["quote"] == EVIDENCE
    shown = plain_text(answer)
    assert f"「{EVIDENCE}」[1]" in shown
    assert "見本新聞" in shown and "2031" in shown
