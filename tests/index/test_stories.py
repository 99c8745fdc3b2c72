"""Which articles are folded into one story: measured on a written set, and what must hold for any articles."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.archive import open_archive
from index.build import build
from index.documents import Article, Span
from index.stories import FEWEST_WORDS, gist, same_story, stories
from tests.story_versions import Version, versions

SEEDS = range(1, 11)  # of the edits that make versions of the written stories


def judged(made: Sequence[Version]) -> Counter[tuple[bool, bool]]:
    """How many pairs of articles are (of one story, folded into one)."""
    found = stories([version.article for version in made])
    return Counter(
        (made[i].story == made[j].story, found[i] is not None and found[i] == found[j])
        for i, j in combinations(range(len(made)), 2)
    )


@pytest.mark.parametrize("half", ["tuned", "held"])
def test_versions_are_folded_and_near_misses_are_not(half: str) -> None:
    pairs = sum((judged(versions(half, seed)) for seed in SEEDS), Counter[tuple[bool, bool]]())
    right, wrong, missed = pairs[True, True], pairs[False, True], pairs[True, False]
    assert right / (right + wrong) >= 0.97
    assert right / (right + missed) >= 0.90


def test_the_set_is_what_it_says() -> None:
    both = versions("tuned") + versions("held")
    counts = Counter(version.story for version in both)
    assert len(counts) >= 60 and all(2 <= count <= 6 for count in counts.values())
    assert len({version.story for version in both if version.made == "rewrite"}) >= 15
    assert not {v.story for v in versions("tuned")} & {v.story for v in versions("held")}


def article(article_id: str, title: str, text: str, published: date | None = date(2031, 4, 2)) -> Article:
    return Article(article_id, title, text, f"{article_id}.txt", "ja", published)


FULL = article(
    "full",
    "南浦から弾道ミサイル2発 被害なし",
    "北朝鮮が4月2日朝、西岸の南浦付近から東に弾道ミサイル2発を撃った。7時15分ごろのことで、高度は50キロ程度、"
    "飛距離は350キロ程度。朝鮮半島の東岸近くに落ちたと防衛省はみている。3月14日以来の発射で、今年4回目となる。",
)


def test_a_headline_alone_joins_the_story_it_heads_and_is_none_of_its_own() -> None:
    heads = replace(FULL, id="listed", text=f"2031.04.02\n{FULL.title} <2504-040201>", asides=(Span(0, 10),))
    heads = replace(heads, number="2504-040201")
    other = article("other", "海自の護衛艦がクジラと接触、速度計に傷", "海自の護衛艦がクジラと接触、速度計に傷")
    assert gist(heads).bare and gist(other).bare and not gist(FULL).bare
    assert stories([heads, FULL, other, replace(other, id="again")]) == [1, 1, None, None]


def test_a_day_later_the_same_notice_is_another_story() -> None:
    later = FULL.text.replace("2日", "3日").replace("15分", "40分").replace("50キロ", "90キロ").replace("350", "620")
    assert stories([FULL, article("later", FULL.title, later, date(2031, 4, 3))]) == [0, 1]


def test_a_page_of_the_week_does_not_join_the_stories_that_it_repeats() -> None:
    told = [version.article for version in versions("tuned") if version.made == "base"]
    chosen = [a for a in told if a.id.startswith(("launch-0402", "solo-recruit", "chief-visit"))]
    page = replace(chosen[0], id="week", title="今週の動き", text="\n".join(a.text for a in chosen))
    found = stories([*chosen, page])
    assert len(set(found[:3])) == 3


def test_asides_and_addresses_say_nothing() -> None:
    framed = replace(FULL, text=f"{FULL.text}\n関連記事 日米首脳会談 9月8日", asides=(Span(len(FULL.text), 400),))
    assert gist(framed) == gist(FULL) == gist(replace(FULL, text=f"{FULL.text} https://example.org/20310402/77"))


words = st.sampled_from([v.article for v in versions("tuned")])


@settings(max_examples=25, deadline=None)
@given(st.lists(words, max_size=30, unique_by=lambda a: a.id), st.randoms(use_true_random=False))
def test_the_order_of_the_articles_makes_no_difference(chosen: list[Article], chance) -> None:  # type: ignore[no-untyped-def]
    def folded(articles: list[Article]) -> set[frozenset[str]]:
        together: dict[int | None, set[str]] = {}
        for one, story in zip(articles, stories(articles), strict=True):
            together.setdefault(story, set()).add(one.id)
        return {frozenset(ids) for ids in together.values()}

    ordered = sorted(chosen, key=lambda one: one.id)
    assert stories(ordered) == stories(list(ordered))
    # As `read_folder` does, articles are put in order before; so a file that was added last counts the same.
    chance.shuffle(chosen)
    assert folded(sorted(chosen, key=lambda one: one.id)) == folded(ordered)


@settings(max_examples=60, deadline=None)
@given(words, words)
def test_telling_the_same_has_no_direction_and_an_article_tells_what_it_tells(one: Article, other: Article) -> None:
    assert same_story(gist(one), gist(other)) == same_story(gist(other), gist(one))
    assert len(gist(one).words) < FEWEST_WORDS or same_story(gist(one), gist(one))


def test_no_articles_have_no_stories() -> None:
    assert stories([]) == []
    assert stories([article("empty", "", "")]) == [None]
    assert stories([article("kana", "", "あいうえおかきくけこさしすせそ")]) == [0]


def test_a_thousand_articles_take_about_a_second() -> None:
    """Also where all are versions of few stories, and where one text was copied many times."""
    base = [version.article for version in versions("tuned") + versions("held")]
    many = [
        replace(base[i % len(base)], id=f"{i}", published=date(2031, 1, 1) + timedelta(days=i % 700))
        for i in range(800)
    ]
    many += [replace(FULL, id=f"copy-{i}") for i in range(200)]
    began = time.process_time()
    found = stories(many)
    assert time.process_time() - began < 2.0  # half of that on an idle machine; a quadratic way would take minutes
    assert len(set(found[800:])) == 1


def test_an_incremental_build_folds_as_a_full_one(tmp_path: Path) -> None:
    data, chosen = tmp_path / "articles", [version.article for version in versions("tuned")][:12]
    data.mkdir()

    def put(one: Article) -> None:
        head = f"---\nid: {one.id}\ntitle: {one.title}\npublished: {one.published}\noutlet: {one.outlet}\n---\n"
        (data / f"{one.id}.md").write_text(f"{head}{one.text}\n", encoding="utf-8")

    for one in chosen[:-1]:
        put(one)
    build(data, tmp_path / "grown", model="hashing")
    put(chosen[-1])
    build(data, tmp_path / "grown", model="hashing")
    build(data, tmp_path / "whole", model="hashing")
    grown, whole = open_archive(tmp_path / "grown"), open_archive(tmp_path / "whole")
    assert [grown.story_of(a.id) for a in grown.articles] == [whole.story_of(a.id) for a in whole.articles]
    together = {frozenset(version.id for version in grown.versions_of(a.id)) for a in grown.articles}
    assert sum(map(len, together)) == len(chosen) and len(together) < len(chosen)
    for one in grown.articles:
        days = [version.published or date.max for version in grown.versions_of(one.id)]
        assert days == sorted(days)
        assert grown.versions_of(one.id)[0].id == grown.story_of(one.id)
