"""Each story once: the version of it that is quoted, and the versions that are named beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from index.archive import Archive
from index.documents import Article
from rag.answers import Citation, Version
from rag.excerpts import Excerpt

AS_WELL = 0.05  # a version whose best excerpt scores this far below the story's best still answers as well
AS_FULL = 0.9  # of the longest text, in characters


def one_version_each(archive: Archive, excerpts: Sequence[Excerpt]) -> list[Excerpt]:
    """The excerpts of one version of each story, in the order they had.

    Quoted is the fullest of the versions that answer about as well as the best of them. Of equally full ones it is
    the newest, for it was brought up to date; of equal texts the first, for the others are reprints.
    """
    told: dict[str, dict[str, Excerpt]] = {}
    for excerpt in excerpts:
        best_of = told.setdefault(archive.story_of(excerpt.article.id) or excerpt.article.id, {})
        there = best_of.get(excerpt.article.id)
        if there is None or excerpt.score > there.score:
            best_of[excerpt.article.id] = excerpt
    quoted = {_quoted(list(best_of.values())).id for best_of in told.values()}
    return [excerpt for excerpt in excerpts if excerpt.article.id in quoted]


def _quoted(best_of: Sequence[Excerpt]) -> Article:
    """The version to quote, given the best excerpt of each version."""
    best = max(excerpt.score for excerpt in best_of)
    able = [excerpt.article for excerpt in best_of if excerpt.score >= best - AS_WELL]
    longest = max(len(article.text) for article in able)
    full = sorted((a for a in able if len(a.text) >= AS_FULL * longest), key=lambda a: (a.published or date.min, a.id))
    return next(article for article in full if article.text == full[-1].text)


def with_versions(archive: Archive, citations: Iterable[Citation]) -> tuple[Citation, ...]:
    """The citations, each with the other articles that tell the same story, the oldest first."""
    return tuple(
        replace(
            citation,
            versions=tuple(
                Version(other.id, other.title, other.outlet, other.published)
                for other in archive.versions_of(citation.article_id)
                if other.id != citation.article_id
            ),
        )
        for citation in citations
    )


def independent(archive: Archive, articles: Iterable[Article]) -> tuple[int, int]:
    """How many stories the articles tell, and how many outlets told one of them first.

    An outlet that only reprints, cuts or rewrites what another had before does not confirm it.
    """
    told: dict[str, list[Article]] = {}
    for article in articles:
        if story := archive.story_of(article.id):
            told.setdefault(story, []).append(article)
    first = (
        next((a.outlet for a in sorted(versions, key=lambda a: (a.published or date.max, a.id)) if a.outlet), None)
        for versions in told.values()
    )
    return len(told), len({outlet for outlet in first if outlet})
