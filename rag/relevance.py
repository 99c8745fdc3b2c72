"""A ranking -> the probability that the archive answers; the gate between answering and abstaining.

E5 cosines of right and wrong passages overlap, so no single threshold will do (DESIGN section 4.6): several signals are
combined by logistic regression, fitted as `data/eval/README.md` tells.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from index.archive import Archive
from index.languages.aliases import fold
from index.languages.terms import fold_width, terms
from rag.excerpts import Excerpt, TermShare
from rag.expected import expected, holds
from rag.question import Question
from rag.retrieval import Ranked

_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
BAR = 0.40  # probability from which an answer is given: loses 3 % of jsquad's answerable questions (same table)


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for an answer, each 0..1 unless said otherwise.

    `sentence` is the best cosine of a sentence; `lead` how far the best fused score stands above the tenth (0..0.5);
    `words` the share of the question's terms, by rarity, in the best passage; `named` the share of the question's own
    words that the best article holds under any name; `form` whether the best excerpts have the form of the answer (a
    date when asked when); `year` the share of the years asked for that the best article has; `broad` whether more than
    one fact is asked for; `crossed` whether
    the best article is in another language than the question.
    """

    sentence: float
    lead: float
    words: float
    named: float
    form: float
    year: float
    broad: float
    crossed: float


def signals(
    archive: Archive,
    question: Question,
    ranked: Sequence[Ranked],
    sentences: Sequence[Excerpt],
    tenth: float,
    share: TermShare,
) -> Signals:
    """The signals of a ranking that is not empty; `tenth` is the fused score of the archive's tenth best passage."""
    best = ranked[0]
    passage = archive.passage(best.row)
    article = archive.article(passage.article_id)
    body = fold(f"{article.title} {article.text}")
    others = {fold(name): [fold(n) for n in names] for names in question.names for name in names}
    wanted = [fold(word) for word in question.words]
    held = [any(name in body for name in others.get(word, [word])) for word in wanted]
    years = set(_YEAR.findall(fold_width(question.asked)))
    dated = f"{article.published} {' '.join(terms(article.text))}" if years else ""
    form = expected(question.asked)
    return Signals(
        sentence=max(hit.sentence for hit in ranked[:10]),
        lead=best.score - tenth,
        words=share.of(f"{article.title} {article.text[passage.start : passage.end]}"),
        named=sum(held) / len(held) if held else 0.5,
        form=float(any(holds(form, sentence.words) for sentence in sentences[:3])),
        year=sum(year in dated for year in years) / len(years) if years else 1.0,
        broad=float(question.kind != "fact" and (question.kind != "latest" or form is None)),
        crossed=float(article.language != question.language),
    )


# data/eval/README.md, table "answerability": fitted on 1,200 jsquad questions with and without their paragraph, the
# sample archive's questions and near misses, and seed_articles; judged by five-fold cross-validation.
INTERCEPT = -12.55
WEIGHTS: Mapping[str, float] = {
    "sentence": 9.48,
    "lead": 1.26,
    "words": 0.97,
    "named": 0.83,
    "form": 1.82,
    "year": 1.29,
    "broad": 1.44,
    "crossed": 0.83,
}


def probability(found: Signals) -> float:
    """The calibrated probability, 0..1, that the best excerpts answer."""
    z = INTERCEPT + sum(WEIGHTS[name] * value for name, value in asdict(found).items())
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, z))))
