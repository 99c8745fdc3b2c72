"""Both languages say the same things, and the page says what the terminal says."""

from dataclasses import fields
from datetime import date
from string import Formatter
from typing import get_args

import pytest

from index.errors import BadQuestion, IndexMissing
from rag.answers import Modality, Relation
from ui.messages import LANGUAGES, Messages, confidence, explain, filled, messages, preferred

NAMES = [field.name for field in fields(Messages)]
TABLES = [name for name in NAMES if isinstance(getattr(messages("en"), name), dict)]


def _sentences(name: str) -> dict[str, str]:
    said = {language: getattr(words, name) for language, words in LANGUAGES.items()}
    return {language: sentence for language, sentence in said.items() if isinstance(sentence, str)}


def _placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("name", [name for name in NAMES if name not in {"problem", *TABLES}])
def test_a_sentence_has_the_same_placeholders_in_both_languages(name: str) -> None:
    said = _sentences(name)
    assert _placeholders(said["ja"]) == _placeholders(said["en"])
    assert all(sentence.strip() for sentence in said.values())


@pytest.mark.parametrize(
    ("count", "said"), [(0, "AUKUS: 0 articles"), (1, "AUKUS: 1 article"), ("11", "AUKUS: 11 articles")]
)
def test_one_article_is_no_articles(count: object, said: str) -> None:
    assert filled(messages("en").term_count, term="AUKUS", articles=count) == said


def test_what_somebody_wrote_is_filled_in_as_it_is() -> None:
    assert filled(messages("en").term_count, term="{x} 1 articles", articles=1) == "{x} 1 articles: 1 article"
    assert filled(messages("ja").searched, articles="1") == messages("ja").searched.format(articles="1")


@pytest.mark.parametrize("name", [n for n in NAMES if n not in {"date_hint", "other_language", "window_on"}])
def test_no_sentence_is_left_in_the_other_language(name: str) -> None:
    said = _sentences(name)
    if said and not said["en"].startswith("{"):
        assert said["en"] != said["ja"]
        if name != "switch_language":
            assert said["en"].isascii() or not any("ぁ" <= char <= "龥" for char in said["en"])


@pytest.mark.parametrize("table", [name for name in TABLES if name != "problems"])
def test_every_stage_and_label_has_a_name_in_both_languages(table: str) -> None:
    japanese, english = getattr(messages("ja"), table), getattr(messages("en"), table)
    assert set(japanese) == set(english)
    assert not set(japanese.values()) & set(english.values())


def test_every_label_of_a_statement_has_a_name() -> None:
    assert set(messages("en").modality) == set(get_args(Modality))
    assert set(messages("en").relation) == set(get_args(Relation))


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("ja,en-US;q=0.7", "ja"),
        ("en-GB,ja;q=0.9", "en"),
        ("de;q=1, ja;q=0.4, en;q=0.3", "ja"),
        ("en;q=0.2, ja-JP;q=0.8", "ja"),
        ("fr", "en"),
        ("", "en"),
        ("ja;q=x,en;q=0.1", "en"),
        ("jam", "en"),
    ],
)
def test_the_page_speaks_the_language_that_the_browser_prefers(header: str, language: str) -> None:
    assert preferred(header) == language


def test_a_problem_keeps_its_own_sentence_in_english_and_gets_a_summary_in_japanese() -> None:
    problem = IndexMissing("There is no index in x. Make one: shutten build")
    assert explain(problem, "en") == str(problem)
    assert explain(problem, "ja").startswith("索引がまだありません。")
    assert explain(problem, "ja").endswith(str(problem))


def test_confidence_is_said_in_words() -> None:
    said = [confidence(p, True, "en") for p in (0.95, 0.6, 0.3)] + [confidence(0.9, False, "en")]
    assert len(set(said)) == 4
    assert not any(char.isdigit() for sentence in said for char in sentence)


def test_a_bad_question_is_called_the_same_on_the_page_and_in_the_terminal() -> None:
    from rag.question import MAX_CHARS, understand
    from ui.web.chat import MAX_QUESTION

    assert MAX_QUESTION == MAX_CHARS
    words = messages("en")
    for asked, said in (
        ("  ", words.question_empty),
        ("長" * 5_000, words.question_long.format(length=5_000, limit=MAX_CHARS)),
    ):
        with pytest.raises(BadQuestion) as refused:
            understand(asked, (), None, date(2026, 1, 20))  # refused before any alias is looked up
        assert str(refused.value) == said


def test_a_bad_date_is_called_the_same_on_the_page_and_in_the_terminal() -> None:
    from ui.batch import read_day

    with pytest.raises(BadQuestion) as refused:
        read_day("soon")
    assert str(refused.value) == messages("en").date_bad.format(text="soon")
