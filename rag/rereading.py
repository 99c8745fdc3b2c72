"""The best few passages of a ranking, read together with the question and put in order again."""

from collections.abc import Sequence
from dataclasses import replace

from index.archive import Archive
from index.documents import Passage, Span
from rag.question import Question
from rag.reader import Reader, Window
from rag.retrieval import Ranked, Read

READ = 2  # passages; data/eval/README.md, table "reader"
WINDOW = 170  # characters that are read of a passage: its nearest sentence and what stands around it
LONGEST = 300  # of a single sentence


def reread(
    archive: Archive, question: Question, ranked: Sequence[Ranked], reader: Reader, weight: float
) -> list[Ranked]:
    """`ranked` with the first `READ` passages read, in the new order.

    `weight` is that of a logit in the score. It is taken against the best logit read, so that the scores keep their
    scale, and the passages that are not read count as the worst of those that are.
    """
    few = ranked[:READ]
    if not few:
        return []
    passages = [archive.passage(hit.row) for hit in few]
    places = [window(passage, hit.sentences) for passage, hit in zip(passages, few, strict=True)]
    articles = [archive.article(passage.article_id) for passage in passages]
    windows = [Window(article.title, article.slice(place)) for article, place in zip(articles, places, strict=True)]
    readings = reader.read(question.understood, windows)
    best, worst = max(r.answers for r in readings), min(r.answers for r in readings)
    found = [
        replace(
            hit,
            score=hit.score + weight * (reading.answers - best),
            read=Read(reading.answers, Span(place.start + reading.span.start, place.start + reading.span.end)),
        )
        for hit, reading, place in zip(few, readings, places, strict=True)
    ]
    found += [replace(hit, score=hit.score + weight * (worst - best)) for hit in ranked[READ:]]
    return sorted(found, key=lambda hit: -hit.score)


def window(passage: Passage, cosines: Sequence[float]) -> Span:
    """The stretch of a passage that is read: its nearest sentence, widened sentence by sentence to both sides."""
    sentences = passage.sentences
    if not sentences:
        return Span(passage.start, min(passage.end, passage.start + LONGEST))
    first = last = max(range(len(sentences)), key=lambda i: cosines[i])
    while True:
        # What stands before a sentence says what it is about, so it is taken first.
        wider = [(first - 1, last), (first, last + 1)]
        fitting = [
            (a, b)
            for a, b in wider
            if a >= 0 and b < len(sentences) and sentences[b].end - sentences[a].start <= WINDOW
        ]
        if not fitting:
            break
        first, last = fitting[0] if (last - first) % 2 == 0 or len(fitting) == 1 else fitting[-1]
    return Span(sentences[first].start, min(sentences[last].end, sentences[first].start + LONGEST))
