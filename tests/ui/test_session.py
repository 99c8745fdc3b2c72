"""What one tab has on its screen: evidence always belongs to the selected answer."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tests.ui.samples import ABSTAINED, ANSWERED, HARBOUR
from ui.rendering.places import Link, fingerprint
from ui.turns import Asked, Turn
from ui.web.actions import Action, read_action
from ui.web.chat import asked_again
from ui.web.session import MAX_TURNS, Session


def _session() -> Session:
    session = Session("ja")
    for answer in (ANSWERED, ABSTAINED, replace(ANSWERED, question="三つ目")):
        session.begin(Asked(answer.question)).answer = answer
    return session


def test_selecting_a_turn_shows_its_own_answer() -> None:
    session = _session()
    assert session.select(1, 3)
    assert (session.selected, session.citation) == (1, 3)
    assert session.answer_of(session.selected) is ANSWERED


def test_an_answer_without_citations_can_be_selected() -> None:
    session = _session()
    assert session.select(2)
    assert session.answer_of(session.selected) is ABSTAINED


def test_selecting_what_is_not_there_changes_nothing() -> None:
    session = _session()
    session.select(3, 2)
    for turn, citation in ((9, 1), (1, 4), (1, 0), (0, 1)):
        assert not session.select(turn, citation)
    assert (session.selected, session.citation) == (3, 2)


def test_a_turn_that_waits_has_no_evidence() -> None:
    session = _session()
    turn = session.begin(Asked("まだ"))
    assert not session.select(turn.number)


def test_a_follow_up_knows_the_questions_that_were_answered_before_it() -> None:
    session = _session()
    failed = session.begin(Asked("失敗した質問"))
    session.withdraw(failed)
    session.begin(Asked("三つ目", undated=True)).answer = ANSWERED  # asked again without its dates
    session.begin(Asked("まだ"))
    assert session.earlier_questions() == (ANSWERED.question, ABSTAINED.question, "三つ目")


def test_numbers_of_turns_are_never_used_again() -> None:
    session = _session()
    session.withdraw(session.begin(Asked("失敗")))
    assert session.begin(Asked("次")).number == 5
    session.start_over()
    assert session.begin(Asked("新しい会話")).number == 6


def test_the_oldest_turns_leave_a_very_long_conversation() -> None:
    session = Session()
    for number in range(MAX_TURNS + 5):
        session.begin(Asked(str(number)))
    assert len(session.turns) == MAX_TURNS
    assert session.turns[-1].question == str(MAX_TURNS + 4)


def test_reading_a_citation_opens_its_article_at_its_words() -> None:
    session = _session()
    assert session.read_citation(1, 2)
    quote = ANSWERED.citations[1].quote
    assert session.reading == Link(HARBOUR.id, *ANSWERED.citations[1].span, fingerprint(quote))
    assert session.reading.found_in(HARBOUR.text) == tuple(ANSWERED.citations[1].span)


def test_an_article_knows_every_answer_of_the_conversation_that_cites_it() -> None:
    session = _session()
    cited = [(quoted.turn, quoted.citation.number) for quoted in session.quoted_in(HARBOUR.id)]
    assert cited == [
        (t.number, c.number)
        for t in session.turns
        if t.answer
        for c in t.answer.citations
        if c.article_id == HARBOUR.id
    ]
    assert len(cited) >= 2


def test_why_is_asked_for_one_source_and_hidden_when_asked_again() -> None:
    session = _session()
    session.ask_why(1, 2)
    assert (session.selected, session.citation, session.why) == (1, 2, True)
    session.ask_why(1, 2)
    assert not session.why
    session.ask_why(1, 2)
    session.select(1, 1)
    assert not session.why
    session.ask_why(1, 99)
    assert (session.citation, session.why) == (1, False)


def test_a_new_conversation_is_empty_and_keeps_the_language() -> None:
    session = _session()
    session.read_citation(1, 1)
    session.start_over()
    assert (session.turns, session.selected, session.reading, session.language) == ([], None, None, "ja")


def test_another_conversation_is_taken_up_with_numbers_of_its_own() -> None:
    session = _session()
    session.read_citation(1, 1)
    kept = [Turn(1, Asked("昔"), ANSWERED, kept=7), Turn(2, Asked("読めない"), None, kept=8)]
    session.take_up("x", kept)
    assert [turn.number for turn in session.turns] == [4, 5]
    assert (session.conversation, session.selected, session.citation, session.reading) == ("x", 4, 1, None)
    assert not session.select(1)
    assert session.begin(Asked("次")).number == 6


def test_a_question_is_asked_again_without_what_narrowed_it() -> None:
    session = Session()
    asked = Asked("費用は", ("前の質問",), date(2025, 1, 1), None, "架空*\nlight.md")
    session.begin(asked).answer = ANSWERED
    without = {
        "again 1": asked,
        "alone 1": replace(asked, after=()),
        "undated 1": replace(asked, undated=True),
        "undate-filter 1": replace(asked, since=None),
        "unsource 1 0": replace(asked, source="light.md"),
        "unsource 1 1": replace(asked, source="架空*"),
        "unfiltered 1": replace(asked, since=None, source=None),
        "literally 1 0": replace(asked, literally=("ミナト",)),
    }
    for line, expected in without.items():
        action = read_action(f"1 {line}")
        assert action is not None
        assert asked_again(action, session) == expected
    for line in ("again 2", "literally 1 5", "select 1", "literally 9 0"):
        action = read_action(f"1 {line}")
        assert action is not None
        assert asked_again(action, session) is None


def test_an_action_is_read_from_its_line() -> None:
    assert read_action("3 source 12 4") == Action("source", (12, 4))
    assert read_action("1 language ja") == Action("language", word="ja")
    assert read_action("1 place a#b#3-9") == Action("place", place=("a#b", 3, 9))
    assert read_action("8 close") == Action("close")
    assert read_action("9 open aB_-9") == Action("open", word="aB_-9")
    assert read_action("9 rename aB_-9 新しい 名前 ") == Action("rename", word="aB_-9", said="新しい 名前")
    assert read_action("9 reason 12 half \ud83d") == Action("reason", word="12", said="half \ufffd")


@given(st.one_of(st.text(max_size=80), st.none(), st.integers(), st.lists(st.text())))
def test_any_line_is_an_action_or_nothing(line: object) -> None:
    read_action(line)


def test_lines_that_ask_for_nothing_known_are_ignored() -> None:
    for line in (
        "",
        "1",
        "1 drop tables",
        "1 source 1",
        "1 source -1 2",
        "1 select ²",
        "1 language fr",
        "1 close 3",
        "1 open a b",
        "1 open ../x",
        "1 delete",
        "1 rename  x",
        "1 literally 1",
    ):
        assert read_action(line) is None
    assert read_action("1 place " + "x" * 3000 + "#1-2") is None
    assert read_action("1 select 99999999") is None
