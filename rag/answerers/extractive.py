"""Statements that are the quotations themselves. No model, no network, the same answer every time."""

from rag import counting, framing
from rag.answerers import Drafted
from rag.answers import Citation, Statement
from rag.excerpts import Excerpt
from rag.kinds import Evidence, Telling, tell


def answer(evidence: Evidence) -> Drafted:
    """The best excerpts, each a statement of its own, in the order that the kind of question asks for."""
    question = evidence.question
    if question.kind == "count":
        counted = counting.count(evidence)
        return _drafted(framing.counted(counted.number, counted.subject, question.language), counted.telling)
    return _drafted(framing.heading(question.kind, question.language), tell(evidence))


def _drafted(heading: str, telling: Telling) -> Drafted:
    citations = tuple(cite(number, excerpt) for number, excerpt in enumerate(telling.excerpts, 1))
    statements = tuple(Statement(citations[i].quote, (citations[i].number,)) for i in telling.order)
    return Drafted(heading, statements, citations)


def cite(number: int, excerpt: Excerpt) -> Citation:
    """An excerpt as a citation."""
    article = excerpt.article
    return Citation(
        number=number,
        article_id=article.id,
        title=article.title,
        outlet=article.outlet,
        published=article.published,
        url=article.url,
        file=article.file,
        span=excerpt.span,
        quote=excerpt.words,
        also=excerpt.also,
    )
