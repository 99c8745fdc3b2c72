"""Where two quotations give different numbers for the same thing. Neither is picked: the reader is shown both.

Marked with restraint, since a false alarm costs trust: only amounts of the kind asked for, one in each sentence, of the
same order, from different articles, about the same subject and not about different days.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations
from typing import NamedTuple

from index.languages.dates import folded
from rag.excerpts import Excerpt
from rag.expected import forms
from rag.kinds import Disagreement, Evidence, event_of

MOST_APART = 2.0  # times: 40,000 and 35,000 can be counts of one thing, 40,000 and 1,500 hardly
_UNITS = {
    "person": r"人|名|personnel|people|troops|soldiers|sailors|members",
    "ship": r"隻|艘|ships?|vessels?|boats?|carriers?|destroyers?",
    "aircraft": r"機|aircraft|planes?|jets?|fighters?",
    "country": r"[かカヵヶケ箇]国|nations?|countries",
    "company": r"社|companies|firms?",
    "missile": r"発|基|missiles?|launchers?",
    "minute": r"分(?!の)|minutes?",
    "metre": r"メートル|met(?:er|re)s?",
    "ton": r"トン|tons?|tonnes?",
    "percent": r"%|パーセント|per ?cent",
    "yen": r"円|yen",
    "dollar": r"ドル|dollars?",
}
_SCALES = {"兆": 10**12, "億": 10**8, "万": 10**4, "千": 10**3, "thousand": 10**3, "million": 10**6, "billion": 10**9}
_AMOUNT = re.compile(
    r"(?<![0-9.,])(?P<dollar_before>\$)?(?P<digits>[0-9][0-9,]*(?:\.[0-9]+)?)[ ]?"
    r"(?P<scale>兆|億|万|千|thousand|million|billion)?"
    r"(?P<rest>[0-9]{1,4})?[ -]?(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _UNITS.items()) + r")?",
    re.I,
)


class Amount(NamedTuple):
    """A number of something, as it is written."""

    unit: str
    value: float
    words: str


def amounts(text: str) -> Iterator[Amount]:
    """The amounts with a unit in a text: 3万5000人, 1,500名, $200 million."""
    for match in _AMOUNT.finditer(folded(text)):
        unit = next((name for name in _UNITS if match[name]), "dollar" if match["dollar_before"] else "")
        if unit:
            value = float(match["digits"].replace(",", "")) * _SCALES.get((match["scale"] or "").lower(), 1)
            value += float(match["rest"] or 0) if match["scale"] else 0
            yield Amount(unit, value, text[match.start() : match.end()].strip())


def disagreements(evidence: Evidence, excerpts: Sequence[Excerpt]) -> tuple[Disagreement, ...]:
    """The pairs of excerpts that give different amounts of what the question asks for."""
    asked = forms(evidence.question.asked)
    if not asked:
        return ()
    given: dict[int, Amount] = {}
    for place, excerpt in enumerate(excerpts):
        fitting = [
            amount for amount in amounts(excerpt.words) if any(f.search(folded(amount.words).lower()) for f in asked)
        ]
        if len(fitting) == 1 and fitting[0].value:
            given[place] = fitting[0]
    found = []
    for one, other in combinations(given, 2):
        if given[one].unit == given[other].unit and _same_thing(excerpts[one], excerpts[other]):
            low, high = sorted((given[one].value, given[other].value))
            if low < high <= low * MOST_APART:
                found.append(_told(excerpts, given, one, other))
    return tuple(found)


def _same_thing(one: Excerpt, other: Excerpt) -> bool:
    """Whether two sentences of different articles can be about one event: neither says another day than the other."""
    if one.article.id == other.article.id:
        return False
    when, then = event_of(one), event_of(other)
    return when is None or then is None or (when.first <= then.last and then.first <= when.last)


def _told(excerpts: Sequence[Excerpt], given: dict[int, Amount], one: int, other: int) -> Disagreement:
    first, second = sorted((one, other), key=lambda place: excerpts[place].article.published or date.min)
    days = (excerpts[first].article.published, excerpts[second].article.published)
    later = None not in days and days[0] != days[1]
    return Disagreement(
        "later report" if later else "conflict", (first, second), (given[first].words, given[second].words)
    )
