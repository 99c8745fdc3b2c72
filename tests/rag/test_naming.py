"""A name in a question finds the article that has another: each pair of the table, both ways, by the real searches."""

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from index.archive import Archive, open_archive
from index.build import build
from index.languages.aliases import fold
from index.languages.terms import query_terms
from rag.assistant import Assistant
from rag.naming import SPELLINGS, known_names
from rag.question import Question, understand

TABLE = Path(__file__).parents[1] / "index" / "languages" / "aliases.tsv"
TODAY = date(2026, 1, 31)


def pairs() -> list[tuple[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        table = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["one"], row["other"]) for row in table]


FORMS = sorted({form for pair in pairs() for form in pair})


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """One short article for each form of each name; the form stands in no other place of it."""
    folder = tmp_path_factory.mktemp("names")
    (folder / "articles").mkdir()
    lines = (
        json.dumps({"id": str(row), "title": f"{row}", "text": f"それは {form} という。"}, ensure_ascii=False)
        for row, form in enumerate(FORMS)
    )
    (folder / "articles" / "forms.jsonl").write_text("\n".join(lines), encoding="utf-8")
    build(folder / "articles", folder / "index", model="hashing")
    return open_archive(folder / "index")


def found_by_words(archive: Archive, asked: Question) -> list[str]:
    """The forms in the articles that the word search finds for a question, best first."""
    keys = archive.words.find(asked.weights, len(FORMS)).keys
    by_key = {archive.passage(row).key: archive.passage(row).article_id for row in range(archive.passages)}
    return [FORMS[int(by_key[int(key)])] for key in np.asarray(keys)]


@pytest.mark.parametrize(("one", "other"), [*pairs(), *((other, one) for one, other in pairs())])
def test_an_article_with_one_name_is_found_by_the_other(archive: Archive, one: str, other: str) -> None:
    question = f"{one}について教えて" if any(letter > "ぁ" for letter in one) else f"What is said of {one}?"
    asked = understand(question, (), archive.aliases, TODAY)
    wanted = set(query_terms(other))
    assert len(wanted & asked.weights.keys()) * 2 >= len(wanted)  # by itself, not by a letter that it shares
    assert other in found_by_words(archive, asked)[:20]  # of more than 200


def test_the_table_has_eighty_pairs_in_both_languages() -> None:
    table = pairs()
    assert len({frozenset(pair) for pair in table}) >= 80
    assert sum(one.isascii() != other.isascii() for one, other in table) >= 50


# --- what `shutten aliases` lists


def test_every_rule_of_spelling_is_one() -> None:
    for names in SPELLINGS:
        assert len({fold(name) for name in names}) == 1, names


@pytest.fixture
def own_index(tmp_path: Path) -> Iterator[Path]:
    from tests.invented import write_articles

    articles = write_articles(tmp_path / "articles")
    (articles / "more.txt").write_text("日米修理会議(NSK)が開かれた。F-99Bも話題になった。", encoding="utf-8")
    build(articles, tmp_path / "index", model="hashing")
    yield tmp_path / "index"


def test_each_group_says_where_it_was_learnt(own_index: Path) -> None:
    (own_index.parent / "aliases.txt").write_text("weapon: 海の盾 = Sea Shield\n", encoding="utf-8")
    archive = open_archive(own_index)
    found = {known.names: known for known in known_names(archive)}
    assert found["海の盾", "Sea Shield"].learnt == "user file"
    mined = found["日米修理会議", "NSK"]
    assert mined.learnt == "article" and mined.article and "NSK" in archive.article(mined.article).text
    assert found["F-99B", "F99B"].learnt == "spelling"
    assert [known.learnt for known in known_names(archive, "ペンタゴン")] == ["built-in"]
    assert known_names(archive, "xyzzy of plugh") == []
    sources = [known.learnt for known in known_names(archive)]
    assert sources == sorted(sources, key=["user file", "article", "built-in", "spelling"].index)


def test_the_users_file_counts_from_the_next_question_on(own_index: Path) -> None:
    assistant = Assistant(own_index)
    file = own_index.parent / "aliases.txt"

    def names() -> tuple[tuple[str, ...], ...]:
        return assistant.ask("NSK はいつ開かれたか").coverage.aliases

    assert names() == (("NSK", "日米修理会議"),)
    file.write_text("NSK = 日本精巧社\n", encoding="utf-8")
    assert names() == (("NSK", "日本精巧社"),)
    file.write_text("NSK != 日米修理会議\nthis line is broken\n", encoding="utf-8")
    assert names() == ()
    assert any("line 2" in warning for warning in assistant.status().warnings)
    file.unlink()
    assert names() == (("NSK", "日米修理会議"),)
    assert assistant.status().warnings == ()


def test_another_file_can_be_named(own_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine.txt").write_text("NSK = 日本精巧社\n", encoding="utf-8")
    monkeypatch.setenv("SHUTTEN_ALIASES", str(tmp_path / "mine.txt"))
    assert open_archive(own_index).aliases.groups_in("NSK")[0].others == ("日本精巧社",)


# --- what is said of words that stand in no article


def test_a_word_that_stands_only_under_another_name_is_not_called_absent(own_index: Path) -> None:
    (own_index.parent / "aliases.txt").write_text("日米修理会議 = Repair Forum\n", encoding="utf-8")
    coverage = Assistant(own_index).ask("When did the Repair Forum meet?").coverage
    assert dict(coverage.terms)["Repair"] == 0  # literally
    assert ("Repair", "日米修理会議", 1) in coverage.elsewhere
    nothing = Assistant(own_index).ask("月面基地の家賃はいくらか")
    assert nothing.coverage.elsewhere == ()
