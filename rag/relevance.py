"""A ranking -> the probability that the archive answers; the gate between answering and abstaining.

E5 cosines of right and wrong passages overlap, so no single threshold will do (DESIGN section 4.6): several signals are
combined by logistic regression, fitted as `data/eval/README.md` tells.
"""

import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from index.archive import Archive
from index.documents import Article
from index.languages.aliases import fold
from index.languages.terms import fold_width, in_our_era, terms
from rag.excerpts import Excerpt, below_title, has_year
from rag.expected import forms, holds
from rag.question import Question
from rag.retrieval import Ranked

_NUMBER = re.compile(r"(?<![0-9])[0-9]+(?:\.[0-9]+)?(?![0-9])")
COMPARED = 20  # sentences among which each of several years may stand
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_COMPOUND = re.compile(r"[一-龥々]{4,8}")
_COMMA = re.compile(r"(?<=[0-9]),(?=[0-9]{3})")
TEMPER = 0.6  # of the reader's logits, which are too sure of one passage; data/eval/README.md, table "several readings"
LOWER = 20.0  # taken from the logit of a passage for each 1.0 by which it ranks below the best; the same table
UNREAD = 0.0  # what `reading` says when the reader is switched off; the other model then leaves it aside


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for an answer, each 0..1 unless said otherwise.

    `sentence` is the best cosine of a sentence; `lead` how far the best fused score stands above the ninth (0..0.5);
    `said` the share of the question's own words and known names that the best passage holds under any name, a compound
    of which it has the parts counting half; `form`
    whether the best excerpts have the form of the answer (a date when asked when); `year` whether the years asked for
    stand in the best excerpts; `figures` the share of its other numbers that the best article has; `broad` whether
    more than one fact is asked for; `crossed` whether the best article is in another language than the question. `read`
    is whether the reader took part, `reading` its tempered logits that a passage it read answers, put together (about
    -5..5).
    """

    sentence: float
    lead: float
    form: float
    said: float
    year: float
    figures: float
    broad: float
    crossed: float
    read: float
    reading: float


def names_it(archive: Archive, question: Question, best: Ranked) -> bool:
    """Whether a passage holds a name that is asked about, or one of the words that stand for what has none."""
    passage = archive.passage(best.row)
    article = archive.article(passage.article_id)
    near = fold(below_title(article, passage))
    asked = [*question.words, *(name for names in (*question.names, *question.sounding) for name in names)]
    return any(fold(name) in near for name in asked)


def signals(
    archive: Archive,
    question: Question,
    ranked: Sequence[Ranked],
    sentences: Sequence[Excerpt],
    lead: float,
) -> Signals:
    """The signals of a ranking that is not empty; `lead` is by how much its best passage beats the archive's ninth."""
    best = ranked[0]
    passage = archive.passage(best.row)
    article = archive.article(passage.article_id)
    wanted = [fold(word) for word in question.words]
    near = fold(below_title(article, passage))
    asked = [[fold(name) for name in names] for names in question.known]
    asked += [[word] for word in wanted if not any(word in names[0] for names in asked)]
    said = [1.0 if any(name in near for name in names) else _in_parts(names[0], near) for names in asked]
    numbers = set(_NUMBER.findall(_COMMA.sub("", in_our_era(fold_width(question.asked)))))
    there = {article.published.strftime("%Y")} if article.published else set()
    if numbers:
        there |= {*_NUMBER.findall(_COMMA.sub("", fold_width(f"{article.title} {article.text}"))), *terms(article.text)}
    years = {number for number in numbers if _YEAR.fullmatch(number)}
    wished = forms(question.asked)
    readings: dict[float, float] = {}  # copies of what was read have its very reading, which counts once
    for hit in ranked:
        if hit.read:
            readings.setdefault(hit.read.answers, hit.read.answers - LOWER * (best.score - hit.score))
    return Signals(
        sentence=max(hit.sentence for hit in ranked[:10]),
        lead=lead,
        form=float(not wished or any(holds(form, one.words) for form in wished for one in sentences[:3])),
        said=sum(said) / len(said) if said else 0.5,
        year=_dated(years, question, article, sentences),
        figures=_share(numbers - years, there | {year[2:] for year in there if _YEAR.fullmatch(year)}),  # Keen Edge 24
        broad=float(question.kind != "fact" and (question.kind != "latest" or not wished)),
        crossed=float(article.language != question.language),
        read=float(bool(readings)),
        reading=_together(readings.values()),
    )


def _in_parts(word: str, text: str) -> float:
    """Half where a text has both parts of a compound: 防衛相 and 会談 of 防衛相会談."""
    cuts = range(2, len(word) - 1) if _COMPOUND.fullmatch(word) else ()
    return 0.5 if any(word[:cut] in text and word[cut:] in text for cut in cuts) else 0.0


def _dated(years: set[str], question: Question, article: Article, sentences: Sequence[Excerpt]) -> float:
    """1 where the best sentences, their titles or days of publication have each year; half where the best article has.

    A sentence about another thing has a year by chance: where the question has a subject, its passage must name it. Two
    years are compared, seldom by the same three sentences, and each by its own article.
    """
    compared = len(years) > 1
    subjects = [] if compared else [fold(name) for names in question.subjects for name in names]

    def dated(year: str) -> float:
        for sentence in sentences[: COMPARED if compared else 3]:
            near = fold(below_title(sentence.article, sentence.passage)) if subjects else ""
            if has_year(year, sentence.article, sentence.words) and (
                not subjects or any(name in near for name in subjects)
            ):
                return 1.0
        return 0.5 if year in terms(article.text) else 0.0

    return min(map(dated, years), default=1.0)


def _together(logits: Collection[float]) -> float:
    """The logit of several passages together: log(sum(exp(TEMPER * logit))) / TEMPER, a little above the best of them.

    Tempered, several half-sure readings count for more beside one that is sure (Guo et al., On Calibration of Modern
    Neural Networks, 2017, section 4.2).
    """
    if not logits:
        return UNREAD
    best = max(logits)
    return best + math.log(sum(math.exp(TEMPER * (logit - best)) for logit in logits)) / TEMPER


def _share(wanted: set[str], there: set[str]) -> float:
    return len(wanted & there) / len(wanted) if wanted else 1.0


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic regression over signals."""

    intercept: float
    weights: Mapping[str, float]

    def probability(self, found: Signals) -> float:
        """The probability that the best excerpts answer, 0..1."""
        z = self.intercept + sum(weight * getattr(found, name) for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-max(-60.0, min(60.0, z))))


# data/eval/README.md, table "answerability", for both models, the bar, and how to fit them again.
BAR = 0.29  # the probability from which an answer is given
WITH_READER = Model(
    -9.78,
    {
        "sentence": 4.04,
        "lead": 10.13,
        "form": 1.18,
        "said": 1.53,
        "year": 2.68,
        "figures": 0.78,
        "broad": 0.83,
        "crossed": 0.75,
        "reading": 0.44,
    },
)
WITHOUT_READER = Model(
    -15.44,
    {
        "sentence": 9.02,
        "lead": 10.34,
        "form": 1.44,
        "said": 2.26,
        "year": 2.83,
        "figures": 0.99,
        "broad": 0.84,
        "crossed": 0.86,
    },
)


def probability(found: Signals) -> float:
    """The calibrated probability, 0..1, that the best excerpts answer, by the model that knows what `found` does."""
    return (WITH_READER if found.read else WITHOUT_READER).probability(found)


def suffices(found: Signals) -> bool:
    """Whether the best excerpts are likely enough to answer that they may be given as one."""
    return probability(found) >= BAR
