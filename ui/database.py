"""The SQLite file that conversations and votes are kept in: made, brought up to our version, checked, set aside."""

import logging
import secrets
import sqlite3
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Trouble = Literal["damaged", "newer", "unwritable"]
_log = logging.getLogger(__name__)

_MIGRATIONS = (
    """
    CREATE TABLE conversation (
        id TEXT PRIMARY KEY, owner TEXT NOT NULL, title TEXT NOT NULL, changed REAL NOT NULL, deleted REAL
    ) STRICT;
    CREATE INDEX newest ON conversation (owner, changed DESC);
    CREATE TABLE turn (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        conversation TEXT NOT NULL REFERENCES conversation ON DELETE CASCADE,
        asked TEXT NOT NULL, answer TEXT NOT NULL, follow_ups TEXT NOT NULL DEFAULT '[]'
    ) STRICT;
    CREATE INDEX of_conversation ON turn (conversation, id);
    -- Without a reference to the turn: a vote is given to whoever keeps the archive, and outlives the conversation.
    CREATE TABLE vote (
        turn INTEGER PRIMARY KEY, voted REAL NOT NULL, vote INTEGER NOT NULL, reason TEXT NOT NULL,
        question TEXT NOT NULL, kind TEXT NOT NULL, sources TEXT NOT NULL, generation TEXT NOT NULL
    ) STRICT;
    """,
)
"""Each brings the file from the version that is its place to the next one; `user_version` says where it stands."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why conversations are not kept, or that they had to be begun anew; `file` is the one concerned."""

    trouble: Trouble
    file: Path


def file_beside(index: Path) -> Path:
    """The file of conversations that belongs to an index folder."""
    folder = index.absolute()
    return folder.with_name(f"{folder.name}.conversations.sqlite3")


def open_file(file: Path) -> tuple[sqlite3.Connection, Problem | None]:
    """The file, a new one in place of a damaged one, or memory in place of one that cannot be used; and the trouble."""
    problem = None
    try:
        try:
            return _connected(file), None
        except sqlite3.OperationalError:  # the folder cannot be written, the disk is full, another holds the lock
            raise
        except sqlite3.DatabaseError:
            problem = Problem("damaged", _set_aside(file))
            _log.warning("the file of conversations was damaged and is now %s", problem.file)
            return _connected(file), problem
    except _Newer:
        problem = Problem("newer", file)
    except (OSError, sqlite3.Error) as error:
        _log.warning("conversations are not kept: %s: %s", file, error)
        problem = Problem("unwritable", file)
    return in_memory(), problem


def in_memory() -> sqlite3.Connection:
    """An empty file of conversations that nothing is left of."""
    return _prepared(connect(":memory:"))


def connect(file: str, *, uri: bool = False) -> sqlite3.Connection:
    """A connection that several threads may use in turn, and that begins no transaction by itself."""
    return sqlite3.connect(file, timeout=5, isolation_level=None, check_same_thread=False, uri=uri)


class _Newer(Exception):
    """The file was written by a newer program."""


def _connected(file: Path) -> sqlite3.Connection:
    file.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        file.touch(mode=0o600, exist_ok=False)  # other people of this computer have no business here
    db = connect(str(file))
    try:
        return _prepared(db)
    except BaseException:
        db.close()
        raise


def _prepared(db: sqlite3.Connection) -> sqlite3.Connection:
    if _version(db) > len(_MIGRATIONS):  # before anything is changed
        raise _Newer
    for setting in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "secure_delete = ON"):
        db.execute(f"PRAGMA {setting}")
    if [row[0] for row in db.execute("PRAGMA quick_check(1)")] != ["ok"]:
        raise sqlite3.DatabaseError("it is damaged")
    db.execute("BEGIN IMMEDIATE")  # two programs may open a new file at once
    for script in _MIGRATIONS[_version(db) :]:
        for statement in script.split(";"):
            db.execute(statement)  # not executescript, which would commit on its own
    db.execute(f"PRAGMA user_version = {len(_MIGRATIONS)}")
    db.execute("COMMIT")
    return db


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def _set_aside(file: Path) -> Path:
    """The damaged file under another name, so that somebody may still look into it."""
    aside = file.with_name(f"{file.name}.damaged-{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(2)}")
    for tail in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            file.with_name(file.name + tail).rename(aside.with_name(aside.name + tail))
    return file.rename(aside)
