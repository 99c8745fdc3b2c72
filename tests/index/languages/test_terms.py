"""What both sides of a word search see: that the same thing written in two ways meets."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.languages.terms import fold_width, in_our_era, query_terms, terms
from index.languages.terms_held import TermTable, held_terms


@pytest.mark.parametrize(
    "one, other",
    [
        ("２０２６年１月", "2026年1月"),
        ("ＳＭ－３", "SM-3"),
        ("ＤＩＣＡＳ", "dicas"),
        ("SM‐3", "SM-3"),
        ("SM–3", "SM-3"),
        ("SM−3", "SM-3"),
        ("SMー3", "SM-3"),
        ("1,500人", "1500人"),
        ("１，５００人", "1500人"),
        ("ﾌﾞﾛｯｸ", "ブロック"),
        ("カ\u3099ザ", "ガザ"),
        ("Ⅱ", "ii"),
        ("㍍", "メートル"),
    ],
)
def test_ways_to_write_the_same_fold_into_one(one: str, other: str) -> None:
    assert fold_width(one) == fold_width(other)
    assert terms(one) == terms(other)


@pytest.mark.parametrize(
    "one, other",
    [
        ("PAC3 MSE", "PAC-3MSE"),
        ("PAC-3 MSE", "PAC3MSE"),
        ("SM-3", "SM3"),
        ("F-35A", "F35A"),
        ("KC-46A", "ＫＣ４６Ａ"),
        ("SM-3ブロック2A", "ブロックIIA"),
        ("ブロック2A", "ブロックⅡA"),
        ("SM-3 Block IIA", "SM3ブロック２Ａ"),
        ("令和8年", "2026年"),
        ("令和元年", "2019"),
        ("平成32年", "2020年"),
        ("昭和 39年", "1964"),
        ("令和8(2026)年", "2026"),
        ("007", "7"),
    ],
)
def test_names_written_in_two_ways_share_a_term_that_says_enough(one: str, other: str) -> None:
    shared = {term for term in set(terms(one)) & set(terms(other)) if (term.isascii() and len(term) > 2) or term == "7"}
    assert shared


@pytest.mark.parametrize("before", range(7))
def test_a_code_is_kept_joined_however_many_words_stand_before_it(before: int) -> None:
    words = ["the", "fleet", "that", "we", "saw", "near", "Japan"][:before]
    for code, joined in (("SM-3", "sm3"), ("F-35A", "f35a"), ("PAC-3 MSE", "pac3mse")):
        assert joined in terms(" ".join([*words, code, "was there"]))


def test_a_japanese_era_year_has_the_year_of_our_era() -> None:
    assert "2026" in terms("令和8年度の予算") and "2026" in terms("令和８年")
    assert "2018" not in terms("令和の時代")


def test_a_year_of_a_japanese_era_is_written_as_one_of_ours() -> None:
    assert in_our_era("令和8年1月13日と平成元年、令和8(2026)年度") == "2026年1月13日と1989年、2026年度"
    assert in_our_era("8年前") == "8年前"


def test_a_latin_name_inside_a_japanese_sentence_is_a_term_of_its_own() -> None:
    assert "dicas" in terms("日米はDICASの枠組みで協議した。")
    assert "ａ" not in terms("Ａ")


def test_kana_and_kanji_are_seen_singly_and_in_pairs() -> None:
    assert terms("日米豪印") == ["日", "米", "豪", "印", "日米", "米豪", "豪印"]


def test_a_term_stands_as_often_as_in_the_text() -> None:
    assert terms("DICAS and DICAS").count("dicas") == 2


def test_a_question_has_each_term_once_and_no_empty_english_words() -> None:
    assert query_terms("What did the DICAS of DICAS cover?") == ("dicas", "cover")


def test_a_text_without_letters_or_digits_has_no_terms() -> None:
    assert terms("。、！？ \n\t\u200b") == [*query_terms("")] == []


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=200))
def test_any_text_has_terms_without_blanks_and_never_raises(text: str) -> None:
    for term in terms(text):
        assert term and not any(character.isspace() for character in term) and len(term) <= 64


LINE = "SM-3 ブロック IIA Block - / 令和8年 平成 元年 2026 007 0 日米 豪 印 PAC 3 F-35A 。 ー ガ が _ é 𠮷 1,500 ﾌﾞﾛｯｸ2b"
PIECES = [*LINE.split(" "), " ", "\n", "x" * 70]
WRITTEN = st.lists(st.sampled_from(PIECES), max_size=14).map("".join) | st.text(max_size=60)


@settings(max_examples=600, deadline=None)
@given(WRITTEN, WRITTEN)
def test_the_terms_that_a_text_holds_are_those_among_its_terms(question: str, text: str) -> None:
    wanted = query_terms(question)
    assert held_terms(wanted, text) == set(wanted) & set(terms(text))
    every = list(dict.fromkeys(terms(text)))
    assert held_terms(every, text) == set(every)


@settings(max_examples=300, deadline=None)
@given(WRITTEN, st.lists(WRITTEN, max_size=5))
def test_the_terms_that_many_texts_hold_are_found_as_in_each_alone(question: str, texts: list[str]) -> None:
    wanted = query_terms(question)
    found = TermTable(wanted).held_in([fold_width(text) for text in texts])
    assert found.shape == (len(texts), len(wanted))
    assert found.tolist() == [[term in terms(text) for term in wanted] for text in texts]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=40))
def test_full_width_letters_and_digits_have_the_terms_of_narrow_ones(text: str) -> None:
    wide = "".join(chr(ord(character) + 0xFEE0) for character in text)
    assert terms(wide) == terms(text)


def test_a_long_run_is_cut_and_a_long_text_takes_no_longer_than_its_length() -> None:
    assert max(map(len, terms("x" * 100_000))) == 64
    assert len(terms("F-35A " * 50_000)) > 50_000
