"""What both sides of a word search see of a text.

Latin and digit runs stay whole, kana and kanji become single characters and pairs: on JSQuAD this finds more than
MeCab's or Sudachi's words at a tenth of their cost (DESIGN section 4.3), and it finds DICAS inside a sentence.
Codes are also kept joined (SM-3 -> sm3), Japanese era years also as years of our era (令和8年 -> 2026).
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_RUN = re.compile(r"[a-z0-9]+|[^\W a-z0-9_]+")
_CODE = re.compile(r"[a-z0-9]+(?:[-\s/][a-z0-9]+)*")
_DASHES = re.compile(r"(?<=[a-z0-9])[\u2010-\u2015\u2212\uff0d](?=[a-z0-9])")
_ANY_DASH = re.compile(r"[\u2010-\u2015\u2212\uff0d]")
_KANA_DASH_NUMBER = re.compile("ー[0-9]")
_KANA_DASH = re.compile(r"(?<=[a-z])ー(?=[0-9])")
_DIGIT_COMMA = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_ERA_YEAR = re.compile(r"(明治|大正|昭和|平成|令和)\s?(元|[0-9]{1,2})\s?(?:\([0-9]{4}\))?\s?年")
ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}  # and the year before each
_BLOCK = re.compile(r"(?:ブロック|block)[\s-]?(iv|i{1,3}|[0-9])([a-z]?)(?![a-z0-9])")
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
LONGEST = 64  # characters of a Latin run that are kept; anything longer is no word

ENGLISH_STOP_WORDS = frozenset(
    [
        "a",
        "about",
        "above",
        "after",
        "again",
        "all",
        "also",
        "am",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "been",
        "before",
        "being",
        "between",
        "both",
        "but",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "doing",
        "for",
        "from",
        "further",
        "give",
        "had",
        "has",
        "have",
        "having",
        "he",
        "her",
        "here",
        "hers",
        "him",
        "his",
        "how",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "just",
        "know",
        "me",
        "more",
        "most",
        "my",
        "no",
        "nor",
        "not",
        "of",
        "off",
        "on",
        "once",
        "only",
        "or",
        "other",
        "our",
        "out",
        "over",
        "own",
        "please",
        "same",
        "say",
        "said",
        "says",
        "she",
        "should",
        "so",
        "some",
        "such",
        "tell",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "through",
        "to",
        "too",
        "under",
        "until",
        "up",
        "us",
        "very",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "while",
        "who",
        "whom",
        "whose",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
    ]
)


def fold_width(text: str) -> str:
    """NFKC and lower case, with one kind of dash between letters and no comma inside numbers."""
    folded = unicodedata.normalize("NFKC", text).lower()
    # Most texts lack what the patterns begin with, and looking for that alone is faster.
    if not folded.isascii() and _ANY_DASH.search(folded):
        folded = _DASHES.sub("-", folded)
    if "ー" in folded and _KANA_DASH_NUMBER.search(folded):
        folded = _KANA_DASH.sub("-", folded)
    return _DIGIT_COMMA.sub("", folded) if "," in folded else folded


def terms(text: str) -> list[str]:
    """The terms of `text` in order, repeated as often as they stand there."""
    folded = fold_width(text)
    found: list[str] = []
    for run in _RUN.findall(folded):
        if run[0].isascii():
            found.append(_latin(run))
        else:
            found += run
            found += (run[i : i + 2] for i in range(len(run) - 1))
    found += codes(folded)
    found += era_years(folded)
    return found


@lru_cache(maxsize=4_096)  # a question and the names in it are asked for again and again
def query_terms(question: str) -> tuple[str, ...]:
    """The terms of a question, each once, without the English words that say nothing."""
    return tuple(t for t in dict.fromkeys(terms(question)) if t not in ENGLISH_STOP_WORDS)


def _latin(run: str) -> str:
    return (run.lstrip("0") or "0")[:LONGEST] if run.isdigit() else run[:LONGEST]


def era_years(folded: str) -> Iterator[str]:
    """The years of our era that a folded text gives as years of a Japanese one."""
    return (str(ERAS[era] + (1 if year == "元" else int(year))) for era, year in _ERA_YEAR.findall(folded))


def in_our_era(folded: str) -> str:
    """A folded text with the years of Japanese eras written as years of ours: 令和8年 -> 2026年."""
    return _ERA_YEAR.sub(lambda year: f"{next(era_years(year.group()))}年", folded)


def codes(folded: str) -> Iterator[str]:
    """Designations in one piece: `pac-3 mse` -> pac3, 3mse, pac3mse; `ブロックiia` -> block2a."""
    for match in _CODE.finditer(folded):
        parts = re.split(r"[-\s/]", match.group())
        for i in range(len(parts)):
            for j in range(i + 2, min(i + 3, len(parts)) + 1):
                joined = "".join(parts[i:j])
                if len(joined) <= 16 and not joined.isdigit() and not joined.isalpha():
                    yield joined
    for number, letter in _BLOCK.findall(folded):
        yield "block" + _ROMAN.get(number, number) + letter
