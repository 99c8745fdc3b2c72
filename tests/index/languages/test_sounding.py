"""Names in Latin letters and the katakana words that sound like them, both ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents import Article, Span
from index.languages.sounding import LONGEST, Sounds, katakana

PAIRS = [
    ("Hegseth", "ヘグセス"), ("Rubio", "ルビオ"), ("Paparo", "パパロ"), ("Teodoro", "テオドロ"), ("Marles", "マールズ"),
    ("Trump", "トランプ"), ("Tomahawk", "トマホーク"), ("Typhon", "タイフォン"), ("Talisman", "タリスマン"),
    ("Canberra", "キャンベラ"), ("Guam", "グアム"), ("Singapore", "シンガポール"), ("Charleston", "チャールストン"),
]  # fmt: skip
OTHERS = (
    "ボート ポート ハーグ カッター レーダー ミサイル ヘリコプター オーストラリア フィリピン パトロール キャンプ タイ"
)


def articles(*texts: str) -> list[Article]:
    return [Article(id=str(n), title="", text=text, file="a.md", language="ja") for n, text in enumerate(texts)]


@pytest.fixture(scope="module")
def sounds() -> Sounds:
    return Sounds(articles(OTHERS, *(f"そこで{word}について話した。" for _, word in PAIRS)))


@pytest.mark.parametrize(("name", "word"), PAIRS)
def test_a_name_finds_the_word_that_sounds_like_it_and_no_other(sounds: Sounds, name: str, word: str) -> None:
    assert sounds.of(name) == (word,)


@pytest.mark.parametrize(
    "name", ["What", "Burke", "Carter", "Nakatani", "Mageshima", "Reagan", "Ohio", "Ty", "x" * (LONGEST + 1), "123", ""]
)
def test_what_no_article_has_sounds_like_nothing(sounds: Sounds, name: str) -> None:
    assert sounds.of(name) == ()


def test_spellings_of_one_sound_are_all_given() -> None:
    assert set(Sounds(articles("ヘグセス氏とヘッグセス長官", "ヘクゼスと書いた紙もある")).of("Hegseth")) == {
        "ヘグセス", "ヘッグセス", "ヘクゼス",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("What did Hegseth say in Canberra?", ["Hegseth", "Canberra"]),
        ("Hegseth氏の発言は?", ["Hegseth"]),
        ("Canberra?", []),  # a capital that every sentence has
        ("He spoke. “Canberra, again?” Then Guam.", ["Guam"]),
        ("DICAS What missiles does it cover?", []),  # a follow-up that took its subject along
        ("What’s new in Canberra?", ["Canberra"]),
        ("what did hegseth say", []),
        ("What is TRUMP?", []),  # an abbreviation is spelled, not spoken
        ("Which SM-6 is at Guam-2?", []),
    ],
)
def test_only_words_with_a_capital_of_their_own_are_names(sounds: Sounds, text: str, names: list[str]) -> None:
    assert [name for name, _ in sounds.names_in(text, ())] == names


def test_a_known_name_is_left_alone(sounds: Sounds) -> None:
    text = "What did Hegseth say in Canberra?"
    start = text.index("Hegseth")
    assert [name for name, _ in sounds.names_in(text, [Span(start, start + 7)])] == ["Canberra"]


ENGLISH = Sounds(
    articles(
        "Hegseth and Marles met in Canberra. Project Mercury went before; Resolute Dragon did not.", "プロジェクト"
    )
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ヘグセス長官は何と言ったか", [("ヘグセス", ("Hegseth",))]),
        ("ヘッグセス長官は?", [("ヘッグセス", ("Hegseth",))]),
        ("レゾリュート・ドラゴン", [("レゾリュート", ("Resolute",)), ("ドラゴン", ("Dragon",))]),
        ("プロジェクトマーキュリーの後は?", [("マーキュリー", ("Mercury",))]),
        ("マーキュリープロジェクトの後は?", [("マーキュリー", ("Mercury",))]),
        ("プロジェクトの後は?", []),  # which an article writes so
        ("マーキュリーズとマーキ", []),
        ("トマホークとミサイルとテスト", []),
    ],
)
def test_a_katakana_word_that_no_article_has_finds_the_name_that_it_writes(
    text: str, names: list[tuple[str, tuple[str, ...]]]
) -> None:
    assert list(ENGLISH.names_in(text, ())) == names


def test_what_the_articles_write_in_katakana_is_not_looked_for_in_latin_letters() -> None:
    sounds = Sounds(articles("Canberra, キャンベラ"))
    assert list(sounds.names_in("キャンベラで何があったか", ())) == []
    assert sounds.written_as("キャンベラ") == ("Canberra",)


@pytest.mark.parametrize(("name", "word"), PAIRS)
def test_a_katakana_word_finds_the_name_in_latin_letters(name: str, word: str) -> None:
    others = ", ".join(["Boat", "Port", "Carter", "Missile", *(other for other, _ in PAIRS)])
    assert Sounds(articles(f"So {others}.")).written_as(word) == (name,)


@given(st.text())
def test_any_text_is_heard(name: str) -> None:
    assert all("ァ" <= letter <= "ヶ" or letter == "ー" for letter in katakana(name))
