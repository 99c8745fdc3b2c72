"""Lets through only quotations that stand, byte for byte, where they say they do."""

from collections.abc import Iterable, Sequence

from index.archive import Archive
from index.errors import NotInArchive
from rag.answers import Citation, Statement


def stands(archive: Archive, citation: Citation) -> bool:
    """Whether the cited article has exactly these words at exactly this place."""
    try:
        text = archive.article(citation.article_id).text
    except NotInArchive:
        return False
    return bool(citation.quote) and text[citation.span.start : citation.span.end] == citation.quote


def ground(
    archive: Archive, statements: Iterable[Statement], citations: Sequence[Citation]
) -> tuple[tuple[Statement, ...], tuple[Citation, ...]]:
    """The statements all of whose citations stand, and the citations they use."""
    sound = {citation.number for citation in citations if stands(archive, citation)}
    kept = tuple(s for s in statements if s.citations and sound.issuperset(s.citations))
    used = {number for statement in kept for number in statement.citations}
    return kept, tuple(citation for citation in citations if citation.number in used)
