"""Where files become articles: a reader says which articles a file holds.

A new format is one file with a `read` function and one line in `READERS`. A reader yields an `Unread` for what it
cannot read and goes on with the rest; a problem with the whole file is a DataError. The text of an article is an
exact slice of what the file says (of its extracted text, for HTML and PDF); nothing is normalised.
"""

from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import cast

from index.documents import Article, Unread
from index.errors import DataError
from index.readers.sources import Source, find_files, load, shown, told

__all__ = ["READERS", "Reader", "Source", "list_files", "load", "read_file", "shown", "told"]

Reader = Callable[[Source], Iterator[Article | Unread]]

# By ending: the variants to try in turn; the first that finds anything has read the file.
READERS: dict[str, tuple[str, ...]] = {
    ".txt": ("digest", "text"),
    ".md": ("markdown",),
    ".markdown": ("markdown",),
    ".html": ("html",),
    ".htm": ("html",),
    ".pdf": ("pdf",),
    ".jsonl": ("jsonl",),
    ".csv": ("csv",),
    ".tsv": ("csv",),
}
_HTML = (b"<!doctype html", b"<html")


def list_files(folder: Path) -> tuple[list[str], list[Unread]]:
    """Files that a reader knows, as paths below `folder` with `/`, sorted; and what was passed over, with reasons.

    Raises DataError when the folder is missing or no folder.
    """
    return find_files(folder, frozenset(READERS))


def read_file(source: Source) -> tuple[tuple[Article, ...], tuple[Unread, ...]]:
    """The articles of one file in its order, and what in it could not be read.

    Raises nothing, whatever the bytes, but MemoryError.
    """
    articles: list[Article] = []
    unread: list[Unread] = []
    try:
        for name in _variants(source):
            for found in _reader(name)(source):
                articles.append(found) if isinstance(found, Article) else unread.append(found)
            if articles or unread:
                break
        else:
            unread.append(Unread(source.file, "empty: it holds no text. Remove it or fill it.", "empty"))
    except DataError as problem:
        unread.append(Unread(source.file, told(str(problem)), problem.code))
    except MemoryError:
        raise  # what is left of this process is not to be trusted
    except Exception as problem:  # whatever a parser does with hostile bytes, the other files go on
        reason = f"its content cannot be read ({type(problem).__name__}: {str(problem)[:120]}); repair or remove it."
        unread.append(Unread(source.file, told(reason)))
    return tuple(articles), tuple(unread)


def _variants(source: Source) -> tuple[str, ...]:
    """The variants for a file: by its ending, unless its first bytes say otherwise."""
    suffix = PurePosixPath(source.file).suffix.lower()
    if suffix not in READERS:
        raise DataError(f"unsupported type '{suffix}'; known are {', '.join(sorted(READERS))}.", "unsupported")
    if not source.raw.removeprefix(BOM_UTF8).strip():
        return ()
    start = source.raw[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if READERS[suffix][-1] in ("text", "markdown"):
        if start.startswith(_HTML):
            return READERS[".html"]
        if start.startswith(b"%pdf-"):
            return READERS[".pdf"]
    return READERS[suffix]


def _reader(name: str) -> Reader:
    """A variant, imported when it is first needed."""
    return cast(Reader, import_module(f"index.readers.{name}").read)
