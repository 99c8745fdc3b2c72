"""Problems that the person at the keyboard can fix. Each message names the remedy.

ShuttenError
├── DataError        the article folder is missing, empty or unreadable
├── WouldShrink      a build would leave fewer than half of the articles
├── IndexMissing     there is no index yet
├── IndexDamaged     an index is there, but no generation of it can be trusted
├── IndexMismatch    the index was made with another model, store or version
│   └── IndexOutdated    by an older program; the next build makes it anew
├── BuildRunning     another process is building this index
├── StoreProblem     the vector store's server cannot be used: not there, too slow, not to be trusted
├── ModelError       the embedding model cannot be loaded
├── UnknownVariant   no reader, model, store or answerer has that name
├── NotInArchive     no article has that id, or no such place in it
└── BadQuestion      the question or one of its filters cannot be understood
"""

from collections.abc import Iterable
from typing import Literal

# Why a file, or part of it, could not be read.
Code = Literal[
    "unsupported",  # no reader knows this kind of file
    "link",  # a symbolic link; links are not followed
    "special",  # a pipe, socket or device
    "empty",  # no text in it
    "name",  # its name is no text
    "closed",  # it cannot be opened or read, or changed meanwhile
    "too-large",
    "encoding",  # its bytes are no text
    "damaged",  # not of the kind that it says it is, or broken
    "locked",  # needs a password
    "no-text",  # pictures or scripts only
    "records",  # some lines or rows of it
    "id-taken",  # another article has its id
    "slow",  # took too long to read
    "memory",  # needs too much memory to read
    "crashed",  # ends the program that reads it
]


class ShuttenError(Exception):
    """A problem with a remedy; `str()` is one or two sentences for the person who can fix it."""


class DataError(ShuttenError):
    """The article folder is missing, empty or unreadable, or one file of it is; `code` says in which way."""

    def __init__(self, message: str, code: Code = "damaged") -> None:
        super().__init__(message)
        self.code = code


class WouldShrink(ShuttenError):
    """A build would leave fewer than half of the articles that the index has."""


class IndexMissing(ShuttenError):
    """There is no index yet."""


class IndexDamaged(ShuttenError):
    """An index is there, but no generation of it can be trusted."""


class IndexMismatch(ShuttenError):
    """The index was made with another model, store or version than is asked for."""


class IndexOutdated(IndexMismatch):
    """The index was made by an older program, which wrote it in a way that is no longer read."""


class BuildRunning(ShuttenError):
    """Another process is building this index."""


class StoreProblem(ShuttenError):
    """The vector store's server cannot be used."""


class ModelError(ShuttenError):
    """The embedding model cannot be loaded."""


class UnknownVariant(ShuttenError):
    """No variant of a replaceable part has that name."""

    def __init__(self, part: str, name: str, known: Iterable[str]) -> None:
        super().__init__(f"No {part} is called '{name}'. Choose one of: {', '.join(sorted(known))}.")


class NotInArchive(ShuttenError):
    """No article has that id, or no such place in it."""


class BadQuestion(ShuttenError):
    """The question or one of its filters cannot be understood."""
