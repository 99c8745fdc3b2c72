"""Every function of the page, called as anyone may call it: with anything, for anybody's tab, without authority."""

import html
import json
import sqlite3
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.datastructures import Headers, QueryParams

from tests.ui.standin import SmallAssistant
from tests.ui.test_conversations import held
from ui import database
from ui.messages import messages
from ui.messages.refusals import refusals
from ui.web.app import create_app
from ui.web.authority import Authority
from ui.web.chat import UNSETTLED
from ui.web.opening import Opening
from ui.web.owner import OWNER_COOKIE, owner_of
from ui.web.session import Session

ANYTHING: list[Any] = [
    None, True, -1, 1e308, float("nan"), "", " ", "\x00", "\ud83d half", "x" * 1_000_000, "\n" * 5_000, [], {}, ["a"],
    {"value": "a"}, b"bytes", object(), "1 source 1 99", "2 article 1 99", "3 example 99",
    "4 place x#5-1", "5 select -1",
    "6 open " + "x" * 40, "7 rename x \ud83d", "8 delete x", "9 undelete", "10 reason 1 \x00", "11 page 999999",
    "12 literally 1 9", "13 link x", "14 save 0 csv", "15 save 9 nothing", "16 sort title", "17 month 9999-99",
    "18 why 1 1", "19 arrange 1", "20 quotations 1", "21 cancel", "22 language ja", "23 helpful 1",
    "24 follow 1 0", "25 " + "9" * 1_900,
]  # fmt: skip


def sender(user: str | None = None, cookie: str = "c" * 40, address: str = "127.0.0.1") -> Any:
    return SimpleNamespace(
        username=user,
        client=SimpleNamespace(host=address),
        headers=Headers({"accept-language": "en"}),
        cookies={OWNER_COOKIE: cookie},
        query_params=QueryParams("conversation=\x00x"),
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("handlers")


def functions(folder: Path, authority: Authority | None = None) -> dict[str, Any]:
    """The page's functions by name, as Gradio would call them."""
    opening = Opening(SmallAssistant.over_samples)
    assert opening.settled(10)
    page = create_app(opening, folder / "index", folder / "data", authority)
    return {function.fn.__name__: function for function in page.fns.values() if function.fn is not None}


def call(function: Any, *values: Any) -> list[dict[Any, Any]]:
    """All that a function yields."""
    said = list(function.fn(*values))
    assert said and all(isinstance(updates, dict) and updates for updates in said)
    for updates in said:
        assert set(updates) <= set(function.outputs)
        text = json.dumps([str(update) for update in updates.values()], ensure_ascii=False)
        text.encode("utf-8")  # a lone surrogate would end the stream
        assert "Traceback" not in text
    return said


@pytest.fixture(scope="module")
def known(folder: Path) -> dict[str, Any]:
    return functions(folder)


def test_all_functions_are_known(known: dict[str, Any]) -> None:
    assert set(known) >= {"opened", "acted", "asked", "searched", "narrowed", "ticked"}


@pytest.mark.parametrize("name", ["opened", "acted", "asked", "searched", "narrowed", "ticked"])
def test_anything_may_be_sent_to_every_function(known: dict[str, Any], name: str) -> None:
    function, request = known[name], sender()
    for value in _of(function):
        session = Session(owner=owner_of(request))
        call(function, *[value] * (len(function.inputs) - 1), session, request)


def _of(function: Any) -> Iterator[Any]:
    return iter(ANYTHING if len(function.inputs) > 1 else ANYTHING[:1])


@pytest.mark.parametrize("name", ["acted", "asked", "searched", "narrowed", "ticked"])
def test_a_missing_state_is_a_sentence_and_no_traceback(known: dict[str, Any], name: str) -> None:
    function = known[name]
    said = call(function, *["1 new"] * (len(function.inputs) - 1), None, sender())
    number = refusals("en").unexpected.partition("{id}")[0]
    assert number.replace("(", "&#40;") in str(said[-1]) or number in str(said[-1])


@pytest.mark.parametrize("name", ["acted", "asked", "searched", "narrowed", "ticked"])
def test_nobody_speaks_for_another_tab(known: dict[str, Any], name: str) -> None:
    function, session = known[name], Session(owner=owner_of(sender()))
    before = repr(session)
    for line in ("1 new", "2 language ja", "3 rebuild", "事務局は何を述べたか"):
        said = call(function, *[line] * (len(function.inputs) - 1), session, sender(cookie="d" * 40))
        assert len(said) == 1
    assert repr(session) == before


@pytest.mark.parametrize("verb", ["rebuild", "cancel", "doctor"])
def test_upkeep_is_refused_inside_the_handler(folder: Path, verb: str) -> None:
    acted = functions(folder, Authority(["ana"]))["acted"]
    request = sender(user="ben")
    said = call(acted, f"1 {verb}", "", "", "", Session(owner=owner_of(request)), request)
    assert len(said) == 1
    assert "keep the archive" in str(list(said[0].values()))
    assert not (folder / "index").exists()


def test_who_keeps_the_archive_may_check_it(folder: Path) -> None:
    acted = functions(folder, Authority(["ana"]))["acted"]
    request = sender(user="ana")
    said = call(acted, "1 doctor", "", "", "", Session(owner=owner_of(request)), request)
    assert len(said) == 2
    assert "holds no index yet" in str(said[-1])


def test_a_new_answer_draws_few_of_the_earlier_ones_again(folder: Path) -> None:
    asked, request = functions(folder)["asked"], sender()
    session = Session(owner=owner_of(request))
    drawn, earlier = [], ""
    for place in range(2 * UNSETTLED + 3):
        said = call(asked, f"{place}回目に聞く。共同整備計画の対象は何か", "", "", "", session, request)
        parts = [{part.elem_id: str(update) for part, update in updates.items()} for updates in said]
        drawn_parts = [part for part in parts if "newest" in part]
        # The question if nothing is found at once, what is found, its answer, where to go on.
        assert len(drawn_parts) in (3, 4)
        assert 'class="found"' in drawn_parts[-3]["newest"]
        assert 'class="answer"' in drawn_parts[-2]["newest"]
        assert not any("earlier" in part or "recent" in part for part in parts[:-1])
        assert all(part["newest"].count('<article class="turn') == 1 for part in drawn_parts[:-1])
        earlier = parts[-1].get("earlier", earlier)
        drawn.append(["earlier" in parts[-1], parts[-1]["recent"].count('<article class="turn')])
    assert max(turns for _, turns in drawn) == UNSETTLED
    assert [place for place, (anew, _) in enumerate(drawn) if anew] == [UNSETTLED, 2 * UNSETTLED + 1]
    assert [f'id="turn-{number}"' in earlier for number in (1, session.begun)] == [True, False]


def test_what_was_put_away_meanwhile_is_drawn_where_it_stands(folder: Path) -> None:
    found, request = functions(folder), sender()
    session = Session(owner=owner_of(request))
    call(found["asked"], "共同整備計画の対象は何か", "", "", "", session, request)
    going = found["asked"].fn("次の会合はいつか。共同整備計画", "", "", "", session, request)
    drawn = {}
    for updates in going:
        drawn |= {part.elem_id: str(update) for part, update in updates.items()}
        if session.turns[-1].answer and not session.turns[-1].follow_ups:  # such as a change of the language does
            for updates in call(found["acted"], "1 language ja", "", "", "", session, request):
                drawn |= {part.elem_id: str(update) for part, update in updates.items()}
    turns = [f'id="turn-{turn.number}"' for turn in session.turns]
    whole = drawn["earlier"] + drawn.get("recent", "") + drawn["newest"]
    assert [whole.count(turn) for turn in turns] == [1, 1]


def test_a_tab_that_is_closed_leaves_no_question_behind(folder: Path) -> None:
    asked, request = functions(folder)["asked"], sender()
    session = Session(owner=owner_of(request))
    going = asked.fn("共同整備計画の対象は何か", "", "", "", session, request)
    next(going)
    going.close()
    assert session.turns == []


def test_an_answer_to_a_conversation_that_was_left_draws_nothing_of_another(folder: Path) -> None:
    asked, request = functions(folder)["asked"], sender()
    session = Session(owner=owner_of(request))
    going = asked.fn("共同整備計画の対象は何か", "", "", "", session, request)
    next(going)
    session.take_up("another", [])
    later = [{part.elem_id for part in updates} for updates in going]
    assert later and not any({"earlier", "recent", "newest"} & parts for parts in later)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """No file is waited for."""
    connect = partial(sqlite3.connect, timeout=0.001, isolation_level=None, check_same_thread=False)
    monkeypatch.setattr(database, "connect", connect)


def test_a_conversation_goes_on_while_its_file_is_held_by_another_program(tmp_path: Path, impatient: None) -> None:
    found, request = functions(tmp_path), sender()
    session = Session("en", owner=owner_of(request))

    def act(line: str) -> str:
        return html.unescape(str(call(found["acted"], line, "", "", "", session, request)))

    call(found["asked"], "共同整備計画の対象は何か", "", "", "", session, request)
    conversation = session.conversation
    with held(database.file_beside(tmp_path / "index")):
        call(found["asked"], "次の会合はいつか。共同整備計画", "", "", "", session, request)
        assert session.conversation == conversation
        assert messages("en").conversation_unread in act(f"1 open {conversation}")
        assert len(session.turns) == 2
        call(found["asked"], "事務局は何を述べたか。共同整備計画", "", "", "", session, request)
        act("2 new")
        call(found["asked"], "共同整備計画の対象は何か", "", "", "", session, request)
        assert session.conversation is None
    assert messages("en").conversation_unread not in act(f"3 open {conversation}")
    call(found["asked"], "その次の会合はいつか。共同整備計画", "", "", "", session, request)
    assert session.conversation == conversation
    assert [turn.question[:2] for turn in session.turns] == ["共同", "その"]


def test_a_deletion_can_be_undone_once_the_file_works_again(tmp_path: Path, impatient: None) -> None:
    found, request = functions(tmp_path), sender()
    session = Session("en", owner=owner_of(request))
    call(found["asked"], "共同整備計画の対象は何か", "", "", "", session, request)
    call(found["acted"], f"1 delete {session.conversation}", "", "", "", session, request)
    with held(database.file_beside(tmp_path / "index")):
        call(found["acted"], "2 undelete", "", "", "", session, request)
    call(found["acted"], "3 undelete", "", "", "", session, request)
    assert len(session.turns) == 1
