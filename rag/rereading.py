"""The best few passages of a ranking, read together with the question and put in order again."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from index.archive import Archive
from index.documents import Passage, Span
from rag.question import Question
from rag.reader import Reader, Window
from rag.retrieval import Ranked, Read, leading

READ = 3  # passages; data/eval/README.md, table "reader"
WINDOW = 170  # characters that are read of a passage: its nearest sentence and what stands around it
LONGEST = 300  # of a single sentence


def reread(
    archive: Archive, question: Question, ranked: Sequence[Ranked], reader: Reader, weight: float
) -> list[Ranked]:
    """`ranked` with the first few passages of different stories read, in the new order.

    `weight` is that of a logit in the score. It is taken against the best logit read, so that the scores keep their
    scale, and the passages that are not read count as the worst of those that are.
    """
    if not ranked:
        return []
    read = _readings(archive, question, ranked, reader)
    best, worst = max(one.answers for one in read.values()), min(one.answers for one in read.values())
    found = [
        replace(
            hit,
            score=hit.score + weight * ((read[row].answers if (row := hit.row) in read else worst) - best),
            read=read.get(hit.row),
        )
        for hit in ranked
    ]
    return sorted(found, key=lambda hit: -hit.score)


def _readings(archive: Archive, question: Question, ranked: Sequence[Ranked], reader: Reader) -> dict[int, Read]:
    """What is made of the passages to be read, by row; of copies of what is read it is the same."""
    placed: dict[int, tuple[str, Span]] = {}
    windows: dict[str, Window] = {}
    first = set(_to_read(leading(archive, ranked)))
    for hit in ranked:
        passage = archive.passage(hit.row)
        article, place = archive.article(passage.article_id), window(passage, hit.sentences)
        words = article.slice(place)
        if words in windows or hit.row in first:
            windows.setdefault(words, Window(article.title, words))
            placed[hit.row] = words, place
    readings = dict(zip(windows, reader.read(question.understood, list(windows.values())), strict=True))
    return {
        row: Read(
            readings[words].answers,
            Span(place.start + readings[words].span.start, place.start + readings[words].span.end),
        )
        for row, (words, place) in placed.items()
    }


def _to_read(ranked: Iterable[Ranked]) -> list[int]:
    """Rows of the first `READ` passages; one that only its title brought up takes no place, but is read beside them."""
    sound: list[int] = []
    unsound: list[int] = []
    for hit in ranked:
        if len(sound) == READ:
            break
        (sound if hit.said.sound else unsound).append(hit.row)
    return sound + unsound[:1]


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
