"""What is told as done, and what is not: our own sentences, with the marks that a careful reader would put on them."""

from datetime import date
from pathlib import Path

import pytest

from rag.answers import Event
from rag.modality import modality_of

ROWS = [
    line.split("\t")
    for line in Path(__file__).with_name("modality.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def test_the_table_is_large_enough_and_has_sentences_without_a_mark() -> None:
    assert len(ROWS) >= 60
    assert sum(marks == "-" for marks, _ in ROWS) >= 20


@pytest.mark.parametrize(("marks", "sentence"), ROWS, ids=[sentence for _, sentence in ROWS])
def test_a_sentence_is_marked_for_what_it_does_not_tell_as_done(marks: str, sentence: str) -> None:
    assert "+".join(modality_of(sentence)) == marks.strip("-")


def test_an_event_after_the_day_of_publication_is_planned_however_it_is_worded() -> None:
    event = Event(date(2031, 9, 1), date(2031, 9, 30), "month")
    words = "演習は9月に行う。"
    assert modality_of(words, event, date(2031, 7, 1)) == ("plan",)
    assert modality_of(words, event, date(2031, 10, 1)) == ()
    assert modality_of(words, event, None) == ()
    assert modality_of("演習は9月に行われる見通しだ。", event, date(2031, 7, 1)) == ("expected",)
    assert modality_of("報告書は9月に倍になると見通した。", event, date(2031, 7, 1)) == ("expected",)
