"""Where sentences begin and end, in both languages, and that nothing falls between them."""

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.documents import Span
from index.languages import is_bullet, language_of, sentence_spans

PIECES = (
    *(
        "防衛省は",
        "訓練を始めた。",
        "「停止せよ」",
        "「まだだ。待て！」と述べた。",
        "（東京）",
        "。",
        "！？",
        "\n",
        "\r\n",
    ),
    *(
        "The fleet ",
        "left Yokosuka. ",
        "Gen. Doe ",
        "said: “No.” ",
        "U.S. ",
        "3.5 ",
        "\t",
        "\u3000",
        "\u2028",
        "・一つ\n",
    ),
    *("\u200b", "\ufeff", "\x00", "\x1c", "\x85", "((((", "」」」", "𠮷", "e\u0301", "？", "1) ", "a" * 70 + "\n", " "),
)
texts = st.one_of(
    st.text(max_size=300),
    st.lists(st.sampled_from(PIECES), max_size=60).map("".join),
)


def sentences(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentence_spans(text)]


def test_japanese_sentences_end_at_their_marks() -> None:
    text = "演習が始まった。参加は3か国だ！次はいつか？未定である。"
    assert sentences(text) == ["演習が始まった。", "参加は3か国だ！", "次はいつか？", "未定である。"]


def test_other_full_stops_end_a_sentence_where_they_stand_for_the_japanese_one() -> None:
    assert sentences("演習が始まった．参加は３．５倍（前年比）．次は未定｡終わり") == [
        "演習が始まった．",
        "参加は３．５倍（前年比）．",
        "次は未定｡",
        "終わり",
    ]
    assert sentences("１．概要") == ["１．概要"]


def test_a_mark_inside_quotation_marks_or_brackets_ends_nothing() -> None:
    assert sentences("長官は「順調だ。続ける。」と述べた。会見は短かった。") == [
        "長官は「順調だ。続ける。」と述べた。",
        "会見は短かった。",
    ]
    assert sentences("艦は3隻（うち1隻は補給艦。予備を除く）だ。") == ["艦は3隻（うち1隻は補給艦。予備を除く）だ。"]


def test_a_quotation_too_long_to_quote_is_cut_at_its_own_sentences() -> None:
    inside = "これは長い談話の一部であり、続きがある。" * 20
    assert all(len(sentence) < 100 for sentence in sentences(f"談話は「{inside}」とした。"))


def test_english_sentences_do_not_end_at_abbreviations_and_numbers() -> None:
    text = "Lt. Gen. A. Smith met Mr. Doe on Jan. 5. The bill was $3.5 million. Was it paid? No."
    assert sentences(text) == [
        "Lt. Gen. A. Smith met Mr. Doe on Jan. 5.",
        "The bill was $3.5 million.",
        "Was it paid?",
        "No.",
    ]


def test_english_sentences_go_on_behind_ranks_clocks_and_the_number_of_an_item() -> None:
    text = "At 9:30 a.m. Tuesday it left. Brig. Gen. Jo Doe and Cpl. Al Ray spoke. It ended at 5 p.m. The day was over."
    assert sentences(text) == [
        "At 9:30 a.m. Tuesday it left.",
        "Brig. Gen. Jo Doe and Cpl. Al Ray spoke.",
        "It ended at 5 p.m.",
        "The day was over.",
    ]
    assert sentences("It began at 9 a.m. Japan said so. He lives in Va. She left.") == [
        "It began at 9 a.m.",
        "Japan said so.",
        "He lives in Va.",
        "She left.",
    ]
    assert sentences("1. The pier was built.\n2. It was opened.") == ["1. The pier was built.", "2. It was opened."]


def test_every_line_of_a_list_is_a_sentence_of_its_own() -> None:
    text = "要点は次のとおり。\n・艦は3隻\n・人員は450人\n1) 期間は5日\n"
    assert sentences(text) == ["要点は次のとおり。", "・艦は3隻", "・人員は450人", "1) 期間は5日"]


def test_hard_wrapped_english_is_joined_again() -> None:
    text = (
        "The two navies agreed to hold the exercise every second year and to\n"
        "publish the results on the first day of the month that follows it.\n"
        "Nobody objected."
    )
    assert sentences(text)[0].endswith("follows it.") and len(sentences(text)) == 2


def test_a_line_that_begins_with_a_decimal_number_is_no_item_of_a_list() -> None:
    assert is_bullet("1. 艦艇") and is_bullet("２）航空機") and is_bullet("(3) costs")
    assert not is_bullet("1.7兆円の予算") and not is_bullet("12.5 percent of it")


def test_line_separators_that_json_strings_hold_stay_inside_a_sentence() -> None:
    assert sentences("艦は\u20283隻だった。") == ["艦は\u20283隻だった。"]


def test_a_fifth_of_japanese_letters_makes_a_text_japanese() -> None:
    assert language_of("F-35Aを三沢に配備へ、Reutersが報道") == "ja"
    assert language_of("The ship 「いせ」 arrived in Brisbane with many sailors aboard") == "en"
    assert language_of("") == "en" and language_of("123") == "en"


@settings(max_examples=400, deadline=None)
@given(text=texts)
@example(text="（\n（\n（\n（\na")
@example(text="。\n「。")
def test_every_character_that_is_not_blank_lies_in_exactly_one_sentence(text: str) -> None:
    spans = sentence_spans(text)
    covered = [place for span in spans for place in range(span.start, span.end)]
    assert covered == sorted(set(covered))
    assert {i for i, character in enumerate(text) if not character.isspace()} <= set(covered)
    assert all(text[span.start : span.end] == text[span.start : span.end].strip() != "" for span in spans)


@settings(max_examples=200, deadline=None)
@given(text=texts, data=st.data())
def test_sentences_within_a_stretch_stay_in_it_and_leave_nothing_of_it_out(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    spans = sentence_spans(text, Span(start, end))
    covered = {place for span in spans for place in range(span.start, span.end)}
    assert all(start <= span.start < span.end <= end for span in spans)
    assert {i for i in range(start, end) if not text[i].isspace()} <= covered


@pytest.mark.parametrize(
    "text",
    [
        "no period at the end of any of the lines that this page is made\n" * 6000,
        "（" * 100_000,
        "。\n" * 50_000,
        "He said . " * 20_000,
        "あ" * 200_000,
        "（開く\n" * 30_000,
    ],
    ids=["wrapped", "brackets", "marks", "periods", "one", "open-lines"],
)
def test_a_long_page_without_an_end_takes_no_longer_than_its_length(text: str) -> None:
    began = time.process_time()
    sentence_spans(text)
    assert time.process_time() - began < 5
