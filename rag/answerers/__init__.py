"""Who turns excerpts into statements. An answerer never writes a quotation: it chooses, orders and frames.

A new answerer is one file with a `drafts` function and one line in `ANSWERERS`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import import_module

from index.documents import Article, Span
from index.errors import UnknownVariant
from index.languages.aliases import AliasBook
from rag.answers import EXTRACTIVE, Arranged, Citation, Difference, Statement
from rag.kinds import Evidence

ANSWERERS = {"extractive": "extractive", "llm": "language_model"}
DEFAULT = "extractive"


@dataclass(frozen=True, slots=True)
class Drafted:
    """What an answerer proposes; grounding decides what of it is shown.

    `note` is a sentence below the statements, in the question's language. `translations`, `sides`, `differences` and
    `months` are as in `Answer`.
    """

    heading: str
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    note: str = ""
    arranged: Arranged = EXTRACTIVE
    translations: tuple[tuple[int, str], ...] = ()
    sides: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    months: tuple[tuple[str, int], ...] = ()


# Each draft is better than the one before; the last one stands. One without statements only says what went wrong.
Answerer = Callable[[Evidence], Iterator[Drafted]]


def answerer(name: str = DEFAULT) -> Answerer:
    """The answerer called `name`. Raises UnknownVariant when there is none."""
    if name not in ANSWERERS:
        raise UnknownVariant("answerer", name, ANSWERERS)
    chosen: Answerer = import_module(f"rag.answerers.{ANSWERERS[name]}").drafts
    return chosen


def drafts(name: str, evidence: Evidence) -> Iterator[Drafted]:
    """The drafts of an answerer, after the default one's, which is there at once.

    That first draft comes again, with the other's note, where the other has nothing to show in the end.
    """
    first = Drafted("", (), ())
    for first in answerer(DEFAULT)(evidence):
        yield first
    for draft in answerer(name)(evidence) if name != DEFAULT else ():
        yield draft if draft.statements else replace(first, note=draft.note, arranged=draft.arranged)


def rewritten(name: str, question: str, after: Sequence[str], aliases: AliasBook) -> str | None:
    """A follow-up made whole by an answerer that can; None where it cannot, or has nothing that can be used."""
    rewrite = getattr(import_module(f"rag.answerers.{ANSWERERS[name]}"), "rewritten", None) if after else None
    whole: str | None = rewrite(question, after, aliases) if rewrite else None
    return whole


def cite(number: int, article: Article, span: Span, also: tuple[str, ...] = ()) -> Citation:
    """A stretch of an article as a citation; its quotation is sliced here and nowhere else."""
    return Citation(
        number=number,
        article_id=article.id,
        title=article.title,
        outlet=article.outlet,
        published=article.published,
        url=article.url,
        file=article.file,
        span=span,
        quote=article.slice(span),
        article_sha256=article.sha256,
        also=also,
    )
