"""Each question twice: with the article that answers it and without, so that abstention is measured on any set."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.documents import Article
from rag.assistant import Assistant
from rag.evaluation.questions import Asked


def halves(articles: Sequence[Article]) -> tuple[list[int], list[int]]:
    """Rows of every other article under each title, and of the others: what is left has neighbours, but no answer."""
    titled: dict[str, list[int]] = defaultdict(list)
    for row, article in enumerate(articles):
        titled[article.title].append(row)
    return [row for rows in titled.values() for row in rows[::2]], [r for rows in titled.values() for r in rows[1::2]]


def with_and_without(assistant: Assistant, asked: Sequence[Asked]) -> Iterator[tuple[Assistant, Asked]]:
    """Every question that names its articles, asked of an archive of the one half and of one of the other."""
    articles = assistant.archive.articles
    for rows in halves(articles):
        left = assistant.among(rows)
        ids = {articles[row].id for row in rows}
        for one in asked:
            if one.gold:
                gold = one.gold & ids
                yield left, replace(one, gold=gold, answers=one.answers if gold else (), answerable=bool(gold))
