"""What a question means after the ones before it, in both languages."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.languages.aliases import AliasBook
from rag.answers import Window
from rag.followup import meaning_of
from rag.question import understand

TODAY = date(2026, 1, 31)
ROWS = [
    line.split("\t")
    for line in Path(__file__).with_name("followups.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
WORDS = st.sampled_from(
    [
        "DICAS",
        "とは",
        "何",
        "2023年",
        "は?",
        "その前の月",
        "Japan",
        "did",
        "in February",
        "more",
        "AUKUS",
        "the",
        "空自",
        "?",
    ]
)


def window_of(written: str) -> Window | None:
    if written == "-":
        return None
    first, _, last = written.partition("..")
    return Window(date.fromisoformat(first), date.fromisoformat(last) if last else None)


@pytest.mark.parametrize(("turns", "searched", "window"), ROWS, ids=[row[0] for row in ROWS])
def test_a_question_is_made_whole(book: AliasBook, turns: str, searched: str, window: str) -> None:
    *after, question = turns.split(" > ")
    meant = meaning_of(question, after, book, TODAY)
    assert (meant.searched, meant.window) == (searched, window_of(window))


@pytest.mark.parametrize("question", ["more", "More on that, please", "Anything else?", "もっと", "他には?", "続き"])
def test_more_of_the_same_is_the_next_page(book: AliasBook, question: str) -> None:
    after = ["What is DICAS?"]
    for page in (1, 2, 3):
        meant = meaning_of(question, after, book, TODAY)
        assert (meant.asked, meant.page) == ("What is DICAS?", page)
        after.append(question)
    assert meaning_of("Which missiles does it cover?", after, book, TODAY).page == 0


@pytest.mark.parametrize(
    "question",
    [
        "Which outlet?",
        "who reported this?",
        "どの媒体が報じた?",
        "出典は?",
        "sources?",
        "出典を教えてください",
        "show me the sources",
        "sources, please",
    ],
)
def test_who_reported_it_is_asked_of_the_last_answer(book: AliasBook, question: str) -> None:
    meant = meaning_of(question, ["DICASとは何ですか"], book, TODAY)
    assert (meant.asked, meant.outlets) == ("DICASとは何ですか", True)


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("In Japanese, please", "ja"),
        ("in english", "en"),
        ("Can you say it in Japanese?", "ja"),
        ("日本語で", "ja"),
        ("英語でお願いします", "en"),
    ],
)
def test_another_language_is_wished_for_the_same_answer(book: AliasBook, question: str, language: str) -> None:
    found = understand(question, ["What is DICAS?"], book, TODAY)
    assert (found.asked, found.language, found.told_in) == ("What is DICAS?", language, language)


@pytest.mark.parametrize(
    ("turns", "about"),
    [
        (["What is DICAS?", "And in 2023?"], "DICAS, 2023"),
        (["DICASとは何ですか", "2026年1月は?"], "DICAS, 2026-01"),
        (["What is DICAS?", "since March 2025?"], "DICAS, 2025-03-01 –"),
    ],
)
def test_what_was_understood_is_said_in_a_few_words(book: AliasBook, turns: list[str], about: str) -> None:
    *after, question = turns
    assert understand(question, after, book, TODAY).about == about


@settings(deadline=None)
@given(st.lists(st.lists(WORDS, min_size=1, max_size=4).map(" ".join), min_size=1, max_size=5))
def test_any_conversation_is_understood_and_keeps_the_question_as_asked_or_the_one_before(
    book: AliasBook, turns: list[str]
) -> None:
    *after, question = turns
    meant = meaning_of(question, after, book, TODAY)
    assert meant.searched.endswith(meant.asked) or meant.asked in meant.searched or meant.window
    assert meaning_of(question, after, book, TODAY) == meant
