"""What was searched for an answer, so that "not in the archive" can be checked."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

import numpy as np

from index.archive import Archive, Scope
from index.documents import Article
from rag import framing
from rag.answers import Coverage, Window
from rag.question import Question
from rag.retrieval import Ranked


def covered(
    archive: Archive,
    question: Question,
    scope: Scope,
    since: date | None,
    until: date | None,
    nearest: Sequence[Ranked],
) -> Coverage:
    """What the question was held against: the filters of the person and the window that its words ask for."""
    inside = None if scope.rows is None else np.isin(np.arange(len(archive.articles)), scope.rows, kind="table")

    def holding(word: str) -> int:
        return archive.holding(word, inside)

    terms = tuple((word, holding(word)) for word in question.counted)
    absent = [word for word, articles in terms if not articles]
    return Coverage(
        articles=scope.articles,
        passages=scope.passages,
        first=scope.first,
        last=scope.last,
        window=_narrower(question.window, since, until),
        terms=terms,
        aliases=(*question.names, *question.sounding),
        nearest=tuple(archive.passage(hit.row).id for hit in nearest),
        elsewhere=tuple(found for word in absent if (found := _under_another_name(word, question, holding))),
    )


def _under_another_name(word: str, question: Question, holding: Callable[[str], int]) -> tuple[str, str, int] | None:
    """The first other name of a word, or of a name that it is part of, under which the archive has something."""
    names = (name for named, *others in question.known if word in named for name in others)
    return next(((word, name, articles) for name in names if (articles := holding(name))), None)


def explain_nothing(archive: Archive, question: Question, coverage: Coverage, source: str | None = None) -> str:
    """What was searched and what came nearest, in the question's language; `source` is the one that was chosen."""
    if question.page:
        return framing.no_more(question.language)
    if coverage.window and not coverage.articles:
        around = _dates_around(_of_source(archive, source), coverage.window)
        return framing.outside_window(question.language, coverage.window, around, one_source=bool(source))
    articles = [archive.article(passage_id.rpartition("#")[0]) for passage_id in coverage.nearest]
    around = _dates_around(_naming(archive, question, source), coverage.window) if coverage.window else []
    return framing.not_found(
        question.language,
        coverage,
        list({article.id: article for article in articles}.values()),
        around,
        one_source=bool(source),
    )


def _of_source(archive: Archive, source: str | None) -> list[Article]:
    rows = archive.scope(source=source).rows
    return archive.articles if rows is None else [archive.articles[row] for row in rows.tolist()]


def _naming(archive: Archive, question: Question, source: str | None) -> list[Article]:
    """The articles that name all that a question is about, under any of its names; none where it is about nothing."""
    named = [archive.naming(names) for names in question.subjects]
    rows = set.intersection(*named) if named else set()
    theirs = {article.id for article in _of_source(archive, source)} if source and rows else None
    found = (archive.articles[row] for row in sorted(rows))
    return [article for article in found if theirs is None or article.id in theirs]


def _narrower(asked: Window | None, since: date | None, until: date | None) -> Window | None:
    """The window of the question inside the one that the person chose.

    Where the two have no day in common, the person's alone.
    """
    firsts = [day for day in (asked.first if asked else None, since) if day]
    lasts = [day for day in (asked.last if asked else None, until) if day]
    first, last = max(firsts, default=None), min(lasts, default=None)
    if first and last and first > last:
        return Window(since, until)
    return Window(first, last) if firsts or lasts else None


def _dates_around(articles: Iterable[Article], window: Window) -> list[date]:
    """The last day of publication before the window and the first one after it."""
    days = sorted({article.published for article in articles if article.published})
    before = [day for day in days if window.first and day < window.first][-1:]
    after = [day for day in days if window.last and day > window.last][:1]
    return before + after
