"""How a language is read. A language answers: where does a sentence begin and end?

A new language is one file with a `sentence_ends` function and one line in `SENTENCE_ENDS`.
"""

import re
from collections.abc import Callable, Iterator

from index.documents import Language, Span
from index.languages import english, japanese

SENTENCE_ENDS: dict[Language, Callable[[str], Iterator[int]]] = {
    "ja": japanese.sentence_ends,
    "en": english.sentence_ends,
}

_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f々〆〇]")
_LETTERS = re.compile(r"[^\W\d_]")
_BULLET = re.compile(
    r"\s*(?:[・●○◆◇■□▽▼△▲▶※★☆*•‣–—-]|\(?[0-9０-９]{1,2}[).．）](?![0-9０-９])|[ア-ンａ-ｚ①-⑳][\s)）.．])"
)
_ENDED = re.compile(r"[。．｡.!?！？」』）)】>＞:：]\s*$")
_OPENING, _CLOSING = "「『（(【〈《“", "」』）)】〉》”"
_SPLIT_BRACKET_LINES = 2  # a bracket left open for longer than this many lines was never going to be closed


def language_of(text: str) -> Language:
    """The language most of `text` is in: Japanese as soon as a fifth of its letters are kana or kanji.

    A fifth, because Japanese news is full of Latin names and one kana stands for several Latin letters.
    """
    letters = len(_LETTERS.findall(text))
    return "ja" if letters and len(_JAPANESE.findall(text)) * 5 >= letters else "en"


def sentence_spans(text: str, within: Span | None = None) -> list[Span]:
    """The sentences of `text` (or of `within`), in order, without the white space around them.

    Every character that is not white space lies in exactly one sentence. A line end ends a sentence unless
    the line was broken there: inside brackets, inside an indented paragraph, or by hard wrapping.
    """
    first, last = within or Span(0, len(text))
    found: list[Span] = []
    for start, end in _paragraphs(text, first, last):
        ends = SENTENCE_ENDS[language_of(text[start:end])](text[start:end])
        at = start
        for cut in (*(start + e for e in ends), end):
            words = text[at:cut]
            left = len(words) - len(words.lstrip())
            if stripped := words.strip():
                found.append(Span(at + left, at + left + len(stripped)))
            at = max(at, cut)
    return found


def is_bullet(line: str) -> bool:
    """Whether a line is an item of a list: it begins with a bullet or a short number."""
    return bool(_BULLET.match(line))


def _paragraphs(text: str, first: int, last: int) -> Iterator[Span]:
    """Stretches of lines that belong together, as `Span`s."""
    lines: list[Span] = []
    at = first
    while at < last:
        # Only \n and \r\n break lines here: U+2028 and its kin stay inside, as they do in JSON strings.
        newline = text.find("\n", at, last)
        end = last if newline < 0 else newline + 1
        lines.append(Span(at, end))
        at = end
    start: int | None = None
    depth = depth_lines = 0
    for i, line in enumerate(lines):
        if start is None:
            start, depth, depth_lines = line.start, 0, 0
        here = text[line.start : line.end]
        following = text[lines[i + 1].start : lines[i + 1].end] if i + 1 < len(lines) else ""
        depth = _depth_after(here, depth)
        open_bracket = depth > 0 and depth_lines < _SPLIT_BRACKET_LINES
        if following.strip() and (open_bracket or _was_broken(here, following)):
            depth_lines += open_bracket
            continue
        yield Span(start, line.end)
        start = None


def _depth_after(line: str, depth: int) -> int:
    """How many brackets are open behind `line` when `depth` were open before it."""
    for character in line:
        if character in _OPENING:
            depth += 1
        elif character in _CLOSING and depth:
            depth -= 1
    return depth


def _was_broken(line: str, following: str) -> bool:
    """Whether the break after `line` was put inside a sentence."""
    if _ENDED.search(line) or is_bullet(line) or is_bullet(following):
        return False
    indented = line[0] in " \u3000\t" and following[0] not in " \u3000\t"
    words = following.strip()
    wrapped_english = len(line.strip()) >= 55 and language_of(line) == "en" and (words[:1].islower() or len(words) > 55)
    return (indented and len(line.strip()) >= 8) or wrapped_english
