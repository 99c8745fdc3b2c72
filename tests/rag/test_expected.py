"""The form that an answer must have."""

import pytest

from rag.expected import expected, holds


@pytest.mark.parametrize(
    ("question", "fits", "does_not"),
    [
        ("会談はいつ開かれたか", "1月15日に開かれた", "市内で開かれた"),
        ("When did it end?", "It ended in May.", "It ended well."),
        ("When did it end?", "２０３１年３月に終わった", "無事に終わった"),
        ("誰が説明したか", "佐藤氏が説明した", "ゆっくり進めた"),
        ("艦は何隻出たか", "護衛艦など3隻が出た", "3機が出た"),
        ("何機が飛んだか", "戦闘機２機が飛んだ", "護衛艦2隻"),
        ("何人が参加したか", "約1,500名が参加した", "参加したのは2か国"),
        ("How many ships took part?", "six or 6 ships", "many ships"),
        ("費用はいくら", "約120億円", "多額"),
        ("全長は", "全長7メートル", "とても長い"),
        ("演習の規模は?", "約3万3000人が加わった", "過去最大だった"),
        ("予算規模は", "約5億円に上る", "過去最大の3隻"),
        ("What did it cost?", "It cost AUD 3 million.", "Saudi and other audiences applauded."),
        ("航海は何日間か", "航海は九日間で終わった", "航海は3月に終わった"),
        ("何週間続くか", "6週間続く", "6月まで続く"),
        ("割合は何パーセント", "全体の3割", "大半"),
    ],
)
def test_a_question_word_asks_for_a_form(question: str, fits: str, does_not: str) -> None:
    form = expected(question)
    assert form is not None
    assert holds(form, fits)
    assert not holds(form, does_not)


@pytest.mark.parametrize("question", ["どこで開かれたか", "What is DICAS?", "会談の内容"])
def test_other_questions_take_any_form(question: str) -> None:
    assert expected(question) is None
    assert holds(expected(question), "")
