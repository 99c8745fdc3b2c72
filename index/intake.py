"""The data folder -> articles: every file read, ids made unique, everything that failed kept with its reason."""

import contextlib
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from index.documents import Article, Unread
from index.errors import DataError
from index.readers import list_files, load, read_file

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Intake:
    """What was found in the data folder. `duplicates` are "<id> (<file>)", `files` pairs of path and SHA-256."""

    articles: tuple[Article, ...]
    unread: tuple[Unread, ...]
    duplicates: tuple[str, ...]
    files: tuple[tuple[str, str], ...]


def read_folder(data: Path, progress: Progress) -> Intake:
    """Read every article below `data`. Raises DataError when there is not a single one.

    The same article twice is counted once; another article under an id that is taken is not read, and said so.
    """
    names, unread = list_files(data)
    articles: dict[str, Article] = {}
    duplicates: list[str] = []
    files: list[tuple[str, str]] = []
    for done, name in enumerate(names):
        progress("reading", done, len(names))
        try:
            source = load(data, name)
        except DataError as problem:
            unread.append(Unread(name, str(problem)))
            continue
        files.append((name, hashlib.sha256(source.raw).hexdigest()))
        read, failed = read_file(source)
        unread.extend(failed)
        for article in map(_storable, read):
            there = articles.get(article.id)
            if there is None:
                articles[article.id] = article
            elif (there.title, there.text) == (article.title, article.text):
                duplicates.append(f"{article.id} ({name})")
            else:
                reason = f"the id '{article.id}' is already used in {there.file}; give this article an id of its own"
                unread.append(Unread(name, reason))
    progress("reading", len(names), len(names))
    if not articles:
        reasons = "".join(f" {u.file}: {u.reason.rstrip('.')}." for u in unread[:3])
        raise DataError(f"No article could be read in {data}.{reasons} Put articles there, or name another --data.")
    ordered = tuple(sorted(articles.values(), key=lambda article: (article.file, article.id)))
    return Intake(ordered, tuple(unread), tuple(duplicates), tuple(files))


def _storable(article: Article) -> Article:
    """Lone surrogates, which JSON escapes may hold, cannot be stored as UTF-8: one `?` each, so offsets stay."""
    title, text = (part.encode("utf-8", "replace").decode("utf-8") for part in (article.title, article.text))
    return article if (title, text) == (article.title, article.text) else replace(article, title=title, text=text)


def changed_files(before: Mapping[str, str], data: Path) -> tuple[list[str], list[str], list[str]]:
    """Files in `data` that were added, changed and removed since the archive was built. Raises DataError."""
    now: dict[str, str] = {}
    for name in list_files(data)[0]:
        with contextlib.suppress(DataError):
            now[name] = hashlib.sha256(load(data, name).raw).hexdigest()
    changed = [name for name in now.keys() & before.keys() if now[name] != before[name]]
    return sorted(now.keys() - before.keys()), sorted(changed), sorted(before.keys() - now.keys())
