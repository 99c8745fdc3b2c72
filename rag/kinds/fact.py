"""A fact: one to three sentences, each about a sentence long, the best first."""

from collections.abc import Sequence

from rag.excerpts import Excerpt, TermShare, distinct, list_under
from rag.expected import forms, holds
from rag.kinds import Evidence, Telling, in_rank_order
from rag.kinds.choosing import FACT_MARGIN, FORM_BONUS, outermost, weighed, within

FACT_QUOTES = 3
NEW_WORDS = 0.2  # for the share of the question's words that the excerpts before lack
CANDIDATES = 12  # among which the sentences that complete one another are looked for


def tell(evidence: Evidence) -> Telling:
    """The best sentences, those together that give all that was asked for: "length and displacement"."""
    near = within(weighed(evidence, named=0.0), FACT_MARGIN)
    whole = distinct(outermost([list_under(excerpt) for excerpt in near]), CANDIDATES)
    return in_rank_order(_complete(evidence, whole))


def _complete(evidence: Evidence, excerpts: Sequence[Excerpt]) -> list[Excerpt]:
    """The best excerpts, where one that gives what those before it lack comes sooner.

    What may be lacking is a form ("length and displacement") or words of the question, of which it may have two parts.
    """
    lacking = forms(evidence.question.asked)
    share = TermShare(evidence.archive, evidence.question)
    left, chosen = list(excerpts), list[Excerpt]()

    def gain(excerpt: Excerpt) -> float:
        if not chosen:
            return 0.0
        told = " ".join(e.words for e in chosen)
        more = share.of(f"{told} {excerpt.words}") - share.of(told)
        return NEW_WORDS * more + (FORM_BONUS if any(holds(form, excerpt.words) for form in lacking) else 0.0)

    while left and len(chosen) < FACT_QUOTES:
        best = max(left, key=lambda e: e.score + gain(e))
        left.remove(best)
        chosen.append(best)
        lacking = [form for form in lacking if not holds(form, best.words)]
    return chosen
