"""However a question is typed, it finds what it found: width, case, kana, punctuation, politeness, length, typos."""

import json
import random
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from rag.assistant import Assistant
from rag.settings import chosen
from rag.wording import plain

QUESTIONS = 12  # of the sample archive's own, drawn by a seed
FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
HALF_WIDTH = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF66, 0xFF9E)}
JAPANESE = re.compile("[ぁ-ん]")
LONG = re.compile(r"[A-Za-z]{6,}|[ァ-ヴー]{5,}")


def swapped(text: str) -> str:
    """Two neighbouring letters of the longest name exchanged."""
    if not (words := list(LONG.finditer(text))):
        return text
    at = max(words, key=lambda word: len(word.group())).start() + 2
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def lengthened(text: str) -> str:
    """After a long preamble that names nothing."""
    if JAPANESE.search(text):
        return "先日の会議で同僚と話していて気になったことがあり、資料を作るために確認しておきたいのですが、" + text
    return "I was talking with a colleague the other day and have to check something for a paper we write: " + text


SAME: dict[str, Callable[[str], str]] = {
    "full width": lambda text: text.translate(FULL_WIDTH),
    "half-width katakana": lambda text: "".join(HALF_WIDTH.get(letter, letter) for letter in text),
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "spaces": lambda text: "  " + text.replace(" ", "　　") + "\n",
    "politely": lambda text: f"すみません、{text}" if JAPANESE.search(text) else f"Could you tell me, {text}",
    "with a request": lambda text: f"{text} 教えてください。" if JAPANESE.search(text) else f"{text} Please tell me.",
}
NEARLY: dict[str, Callable[[str], str]] = {
    "upper case": str.upper,
    "lower case": str.lower,
    "no punctuation": lambda text: re.sub(r"[、。,?？!・]", "", text),
    "after a preamble": lengthened,
    "typo": swapped,
}


@pytest.fixture(scope="module")
def searching(sample_index: Path) -> Assistant:
    """Without the reader: what it reads is what the search found."""
    return Assistant(sample_index, chosen(["reader"]))


@pytest.fixture(scope="module")
def found(searching: Assistant, sample_data: Path) -> dict[str, str]:
    """Questions of the sample archive, each with the article that it finds first."""
    lines = (sample_data.parent / "eval" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["kind"] == "fact" and not row.get("after")]
    drawn = random.Random(0).sample([row["question"] for row in rows], QUESTIONS)
    return {question: searching.search(question, limit=1)[0].article.id for question in drawn}


def kept(searching: Assistant, found: dict[str, str], change: Callable[[str], str], among: int) -> list[str]:
    """The questions that, changed, no longer find their article among the first few."""
    lost = []
    for question, article in found.items():
        if article not in {hit.article.id for hit in searching.search(change(question), limit=among)}:
            lost.append(change(question))
    return lost


@pytest.mark.parametrize("change", SAME)
def test_what_means_the_same_finds_the_same_first(searching: Assistant, found: dict[str, str], change: str) -> None:
    assert kept(searching, found, SAME[change], among=1) == []


@pytest.mark.parametrize("change", NEARLY)
def test_what_means_nearly_the_same_finds_it_among_the_first(
    searching: Assistant, found: dict[str, str], change: str
) -> None:
    assert len(kept(searching, found, NEARLY[change], among=3)) <= 1


@pytest.mark.parametrize("question", ["DICAS", "PAC-3", "与那国", "2+2", "Ｆ－３５", "NASAMS?"])
def test_one_word_is_a_question(searching: Assistant, question: str) -> None:
    hits = searching.search(question, limit=3)
    assert hits and all(hit.matching for hit in hits[:1]), "the first hit holds the word"


def test_the_longest_question_is_answered_like_any_other(searching: Assistant) -> None:
    answer = searching.ask(("これまでの経緯を踏まえて確認します。" * 100)[:1_900] + "DICASとは何ですか")
    assert answer.outcome in ("answered", "nearest", "nothing")


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("Could you tell me, how many Ospreys are to fly?", "how many Ospreys are to fly?"),
        ("Which base hosted the talks, please tell me", "Which base hosted the talks"),
        (
            "資料を作っているのですが、NASAMSの契約はどのくらいの金額でしょうか",
            "NASAMSの契約はどのくらいの金額でしょうか",
        ),
        (
            "DICASを調べているのですが、いつ始まりましたか",
            "DICASを調べているのですが、いつ始まりましたか",
        ),  # its subject stays
        ("I need this for a paper: which base hosted the talks?", "which base hosted the talks?"),
        ("Koizumi met Hegseth in 2026. What did they agree?", "Koizumi met Hegseth in 2026. What did they agree?"),
        ("教えてください", "教えてください"),
        ("give me a cited timeline of DICAS as Markdown", "give me a timeline of DICAS"),
        ("DICAS timeline in Markdown with sources, please", "DICAS timeline"),
        ("compare the 2023 and 2026 meetings as a table", "compare the 2023 and 2026 meetings"),
        ("list the exercises of 2025 as CSV", "list the exercises of 2025"),
        ("DICASの経緯を表で", "DICASの経緯を"),
        ("DICASの経緯をMarkdownで", "DICASの経緯を"),
        ("DICASの経緯を出典付きで表にまとめてください", "DICASの経緯"),
        ("演習の一覧をCSV形式で出力してください", "演習の一覧を出力してください"),
    ],
)
def test_a_question_is_freed_of_what_is_said_around_it(said: str, asked: str) -> None:
    assert plain(said) == asked


@pytest.mark.parametrize(
    "asked",
    ["What is Markdown?", "what is still on the table?", "Which bases were named in a table-top exercise?",
     "外相は発表で何を述べたか", "代表で出席したのは誰か", "表に出ない交渉は何か",
     "Markdownで書かれた文書はどれか", "Markdownで"],
)  # fmt: skip
def test_what_only_looks_like_a_form_of_the_answer_stays(asked: str) -> None:
    assert plain(asked) == asked
