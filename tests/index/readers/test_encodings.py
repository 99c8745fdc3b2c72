"""Every encoding that Japanese archives use is recognised, and broken files are refused with the place."""

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import DataError
from index.readers.encodings import decode

ENCODINGS = {
    "utf-8": lambda text: text.encode(),
    "utf-8 with mark": lambda text: codecs.BOM_UTF8 + text.encode(),
    "cp932": lambda text: text.encode("cp932"),
    "euc_jp": lambda text: text.encode("euc_jp"),
    "iso2022_jp": lambda text: text.encode("iso2022_jp"),
    "utf-16 with mark": lambda text: text.encode("utf-16"),
    "utf-16-le": lambda text: text.encode("utf-16-le"),
    "utf-16-be": lambda text: text.encode("utf-16-be"),
}
_WORDS = """防衛省は 、 。 訓練を 行った ミサイル について 協議で 「 」と 説明した 米国 共同
    2030年 SM-3 整備の サプライチェーン 強化する という 艦艇 ( ) した 市の担当者 ドローン 三か国の 見通しだ 海域"""
WORDS = [*_WORDS.split(), "\n", " "]
japanese = (
    st.lists(st.sampled_from(WORDS), min_size=8, max_size=60)
    .map("".join)
    .filter(lambda text: len(text) >= 20 and sum(c > "\u3000" for c in text) >= 12)
)


@pytest.mark.parametrize("encoding", ENCODINGS)
@settings(max_examples=100, deadline=None)
@given(text=japanese)
def test_japanese_of_twenty_characters_is_read_right(encoding: str, text: str) -> None:
    assert decode(ENCODINGS[encoding](text)).text == text


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_text_or_a_reason(raw: bytes) -> None:
    try:
        text = decode(raw).text
    except DataError as problem:
        assert "byte" in str(problem)
    else:
        assert "\0" not in text
        text.encode("utf-8")  # no half characters


def test_line_ends_stay_as_the_file_has_them() -> None:
    assert decode("一行目\r\n二行目\r三行目\n".encode()).text == "一行目\r\n二行目\r三行目\n"


def test_one_broken_character_in_a_long_text_is_replaced() -> None:
    raw = "訓練の予定が公表された。".encode() * 40
    decoded = decode(raw[:37] + b"\xff" + raw[37:])
    assert 1 <= decoded.replaced <= 4 and decoded.encoding == "utf-8"


def test_a_text_that_is_mostly_broken_is_refused_with_the_place() -> None:
    with pytest.raises(DataError, match="near byte 0"):
        decode(b"\x81\xff\xa0" * 51)


def test_bytes_of_a_program_are_refused() -> None:
    with pytest.raises(DataError, match=r"NUL|broken"):
        decode(b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0\x01\0\0\0" * 20)


def test_a_typographic_quote_does_not_turn_english_into_kanji() -> None:
    text = "The minister’s office said the drill was over. " * 10
    assert decode(text.encode("cp1252")).text == text


@pytest.mark.parametrize(
    "text",
    [
        "The ministry said it would go on. " * 8 + "テスト",
        "Budget rose to １２３ billion yen, the ministry said. " + "It was the third rise in as many years. " * 3,
    ],
)
def test_english_with_a_word_of_kana_or_wide_digits_is_read(text: str) -> None:
    assert decode(text.encode("cp932")).text == text


def test_accents_and_quotes_of_western_windows_are_read() -> None:
    text = "The owner’s plan – a “résumé of the café” – cost €20, said Zoë ‚Müller‘ of Genève. " * 3
    text += "The port was opened by the mayor on Monday. " * 40
    assert decode(text.encode("cp1252")).text == text


def test_half_width_kana_of_an_old_mail_are_read() -> None:
    text = "ﾐｻｲﾙの訓練についてお知らせします。日程は後日連絡します。"
    assert decode(text.encode("cp932")).text == text


def test_what_a_page_says_of_itself_breaks_a_tie_but_is_not_believed_blindly() -> None:
    text = "訓練の日程について市が説明した。住民は了承した。"
    assert decode(text.encode("euc_jp"), declared="shift_jis").text == text
    assert decode(text.encode("cp932"), declared="euc-jp").text == text
