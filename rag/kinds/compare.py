"""A comparison: two sides (times, things or reports), each with its own excerpts; where they disagree, it is said."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from index.documents import Article
from index.languages.aliases import Group, fold
from index.languages.calendar_spans import YEAR
from index.languages.periods import Period, find_periods
from index.languages.terms import fold_width
from rag.excerpts import Excerpt, below_title, distinct, list_around
from rag.kinds import Evidence, Telling
from rag.kinds.choosing import MANY_QUOTES, REPORTED_WITHIN, names_one, outermost, spread, weighed, within
from rag.kinds.disagreeing import disagreements

SIDE_MARGIN = 0.15  # below the best sentence of its own side
EACH_SIDE = 4  # quotations that a side has before others are heard
REPORT_MARGIN = 0.08  # below the best article, another one does not report the same thing
_JOINING = re.compile(r"^(?:and|vs\.?|versus|or) +", re.I)  # before the second time
_COMPARED = ("exercise", "weapon", "name", "person", "organisation", "place")  # kinds of names, the telling ones first


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: its name and how well an excerpt belongs to it; 0 is not at all.

    Where some excerpts belong to it by at least `wholly`, the others are not heard.
    """

    name: str
    holds: Callable[[Excerpt], int]
    wholly: int = 1


def tell(evidence: Evidence) -> Telling:
    """The best of each side, then what else answers; told one side after the other, what tells of both last."""
    sentences = weighed(evidence, named=0.0)
    apart = _times(evidence) or _things(evidence)
    sides = apart or _reports(sentences)

    def side_of(excerpt: Excerpt) -> str:
        held = [side.holds(excerpt) for side in sides]
        return sides[held.index(max(held))].name if sides and held[0] != held[1] else ""

    chosen: list[Excerpt] = []
    for side in sides:
        mine = [excerpt for excerpt in sentences if side_of(excerpt) == side.name]
        mine = [excerpt for excerpt in mine if side.holds(excerpt) >= side.wholly] or mine
        chosen += _best(within(mine, SIDE_MARGIN), EACH_SIDE) if mine else []
    # Of times and things only those who tell of both are heard beside the two sides.
    heard = [e for e in sentences if not apart or (not side_of(e) and sides[0].holds(e))]
    rest = _best(within(heard, SIDE_MARGIN), MANY_QUOTES) if heard else []
    best = sorted(distinct(outermost([*chosen, *rest]), MANY_QUOTES), key=lambda excerpt: -excerpt.score)
    names = [side.name for side in sides]
    told = [side_of(excerpt) for excerpt in best]
    order = sorted(range(len(best)), key=lambda i: names.index(told[i]) if told[i] else len(names))
    return Telling(tuple(best), tuple(order), tuple(names), tuple(told), () if apart else disagreements(evidence, best))


def _best(sentences: Sequence[Excerpt], limit: int) -> list[Excerpt]:
    return spread(distinct(outermost([list_around(excerpt) for excerpt in sentences]), limit * 2), limit)


def _times(evidence: Evidence) -> list[Side]:
    """Two times that the question names: what was published then, or where that is nothing, says of then."""
    today = evidence.archive.today()
    understood = evidence.question.understood
    periods: dict[object, Period] = {(p.first, p.last): p for p in find_periods(understood, today)}
    if len(periods) < 2:  # "between the 2023 and 2026 meetings" is one stretch of time, but two to be compared
        years = list(dict.fromkeys(YEAR.findall(fold_width(understood))))
        if len(years) == 2:
            periods = {(year, year): replace(*find_periods(f"in {year}", today), words=year) for year in years}
    return (
        [Side(_JOINING.sub("", period.words.strip()), _then(period), wholly=2) for period in list(periods.values())[:2]]
        if len(periods) > 1
        else []
    )


def _then(period: Period) -> Callable[[Excerpt], int]:
    first, last = period.first or date.min, period.last or date.max
    late = last + REPORTED_WITHIN if last < date.max - REPORTED_WITHIN else last

    def holds(excerpt: Excerpt) -> int:
        published = excerpt.article.published
        said = any(first <= mention.first and mention.last <= last for mention in excerpt.dates)
        return 2 * bool(published and first <= published <= late) + said

    return holds


def _things(evidence: Evidence) -> list[Side]:
    """Two things of a kind that the question names."""
    groups = evidence.archive.aliases.groups_in(evidence.question.understood)
    for kind in _COMPARED:
        # ノーザン・ランタン(Northern Lantern) is one thing under two names.
        named = {frozenset(map(fold, (g.words, *g.others))): g for g in reversed(groups) if g.kind == kind}
        if len(named) > 1:
            return [_thing(group) for group in list(reversed(named.values()))[:2]]
    return []


def _thing(group: Group) -> Side:
    names = [fold(name) for name in (group.words, *group.others)]

    def holds(excerpt: Excerpt) -> int:
        if names_one(excerpt, excerpt.words, names):
            return 2
        return int(names_one(excerpt, below_title(excerpt.article, excerpt.passage), names))

    return Side(group.words, holds)


def _reports(sentences: Sequence[Excerpt]) -> list[Side]:
    """The two articles that say most of it, the older first."""
    articles = {excerpt.article.id: excerpt.article for excerpt in within(sentences, REPORT_MARGIN)}
    best = sorted(list(articles.values())[:2], key=lambda article: article.published or date.min)
    return [_report(article) for article in best] if len(best) > 1 else []


def _report(article: Article) -> Side:
    name = " ".join(str(part) for part in (article.outlet or article.title, article.published) if part)
    return Side(name, lambda excerpt: int(excerpt.article.id == article.id))
