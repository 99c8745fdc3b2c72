"""Where conversations and votes are kept: an SQLite file beside the index, so that no rebuild ever touches it.

`data/index` has `data/index.conversations.sqlite3`. Every conversation belongs to one owner (see `ui/web/owner.py`);
whoever names another's is told nothing. What keeps the file from being used never keeps a question from being
answered: it is said in `problem`, and the page goes on.
"""

import hmac
import json
import logging
import secrets
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.answers import Answer
from ui.database import Problem, open_file
from ui.turns import Asked, Turn

if TYPE_CHECKING:
    from pydantic import TypeAdapter

MAX_TITLE = 120  # characters of a conversation's name
MAX_REASON = 1_000  # characters
LISTED = 200  # conversations at the left
UNDO_SECONDS = 600  # a deleted conversation can be brought back for this long, then it is overwritten
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Listed:
    """A conversation as the list shows it; `changed` is epoch seconds."""

    id: str
    title: str
    changed: float


class Conversations:
    """The conversations in one file. Safe to use from several threads, and by several processes."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._lock = threading.Lock()
        self._db, self._at_opening = open_file(file)
        self.problem = self._at_opening
        self._clear_away()

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._db.close()

    def listed(self, owner: str) -> list[Listed]:
        """The newest conversations of `owner`, the last used first."""
        with self._transaction() as db:
            rows = db.execute(
                "SELECT id, title, changed FROM conversation WHERE owner = ? AND deleted IS NULL"
                " AND EXISTS (SELECT 1 FROM turn WHERE conversation = conversation.id)"
                " ORDER BY changed DESC, rowid DESC LIMIT ?",
                (owner, LISTED),
            )
            return [Listed(*row) for row in rows]
        return []

    def begin(self, owner: str, title: str) -> str | None:
        """A new conversation's id, None when it cannot be kept. Ids cannot be guessed."""
        self._clear_away()
        name = secrets.token_urlsafe(12)
        with self._transaction() as db:
            db.execute(
                "INSERT INTO conversation (id, owner, title, changed) VALUES (?, ?, ?, ?)",
                (name, owner, _title(title), time.time()),
            )
            return name
        return None

    def keep(self, owner: str, conversation: str, turn: Turn) -> bool | None:
        """Keep a turn that was answered; its place is set in it.

        False when `owner` has no such conversation, None when it cannot be kept: the conversation may be there still.
        """
        with self._transaction() as db:
            if not _is_owned(db, owner, conversation):
                return False
            said = _answers().dump_json(turn.answer).decode()
            asked = _asked().dump_json(turn.asked).decode()
            turn.kept = db.execute(
                "INSERT INTO turn (conversation, asked, answer) VALUES (?, ?, ?)", (conversation, asked, said)
            ).lastrowid
            db.execute("UPDATE conversation SET changed = ? WHERE id = ?", (time.time(), conversation))
            return True
        return None

    def keep_follow_ups(self, owner: str, turn: Turn) -> None:
        """Keep the questions that were suggested after a turn."""
        with self._transaction() as db:
            if turn.kept and _turn_is_owned(db, owner, turn.kept):
                written = json.dumps(turn.follow_ups, ensure_ascii=False)
                db.execute("UPDATE turn SET follow_ups = ? WHERE id = ?", (written, turn.kept))

    def turns(self, owner: str, conversation: str) -> list[Turn] | None:
        """The turns of a conversation in order, numbered from 1; none when `owner` has no such conversation.

        None when the file cannot be read: the conversation may be there still.
        """
        with self._transaction() as db:
            if not _is_owned(db, owner, conversation):
                return []
            rows = db.execute(
                "SELECT turn.id, asked, answer, follow_ups, coalesce(vote.vote, 0), coalesce(reason, '') FROM turn"
                " LEFT JOIN vote ON vote.turn = turn.id WHERE conversation = ? ORDER BY turn.id",
                (conversation,),
            )
            return [_restored(number, *row) for number, row in enumerate(rows, start=1)]
        return None

    def rename(self, owner: str, conversation: str, title: str) -> None:
        """Give a conversation another name; an empty one changes nothing."""
        with self._transaction() as db:
            if _title(title) and _is_owned(db, owner, conversation):
                db.execute("UPDATE conversation SET title = ? WHERE id = ?", (_title(title), conversation))

    def delete(self, owner: str, conversation: str) -> str | None:
        """Delete a conversation, whose title is returned; it can be brought back for some minutes."""
        with self._transaction() as db:
            if _is_owned(db, owner, conversation):
                db.execute("UPDATE conversation SET deleted = ? WHERE id = ?", (time.time(), conversation))
                return str(db.execute("SELECT title FROM conversation WHERE id = ?", (conversation,)).fetchone()[0])
        return None

    def bring_back(self, owner: str, conversation: str) -> bool | None:
        """Undo a deletion. Whether there was one to undo, None when the file cannot be written."""
        with self._transaction() as db:
            if not _is_owned(db, owner, conversation, deleted=True):
                return False
            db.execute("UPDATE conversation SET deleted = NULL WHERE id = ?", (conversation,))
            return True
        return None

    def vote(self, owner: str, turn: Turn) -> bool:
        """Keep what was thought of a turn's answer, or forget it when the vote was taken back. Whether it was kept."""
        answer = turn.answer
        with self._transaction() as db:
            if answer is None or not turn.kept or not _turn_is_owned(db, owner, turn.kept):
                return False
            if not turn.vote:
                db.execute("DELETE FROM vote WHERE turn = ?", (turn.kept,))
                return True
            sources = json.dumps([citation.source_id for citation in answer.citations], ensure_ascii=False)
            row = (turn.kept, time.time(), turn.vote, turn.reason[:MAX_REASON], turn.question, answer.kind, sources)
            db.execute("INSERT OR REPLACE INTO vote VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*row, answer.generation))
            return True
        return False

    def _clear_away(self) -> None:
        """Overwrite what was deleted some time ago, and conversations whose first question was never answered."""
        before = time.time() - UNDO_SECONDS
        with self._transaction() as db:
            db.execute(
                "DELETE FROM conversation WHERE deleted < ? OR changed < ?"
                " AND NOT EXISTS (SELECT 1 FROM turn WHERE conversation = conversation.id)",
                (before, before),
            )

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """All that the block does, or nothing. When the file fails, the block ends there and the trouble is noted."""
        with self._lock:
            db = self._begun()
            before = db.total_changes
            try:
                yield db
                db.execute("COMMIT")
                if db.total_changes > before:  # reading proves nothing: a full disk can be read
                    self.problem = self._at_opening
            except ValueError as error:  # a text that is no UTF-8: nothing is wrong with the file
                _log.warning("a turn cannot be kept: %s", error)
            except sqlite3.Error as error:
                if db is self._db:
                    self._fails(error)
            finally:
                if db is not self._db:
                    db.close()
                elif db.in_transaction:
                    db.execute("ROLLBACK")

    def _begun(self) -> sqlite3.Connection:
        """The file in a transaction; when it fails, one without tables, with which the block ends at its first step."""
        try:
            # A reader that turns writer may find itself overtaken by another process, so all begin as writers.
            self._db.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            self._fails(error)
            return sqlite3.connect(":memory:")
        return self._db

    def _fails(self, error: Exception) -> None:
        _log.warning("the file of conversations failed: %s: %s", self.file, error)
        self.problem = Problem("unwritable", self.file)


def _is_owned(db: sqlite3.Connection, owner: str, conversation: str, *, deleted: bool = False) -> bool:
    """Whether `owner` has that conversation, compared in a time that tells nothing about whose it is."""
    row = db.execute("SELECT owner, deleted FROM conversation WHERE id = ?", (conversation,)).fetchone()
    whose, when = row or ("", None)
    mine = hmac.compare_digest(whose.encode(), owner.encode())
    return mine and bool(owner) and (when is not None) == deleted


def _turn_is_owned(db: sqlite3.Connection, owner: str, turn: int) -> bool:
    row = db.execute("SELECT conversation FROM turn WHERE id = ?", (turn,)).fetchone()
    return row is not None and _is_owned(db, owner, row[0])


def _restored(number: int, kept: int, asked: str, answer: str, follow_ups: str, vote: int, reason: str) -> Turn:
    turn = Turn(number, Asked(""), None, tuple(json.loads(follow_ups)), vote, reason, kept)
    # What an older or newer program kept may not be read; the question is shown and can be asked again.
    try:
        turn.asked = _asked().validate_json(asked)
    except ValueError:
        turn.asked = Asked(str(json.loads(asked).get("question", "")))
    with suppress(ValueError):
        turn.answer = _answers().validate_json(answer)
    return turn


def _title(text: str) -> str:
    return " ".join(text.split())[:MAX_TITLE]


@cache
def _answers() -> "TypeAdapter[Any]":
    from pydantic import TypeAdapter

    return TypeAdapter(Answer)


@cache
def _asked() -> "TypeAdapter[Any]":
    from pydantic import TypeAdapter

    return TypeAdapter(Asked)
