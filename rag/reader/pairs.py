"""What the reader is trained with: for each question the stretch that answers, and stretches that only look like it.

Stretches are whole sentences, as many as fit a length drawn by chance, for that is what is read of a passage. Those
that do not answer are what a search by words finds for the question, elsewhere and under the same title, the answering
stretch without the sentence that answers, and the answering stretch of a question whose year or name was changed.
A question with a translation is asked in it, over the same stretches. One that nothing answers (`answerable` false) has
only stretches that do not, most of them of its own article.
"""

import json
import random
import re
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from index import words
from index.documents import Span
from index.languages import sentence_spans
from index.languages.terms import query_terms

SHORTEST, LONGEST = 120, 340  # characters of a stretch
FOUND = 40  # stretches that the search is asked for
BEST = 6  # of those that fit, one of which is drawn
_STEPS = (-12, -7, -3, -2, -1, 1, 2, 3, 5, 10)  # between a year and the one asked for instead
_NUMBER = re.compile(r"[0-9０-９]+")
_NAME_END = re.compile(r"[\s(（]")
_ENGLISH_NAME = re.compile(r"(?<=[a-z,] )[A-Z][\w'-]+(?: [A-Z][\w'-]+)*")


@dataclass(frozen=True, slots=True)
class Pair:
    """A question with a stretch: whether it answers or competes with the one that does, and where the answer is."""

    question: str
    title: str
    text: str
    answers: bool
    listed: bool
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question whose answer stands at `spans` of article number `article`; without spans, only its subject does.

    `question` is the form in which it is asked, `searched` the same in the article's language.
    """

    question: str
    searched: str
    article: int
    answers: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]

    @property
    def translated(self) -> bool:
        """Whether it is asked in another language than the article's."""
        return self.question != self.searched


class Pairs:
    """Draws the stretches that a question is trained with, from a folder in the form of `shutten eval` with spans."""

    def __init__(self, folder: Path, random_: random.Random) -> None:
        self._random = random_
        self._articles: list[dict[str, Any]] = _lines(folder / "articles.jsonl")
        row = {article["id"]: place for place, article in enumerate(self._articles)}
        self.asked = [
            Asked(
                one.get("translated") or one["question"],
                one["question"],
                row[one["gold"][0]],
                tuple(one["answers"]),
                tuple((start, end) for start, end in one["spans"]),
            )
            for one in _lines(folder / "questions.jsonl")
            if one["spans"] or not one.get("answerable", True)
        ]
        self._sentences = [sentence_spans(article["text"]) for article in self._articles]
        self._titles = sorted({article["title"] for article in self._articles})
        names = (one.group() for asked in self.asked for one in _ENGLISH_NAME.finditer(asked.question))
        self._english_names = sorted(set(names))
        self._stretches = [(place, span) for place in range(len(self._articles)) for span in self._stretched(place)]
        self._kept = TemporaryDirectory(prefix="shutten-reader-")
        found = Path(self._kept.name, "words")
        texts = [f"{self._title(place)}\n{self._text(place, span)}" for place, span in self._stretches]
        places = [place for place, _ in self._stretches]
        words.write(found, zip(range(len(texts)), places, texts, [0] * len(texts), strict=True))
        self._words = words.WordIndex(found)

    def of(self, asked: Asked) -> list[Pair]:
        """The stretch that answers, then two to four that do not; of a question without an answer two or three."""
        if not asked.spans:
            return self._found(asked, beside=2)
        answer = Span(*self._random.choice(asked.spans))
        place = self._around(asked.article, answer)
        text, title = self._text(asked.article, place), self._title(asked.article)
        inside = answer.within(place)
        span = (answer.start - place.start, answer.end - place.start) if inside else None
        right = Pair(asked.question, title, text, answers=True, listed=True, span=span)
        wrong = self._found(asked)
        if without := self._without_answer(asked, place):
            wrong.append(replace(right, text=without, answers=False, span=None))
        if self._random.random() < 0.5 and (changed := self._changed(asked, f"{title} {text}")):
            wrong.append(replace(right, question=changed, answers=False, listed=False, span=None))
        return [right, *wrong]

    def _found(self, asked: Asked, beside: int = 1) -> list[Pair]:
        """One of the best stretches under other titles and `beside` under the same, of those without the answer."""
        weights = dict.fromkeys(query_terms(asked.searched), 1.0)
        found = [self._stretches[int(key)] for key in self._words.find(weights, FOUND).keys]
        fitting = [(a, s) for a, s in found if not any(answer in self._text(a, s) for answer in asked.answers)]
        own = self._title(asked.article)
        same = [one for one in fitting if self._title(one[0]) == own]
        other = [one for one in fitting if self._title(one[0]) != own]
        drawn = self._random.sample(same[:BEST], min(beside, len(same[:BEST])))
        drawn += [self._random.choice(other[:BEST])] if other else []
        return [
            Pair(asked.question, self._title(a), self._text(a, s), answers=False, listed=True, span=None)
            for a, s in drawn
        ]

    def _title(self, article: int) -> str:
        return str(self._articles[article]["title"])

    def _text(self, article: int, span: Span) -> str:
        return str(self._articles[article]["text"][span.start : span.end])

    def _stretched(self, article: int) -> list[Span]:
        """The article's sentences in stretches of lengths drawn by chance."""
        stretches: list[Span] = []
        room = 0
        for sentence in self._sentences[article]:
            if stretches and sentence.end - stretches[-1].start <= room:
                stretches[-1] = Span(stretches[-1].start, sentence.end)
            else:
                stretches.append(Span(sentence.start, min(sentence.end, sentence.start + LONGEST)))
                room = self._random.randint(SHORTEST, LONGEST)
        return stretches

    def _around(self, article: int, answer: Span) -> Span:
        """The sentence of the answer, and sentences around it while they fit a length drawn by chance."""
        sentences = self._sentences[article]
        first = last = next((i for i, s in enumerate(sentences) if answer.start < s.end), len(sentences) - 1)
        room = self._random.randint(SHORTEST, LONGEST)
        while True:
            wider = [(first - 1, last), (first, last + 1)]
            self._random.shuffle(wider)
            for a, b in wider:
                if a >= 0 and b < len(sentences) and sentences[b].end - sentences[a].start <= room:
                    first, last = a, b
                    break
            else:
                break
        start, end = sentences[first].start, sentences[last].end
        if end - start > LONGEST:  # a single long sentence
            start = max(start, min(answer.start - self._random.randint(0, LONGEST // 2), end - LONGEST))
        return Span(start, min(end, start + LONGEST))

    def _without_answer(self, asked: Asked, place: Span) -> str:
        """The stretch less the sentences that hold the answer; nothing where little would be left."""
        text = self._text(asked.article, place)
        spans = sentence_spans(text)
        kept = [text[s.start : s.end] for s in spans if not any(a in text[s.start : s.end] for a in asked.answers)]
        left = "".join(kept).strip()
        return left if len(left) >= 40 and len(kept) < len(spans) else ""

    def _changed(self, asked: Asked, seen: str) -> str:
        """The question about another year or another name, which the stretch does not hold; nothing without one."""
        numbers = [match for match in _NUMBER.finditer(asked.question) if match.group() in seen]
        title = next((t for t in _NAME_END.split(seen)[:1] if len(t) > 1 and t in asked.question), "")
        names = list(_ENGLISH_NAME.finditer(asked.question))
        if numbers and (not (title or names) or self._random.random() < 0.6):
            match = self._random.choice(numbers)
            number = int(match.group())
            step = self._random.choice(_STEPS) if number > 12 else self._random.randint(1, 9)
            other = str(max(1, number + step))
            if other not in seen:
                return asked.question[: match.start()] + other + asked.question[match.end() :]
        if names:
            match = self._random.choice(names)
            name = self._random.choice(self._english_names)
            if name not in asked.question:
                return asked.question[: match.start()] + name + asked.question[match.end() :]
        elif title and not asked.translated:
            name = _NAME_END.split(self._random.choice(self._titles))[0]
            if name and name not in seen:
                return asked.question.replace(title, name)
        return ""


def _lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]
