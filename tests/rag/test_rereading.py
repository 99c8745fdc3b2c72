"""What the reader says puts the best few passages in a new order, and nothing else."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.archive import Archive
from index.documents import Passage, Span
from rag.kinds import Evidence
from rag.reader import Reading, Window
from rag.rereading import LONGEST, READ, WINDOW, reread, window
from rag.support import Said

WEIGHT = 0.01


class Says:
    """A reader that says what it is told, one logit a window, and always points at the window's first character."""

    def __init__(self, *answers: float) -> None:
        self.answers = answers
        self.seen: list[Window] = []

    def read(self, question: str, windows: Sequence[Window]) -> list[Reading]:
        self.seen += windows
        return [Reading(answer, Span(0, 1)) for answer, _ in zip(self.answers, windows, strict=False)]


@pytest.fixture
def found(evidence: Callable[[str], Evidence]) -> Evidence:
    return evidence("harbour")


def test_a_passage_that_answers_comes_first(small: Archive, found: Evidence) -> None:
    assert len(found.ranked) > READ, "the tiny archive must have more passages than are read"
    reader = Says(-2.0, 60.0, -2.0, -2.0, -2.0)
    again = reread(small, found.question, found.ranked, reader, WEIGHT)
    assert again[0].row == found.ranked[1].row and again[0].read is not None
    assert again[0].score == pytest.approx(found.ranked[1].score), "the best logit leaves the score's scale as it is"
    assert {hit.row for hit in again} == {hit.row for hit in found.ranked}


def test_the_rest_keeps_its_order_and_never_gains_on_what_was_read(small: Archive, found: Evidence) -> None:
    again = reread(small, found.question, found.ranked, Says(3.0, -4.0, 0.0, 1.0, 2.0), WEIGHT)
    unread = [hit.row for hit in again if hit.read is None]
    assert unread == [hit.row for hit in found.ranked[READ:]]
    before = {hit.row: hit.score for hit in found.ranked}
    lost = [before[hit.row] - hit.score for hit in again if hit.read is None]
    assert lost == pytest.approx([WEIGHT * 7] * len(lost)), "as if each had the worst logit that was read"


def test_what_only_its_title_brought_up_is_read_beside_the_best_few(small: Archive, found: Evidence) -> None:
    unsound = [replace(hit, said=Said(0.1, sound=place not in (0, 1))) for place, hit in enumerate(found.ranked)]
    assert len(unsound) > READ + 2
    reader = Says(*[0.0] * 50)
    again = reread(small, found.question, unsound, reader, WEIGHT)
    read = {hit.row for hit in again if hit.read}
    assert read == {unsound[0].row, *(hit.row for hit in unsound[2 : 2 + READ])} and len(reader.seen) == READ + 1


def test_only_the_best_few_are_read_each_under_its_title(small: Archive, found: Evidence) -> None:
    reader = Says(*[0.0] * 50)
    reread(small, found.question, found.ranked, reader, WEIGHT)
    assert len(reader.seen) == READ
    articles = [small.article(small.passage(hit.row).article_id) for hit in found.ranked[:READ]]
    assert [w.title for w in reader.seen] == [article.title for article in articles]
    assert all(w.text in article.text for w, article in zip(reader.seen, articles, strict=True))


def test_a_copy_of_what_is_read_is_not_read_again(small: Archive, found: Evidence) -> None:
    reader = Says(*[1.0] * 50)
    best = found.ranked[0]
    again = reread(small, found.question, [best, best, *found.ranked[1:]], reader, WEIGHT)
    assert len(reader.seen) <= READ
    assert len([hit for hit in again if hit.row == best.row and hit.read]) == 2


def test_nothing_found_is_nothing_read(small: Archive, found: Evidence) -> None:
    assert reread(small, found.question, [], Says(), WEIGHT) == []


@settings(deadline=None)
@given(lengths=st.lists(st.integers(1, 200), min_size=1, max_size=12), data=st.data())
def test_a_window_is_whole_sentences_round_the_nearest_one(lengths: list[int], data: st.DataObject) -> None:
    starts = [sum(lengths[:i]) for i in range(len(lengths))]
    sentences = tuple(Span(start, start + length) for start, length in zip(starts, lengths, strict=True))
    passage = Passage("a", 0, sum(lengths), sentences, aside=False)
    cosines = data.draw(st.lists(st.floats(-1, 1), min_size=len(lengths), max_size=len(lengths)))
    seen = window(passage, cosines)
    nearest = sentences[max(range(len(lengths)), key=lambda i: cosines[i])]
    assert nearest.within(seen)
    assert {seen.start, seen.end} <= {edge for s in sentences for edge in (s.start, s.end)}
    assert seen.end - seen.start <= WINDOW or seen == nearest
    # No neighbour that would still fit was left out.
    for beside in sentences:
        if beside.end == seen.start or beside.start == seen.end:
            assert seen.end - seen.start + beside.end - beside.start > WINDOW


def test_a_sentence_without_end_is_cut() -> None:
    endless = Span(0, 5_000)
    assert window(Passage("a", 0, 5_000, (endless,), aside=False), [0.5]) == Span(0, LONGEST)
