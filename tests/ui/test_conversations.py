"""Conversations and votes outlive the server, belong to one owner, and never keep a question from being answered."""

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.documents import Span
from rag.answers import Answer, Difference, Event, Statement, Window
from tests.ui.samples import ABSTAINED, ANSWERED
from ui import conversations, database
from ui.conversations import Conversations
from ui.database import file_beside
from ui.turns import Asked, Turn, followed
from ui.votes import votes

ANA, BEN = "browser:ana", "browser:ben"
ASKED = Asked("費用は", ("共同整備計画の対象は何か",), date(2025, 1, 1), None, "架空*", True, ("ミナト",))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "index.conversations.sqlite3"


def keep(store: Conversations, owner: str = ANA, answer: Answer = ANSWERED, asked: Asked = ASKED) -> tuple[str, Turn]:
    conversation = store.begin(owner, asked.question)
    assert conversation
    turn = Turn(1, asked, answer)
    store.keep(owner, conversation, turn)
    return conversation, turn


def test_what_was_kept_is_there_when_the_file_is_opened_again(file: Path) -> None:
    store = Conversations(file)
    conversation, turn = keep(store)
    turn.follow_ups, turn.vote, turn.reason = ("次は何か", "ミナトとは"), -1, "古い"
    store.keep_follow_ups(ANA, turn)
    assert store.vote(ANA, turn)
    second = Turn(2, Asked("月面基地の家賃はいくらか"), ABSTAINED)
    store.keep(ANA, conversation, second)
    store.close()

    again = Conversations(file)
    assert again.problem is None
    assert again.turns(ANA, conversation) == [turn, second]
    assert [listed.title for listed in again.listed(ANA)] == [ASKED.question]


DAYS = st.dates()
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)  # an index holds no half characters
WINDOWS = st.none() | st.builds(Window, st.none() | DAYS, st.none() | DAYS)


@settings(max_examples=40, deadline=None)
@given(TEXTS, st.none() | DAYS, WINDOWS, st.floats(0, 1), st.integers(0, 10**6))
def test_every_answer_comes_back_as_it_was(
    text: str, day: date | None, window: Window | None, confidence: float, place: int
) -> None:
    cited = replace(ANSWERED.citations[0], quote=text, outlet=text or None, published=day, span=Span(place, place + 1))
    event = Event(day, day, "month") if day else None
    answer = replace(
        ANSWERED,
        citations=(cited,),
        statements=(Statement(text, (1,), event, ("plan",), text),),
        confidence=confidence,
        coverage=replace(ANSWERED.coverage, window=window, terms=((text, place),)),
        months=((text, place),),
        differences=(Difference("conflict", (1, 2), (text, "x")),),
    )
    adapter = conversations._answers()
    assert adapter.validate_json(adapter.dump_json(answer)) == answer


def test_nothing_of_one_owner_is_seen_or_changed_by_another(file: Path) -> None:
    store = Conversations(file)
    conversation, turn = keep(store)
    for stranger in (BEN, "", "browser:an", "browser:ana "):
        assert store.listed(stranger) == []
        assert store.turns(stranger, conversation) == []
        store.rename(stranger, conversation, "mine now")
        assert store.delete(stranger, conversation) is None
        assert not store.bring_back(stranger, conversation)
        assert not store.vote(stranger, replace_vote(turn))
        store.keep(stranger, conversation, Turn(9, Asked("smuggled"), ANSWERED))
        store.keep_follow_ups(stranger, Turn(1, ASKED, ANSWERED, ("smuggled",), kept=turn.kept))
    assert store.turns(ANA, conversation) == [turn]
    assert store.listed(ANA)[0].title == ASKED.question
    assert votes(file) == []


def replace_vote(turn: Turn) -> Turn:
    return Turn(turn.number, turn.asked, turn.answer, turn.follow_ups, 1, "", turn.kept)


def test_nobody_owns_what_is_kept_without_an_owner(file: Path) -> None:
    store = Conversations(file)
    conversation = store.begin("", "nobody's")
    assert conversation
    assert store.turns("", conversation) == []


def test_a_deleted_conversation_comes_back_until_its_time_is_over(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Conversations(file)
    conversation, turn = keep(store)
    turn.vote = 1
    store.vote(ANA, turn)
    assert store.delete(ANA, conversation) == ASKED.question
    assert store.listed(ANA) == []
    assert store.turns(ANA, conversation) == []
    assert store.keep(ANA, conversation, Turn(2, ASKED, ANSWERED)) is False
    assert store.bring_back(ANA, conversation)
    assert store.turns(ANA, conversation) == [turn]

    store.delete(ANA, conversation)
    monkeypatch.setattr(conversations, "UNDO_SECONDS", -1)
    keep(store, BEN, asked=Asked("別の質問"))
    assert not store.bring_back(ANA, conversation)
    store.close()
    left = file.read_bytes()
    assert ANSWERED.citations[0].quote.encode() in left  # Ben's own copy
    with sqlite3.connect(file) as db:
        assert db.execute("SELECT count(*) FROM turn").fetchone() == (1,)
    assert [vote.question for vote in votes(file)] == [ASKED.question]  # given to whoever keeps the archive


def test_the_list_is_newest_first_and_names_are_one_short_line(file: Path) -> None:
    store = Conversations(file)
    first, _ = keep(store)
    second, _ = keep(store)
    assert [listed.id for listed in store.listed(ANA)] == [second, first]
    time.sleep(0.002)
    store.keep(ANA, first, Turn(2, Asked("続き"), ANSWERED))
    assert [listed.id for listed in store.listed(ANA)] == [first, second]
    store.rename(ANA, first, "  長い\n名前 " + "x" * 500)
    title = store.listed(ANA)[0].title
    assert title.startswith("長い 名前 x")
    assert len(title) == conversations.MAX_TITLE
    store.rename(ANA, first, " \n ")
    assert store.listed(ANA)[0].title == title


def test_a_vote_is_kept_with_what_it_is_about_and_can_be_taken_back(file: Path) -> None:
    store = Conversations(file)
    _, turn = keep(store)
    turn.vote, turn.reason = -1, "=HYPERLINK(1)"
    assert store.vote(ANA, turn)
    (vote,) = votes(file)
    assert (vote.vote, vote.reason, vote.question, vote.kind) == (-1, "=HYPERLINK(1)", ASKED.question, "coverage")
    assert vote.sources == tuple(citation.source_id for citation in ANSWERED.citations)
    assert vote.generation == ANSWERED.generation
    turn.vote, turn.reason = 0, ""
    assert store.vote(ANA, turn)
    assert votes(file) == []


def test_no_file_holds_no_votes_and_reading_them_makes_none(file: Path) -> None:
    assert votes(file) == []
    assert not file.exists()


@pytest.mark.parametrize("damage", ["garbage", "flipped", "cut"])
def test_a_damaged_file_is_set_aside_and_a_new_one_begun(file: Path, damage: str) -> None:
    store = Conversations(file)
    for _ in range(30):
        keep(store)
    store.close()
    whole = file.read_bytes()
    broken = {
        "garbage": b"no database at all " * 300,
        "flipped": whole[:4096] + bytes(byte ^ 0xFF for byte in whole[4096:]),
        "cut": whole[: len(whole) // 2],
    }[damage]
    file.write_bytes(broken)

    again = Conversations(file)
    assert again.problem is not None
    assert again.problem.trouble == "damaged"
    assert again.problem.file.read_bytes()[:100] == broken[:100]
    conversation, turn = keep(again)
    again.close()
    assert Conversations(file).turns(ANA, conversation) == [turn]


def test_a_file_of_a_newer_program_is_left_alone(file: Path) -> None:
    with sqlite3.connect(file) as db:
        db.execute("PRAGMA user_version = 99")
    before = file.read_bytes()
    store = Conversations(file)
    assert store.problem is not None
    assert store.problem.trouble == "newer"
    conversation, turn = keep(store)  # until the server stops
    assert store.turns(ANA, conversation) == [turn]
    store.close()
    assert file.read_bytes()[:100] == before[:100]
    with sqlite3.connect(file) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (99,)


def test_a_folder_that_cannot_be_written_keeps_conversations_until_the_server_stops(tmp_path: Path) -> None:
    (tmp_path / "not a folder").write_text("")
    store = Conversations(tmp_path / "not a folder" / "x.sqlite3")
    assert store.problem is not None
    conversation, turn = keep(store)
    assert store.turns(ANA, conversation) == [turn]
    assert store.problem.trouble == "unwritable"  # what memory keeps mends no file


def test_a_file_that_fails_later_says_so_and_nothing_raises(file: Path) -> None:
    store = Conversations(file)
    conversation, turn = keep(store)
    with sqlite3.connect(file) as db:
        db.execute("DROP TABLE turn")
    assert store.turns(ANA, conversation) is None
    assert store.problem is not None
    turn.vote = 1
    assert not store.vote(ANA, turn)
    lost = Turn(2, Asked("half \ud83d"), ANSWERED)
    store.keep(ANA, conversation, lost)
    assert lost.kept is None


def test_a_file_that_another_program_holds_for_some_time_loses_no_conversation(file: Path) -> None:
    store = Conversations(file)
    conversation, turn = keep(store)
    store._db.execute("PRAGMA busy_timeout = 1")
    with held(file):
        assert store.begin(ANA, "nowhere") is None
        assert store.keep(ANA, conversation, Turn(2, ASKED, ANSWERED)) is None
        assert store.turns(ANA, conversation) is None
        assert store.bring_back(ANA, conversation) is None
        assert store.listed(ANA) == []
        store.rename(ANA, conversation, "")
        assert store.problem is not None
        assert store.problem.trouble == "unwritable"
    assert store.turns(ANA, conversation) == [turn]
    assert store.keep(ANA, conversation, Turn(2, ASKED, ANSWERED))
    assert store.problem is None


@contextmanager
def held(file: Path) -> Iterator[None]:
    """Another program is writing into the file."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def test_a_full_disk_is_told_until_something_can_be_kept_again(file: Path) -> None:
    store = Conversations(file)
    conversation, turn = keep(store)
    (pages,) = store._db.execute("PRAGMA page_count").fetchone()
    store._db.execute(f"PRAGMA max_page_count = {pages}")
    long = replace(ANSWERED, note="長" * 50_000)
    assert store.keep(ANA, conversation, Turn(2, ASKED, long)) is None
    assert store.turns(ANA, conversation) == [turn]
    assert store.problem is not None
    store._db.execute(f"PRAGMA max_page_count = {pages + 1_000}")
    assert store.keep(ANA, conversation, Turn(2, ASKED, long))
    assert store.problem is None


def test_an_answer_of_another_program_leaves_its_question(file: Path) -> None:
    store = Conversations(file)
    conversation, turn = keep(store)
    with sqlite3.connect(file) as db:
        db.execute("""UPDATE turn SET answer = '{"shape": "unknown"}'""")
    (found,) = store.turns(ANA, conversation) or []
    assert (found.asked, found.answer, found.kept) == (ASKED, None, turn.kept)  # with its filters
    with sqlite3.connect(file) as db:
        db.execute("""UPDATE turn SET asked = '{"question": "昔の質問", "since": "soon"}'""")
    (found,) = store.turns(ANA, conversation) or []
    assert found.question == "昔の質問"


def test_answers_may_gain_fields_and_lose_them(file: Path) -> None:
    store = Conversations(file)
    conversation, turn = keep(store)
    with sqlite3.connect(file) as db:
        db.execute("UPDATE turn SET answer = json_remove(json_set(answer, '$.yet_unknown', 1), '$.about', '$.months')")
    assert store.turns(ANA, conversation) == [turn]


def test_a_killed_program_loses_no_kept_turn(file: Path) -> None:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            store = Conversations(file)
            conversation, _ = keep(store)
            os.write(writer, conversation.encode())
        finally:  # whatever happens, no second process goes on with the tests
            os.kill(os.getpid(), 9)
    os.waitpid(child, 0)
    conversation = os.read(reader, 100).decode()
    found = Conversations(file).turns(ANA, conversation)
    assert found and found[0].answer == ANSWERED


def test_many_threads_and_two_programs_keep_at_once(file: Path) -> None:
    stores = [Conversations(file), Conversations(file)]
    conversation, _ = keep(stores[0])

    def work(store: Conversations) -> None:
        for number in range(20):
            store.keep(ANA, conversation, Turn(number, Asked(f"質問{number}"), ANSWERED))

    threads = [threading.Thread(target=work, args=(store,)) for store in stores * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [store.problem for store in stores] == [None, None]
    assert len(stores[1].turns(ANA, conversation) or []) == 81


def test_the_file_stands_beside_the_index_and_is_its_owners_alone(tmp_path: Path) -> None:
    file = file_beside(tmp_path / "data" / "index")
    assert file == tmp_path / "data" / "index.conversations.sqlite3"
    Conversations(file)
    assert file.stat().st_mode & 0o077 == 0
    assert database.file_beside(Path("x")).is_absolute()


@pytest.mark.parametrize(
    ("question", "understood", "before"),
    [
        ("費用は", "共同整備計画 費用は", "共同整備計画"),
        ("When was it held?", "What is Keen Edge? When was it held?", "What is Keen Edge?"),
        ("DICASについて教えて", "DICAS", ""),
        ("what did  DICAS\ncover", "what did DICAS cover", ""),
        ("会合の違いを表で示して", "会合の違いを示して", ""),
        ("", "", ""),
    ],
)
def test_what_was_put_before_a_follow_up_is_known(question: str, understood: str, before: str) -> None:
    assert followed(question, understood) == before
