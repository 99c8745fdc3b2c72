"""The part of an archive that a question may use: which articles a window of dates and a source leave."""

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fnmatch import fnmatchcase

import numpy as np
from numpy.typing import NDArray

from index.documents import Article
from index.errors import BadQuestion
from index.passage_table import PassageTable, Rows
from index.stores import Keys, Where, outlet_numbers

Mask = NDArray[np.bool_]
ONE_ARTICLE = "="  # begins a pattern that is the whole id of an article
REPORTED_WITHIN = timedelta(days=7)  # of an event; the page that tells of the 13th may only say so a week later
STRAY = 2  # articles that a hole separates from all others do not tell how far an archive reaches
HOLE = 90  # days
FEWEST_DATED = 30  # articles of an archive that a hole means something in


@dataclass(frozen=True, slots=True)
class Scope:
    """The part of an archive that a question may use; `rows` are article rows, None for all of them."""

    rows: Rows | None
    articles: int
    passages: int
    first: date | None
    last: date | None
    keys: Keys | None = field(repr=False, default=None)
    where: Where | None = field(repr=False, default=None)


class Scopes:
    """Makes scopes of one archive, or of some of its articles: those in the rows `among`."""

    def __init__(self, articles: Sequence[Article], table: PassageTable, among: Collection[int] | None = None) -> None:
        self._articles = articles
        self._table = table
        self._among = np.ones(len(articles), bool)
        if among is not None:
            self._among[:] = False
            self._among[list(among)] = True
        self._days = np.array([a.published.toordinal() if a.published else 0 for a in articles], np.int64)
        self._outlets = outlet_numbers([article.outlet for article in articles])
        self._newest: tuple[date, date | None] | None = None  # as seen from a day

    def newest(self, now: date) -> date | None:
        """The day that the archive has come to, from which "yesterday" and "last month" are seen; None without dates.

        It is the newest day of publication, so that an archive of old news is asked as of its own time. Days to come
        (after the day after `now`, for the world has no one date) do not count unless there are no others, nor do one
        or two articles with a hole of more than `HOLE` days before them, in an archive of many: a wrong date, or one
        given to move the time that every question is seen from. Three such articles do move it.
        """
        if self._newest is None or self._newest[0] != now:
            self._newest = now, self._newest_of(now)
        return self._newest[1]

    def _newest_of(self, now: date) -> date | None:
        days = self._days[self._among & (self._days > 0)]
        past = days[days <= now.toordinal() + 1]
        days = np.sort(past if len(past) else days)
        if not len(days):
            return None
        last = len(days) - 1
        for stray in range(1, STRAY + 1) if len(days) >= FEWEST_DATED else ():
            if days[-stray] - days[-stray - 1] > HOLE:
                last = len(days) - stray - 1
        return date.fromordinal(int(days[last]))

    def narrowed(
        self, since: date | None, until: date | None, source: str | None, about: tuple[date | None, date | None]
    ) -> Scope:
        """The scope that `Archive.scope` describes. Raises BadQuestion for a window that ends before it begins."""
        if since and until and since > until:
            raise BadQuestion(f"The window ends ({until}) before it begins ({since}). Exchange the two dates.")
        allowed = self._published_in(since, until)
        where = Where(_ordinals(since, until) if since or until else None)
        if source and source.strip():
            patterns = [line.strip() for line in source.split("\n") if line.strip()]
            fitting = np.array([any(_fits(a, one) for one in patterns) for a in self._articles], bool)
            allowed &= fitting
            where = self._these(fitting)._replace(days=where.days)
        inside = allowed[self._table.article]
        if any(about):
            mentioning = np.zeros(len(self._articles), bool)
            mentioning[self._table.article[self._mentions(*about)]] = True
            allowed &= mentioning | self._published_in(about[0], _later(about[1], REPORTED_WITHIN))
            inside = allowed[self._table.article]
            where = Where(articles=np.flatnonzero(allowed))
        if not self._among.all():
            allowed &= self._among
            inside = allowed[self._table.article]
            where = Where(articles=np.flatnonzero(allowed))
        everything = bool(inside.all())
        rows = np.flatnonzero(allowed)
        days = self._days[rows]
        days = days[days > 0]
        return Scope(
            rows=None if everything else rows,
            articles=len(rows),
            passages=int(inside.sum()),
            first=date.fromordinal(int(days.min())) if len(days) else None,
            last=date.fromordinal(int(days.max())) if len(days) else None,
            keys=None if everything else self._table.keys[inside],
            where=None if everything else where._replace(rows=inside),
        )

    def _these(self, fitting: Mask) -> Where:
        """The articles that fit, as whole outlets if they are just that, else one by one."""
        outlets = np.unique(self._outlets[fitting])
        if (np.isin(self._outlets, outlets) == fitting).all():
            return Where(outlets=outlets)
        return Where(articles=np.flatnonzero(fitting))

    def _published_in(self, first: date | None, last: date | None) -> Mask:
        """Which articles were published in that window; one without a date is in none but the open one."""
        if not first and not last:
            return np.ones(len(self._articles), bool)
        low, high = _ordinals(first, last)
        return (self._days >= low) & (self._days <= high) & (self._days > 0)

    def _mentions(self, first: date | None, last: date | None) -> Mask:
        """Which passages mention a date that lies wholly in that window."""
        low, high = _ordinals(first, last)
        fits = (self._table.dates[:, 0] >= low) & (self._table.dates[:, 1] <= high)
        so_far = np.concatenate([[0], np.cumsum(fits)])
        return so_far[self._table.first_date[1:]] > so_far[self._table.first_date[:-1]]


def _later(day: date | None, delay: timedelta) -> date | None:
    return day + delay if day and day < date.max - delay else day


def _ordinals(first: date | None, last: date | None) -> tuple[int, int]:
    return (first or date.min).toordinal(), (last or date.max).toordinal()


def _fits(article: Article, pattern: str) -> bool:
    if pattern.startswith(ONE_ARTICLE):
        return article.id == pattern.removeprefix(ONE_ARTICLE)
    wanted = _plain(pattern)
    if not any(mark in wanted for mark in "*?"):
        wanted = f"*{wanted}*"
    wanted = wanted.replace("[", "[[]")  # a bracket is a bracket, as in the file name "news[1].txt"
    return any(fnmatchcase(_plain(name), wanted) for name in (article.outlet or "", article.file, article.id))


def _plain(name: str) -> str:
    """Without the differences of case, width and composition: file names of macOS hold ガ as two characters."""
    return unicodedata.normalize("NFKC", name).casefold()
