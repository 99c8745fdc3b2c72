"""Article -> passages: exact slices made of whole sentences, a list together with its lead-in line."""

from collections.abc import Iterator

from index.documents import Article, Passage, Span
from index.languages import is_bullet, sentence_spans

VERSION = 2  # of the rules below; part of the manifest, so that a change of rules is a reason to build anew
MAX_CHARS = 360  # characters a passage should not exceed; data/eval/README.md, table "passage length"
_LIST_CHARS = 560  # a list may grow this far so as to stay with its lead-in line
_SHORT = 2  # characters; a "sentence" shorter than this (a stray bracket) is no quotation of its own


def passages(article: Article) -> list[Passage]:
    """The passages of an article in order; together they hold every character that is not white space.

    The body and the asides never share a passage. An article without text has none.
    """
    found: list[Passage] = []
    for stretch, aside in _stretches(article):
        for group in _groups(article.text, sentence_spans(article.text, stretch)):
            quotable = group if aside else [s for s in group if not _is_short(s)] or group
            found.append(article.passage(group[0].start, group[-1].end, tuple(quotable), aside=aside))
    return found


def _stretches(article: Article) -> Iterator[tuple[Span, bool]]:
    """The text cut into body and asides, in order."""
    at = 0
    for aside in sorted(article.asides):
        if aside.start > at:
            yield Span(at, aside.start), False
        if aside.end > max(at, aside.start):
            yield Span(max(at, aside.start), aside.end), True
        at = max(at, aside.end)
    if at < len(article.text):
        yield Span(at, len(article.text)), False


def _groups(text: str, sentences: list[Span]) -> Iterator[list[Span]]:
    """Neighbouring sentences packed into passages."""
    group: list[Span] = []
    for i, sentence in enumerate(sentences):
        if group:
            length = sentence.end - group[0].start
            in_list = is_bullet(text[sentence.start : sentence.end])
            leads_in = not in_list and i + 1 < len(sentences) and _opens_list(text, sentence, sentences[i + 1])
            wants_new = length > (_LIST_CHARS if in_list else MAX_CHARS)
            stray = _is_short(sentence) and length <= _LIST_CHARS
            if (wants_new and not stray) or (leads_in and length > MAX_CHARS // 2):
                yield group
                group = []
        group.append(sentence)
    if group:
        yield group


def _is_short(sentence: Span) -> bool:
    return sentence.end - sentence.start < _SHORT


def _opens_list(text: str, sentence: Span, following: Span) -> bool:
    return is_bullet(text[following.start : following.end]) and "\n" in text[sentence.end : following.start]
