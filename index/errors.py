"""Problems that the person at the keyboard can fix. Each message names the remedy.

ShuttenError
├── DataError        the article folder is missing, empty or unreadable
├── IndexMissing     there is no index yet
├── IndexDamaged     an index is there, but no generation of it can be trusted
├── IndexMismatch    the index was made with another model, store or version
├── BuildRunning     another process is building this index
├── StoreProblem     the vector store's server cannot be used: not there, too slow, not to be trusted
├── ModelError       the embedding model cannot be loaded
├── UnknownVariant   no reader, model, store or answerer has that name
├── NotInArchive     no article has that id, or no such place in it
└── BadQuestion      the question or one of its filters cannot be understood
"""

from collections.abc import Iterable


class ShuttenError(Exception):
    """A problem with a remedy; `str()` is one or two sentences for the person who can fix it."""


class DataError(ShuttenError):
    """The article folder is missing, empty or unreadable."""


class IndexMissing(ShuttenError):
    """There is no index yet."""


class IndexDamaged(ShuttenError):
    """An index is there, but no generation of it can be trusted."""


class IndexMismatch(ShuttenError):
    """The index was made with another model, store or version than is asked for."""


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
