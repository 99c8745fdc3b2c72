"""A fact: one to three sentences, each about a sentence long, the best first."""

from collections.abc import Sequence

from rag.excerpts import Excerpt, distinct, list_under
from rag.expected import forms, holds
from rag.kinds import Evidence, Telling, in_rank_order
from rag.kinds.choosing import FACT_MARGIN, FORM_BONUS, outermost, weighed, within

FACT_QUOTES = 3
CANDIDATES = 12  # among which the sentences that complete one another are looked for


def tell(evidence: Evidence) -> Telling:
    """The best sentences, those together that give all that was asked for: "length and displacement"."""
    near = within(weighed(evidence, named=0.0), FACT_MARGIN)
    whole = distinct(outermost([list_under(excerpt) for excerpt in near]), CANDIDATES)
    return in_rank_order(_complete(evidence.question.asked, whole))


def _complete(question: str, excerpts: Sequence[Excerpt]) -> list[Excerpt]:
    """The best excerpts, where one that gives what those before it lack comes sooner."""
    lacking = forms(question)
    left, chosen = list(excerpts), list[Excerpt]()
    while left and len(chosen) < FACT_QUOTES:
        gains = {id(e): sum(holds(form, e.words) for form in lacking) for e in left} if chosen else {}
        best = max(left, key=lambda e: e.score + (FORM_BONUS if gains.get(id(e)) else 0.0))
        left.remove(best)
        chosen.append(best)
        lacking = [form for form in lacking if not holds(form, best.words)]
    return chosen
