"""What a question means after the ones before it, without a language model.

What is DICAS?  ->  Which missiles does it cover?      the subject is carried: "DICAS Which missiles does it cover?"
...             ->  And in 2023?                       the same question at another time
...             ->  And Iron Fist?                     the same question about another thing
...             ->  More / Which outlet? / In Japanese the same question, told on, or told in another way
...             ->  Where was Keen Edge held?          another subject: nothing is carried
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from index.documents import Span
from index.languages.aliases import AliasBook
from index.languages.calendar_spans import YEAR
from index.languages.periods import Period, find_period, find_periods
from rag.answers import Window
from rag.followup.meant import Meant
from rag.followup.subject import SUBJECTS, cut, follows, topic
from rag.followup.times import next_to, seen_from, without_times
from rag.followup.wordings import BESIDE, LEAD, MORE, ORDINAL, OUTLETS, TITLED, TOLD_IN, YEAR_ALONE, says_nothing
from rag.wording import kind_of

__all__ = ["SUBJECTS", "Meant", "meaning_of"]

REMEMBERED = 8  # earlier questions that are read; what was said before them is forgotten


def meaning_of(text: str, after: Sequence[str], book: AliasBook, today: date) -> Meant:
    """What `text` means after the earlier questions (oldest first), as of `today`."""
    if not after:
        return Meant(text, text, _window(find_period(text, today)))
    *earlier, last = after[-REMEMBERED:]
    before = meaning_of(last, earlier, book, today)
    if MORE.fullmatch(text):
        return replace(before, page=before.page + 1)
    if OUTLETS.fullmatch(text):
        return replace(before, outlets=True, page=0)
    if told := TOLD_IN.fullmatch(text):
        wish = (told["en"] or told["ja"]).lower()
        return replace(before, told_in="ja" if wish in ("japanese", "日本語") else "en")
    before = replace(before, page=0, outlets=False)
    return (
        _other_time(text, before, book, today)
        or _other_thing(text, before, book, today)
        or _carried(text, before, book, today)
    )


def _other_time(text: str, before: Meant, book: AliasBook, today: date) -> Meant | None:
    """The same question at another time, when the words give nothing but a time."""
    bare = LEAD.sub("", text)
    if YEAR_ALONE.match(bare):
        bare = f"in {bare}"
    beside = BESIDE.search(bare)
    if beside and before.window:
        window = next_to(before.window, beside)
        span = Span(*beside.span())
    else:
        # A year to come is no window: "How many carriers?" – "By 2035?"
        period = seen_from(bare, before, today) or next(iter(find_periods(bare, today)), None)
        if period is None:
            return None
        window, span = before.window if period.ahead else Window(period.first, period.last), period.span
    if not says_nothing(bare[: span.start] + bare[span.end :]):
        return None
    asked, searched = without_times(before.asked, today), without_times(before.searched, today)
    if YEAR.search(bare):
        asked, searched = _without_years(asked, book), _without_years(searched, book)
    words = "" if beside else bare[span.start : span.end]  # "the month before" is nothing that an article says
    return Meant(asked, f"{searched} {words}".strip(), window, told_in=before.told_in)


def _without_years(text: str, book: AliasBook) -> str:
    """A text whose names have no year behind them: Cope North 2025, when 2024 is asked for."""
    for group in reversed(book.groups_in(text)):
        text = text[: group.span.end] + text[_with_year(text, group.span).end :]
    return text


def _other_thing(text: str, before: Meant, book: AliasBook, today: date) -> Meant | None:
    """The same question about another thing: its name, or its number in a series, takes the place of the old one."""
    bare = LEAD.sub("", text)
    groups = [group for group in book.groups_in(bare) if group.kind != "word"]
    ordinal = ORDINAL.search(bare)
    if len(groups) == 1 and says_nothing(re.sub("[0-9]", "", cut(bare, _with_title(bare, groups[0].span)))):
        kind, new = groups[0].kind, _trimmed(bare)
        old = [group for group in book.groups_in(before.asked) if group.kind == kind]
        if not old:
            return None
        spans = [_with_title(before.asked, _with_year(before.asked, group.span)) for group in old[:1]]
    elif ordinal and says_nothing(cut(bare, Span(*ordinal.span()))):
        found = ORDINAL.search(before.asked)
        if found is None:
            return None
        new, spans = ordinal.group(), [Span(*found.span())]
    else:
        return None
    (start, end) = spans[0]
    asked = before.asked[:start] + new + before.asked[end:]
    carried = before.searched.endswith(before.asked)
    prefix = before.searched.removesuffix(before.asked) if carried else ""
    period = find_period(asked, today)
    return Meant(asked, prefix + asked, _window(period) or before.window, told_in=before.told_in)


def _carried(text: str, before: Meant, book: AliasBook, today: date) -> Meant:
    """The question with the subject that it leaves unsaid, or as it is when it brings a subject of its own."""
    if not follows(text, before, book):
        return Meant(text, text, _window(find_period(text, today)))
    beside = BESIDE.search(text)
    window = next_to(before.window, beside) if beside and before.window else None
    window = window or _window(seen_from(text, before, today))
    subject = topic(before, book)
    if kind_of(text) == "compare":  # "How does that differ from 2026?" asks about both times
        other = window or YEAR.search(text)
        return Meant(text, f"{subject} {text}".strip(), None if other else before.window, told_in=before.told_in)
    if window:
        subject = without_times(subject, today)
    return Meant(text, f"{subject} {text}".strip(), window or before.window, told_in=before.told_in)


def _with_year(text: str, span: Span) -> Span:
    """A name with the year behind it: Cope North 2025."""
    year = re.match(r"[ ]?(?:19|20)[0-9]{2}(?!年)", text[span.end :])
    return Span(span.start, span.end + year.end()) if year else span


def _with_title(text: str, span: Span) -> Span:
    """A person's name with what stands behind it: 小泉防衛相, 中谷氏."""
    title = TITLED.match(text, span.end)
    return Span(span.start, title.end()) if title else span


def _trimmed(bare: str) -> str:
    bare = re.sub(
        r"(?:どう(?:です|でした|だった)?か?)?[\s?？!。.]*$|^(?:(?:in|on|at|about|for|the)\s)+", "", bare, flags=re.I
    )
    return re.sub(r"(?:(?:では|には|とは|については|の場合は?|は|だと|なら)[、,]?|[、,])$", "", bare)


def _window(period: Period | None) -> Window | None:
    return Window(period.first, period.last) if period else None
