"""A small archive whose articles say which version they are, built in forked processes that may be killed.

A fork of a process that has everything loaded starts in milliseconds, so hundreds of builds can be killed in a minute.
"""

import os
import signal
import traceback
from collections.abc import Callable
from pathlib import Path

from index.archive import open_archive
from index.build import build
from index.generations import Generations

ARTICLES = 6


def write_version(data: Path, version: int, articles: int = ARTICLES) -> None:
    """Put articles into `data` that are all of one version."""
    data.mkdir(parents=True, exist_ok=True)
    for number in range(articles):
        ships = f"港の艦は{version + number}隻で、訓練は{number + 1}日続いた。"
        (data / f"{number}.txt").write_text(f"記録{number}\n\n第{version}版の記録{number}。{ships}\n", encoding="utf-8")


def build_version(data: Path, index: Path, version: int, articles: int = ARTICLES) -> str:
    """Build that version; the name of its generation."""
    write_version(data, version, articles)
    return build(data, index, model="hashing").generation


def version_of(index: Path) -> int:
    """The version that the index holds, after every article was read and found by search; it must be one."""
    archive = open_archive(index)
    assert archive.warnings == (), archive.warnings
    versions = set()
    for row, article in enumerate(archive.articles):
        versions.add(int(article.text.split("第")[1].split("版")[0]))
        meaning = archive.embedder.embed_query(article.text)
        found = archive.finder.candidates(meaning, {}, 3, archive.everything)
        assert any(archive.article_row(int(place)) == row for place in found.rows)
    assert len(archive.articles) == ARTICLES and len(versions) == 1, versions
    return versions.pop()


def assert_tidy(index: Path) -> None:
    """Nothing is wrong with the index and nothing temporary is left."""
    assert Generations(index).check() == []
    left = [path.name for path in index.iterdir() if path.name.startswith(".") or path.suffix == ".journal"]
    assert left == [], left


class Child:
    """A forked process that runs `job(say)`; what it says with `say` can be heard with `lines`."""

    def __init__(self, job: Callable[[Callable[[object], None]], None], **environment: str) -> None:
        self._reading, writing = os.pipe()
        self.pid = os.fork()
        if self.pid:
            os.close(writing)
            self.status: int | None = None
            return
        try:
            os.close(self._reading)
            os.environ.update(environment)
            job(lambda word: (os.write(writing, f"{word}\n".encode()), None)[1])
            os._exit(0)
        except BaseException as problem:
            os.write(writing, f"{type(problem).__name__}: {problem}\n".encode())
            if os.environ.get("RIG_TRACE"):
                traceback.print_exc()
            os._exit(1)

    def next_line(self) -> str:
        """The next thing said, or what is left when it has ended."""
        said = b""
        while not said.endswith(b"\n") and (piece := os.read(self._reading, 1)):
            said += piece
        return said.decode().strip()

    def kill(self) -> list[str]:
        """End it at once; what it had still said."""
        os.kill(self.pid, signal.SIGKILL)
        return self.end()

    def end(self) -> list[str]:
        """Wait for its end, kept in `status`; what it had still said."""
        with os.fdopen(self._reading, encoding="utf-8") as pipe:
            said = pipe.read().splitlines()
        self.status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return said
