"""What is asked, in both languages and in every tone."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.documents import Article
from index.errors import BadQuestion
from index.languages.aliases import AliasBook
from index.languages.sounding import Sounds
from rag.answers import Window
from rag.question import MAX_CHARS, Question, content_words, understand

Understood = Callable[..., Question]


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("DICASを扱った記事は何本ありますか", "count"),
        ("キーン・エッジに言及した報道の件数", "count"),
        ("How many articles mention Talisman Sabre?", "count"),
        ("艦艇は何隻参加したか", "fact"),
        ("How many ships took part?", "fact"),
        ("島の滑走路は何本ですか", "fact"),
        ("2024年度の緊急発進の件数は?", "fact"),
        ("昨年のサイバー攻撃は何件", "fact"),
        ("防衛省の報告では緊急発進は何件?", "fact"),
        ("How many artillery pieces did Ukraine receive?", "fact"),
        ("How many reports of misconduct were filed?", "fact"),
        ("DICASに触れたニュースは何件ありますか", "count"),
        ("何件の記事がDICASを扱っていますか", "count"),
        ("DICASの報道は何件", "count"),
        ("How many of the reports mention DICAS?", "count"),
        ("How many news items are about DICAS?", "count"),
        ("SM-3について何件報道されていますか", "count"),
        ("number of reports about Typhon", "count"),
        ("How many reports cover Typhon?", "count"),
        ("How many items are there on Typhon?", "count"),
        ("2023年と2026年の会談の違い", "compare"),
        ("昨年の演習と比べてどうか", "compare"),
        ("Compare the two meetings", "compare"),
        ("What changed between the 2023 and 2026 meetings?", "compare"),
        ("2023年と2026年の会談で何が変わったか", "compare"),
        ("2023年の会談で何が変わったか", "coverage"),
        ("Which meeting was longer, the first or the second?", "compare"),
        ("Which of the two is more expensive?", "compare"),
        ("防衛省が間違いを訂正したのはいつ?", "fact"),
        ("海流の筋違いの説明をしたのは誰", "fact"),
        ("地域の経済格差は?", "fact"),
        ("比較的小型の艦艇は何隻?", "fact"),
        ("Which is the carrier that visited Yokosuka?", "fact"),
        ("配備の経緯を教えてください", "timeline"),
        ("交渉を時系列でまとめてください", "timeline"),
        ("Timeline of the sale", "timeline"),
        ("How did the programme develop?", "timeline"),
        ("DICASとは何ですか", "definition"),
        ("ＤＩＣＡＳって何？", "definition"),
        ("DICASは何の略か", "definition"),
        ("パパロ司令官って誰ですか", "definition"),
        ("What’s DICAS?", "definition"),
        ("What is happening with DICAS?", "fact"),
        ("What is the budget for 2026?", "fact"),
        ("DICASの要約", "coverage"),
        ("DICASの記事を新しい順に", "latest"),
        ("DICASの記事を古い順に", "timeline"),
        ("What's new this week?", "latest"),
        ("What is DICAS?", "definition"),
        ("What does DICAS stand for?", "definition"),
        ("会談で何を確認したか", "coverage"),
        ("どんな分野を扱いますか", "coverage"),
        ("what did DICAS cover", "coverage"),
        ("What was discussed at the meeting?", "coverage"),
        ("What was discussed and agreed at the meeting?", "coverage"),
        ("最新の動きは", "latest"),
        ("What is the latest on the missile?", "latest"),
        ("the latest news on the missile sale", "latest"),
        ("会談はいつ開かれたか", "fact"),
        ("Where was the drill held?", "fact"),
    ],
)
def test_each_kind_of_question_is_told_apart(understood: Understood, question: str, kind: str) -> None:
    assert understood(question).kind == kind


@pytest.mark.parametrize("question", ["記事は何本ありますか", "経緯を教えてください", "内容は"])
def test_width_does_not_change_the_kind(understood: Understood, question: str) -> None:
    assert understood("ＤＩＣＡＳの" + question).kind == understood("DICASの" + question).kind != "fact"


@pytest.mark.parametrize(
    "tail",
    [
        "について教えてください",
        "について詳しく教えて",
        "を説明してください。",
        "について知りたいです",
        "をまとめて下さい",
    ],
)
def test_a_polite_tail_is_not_searched_for(understood: Understood, tail: str) -> None:
    found = understood(f"北の港の改修{tail}")
    assert found.understood.startswith("北の港の改修")
    assert not {"教", "説", "願"} & found.weights.keys()
    assert "教えて" not in found.understood


def test_an_english_request_is_reduced_to_its_point(understood: Understood) -> None:
    assert understood("Please tell me about the harbour").understood == "the harbour"


def test_a_question_that_is_nothing_but_a_tail_stays_as_it_is(understood: Understood) -> None:
    assert understood("教えてください").understood == "教えてください"


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("DICASの議題は", "ja"),
        ("DICAS agenda", "en"),
        ("港 harbour", "en"),
        ("AUKUSは?", "ja"),
        ("Resolute Dragonの経緯", "ja"),
    ],
)
def test_the_language_of_the_answer_is_the_questions(understood: Understood, question: str, language: str) -> None:
    assert understood(question).language == language


@pytest.mark.parametrize("question", ["", "  ", "\n\t", "?", "？！。", "…"])
def test_nothing_to_ask_is_told(understood: Understood, question: str) -> None:
    with pytest.raises(BadQuestion, match="empty"):
        understood(question)


def test_an_article_is_no_question(understood: Understood) -> None:
    with pytest.raises(BadQuestion, match="5,000 characters"):
        understood("港" * 5_000)
    assert understood("港" * MAX_CHARS).understood


@pytest.mark.parametrize(
    ("question", "window"),
    [
        ("2026年1月の会談", Window(date(2026, 1, 1), date(2026, 1, 31))),
        ("meetings in January 2026", Window(date(2026, 1, 1), date(2026, 1, 31))),
        ("先月の演習", Window(date(2025, 12, 1), date(2025, 12, 31))),
        ("2025年3月以降の演習", Window(date(2025, 3, 1), None)),
        ("DICASの議題", None),
        ("Talisman Sabre 2025 participants", None),
    ],
)
def test_a_time_in_the_question_narrows_it(understood: Understood, question: str, window: Window | None) -> None:
    assert understood(question).window == window


@pytest.mark.parametrize(
    ("earlier", "question"),
    [
        ("DICASとは何ですか", "それはいつ始まりましたか"),
        ("DICASとは何ですか", "議題は?"),
        ("What is DICAS?", "When did it start?"),
        ("What is DICAS?", "and who takes part?"),
    ],
)
def test_a_follow_up_takes_the_subject_along(understood: Understood, earlier: str, question: str) -> None:
    found = understood(question, earlier)
    assert "DICAS" in found.understood
    assert found.understood.endswith(question)
    assert "dicas" in found.weights


@pytest.mark.parametrize(
    ("earlier", "question"),
    [
        ("DICASとは何ですか", "タリスマン・セーバーの参加国は"),
        ("What is DICAS?", "Where is Talisman Sabre held?"),
        ("What is DICAS?", "What changed between the 2023 and 2026 meetings?"),
        ("DICASとは何ですか", "2023年と2026年の会談の違いは?"),
    ],
)
def test_another_subject_leaves_the_old_one_behind(understood: Understood, earlier: str, question: str) -> None:
    assert "DICAS" not in understood(question, earlier).understood


def test_a_chain_of_follow_ups_goes_back_to_what_was_named(understood: Understood) -> None:
    found = understood("人数は?", "タリスマン・セーバーとは", "それはいつですか")
    assert "タリスマン・セーバー" in found.understood


def test_the_first_question_has_nothing_before_it(understood: Understood) -> None:
    assert understood("それはいつ始まりましたか").understood == "それはいつ始まりましたか"


def test_other_names_weigh_less_than_the_words_as_asked(understood: Understood) -> None:
    found = understood("SM-3ブロック2Aの配備")
    assert found.weights["sm3"] == 1
    assert any("IIA" in name for group in found.names for name in group)
    assert all(0 < weight <= 1 for weight in found.weights.values())


def test_item_numbers_are_seen_in_any_width(understood: Understood) -> None:
    assert understood("記事２５０５-０４２８２４の内容").numbers == ("2505-042824",)
    assert understood("12505-0428241").numbers == ()


def test_words_that_name_something_come_before_plain_ones() -> None:
    assert content_words("When did the Northern Lantern drill end") == ["Northern", "Lantern"]
    assert content_words("when did it end in winter") == ["end", "winter"]


@settings(deadline=None)  # the first question makes the table of names
@given(st.text(max_size=80), st.lists(st.text(max_size=30), max_size=3))
def test_any_text_is_understood_or_refused(book: AliasBook, question: str, earlier: list[str]) -> None:
    try:
        found = understand(question, earlier, book, date(2026, 1, 31))
    except BadQuestion:
        return
    assert found.understood
    assert found.weights


def test_an_answer_does_not_count_the_articles_that_hold_the_word_that_asks(understood: Understood) -> None:
    assert understood("港湾の滑走路は何本ですか").counted == ("港湾", "滑走路")
    assert understood("第何回の会議か").counted == ("会議",)
    assert understood("港湾を出た艦の艦名と人数は").counted == ("港湾",)
    assert understood("何").counted == ()


def test_an_answer_does_not_count_pieces_of_dates_but_all_of_a_name(understood: Understood) -> None:
    assert understood("2025年第4四半期の日米演習").counted == ("日米演習",)
    assert understood("9月以降の港湾").counted == ("港湾",)
    assert understood("Q4 2025 harbours").counted == ("harbours",)
    assert understood("Iron Fist dates").counted == ("Iron", "Fist")
    assert understood("小泉・ヘグセス会談").counted == ("小泉", "ヘグセス", "会談")
    assert understood("ＤＩＣＡＳ").counted == ("ＤＩＣＡＳ",)


def test_a_name_that_nobody_lists_is_also_searched_as_it_sounds(book: AliasBook) -> None:
    """In either language, beside names that are known; not where that very name is wanted."""
    text = "ヴァンダービルト提督は訓練を視察した。"
    sounds = Sounds([Article(id="1", title="", text=text, file="a.md", language="ja")])
    for asked in ("What did Vanderbilt inspect in Japan?", "Vanderbilt提督は何を視察したか"):
        found = understand(asked, (), book, date(2031, 1, 31), sounds=sounds)
        assert found.sounding == (("Vanderbilt", "ヴァンダービルト"),)
        assert set(found.sounding) <= set(found.known) and not set(found.sounding) & set(found.names)
        assert "ダー" in found.weights and found.weights["ダー"] < 1
    literally = understand("Where is Vanderbilt?", (), book, date(2031, 1, 31), sounds=sounds, literally=["Vanderbilt"])
    assert not literally.sounding and "ダー" not in literally.weights
