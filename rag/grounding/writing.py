"""How a statement is written: in which language, with addresses, marks or quotation marks of its own."""

import re
import unicodedata

from index.documents import Language
from index.languages import language_of
from index.languages.terms import ENGLISH_STOP_WORDS

_ADDRESS = re.compile(
    r"[a-z][a-z0-9+.-]*://|\bwww\.|\b[\w.-]+@[\w-]+\.\w+|(?<![\w.])(?:[a-z0-9-]+\.)+(?:com|net|org|info|io|jp|cn|ru|co|xyz|example|site|top|dev|ai|me|tv|biz|gov|edu|mil|app|link|ly|gg)\b"
    r"|\b(?:javascript|data|vbscript|mailto):|!?\[[^\]]*\]\s*\(|<\s*/?\s*[a-z!][^>]*>|&[a-z]{2,8};|&#x?[0-9a-f]+;|\b\d{1,3}(?:\.\d{1,3}){3}\b",
    re.IGNORECASE,
)
_MARK = re.compile(
    r"\s*[\[【［(（](?:excerpts?|抜粋|出典)?\s*[0-9０-９]{1,3}(?:\s*[,、-]\s*[0-9０-９]{1,3})*[\]】］)）]", re.I
)
_QUOTED = re.compile(r"「([^「」]{1,200})」|『([^『』]{1,200})』|[\"“]([^\"“”]{2,200})[\"”]")
_BLANKS = re.compile(r"\s+")
_ENGLISH = (ENGLISH_STOP_WORDS | {"every", "new", "met", "held", "us"}) - {
    "a",
    "i",
    "me",
    "no",
    "on",
    "am",
    "as",
    "an",
    "do",
}
MIN_SMALL_WORDS = 0.1  # of an English sentence of five words or more; words that French and Spanish have do not count


def in_language(text: str, language: Language) -> bool:
    """Whether a statement is in that language, as far as its letters and small words tell."""
    letters = [c for c in text if c.isalpha()]
    if not letters:
        return True
    if language == "ja":
        kana = sum("\u3041" <= c <= "\u30ff" for c in letters)
        foreign = sum(
            not (c.isascii() or "\u3041" <= c <= "\u30ff" or "\u3400" <= c <= "\u9fff" or c in "々〆〇")
            for c in letters
        )
        return language_of(text) == "ja" and kana * 8 >= len(letters) and foreign * 20 <= len(letters)
    if sum(unicodedata.name(c, "").startswith("LATIN") for c in letters) * 10 < len(letters) * 9:
        return False
    words = re.findall(r"[^\W\d_]+", text.lower())
    return len(words) < 5 or sum(word in _ENGLISH for word in words) >= MIN_SMALL_WORDS * len(words)


def has_address(text: str) -> bool:
    """Whether a text holds a link, an address, or markup of any kind; only our own table may give addresses."""
    return bool(_ADDRESS.search(unicodedata.normalize("NFKC", text)))


def without_marks(text: str) -> str:
    """The text without bracketed numbers: which excerpts it rests on is told beside it, not inside."""
    return _BLANKS.sub(" ", _MARK.sub("", text)).strip()


def quoted(text: str) -> list[str]:
    """What the text puts in quotation marks."""
    return [next(part for part in found if part) for found in _QUOTED.findall(text)]


def holds_literally(evidence: str, words: str) -> bool:
    """Whether the evidence has these words, but for blanks and a full stop at the end."""
    wanted = _BLANKS.sub("", words).rstrip("。.,、")
    return not wanted or wanted in _BLANKS.sub("", evidence)
