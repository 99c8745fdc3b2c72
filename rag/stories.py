"""Each story once: the version of it that is quoted, and the versions that are named beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from index.archive import Archive
from index.documents import Article
from rag.answers import Citation, Version
from rag.excerpts import Excerpt, distinct

AS_FULL = 0.9  # of the longest text, in characters


def one_version_each(archive: Archive, excerpts: Sequence[Excerpt]) -> list[Excerpt]:
    """The excerpts of one version of each story, in the order they had.

    Quoted is the fullest of the versions that say what the story's best excerpt says. Of equally full ones it is the
    newest, for it was brought up to date; of one day's the one that the index takes for the earliest, and of equal
    texts the first, for the others are reprints.
    """
    story = {article: archive.story_of(article) or article for article in {excerpt.article.id for excerpt in excerpts}}
    if len(set(story.values())) == len(story):  # as nearly always
        return list(excerpts)
    told: dict[str, list[Excerpt]] = {}
    for excerpt in excerpts:
        told.setdefault(story[excerpt.article.id], []).append(excerpt)
    quoted = {_quoted(earliest, of_story).id for earliest, of_story in told.items()}
    return [excerpt for excerpt in excerpts if excerpt.article.id in quoted]


def _quoted(story: str, excerpts: Sequence[Excerpt]) -> Article:
    """The version to quote of a story, whose earliest version has the id `story`."""
    best = max(excerpts, key=lambda excerpt: excerpt.score)
    if all(excerpt.article.id == best.article.id for excerpt in excerpts):
        return best.article
    able = {e.article.id: e.article for e in excerpts if e is best or len(distinct((best, e), 2)) == 1}
    longest = max(len(article.text) for article in able.values())
    full = [article for article in able.values() if len(article.text) >= AS_FULL * longest]
    full.sort(key=lambda article: (article.published or date.min, article.id == story, article.id))
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
        told.setdefault(archive.story_of(article.id) or article.id, []).append(article)
    first = (
        next((a.outlet for a in sorted(versions, key=lambda a: (a.published or date.max, a.id)) if a.outlet), None)
        for versions in told.values()
    )
    return len(told), len({outlet for outlet in first if outlet})
