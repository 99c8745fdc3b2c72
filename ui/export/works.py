"""The cited articles of a conversation, each once with all that is quoted of it, as bibliographies want them."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answers import Answer, Citation


@dataclass(frozen=True, slots=True)
class Work:
    """One article as one generation of an index had it. `quoted` pairs each citation with the question it answered."""

    key: str
    generation: str
    quoted: tuple[tuple[str, Citation], ...]

    @property
    def article(self) -> Citation:
        """Any of its citations: all say the same of their article."""
        return self.quoted[0][1]


def works(answers: Sequence[Answer]) -> list[Work]:
    """The cited articles in the order in which they were first cited."""
    found: dict[tuple[str, str, str], list[tuple[str, Citation]]] = {}
    for answer in answers:
        for citation in answer.citations:
            of_one = found.setdefault((citation.article_id, citation.article_sha256, answer.generation), [])
            of_one.append((answer.question, citation))
    return [Work(_key(*names), names[2], tuple(quoted)) for names, quoted in found.items()]


def _key(article_id: str, article_sha256: str, generation: str) -> str:
    """A key to cite by: readable where the id is, and different for different works."""
    readable = re.sub(r"[^a-z0-9]+", "-", article_id.lower()).strip("-")[:40].strip("-")
    digest = hashlib.sha256("\n".join((article_id, article_sha256, generation)).encode("utf-8", "replace"))
    return f"{readable or 'article'}-{digest.hexdigest()[:8]}"
