"""An item asked for by its number: opened and quoted from its beginning."""

from rag.excerpts import Excerpt, is_headline
from rag.kinds import Evidence, Telling, in_rank_order
from rag.kinds.choosing import MANY_QUOTES


def tell(evidence: Evidence) -> Telling:
    """The sentences of the body of each item with that number, in their order; the headline after them."""
    archive, scored = evidence.archive, {(e.article.id, e.span): e for e in evidence.sentences}
    found: list[Excerpt] = []
    for row in evidence.rows():
        article = archive.articles[row]
        if article.number not in evidence.question.numbers:
            continue
        for passage in map(archive.passage, archive.passages_of(row)):
            if not passage.aside:
                found += [scored.get((article.id, s), Excerpt(article, s, 0.0, passage)) for s in passage.sentences]
    body = [excerpt for excerpt in found if not is_headline(excerpt.article, excerpt.span)] or found
    of_item: dict[str, list[Excerpt]] = {}
    for excerpt in body:
        of_item.setdefault(excerpt.article.id, []).append(excerpt)
    each = -(-MANY_QUOTES // max(1, len(of_item)))  # of two items, something of both
    return in_rank_order([excerpt for its in of_item.values() for excerpt in its[:each]][:MANY_QUOTES])
