"""The model and the words of a question work beside each other, and what is found is what it would be one by one."""

import threading
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from index.embedders import Vectors
from index.errors import BadQuestion
from rag.answers import Answer
from rag.assistant import Assistant
from rag.lexical import Lexical
from rag.question import MAX_CHARS, Question
from rag.sought import Sought

QUESTION = "DICASとは何ですか"


@pytest.fixture
def warm(sample: Assistant) -> Assistant:
    sample.warm()
    assert sample.archive.is_warm
    return sample


def unclocked(answer: Answer) -> Answer:
    return replace(answer, timing=replace(answer.timing, total=0, embed=0, search=0, read=0, answer=0))


@pytest.mark.parametrize("after", [(), ("無人艇の試験はどこで行われたか",)])
def test_the_words_are_looked_for_while_the_model_embeds(
    warm: Assistant, monkeypatch: pytest.MonkeyPatch, after: tuple[str, ...]
) -> None:
    looked, embedded = threading.Event(), threading.Event()
    both = []
    plainly, begin = Lexical.look, warm.archive.embedder.begin

    def look(self: Lexical, searches: list[object]) -> None:
        looked.set()
        both.append(embedded.wait(20))
        plainly(self, searches)  # type: ignore[arg-type]

    def begun(text: str) -> Callable[[], Vectors]:
        computing = begin(text)

        def compute() -> Vectors:
            embedded.set()
            both.append(looked.wait(20))
            return computing()

        return compute

    expected = unclocked(warm.ask(QUESTION, after=after))
    monkeypatch.setattr(Lexical, "look", look)
    monkeypatch.setattr(warm.archive.embedder, "begin", begun)
    assert unclocked(warm.ask(QUESTION, after=after)) == expected
    assert both == [True, True]


@pytest.mark.parametrize("likely", [None, "something else"])
def test_a_vector_is_that_of_the_question_as_it_is_understood(
    warm: Assistant, understood: Callable[..., Question], likely: str | None
) -> None:
    archive, asked = warm.archive, understood(QUESTION)
    sought = Sought(archive, lambda: (asked, archive.everything), likely)
    assert np.array_equal(sought.meaning(), archive.embedder.embed_query(asked.understood))
    assert sought.embedding > 0


@pytest.mark.parametrize(
    "question", [QUESTION, "Please tell me about DICAS.", "  令和8年の\n無人艇の試験について教えてください。 "]
)
def test_a_question_that_follows_none_is_embedded_once_and_before_it_is_understood(
    warm: Assistant, monkeypatch: pytest.MonkeyPatch, question: str
) -> None:
    texts = []
    begin = warm.archive.embedder.begin
    monkeypatch.setattr(warm.archive.embedder, "begin", lambda text: texts.append(text) or begin(text))
    answer = warm.ask(question)
    assert texts == [answer.understood]


@pytest.mark.parametrize("question", ["", "?", "  ", "問" * (MAX_CHARS + 1)])
def test_a_question_that_cannot_be_asked_is_refused_whether_the_model_is_loaded_or_not(
    warm: Assistant, question: str
) -> None:
    with pytest.raises(BadQuestion):
        warm.ask(question)
    with pytest.raises(BadQuestion):
        warm.search(question)


@pytest.mark.parametrize("after", [(), ("無人艇の試験はどこで行われたか",)])
def test_what_goes_wrong_meanwhile_is_told(
    warm: Assistant, monkeypatch: pytest.MonkeyPatch, after: tuple[str, ...]
) -> None:
    def fail(*searches: object) -> None:
        raise OSError("the words cannot be read")

    monkeypatch.setattr(Lexical, "look", fail)
    with pytest.raises(OSError, match="cannot be read"):
        warm.ask(QUESTION, after=after)


def test_times_are_told_apart_and_none_twice(warm: Assistant) -> None:
    timing = warm.ask(QUESTION).timing
    parts = (timing.embed, timing.search, timing.read, timing.answer)
    assert min(parts) >= 0
    assert sum(parts) == pytest.approx(timing.total, abs=0.01)
