"""What is looked for ahead of a question's vector changes nothing of what is found."""

import threading
from collections.abc import Callable

import numpy as np
import pytest

import rag.weighing
from index.archive import Archive
from rag.assistant import Assistant
from rag.lexical import Lexical
from rag.question import Question
from rag.retrieval import CANDIDATES, rank

QUESTIONS = ["DICASとは何ですか", "What did the ministers discuss in 2025?", "潜水艦の修理はどこで", "無人艇"]


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_ranking_is_the_same_whether_its_words_were_looked_for_before(
    sample: Assistant, understood: Callable[..., Question], question: str
) -> None:
    archive, asked = sample.archive, understood(question)
    meaning = archive.embedder.embed_query(asked.understood)
    narrow = archive.scope(source="a")
    ahead = Lexical(archive, asked)
    ahead.look([(archive.everything, CANDIDATES), (narrow, 7)])
    for scope, most in ((archive.everything, CANDIDATES), (narrow, 7)):
        alone = rank(archive, asked, meaning, scope, 5, candidates=most)
        assert rank(archive, asked, meaning, scope, 5, candidates=most, lexical=ahead) == alone


def test_what_is_held_does_not_depend_on_what_was_asked_before(
    small: Archive, understood: Callable[..., Question]
) -> None:
    asked, rows = understood("港の桟橋と無人艇"), np.arange(small.passages)
    whole = Lexical(small, asked).held(rows)
    parts = Lexical(small, asked)
    for some in (rows[1::2], rows[::3], rows[:0], rows[::-1]):
        assert parts.held(some).tolist() == whole[some].tolist()
    assert whole.dtype == np.float32 and whole.max() > 0


def test_the_words_are_looked_for_while_the_model_embeds(sample: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    looked, embedded = threading.Event(), threading.Event()
    both = []

    class Looking(Lexical):
        def look(self, *searches: object) -> None:
            looked.set()
            both.append(embedded.wait(20))

    embedder = sample.archive.embedder
    plainly = embedder.embed_query

    def embed(text: str) -> object:
        embedded.set()
        both.append(looked.wait(20))
        return plainly(text)

    monkeypatch.setattr(rag.weighing, "Lexical", Looking)
    monkeypatch.setattr(embedder, "embed_query", embed)
    assert sample.ask("DICASとは何ですか").answered
    assert both == [True, True]


def test_what_goes_wrong_meanwhile_is_told(sample: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*searches: object) -> None:
        raise OSError("the words cannot be read")

    monkeypatch.setattr(Lexical, "look", fail)
    with pytest.raises(OSError, match="cannot be read"):
        sample.ask("DICASとは何ですか")
