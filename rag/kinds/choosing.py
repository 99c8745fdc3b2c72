"""How forms choose among the sentences: on the subject, in the time and form asked for, no words twice."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

from index.languages.aliases import fold
from index.languages.name_forms import named_in
from index.languages.terms import terms
from rag.answers import Window
from rag.excerpts import Excerpt, below_title, distinct, is_headline
from rag.expected import forms, holds
from rag.kinds import Evidence
from rag.retrieval import leading

# Scores that are added to a sentence's own; data/eval/README.md, table "forms of answers".
NAMED_BONUS = 0.05  # for a sentence that itself names what the question is about
UNNAMED_PENALTY = 0.08  # for one whose passage does not name it
FORM_BONUS = 0.06  # for one that has every form asked for (metres and tons); in parts for some of them
TIMELY_BONUS = 0.03  # for one that names a date in the time asked for
UNTIMELY_PENALTY = 0.05  # for one that neither does nor was published then
LEAD_IN_PENALTY = 0.05  # for "as follows:" without what follows
LEAD_IN_ENDS = 16  # characters at the end of a sentence that tell a lead-in
TELLING = 0.5  # weight from which a name says what a question is about
NEARLY = 0.04  # below the best fused score; such a passage is on the subject, too
COMMON = 5  # a name that a fifth of all passages hold tells nothing
SHORT_NAME = 5  # letters that stand inside other words: NDS in islands, PLA in place
SAME_ARTICLE = 0.01  # by which each further excerpt of one article must beat another article's

FACT_MARGIN = 0.15  # below the best score, an excerpt no longer answers; data/eval/README.md, table "margins"
MANY_MARGIN = 0.20
MANY_QUOTES = 8
REPORTED_WITHIN = timedelta(days=7)  # of an event
Rule = Callable[[Excerpt], float]  # what is added to the score of a sentence
_LEAD_IN = re.compile(r"(?:[:：]|(?:次|以下)の(?:とおり|通り)(?:だ|である|です)?。?|並べる。|整理する。)$")


def weighed(evidence: Evidence, named: float = NAMED_BONUS) -> list[Excerpt]:
    """All sentences, best first, now also by how they name the subject, fit the time and have the form asked for.

    `named` is added to those that name the subject themselves; a fact's sentence often leaves it to the one before.
    """
    rules = [_subject_rule(evidence, named), _form_rule(evidence), _time_rule(evidence.question.window), _lead_in_rule]
    applying = [rule for rule in rules if rule]
    found = [(e, sum(rule(e) for rule in applying)) for e in evidence.sentences]
    return sorted((e.scored(e.score + more) if more else e for e, more in found), key=lambda excerpt: -excerpt.score)


def on_subject(evidence: Evidence, sentences: Sequence[Excerpt]) -> list[Excerpt]:
    """The sentences of passages that name what the question is about; all where none does.

    A question without names (the strikes on drug boats) is about what the passages near the best one tell.
    """
    telling = [names for names, weight in _telling_names(evidence) if weight >= TELLING]
    if not telling and evidence.ranked:
        least = evidence.ranked[0].score - NEARLY
        near = {evidence.archive.passage(hit.row).id for hit in evidence.ranked if hit.score >= least}
        return [e for e in sentences if e.passage.id in near] or list(sentences)
    about: dict[str, bool] = {}
    for excerpt in sentences:
        if excerpt.passage.id not in about:
            about[excerpt.passage.id] = any(names_one(excerpt, _around(excerpt), names) for names in telling)
    return [e for e in sentences if about[e.passage.id]] or list(sentences)


def _telling_names(evidence: Evidence) -> list[tuple[list[str], float]]:
    """The names in a question, each in all its forms, with how well it tells a passage on the subject from others.

    What a question is about counts in full. Other names (Brisbane, the Pentagon) count by how rare they are among the
    ranked passages and in the archive: one that most have says nothing, and one that none has cannot tell them apart.
    """
    question, archive = evidence.question, evidence.archive
    others = [names for names in question.names if names not in question.subjects]
    found = [([fold(name) for name in names], 1.0) for names in question.subjects]
    ranked = list(leading(archive, evidence.ranked)) if others else []
    texts = [fold(archive.words_of(hit.row)) for hit in ranked]
    for names in others:
        folded = [fold(name) for name in names]
        held = sum(any(name in text for name in folded) for text in texts) / len(texts)
        common = max(min(map(archive.words.share_with, terms(name)), default=0.0) for name in names)
        found.append((folded, max(0.0, 1 - max(held, COMMON * common)) if held else 0.0))
    return found


def _around(excerpt: Excerpt) -> str:
    """The passage of an excerpt below the title of its article."""
    return below_title(excerpt.article, excerpt.passage)


def names_one(excerpt: Excerpt, text: str, names: Iterable[str]) -> bool:
    """Whether a text of an excerpt's article holds a folded name; in English, a short one as a word of its own."""
    if excerpt.article.language == "en":
        return named_in(text, names, sure=SHORT_NAME)
    said = fold(text)
    return any(name in said for name in names)


def _subject_rule(evidence: Evidence, bonus: float) -> Rule | None:
    groups = [(names, weight) for names, weight in _telling_names(evidence) if weight]
    if not groups:
        return None
    total = max(1.0, sum(weight for _, weight in groups))
    whole = sum(weight for _, weight in groups) / total

    def named(excerpt: Excerpt, text: str) -> float:
        return sum(weight for names, weight in groups if names_one(excerpt, text, names)) / total

    held: dict[str, float] = {}

    def rule(excerpt: Excerpt) -> float:
        if excerpt.passage.id not in held:
            held[excerpt.passage.id] = named(excerpt, _around(excerpt))
        lacking = whole - held[excerpt.passage.id]
        found = bonus * named(excerpt, excerpt.words) if bonus else 0.0
        return found - UNNAMED_PENALTY * lacking

    return rule


def _form_rule(evidence: Evidence) -> Rule | None:
    asked = forms(evidence.question.asked)

    def rule(excerpt: Excerpt) -> float:
        return FORM_BONUS * sum(holds(form, excerpt.words) for form in asked) / len(asked)

    return rule if asked else None


def _time_rule(window: Window | None) -> Rule | None:
    if window is None:
        return None
    first, last = window.first or date.min, window.last or date.max

    def rule(excerpt: Excerpt) -> float:
        published = excerpt.article.published
        for mention in excerpt.dates:
            if mention.precise != "year" and first <= mention.first and mention.last <= last:
                return TIMELY_BONUS
        late = last + REPORTED_WITHIN if last < date.max - REPORTED_WITHIN else last
        return 0.0 if published and first <= published <= late else -UNTIMELY_PENALTY

    return rule


def _lead_in_rule(excerpt: Excerpt) -> float:
    return -LEAD_IN_PENALTY if _LEAD_IN.search(excerpt.words[-LEAD_IN_ENDS:]) else 0.0


def within(sentences: Sequence[Excerpt], margin: float) -> list[Excerpt]:
    """The sentences at most `margin` below the best."""
    return [s for s in sentences if s.score >= sentences[0].score - margin]


def best_of_each(sentences: Sequence[Excerpt], limit: int, each: int = 1) -> list[Excerpt]:
    """The best `each` sentences of each article that are not its headline, of `limit` articles.

    A list of topics is all headlines; then these are told.
    """
    sentences = [e for e in sentences if not is_headline(e.article, e.span)] or sentences
    taken: dict[str, int] = {}
    chosen = []
    for excerpt in sentences:
        count = taken.get(excerpt.article.id, 0)
        new = excerpt.article.id not in taken
        if count < each and (not new or len(taken) < limit):
            taken[excerpt.article.id] = count + 1
            chosen.append(excerpt)
    return distinct(chosen, limit * each)


def spread(
    excerpts: Sequence[Excerpt], limit: int, same: Callable[[Excerpt, Excerpt], float] | None = None
) -> list[Excerpt]:
    """The best `limit` excerpts, where each further one of an article counts a little less.

    `same` says by how much more one counts less beside another that is chosen already.
    """
    left, chosen = list(excerpts), list[Excerpt]()
    cost = dict.fromkeys(map(id, left), 0.0)
    while left and len(chosen) < limit:
        best = max(left, key=lambda e: e.score - cost[id(e)])
        left.remove(best)
        chosen.append(best)
        for other in left:
            cost[id(other)] += SAME_ARTICLE if other.article.id == best.article.id else 0.0
            cost[id(other)] += same(other, best) if same else 0.0
    return chosen


def outermost(excerpts: Sequence[Excerpt]) -> list[Excerpt]:
    """Without those that lie inside another one (a list item whose list is quoted whole)."""
    kept: dict[int, Excerpt] = {}
    of_article: dict[int, list[int]] = {}  # places in `kept`
    for place, excerpt in enumerate(excerpts):
        beside = of_article.setdefault(id(excerpt.article), [])
        if not any(excerpt.span.within(kept[other].span) for other in beside):
            for other in [other for other in beside if kept[other].span.within(excerpt.span)]:
                beside.remove(other)
                del kept[other]
            beside.append(place)
            kept[place] = excerpt
    return list(kept.values())
