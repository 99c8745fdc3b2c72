"""Assistants over the tiny index and over the sample archive, and what stands between a question and its answer."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest

from index.archive import Archive, open_archive
from index.languages.aliases import AliasBook
from rag.assistant import Assistant
from rag.excerpts import TermShare, scored_sentences
from rag.kinds import Evidence
from rag.question import Question, understand
from rag.retrieval import rank

TODAY = date(2026, 1, 31)


@pytest.fixture(scope="session")
def small(hashing_index: Path) -> Archive:
    return open_archive(hashing_index)


@pytest.fixture(scope="session")
def sample(sample_index: Path) -> Assistant:
    return Assistant(sample_index)


@pytest.fixture(scope="session")
def book() -> AliasBook:
    return AliasBook.open([])


@pytest.fixture(scope="session")
def understood(book: AliasBook) -> Callable[..., Question]:
    """`understood(question, *earlier)` as on the last day of January 2026."""

    def understand_it(question: str, *earlier: str) -> Question:
        return understand(question, earlier, book, TODAY)

    return understand_it


@pytest.fixture(scope="session")
def evidence(small: Archive) -> Callable[[str], Evidence]:
    """All that the tiny archive has to say; without the gate, which knows the bundled model's cosines."""

    def gather(question: str, after: Sequence[str] = ()) -> Evidence:
        asked = understand(question, after, small.aliases, date(2031, 4, 2))
        scope = small.scope()
        ranked = rank(small, asked, small.embedder.embed_query(asked.understood), scope, 40)
        share = TermShare(small, asked)
        return Evidence(small, asked, ranked, scored_sentences(small, asked, ranked, share), scope, share)

    return gather
