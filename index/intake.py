"""The data folder -> articles: every file read in a sandbox, ids made unique, and a verdict on every file."""

import contextlib
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from index.documents import Article, Unread
from index.errors import DataError
from index.readers import list_files, load, shown, told
from index.sandbox import Reading, Sandbox

Progress = Callable[[str, int, int], None]
Known = Callable[[str, str], Reading | None]


@dataclass(frozen=True, slots=True)
class Seen:
    """A file that was read. `articles` counts those that are in the archive under their own id, `copies` the others.

    `encoding` is None for a file that is no text; `replaced` counts characters that stand as U+FFFD.
    """

    file: str
    bytes: int
    sha256: str
    articles: int
    encoding: str | None
    replaced: int
    copies: int = 0


@dataclass(frozen=True, slots=True)
class Intake:
    """What was found in the data folder. `duplicates` are "<id> (<file>)"."""

    articles: tuple[Article, ...]
    unread: tuple[Unread, ...]
    duplicates: tuple[str, ...]
    seen: tuple[Seen, ...]

    @property
    def files(self) -> tuple[tuple[str, str], ...]:
        """Path and SHA-256 of each file that was read."""
        return tuple((one.file, one.sha256) for one in self.seen)

    def verdicts(self) -> list[dict[str, Any]]:
        """What became of every file, by name: indexed, skipped or quarantined, with codes and reasons."""
        rows: dict[str, dict[str, Any]] = {
            one.file: {"file": one.file, "verdict": "indexed", **asdict(one), "problems": []} for one in self.seen
        }
        for one in self.unread:
            row = rows.setdefault(one.file, {"file": one.file, "verdict": "skipped", "articles": 0, "problems": []})
            row["problems"].append({"code": one.code, "reason": one.reason})
            if not row["articles"]:
                row["verdict"] = "quarantined" if row["verdict"] == "quarantined" else one.verdict
        return [rows[file] for file in sorted(rows)]


def read_folder(data: Path, progress: Progress, known: Known = lambda name, sha256: None) -> Intake:
    """Read every article below `data`. Raises DataError when there is not a single one.

    The same article twice is counted once; another article under an id that is taken is not read, and said so.
    What is `known` of a file by its name and SHA-256 need not be read again.
    """
    names, unread = list_files(data)
    articles: dict[str, Article] = {}
    duplicates: list[str] = []
    seen: list[Seen] = []
    with Sandbox() as sandbox:
        for done, name in enumerate(names):
            progress("reading", done, len(names))
            try:
                source = load(data, name)
            except DataError as problem:
                unread.append(Unread(name, str(problem), problem.code))
                continue
            digest = hashlib.sha256(source.raw).hexdigest()
            read = known(name, digest) or sandbox.read(source)
            unread.extend(read.unread)
            before, copies = len(articles), len(duplicates)
            for article in map(_storable, read.articles):
                there = articles.get(article.id)
                if there is None:
                    articles[article.id] = article
                elif (there.title, there.text) == (article.title, article.text):
                    duplicates.append(f"{article.id} ({name})")
                else:
                    taken = f"the id '{article.id}' is already used in {there.file}; give this article an id of its own"
                    unread.append(Unread(name, told(taken), "id-taken"))
            own, copied = len(articles) - before, len(duplicates) - copies
            seen.append(Seen(name, len(source.raw), digest, own, read.encoding, read.replaced, copied))
    progress("reading", len(names), len(names))
    if not articles:
        reasons = "".join(f" {shown(u.file)}: {u.reason.rstrip('.')}." for u in unread[:3])
        raise DataError(f"No article could be read in {data}.{reasons} Put articles there, or name another --data.")
    ordered = tuple(sorted(articles.values(), key=lambda article: (article.file, article.id)))
    return Intake(ordered, tuple(unread), tuple(duplicates), tuple(seen))


def _storable(article: Article) -> Article:
    """Surrogates, which escapes in a file may hold, cannot be stored as UTF-8.

    In the text each becomes a `?`, so that offsets stay. Elsewhere two that belong together become their character.
    """
    return replace(
        article,
        id=_whole(article.id),
        title=_whole(article.title),
        text=article.text if _is_whole(article.text) else article.text.encode("utf-8", "replace").decode("utf-8"),
        file=_whole(article.file),
        outlet=article.outlet and _whole(article.outlet),
        url=article.url and _whole(article.url),
        number=article.number and _whole(article.number),
        metadata={_whole(name): _whole(value) for name, value in article.metadata.items()},
    )


def _whole(value: str) -> str:
    """The value with pairs of surrogates as the characters that they stand for, and U+FFFD for half of one."""
    return value if _is_whole(value) else value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _is_whole(value: str) -> bool:
    """Whether the value can be stored as it is; then no second copy of it is held."""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def changed_files(before: Mapping[str, str], data: Path) -> tuple[list[str], list[str], list[str]]:
    """Files in `data` that were added, changed and removed since the archive was built. Raises DataError."""
    now: dict[str, str] = {}
    for name in list_files(data)[0]:
        with contextlib.suppress(DataError):
            now[name] = hashlib.sha256(load(data, name).raw).hexdigest()
    changed = [name for name in now.keys() & before.keys() if now[name] != before[name]]
    return sorted(now.keys() - before.keys()), sorted(changed), sorted(before.keys() - now.keys())
