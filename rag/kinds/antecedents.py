"""A quotation that begins with 同氏, これ or "He" brings the sentence along that says who or what is meant."""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.archive import Archive
from index.documents import Span
from index.languages import is_bullet
from rag.excerpts import MAX_QUOTE, Excerpt, is_headline
from rag.kinds import Telling

# この日 and その後 point at a time, not at a thing that must be named; 同日 needs its day.
_POINTS_BACK = re.compile(
    r"[\s「『(（・]*(?:また、?|なお、?|さらに、?|一方、?)?"
    r"(?:同(?:氏|社|艦|省|国|紙|局|庁|隊|党|誌|機|船|会議|協議|演習|訓練|計画|首相|大臣|長官|日)"
    r"|これ(?!まで|から)|それ(?!ぞれ)|こう(?:した|いった)|そうした"
    r"|この(?!ほど|たび|日|ところ|年|月)|その(?!後|ほか|他|日|ため)|彼(?!岸)|両(?:氏|国|者|社|首脳|大臣))"
    r"|[\s\"“(]*(?:(?:He|She|They|This|These|That|Those|The (?:latter|former|two|three))\b(?! (?:year|month|week))"
    r"|It\b(?! (?:is|was) (?:said|reported|expected|believed|understood|unclear))|(?:His|Her|Their|Its)\b)"
)


def with_antecedents(archive: Archive, telling: Telling) -> Telling:
    """The telling, where each excerpt that points back is told after the sentence before it.

    Those sentences come last among the excerpts, since they do not answer; one that is quoted already, that points back
    itself to something further up, that is too long to quote or an item of a list, brings no other along.
    """
    excerpts, order = list(telling.excerpts), list(telling.order)
    side = list(telling.side)
    for place, excerpt in enumerate(telling.excerpts):
        if not points_back(excerpt.words):
            continue
        before = sentence_beside(archive, excerpt, before=True)
        if before is None or is_quoted(before, excerpts):
            continue
        order.insert(order.index(place), len(excerpts))
        excerpts.append(before)
        if side:
            side.append(side[place])
    return replace(telling, excerpts=tuple(excerpts), order=tuple(order), side=tuple(side))


def points_back(words: str) -> bool:
    """Whether a quotation begins with a word that only the sentence before it explains."""
    return _POINTS_BACK.match(words) is not None


def sentence_beside(archive: Archive, excerpt: Excerpt, *, before: bool) -> Excerpt | None:
    """The sentence before or after an excerpt in the same article; None for a long one, a headline or a list's item."""
    article = excerpt.article
    rows = archive.passages_of(archive.row_of(article.id))
    beside = [
        (sentence, passage)
        for passage in map(archive.passage, rows)
        if passage.aside == excerpt.passage.aside
        for sentence in passage.sentences
        if (sentence.end <= excerpt.span.start if before else sentence.start >= excerpt.span.end)
    ]
    if not beside:
        return None
    span, passage = beside[-1 if before else 0]
    # Whom 同艦 behind a list means is said above the list, not in its last item.
    if span.end - span.start > MAX_QUOTE or is_headline(article, span) or is_bullet(article.slice(span)):
        return None
    return Excerpt(article, Span(span.start, span.end), excerpt.score, passage)


def is_quoted(found: Excerpt, excerpts: Sequence[Excerpt]) -> bool:
    """Whether an excerpt stands within one of the others."""
    return any(e.article is found.article and found.span.within(e.span) for e in excerpts)
