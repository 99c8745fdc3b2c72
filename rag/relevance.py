"""A ranking -> the probability that the archive answers; the gate between answering and abstaining.

E5 cosines of right and wrong passages overlap, so no single threshold will do (DESIGN section 4.6): several signals are
combined by logistic regression, fitted as `data/eval/README.md` tells.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.archive import Archive
from index.documents import Article
from index.languages.aliases import fold
from index.languages.terms import fold_width, terms
from rag.excerpts import Excerpt, TermShare
from rag.expected import expected, holds
from rag.question import Question
from rag.retrieval import Ranked

_NUMBER = re.compile(r"(?<![0-9])[0-9]+(?:\.[0-9]+)?(?![0-9])")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_COMMA = re.compile(r"(?<=[0-9]),(?=[0-9]{3})")
UNREAD = 0.0  # what `reading` says when the reader is switched off; the other model then leaves it aside
BAR = 0.40  # probability from which an answer is given: loses 3 % of jsquad's answerable questions (same table)
AROUND = 6  # characters on each side of the reader's span, which may stop before the counter: 「三」隻


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for an answer, each 0..1 unless said otherwise.

    `sentence` is the best cosine of a sentence; `lead` how far the best fused score stands above the tenth (0..0.5);
    `words` the share of the question's terms, by rarity, in the best passage; `named` the share of the question's own
    words that the best article holds under any name; `form` whether the best excerpts have the form of the answer (a
    date when asked when); `year` the share of the years asked for that the best article has, `figures` that of its
    other numbers; `broad` whether more than one fact is asked for; `crossed` whether the best article is in another
    language than the question. `read` is whether the reader took part, `reading` its best logit (about -6..6),
    `pointed` whether what it points at has the form of the answer.
    """

    sentence: float
    lead: float
    words: float
    named: float
    form: float
    said: float
    year: float
    figures: float
    broad: float
    crossed: float
    read: float
    reading: float
    pointed: float


def signals(
    archive: Archive,
    question: Question,
    ranked: Sequence[Ranked],
    sentences: Sequence[Excerpt],
    lead: float,
    share: TermShare,
) -> Signals:
    """The signals of a ranking that is not empty; `lead` is by how much its best passage beats the archive's tenth."""
    best = ranked[0]
    passage = archive.passage(best.row)
    article = archive.article(passage.article_id)
    body = fold(f"{article.title} {article.text}")
    others = {fold(name): [fold(n) for n in names] for names in question.names for name in names}
    wanted = [fold(word) for word in question.words]
    held = [any(name in body for name in others.get(word, [word])) for word in wanted]
    near = fold(f"{article.title} {article.text[passage.start : passage.end]}")
    asked = [[fold(name) for name in names] for names in question.known]
    asked += [[word] for word in wanted if not any(word in name for names in asked for name in names[:1])]
    said_of = [any(name in near for name in names) for names in asked]
    numbers = set(_NUMBER.findall(_COMMA.sub("", fold_width(question.asked))))
    there = {article.published.strftime("%Y")} if article.published else set()
    if numbers:
        there |= {*_NUMBER.findall(_COMMA.sub("", fold_width(f"{article.title} {article.text}"))), *terms(article.text)}
    years = {number for number in numbers if _YEAR.fullmatch(number)}
    form = expected(question.asked)
    said = max((hit for hit in ranked if hit.read), key=_reading, default=None)
    return Signals(
        sentence=max(hit.sentence for hit in ranked[:10]),
        lead=lead,
        words=share.of(f"{article.title} {article.text[passage.start : passage.end]}"),
        named=sum(held) / len(held) if held else 0.5,
        form=float(any(holds(form, sentence.words) for sentence in sentences[:3])),
        said=sum(said_of) / len(said_of) if said_of else 0.5,
        year=min((_dated(year, article, sentences[:3]) for year in years), default=1.0),
        figures=_share(numbers - years, there),
        broad=float(question.kind != "fact" and (question.kind != "latest" or form is None)),
        crossed=float(article.language != question.language),
        read=float(said is not None),
        reading=_reading(said) if said else UNREAD,
        pointed=float(said is not None and holds(form, _pointed_at(archive, said))),
    )


def _dated(year: str, article: Article, sentences: Sequence[Excerpt]) -> float:
    """1 where the best sentences, their titles or days of publication have the year; half where their article has."""
    for sentence in sentences:
        published = sentence.article.published
        if published and str(published.year) == year:
            return 1.0
        if year in terms(f"{sentence.article.title} {sentence.words}"):
            return 1.0
    return 0.5 if year in terms(article.text) else 0.0


def _share(wanted: set[str], there: set[str]) -> float:
    return len(wanted & there) / len(wanted) if wanted else 1.0


def _reading(hit: Ranked) -> float:
    return hit.read.answers if hit.read else UNREAD


def _pointed_at(archive: Archive, hit: Ranked) -> str:
    """What the reader points at, with a little around it."""
    if not hit.read:
        return ""
    article = archive.article(archive.passage(hit.row).article_id)
    start, end = hit.read.span
    return article.text[max(0, start - AROUND) : end + AROUND]


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic regression over signals."""

    intercept: float
    weights: Mapping[str, float]

    def probability(self, found: Signals) -> float:
        """The probability that the best excerpts answer, 0..1."""
        z = self.intercept + sum(weight * getattr(found, name) for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-max(-60.0, min(60.0, z))))


# data/eval/README.md, table "answerability", for both models and how to fit them again.
WITH_READER = Model(
    -12.55,
    {
        "sentence": 9.48,
        "lead": 1.26,
        "words": 0.97,
        "named": 0.83,
        "form": 1.82,
        "year": 1.29,
        "figures": 0.0,
        "broad": 1.44,
        "crossed": 0.83,
        "reading": 0.0,
        "pointed": 0.0,
    },
)
WITHOUT_READER = Model(
    -12.55,
    {
        "sentence": 9.48,
        "lead": 1.26,
        "words": 0.97,
        "named": 0.83,
        "form": 1.82,
        "year": 1.29,
        "figures": 0.0,
        "broad": 1.44,
        "crossed": 0.83,
    },
)


def probability(found: Signals) -> float:
    """The calibrated probability, 0..1, that the best excerpts answer."""
    return (WITH_READER if found.read else WITHOUT_READER).probability(found)
