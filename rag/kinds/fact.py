"""A fact: one to three sentences, each about a sentence long, the best first."""

import re
from collections.abc import Sequence

import numpy as np

from index.languages import is_bullet
from index.languages.terms import terms
from rag.excerpts import Excerpt, distinct, list_under, says_something
from rag.expected import forms, holds
from rag.kinds import Evidence, Telling, in_rank_order
from rag.kinds.antecedents import is_quoted, sentence_beside
from rag.kinds.choosing import FACT_MARGIN, FORM_BONUS, outermost, weighed, within

FACT_QUOTES = 3
NEW_WORDS = 0.2  # for the share of the question's words that the excerpts before lack
CANDIDATES = 12  # among which the sentences that complete one another are looked for
REPEATED = 0.5  # of a sentence's terms; then it only says what was asked. data/eval/README.md, "forms of answers"


def tell(evidence: Evidence) -> Telling:
    """The best sentences, those together that give all that was asked for: "length and displacement".

    Where the best one repeats the question and fewer are quoted, those beside it may be what answers.
    """
    near = within(weighed(evidence, named=0.0), FACT_MARGIN)
    whole = distinct(outermost([list_under(excerpt) for excerpt in near]), CANDIDATES)
    chosen = _complete(evidence, whole)
    room = FACT_QUOTES - len(chosen)
    return in_rank_order(chosen + _beside(evidence, chosen)[:room] if room else chosen)


def _complete(evidence: Evidence, excerpts: Sequence[Excerpt]) -> list[Excerpt]:
    """The best excerpts, where one that gives what those before it lack comes sooner.

    What may be lacking is a form ("length and displacement") or words of the question, of which it may have two parts.
    """
    lacking: Sequence[re.Pattern[str]] = forms(evidence.question.asked)
    left, chosen = list(excerpts), list[Excerpt]()

    def gains() -> list[float]:
        """What each of those left adds to those chosen."""
        if not chosen:
            return [0.0] * len(left)
        share = evidence.share
        told = share.held_in([e.words for e in chosen]).any(0)
        before, *after = share.worth(np.vstack([told, told | share.held_in([e.words for e in left])])).tolist()
        new_form = [any(holds(form, e.words) for form in lacking) for e in left]
        return [NEW_WORDS * (more - before) + FORM_BONUS * new for more, new in zip(after, new_form, strict=True)]

    while left and len(chosen) < FACT_QUOTES:
        scores = [excerpt.score + gain for excerpt, gain in zip(left, gains(), strict=True)]
        best = left.pop(scores.index(max(scores)))
        chosen.append(best)
        lacking = [form for form in lacking if not holds(form, best.words)]
    return chosen


def _beside(evidence: Evidence, chosen: Sequence[Excerpt]) -> list[Excerpt]:
    """The sentences after and before the best one where it mostly repeats the question and lacks the form asked for."""
    question, best = evidence.question, chosen[0]
    wished = forms(question.asked)
    if is_bullet(best.words) or (wished and all(holds(form, best.words) for form in wished)):
        return []  # the next item of a list is another matter
    said, asked = terms(best.words), set(terms(question.asked))
    if sum(term in asked for term in said) < REPEATED * len(said):
        return []
    found = (sentence_beside(evidence.archive, best, before=before) for before in (False, True))
    return [one for one in found if one and says_something(one.words) and not is_quoted(one, chosen)]
