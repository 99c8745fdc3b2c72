"""What is looked for ahead of a question's vector changes nothing of what is found."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

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
    narrow = archive.scope(source="DICAS")
    assert 0 < narrow.passages < archive.everything.passages
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


@pytest.mark.parametrize(("source", "searches"), [(None, 1), ("DICAS", 2)])
def test_each_search_by_words_is_made_once_a_question(
    sample: Assistant, monkeypatch: pytest.MonkeyPatch, source: str | None, searches: int
) -> None:
    made = []
    finder = sample.archive.finder
    plainly = finder.by_words
    monkeypatch.setattr(finder, "by_words", lambda *given: made.append(given) or plainly(*given))
    sample.ask("DICASとは何ですか", source=source)
    assert len(made) == searches


def test_what_was_said_of_a_text_does_not_change_with_what_is_asked_beside_it(
    small: Archive, understood: Callable[..., Question]
) -> None:
    share = Lexical(small, understood("港の桟橋と無人艇")).share
    texts = ["港を広げる。", "", "無人艇の試験", "港を広げる。", "桟橋"]
    first = share.held_in(texts)
    first_again = first.copy()
    first[:] = True  # whoever is given it may change it
    assert share.held_in(texts[::-1]).tolist() == first_again[::-1].tolist()
    assert share.of_each(texts[2:4]) == [*share.of_each(texts[2:3]), *share.of_each(texts[3:4])]


def test_a_thread_and_a_forked_process_may_ask_whenever_they_do(hashing_index: str) -> None:
    program = """
import os, sys, threading, time
from pathlib import Path
from rag import open_assistant

assistant = open_assistant(Path(sys.argv[1]))
assert assistant.ask("港の桟橋").question

def later():
    time.sleep(0.3)  # until the main thread has ended
    print(assistant.ask("無人艇").question, flush=True)

if os.fork() == 0:
    print(assistant.ask("桟橋").question, flush=True)
    os._exit(0)
os.wait()
threading.Thread(target=later).start()
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(hashing_index)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert (done.returncode, done.stdout.splitlines()) == (0, ["桟橋", "無人艇"]), done.stderr
