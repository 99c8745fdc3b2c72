"""Which excerpts the model is shown: those of the extractive answer first, then the next best, within a budget."""

from collections.abc import Sequence

from index.documents import Span
from rag.answerers.llm.protocol import speaks_to_a_machine
from rag.grounding.excerpts import Offered
from rag.kinds import Evidence, tell

MOST = 10  # excerpts
BUDGET = 6_000  # characters of all of them, so that the prompt fits a small model's 8,000 tokens even in Japanese
OF_ONE_ARTICLE = 4


def offer(evidence: Evidence) -> list[Offered]:
    """The excerpts with their numbers, the best first."""
    archive = evidence.archive
    rows = {archive.passage(hit.row).id: hit.row for hit in evidence.ranked}
    ours = tell(evidence).excerpts
    wanted = [excerpt.passage.id for excerpt in ours]
    wanted += [excerpt.passage.id for excerpt in evidence.sentences if not excerpt.passage.aside]
    offered: list[Offered] = []
    left = BUDGET
    used: dict[str, int] = {}
    for place in dict.fromkeys(wanted):
        if len(offered) == MOST or place not in rows:
            continue
        passage = archive.passage(rows[place])
        article = archive.article(passage.article_id)
        sentences = tuple(span for span in passage.sentences if not speaks_to_a_machine(article.slice(span)))
        size = sum(span.end - span.start for span in sentences)
        quoted = [excerpt.span for excerpt in ours if excerpt.article.id == article.id]
        likely = frozenset(number for number, span in enumerate(sentences, 1) if _within(span, quoted))
        if sentences and size <= left and (likely or used.get(article.id, 0) < OF_ONE_ARTICLE):
            offered.append(Offered(len(offered) + 1, article, passage, rows[place], sentences, likely))
            used[article.id] = used.get(article.id, 0) + 1
            left -= size
    return offered


def _within(span: Span, quoted: Sequence[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in quoted)
