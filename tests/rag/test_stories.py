"""Each story once: which version is quoted, what is named beside it, and who counts as independent."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.archive import Archive, open_archive
from index.build import build
from index.documents import Article
from rag.assistant import Assistant
from rag.excerpts import Excerpt
from rag.stories import independent, one_version_each
from tests.story_versions import versions
from ui.contract import answer_json
from ui.rendering import render_terminal

FULL = (
    "燃料の共同備蓄を九州の2か所に置くことで、日米両政府が6月11日に合意した。量は合わせて24万キロリットルで、"
    "2033年度までに貯蔵を始める。費用は日本が6割、米国が4割を負う。担当者は「ケンタウロス計画」と呼んでいる。"
)
ARTICLES = [
    ("cut", "見本新聞", "2031-06-11", FULL[:62]),
    ("first", "見本通信", "2031-06-12", FULL),
    ("reprint", "見本ポータル", "2031-06-20", FULL),
    (
        "whale",
        "見本新聞",
        "2031-02-03",
        "護衛艦が佐渡沖でクジラと接触し、船底の速度計に傷がついた。ケンタウロス計画の艦だ。",
    ),
    (
        "poll",
        None,
        "2031-05-26",
        "世論調査で防衛費の増額に賛成は46%、反対は41%だった。ケンタウロス計画は知られていない。",
    ),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stories")
    (folder / "articles").mkdir()
    rows = [
        {"id": id_, "title": f"{id_}の記事", "text": text, "published": published, "outlet": outlet}
        for id_, outlet, published, text in ARTICLES
    ]
    rows += [
        {
            "id": v.article.id,
            "title": v.article.title,
            "text": v.article.text,
            "published": str(v.article.published or ""),
            "outlet": v.article.outlet,
        }
        for v in versions("held")[:20]
    ]
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (folder / "articles" / "a.jsonl").write_text(lines, encoding="utf-8")
    build(folder / "articles", folder / "index", model="hashing", store="exact")
    return folder / "index"


@pytest.fixture(scope="module")
def archive(folder: Path) -> Archive:
    return open_archive(folder)


def excerpt(archive: Archive, article_id: str, score: float) -> Excerpt:
    """The first sentence of an article."""
    passage = archive.passage(archive.passages_of(archive.row_of(article_id))[0])
    return Excerpt(archive.article(article_id), passage.sentences[0], score, passage)


def quoted(archive: Archive, *scores: tuple[str, float]) -> list[str]:
    given_ = sorted((excerpt(archive, *score) for score in scores), key=lambda e: -e.score)
    return [e.article.id for e in one_version_each(archive, given_)]


def test_the_fullest_version_is_quoted_and_of_equal_texts_the_first(archive: Archive) -> None:
    assert quoted(archive, ("cut", 0.9), ("first", 0.88), ("reprint", 0.88)) == ["first"]
    assert quoted(archive, ("cut", 0.9), ("reprint", 0.88)) == ["reprint"]


def test_a_full_version_that_does_not_say_what_answers_is_not_quoted(archive: Archive) -> None:
    row = archive.passages_of(archive.row_of("first"))[0]
    elsewhere = replace(excerpt(archive, "first", 0.9), span=archive.passage(row).sentences[1])
    kept = one_version_each(archive, [excerpt(archive, "cut", 0.95), elsewhere])
    assert [e.article.id for e in kept] == ["cut"]


def test_of_equally_full_versions_the_newest_is_quoted(archive: Archive) -> None:
    updated = replace(archive.article("first"), id="updated", text=FULL.replace("24万", "25万"))

    class Told:
        """The archive, in which "updated" tells the same story as "first"."""

        def story_of(self, article_id: str) -> str | None:
            return archive.story_of("first" if article_id == "updated" else article_id)

    first = excerpt(archive, "first", 0.9)
    newer = replace(first, article=replace(updated, published=date(2031, 6, 13)), score=0.89)
    assert [e.article.id for e in one_version_each(Told(), [first, newer])] == ["updated"]  # type: ignore[arg-type]


def test_of_one_days_equally_full_versions_the_original_is_quoted(archive: Archive) -> None:
    copied = replace(archive.article("first"), id="zz-copy", text=f"{FULL}転載。")

    class Told:
        """The archive, in which "zz-copy" tells the same story as "first", its earliest version."""

        def story_of(self, article_id: str) -> str | None:
            return "first"

    first = excerpt(archive, "first", 0.9)
    kept = one_version_each(Told(), [first, replace(first, article=copied, score=0.91)])  # type: ignore[arg-type]
    assert [e.article.id for e in kept] == ["first"]


def every_sentence(archive: Archive) -> Iterator[Excerpt]:
    for article in archive.articles:
        for row in archive.passages_of(archive.row_of(article.id)):
            passage = archive.passage(row)
            yield from (Excerpt(article, span, 0.0, passage) for span in passage.sentences)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_each_story_is_quoted_from_one_version_and_none_is_lost(archive: Archive, data: st.DataObject) -> None:
    all_of_it = list(every_sentence(archive))
    chosen = data.draw(st.lists(st.sampled_from(all_of_it), unique_by=lambda e: (e.article.id, e.span)))
    scored = [replace(e, score=data.draw(st.floats(0, 1))) for e in chosen]
    kept = one_version_each(archive, scored)
    stories = {archive.story_of(e.article.id) for e in scored}
    assert {archive.story_of(e.article.id) for e in kept} == stories
    assert len({e.article.id for e in kept}) == len(stories)
    assert kept == [e for e in scored if e in kept]


def test_who_reprints_does_not_confirm(archive: Archive) -> None:
    named: list[Article] = [archive.article(id_) for id_, *_ in ARTICLES]
    assert independent(archive, named) == (3, 1)  # the cut came first, in the outlet that tells of the whale
    assert independent(archive, named[1:]) == (3, 2)
    assert independent(archive, []) == (0, 0)


def test_a_count_counts_articles_and_says_how_many_stories_and_outlets(folder: Path) -> None:
    answer = Assistant(folder).ask("「ケンタウロス計画」に言及した記事は何本ですか")
    assert answer.heading == (
        "4件の記事に「ケンタウロス計画」の名が出てきます。同じ話を一つと数えると3件、独立した媒体は2つです。"
    )
    shown = {citation.article_id: citation for citation in answer.citations}
    assert shown.keys() == {"first", "whale", "poll"}
    others = shown["first"].versions
    assert [(v.article_id, v.outlet) for v in others] == [("cut", "見本新聞"), ("reprint", "見本ポータル")]
    assert shown["whale"].versions == ()
    written = next(c for c in answer_json(answer)["citations"] if c["article_id"] == "first")
    assert written["versions"][1]["published"] == "2031-06-20"
    said = render_terminal(answer, colour=False)
    assert "同じ話の別の記事: cut (見本新聞" in said
