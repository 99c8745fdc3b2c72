"""Bytes -> text, for the encodings that Japanese archives really use.

The ladder: byte order mark, ISO-2022-JP escapes, UTF-16 by its NULs, strict UTF-8, then whichever of the
remaining encodings gives the most Japanese. Line ends stay as they are; only the byte order mark is dropped.
"""

import codecs
import re
from dataclasses import dataclass

from index.errors import DataError

MAX_BROKEN = 0.01  # share of characters that may be unreadable before a file is refused
_SAMPLE = 20_000  # characters that are enough to judge an encoding by
_LEAST_LIKENESS = 0.1  # Japanese has 0.6 and more, English 0.35, random bytes read as UTF-16 -0.5
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_JIS_ESCAPE = re.compile(rb"\x1b(?:\$[@B]|\$\([A-Z]|\([BIJ])")
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u30fc]")
_PUNCTUATION = re.compile(r"[\u3000-\u3002\u300c-\u3011\u30fb\uff01-\uff5e]")
_HALF_KANA = re.compile(r"[\uff61-\uff9f]")
_STRANGE = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]")
_KANJI = re.compile(r"[\u4e00-\u9fff]")
_OTHER_WIDE = re.compile(r"[\u0100-\u2fff\u3100-\u4dff\ua000-\udfff\uf900-\ufaff]")
_KANA_IN_SJIS = re.compile(rb"(?:[\x82\x83][\x40-\x7e\x80-\xfc]){2}")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, the name of its encoding, and how many characters had to be replaced by U+FFFD."""

    text: str
    encoding: str
    replaced: int = 0


def decode(raw: bytes, *, declared: str | None = None) -> Decoded:
    """The text of `raw`. `declared` is what the file claims of itself (HTML); it only breaks a tie.

    Raises DataError with the offset of the first bad byte when more than one character in a hundred cannot
    be read, or when the bytes are no text at all.
    """
    decoded = _by_mark(raw) or _by_evidence(raw, declared) or _with_losses(raw)
    text = decoded.text
    if (nul := text.find("\0")) >= 0:
        at = len(text[:nul].encode(decoded.encoding, "replace"))
        raise DataError(f"the file is not text: a NUL byte near byte {at}. Convert it to UTF-8 text.", "encoding")
    controls = len(_CONTROL.findall(text))
    if decoded.replaced + controls > MAX_BROKEN * len(text):
        at = _first_bad_byte(raw, decoded.encoding)
        raise DataError(
            f"{decoded.replaced + controls} of {len(text)} characters are broken, the first near byte {at} "
            f"(read as {decoded.encoding}). Save the file as UTF-8.",
            "encoding",
        )
    return decoded


def _by_mark(raw: bytes) -> Decoded | None:
    """A file that begins with a byte order mark says what it is."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _lenient(raw[len(mark) :], encoding)
    return None


def _by_evidence(raw: bytes, declared: str | None) -> Decoded | None:
    """The encoding in which every byte makes sense and the text looks most like Japanese (or English)."""
    if b"\x1b" in raw and raw.isascii() and _JIS_ESCAPE.search(raw):
        for encoding in ("iso2022_jp", "iso2022_jp_ext", "iso2022_jp_3"):
            if (text := _strict(raw, encoding)) is not None:
                return Decoded(text, encoding)
    wide = _looks_wide(raw)
    if not wide and (text := _strict(raw, "utf-8")) is not None:
        return Decoded(text, "utf-8")
    if not wide and _mostly_utf8(raw):
        return _lenient(raw, "utf-8")
    if not wide and _western(raw) and (text := _strict(raw, "cp1252")) is not None:
        return Decoded(text, "cp1252")
    scored: list[tuple[float, int, Decoded]] = []
    for place, encoding in enumerate(("cp932", "euc_jp", "euc_jis_2004", "utf-16-le", "utf-16-be")):
        if (text := _strict(raw, encoding)) is not None:
            bonus = 0.1 if declared and _same(declared, encoding) else 0.0
            scored.append((_likeness(text) + bonus, -place, Decoded(text, encoding)))
    if wide and (text := _strict(raw, "utf-8")) is not None:
        scored.append((_likeness(text), 1, Decoded(text, "utf-8")))
    likeness, _, best = max(scored, key=lambda found: found[:2], default=(-1.0, 0, Decoded("", "utf-8")))
    return best if likeness >= _LEAST_LIKENESS else None


def _with_losses(raw: bytes) -> Decoded:
    """The reading of broken bytes that loses the fewest characters; charset-normalizer has the last word."""
    readings = [_lenient(raw, encoding) for encoding in ("utf-8", "cp932", "euc_jp")]
    if len(raw) % 2 and len(raw) > 2 and (whole := _by_evidence_of_wide(raw)):
        readings.append(whole)
    best = min(readings, key=lambda reading: (reading.replaced / max(1, len(reading.text)), -_likeness(reading.text)))
    if best.replaced <= MAX_BROKEN * len(best.text):
        return best
    from charset_normalizer import from_bytes

    guess = from_bytes(raw[:200_000]).best()
    text = _strict(raw, guess.encoding) if guess is not None else None
    # A guess that looks like no language of the archive is how binary files come out: keep the honest failure.
    if guess is not None and text is not None and _likeness(text) >= _LEAST_LIKENESS:
        return Decoded(text, guess.encoding)
    return best


def _by_evidence_of_wide(raw: bytes) -> Decoded | None:
    """UTF-16 that was cut in the middle of a character."""
    if not _looks_wide(raw):
        return None
    even = raw[: len(raw) // 2 * 2]
    encoding = "utf-16-le" if even[1::2].count(0) + even[1::2].count(0x30) > len(even) // 8 else "utf-16-be"
    return _lenient(raw, encoding)


def _strict(raw: bytes, encoding: str) -> str | None:
    """The text, or None when one byte does not fit."""
    try:
        text = raw.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
    return text if not any(0xD800 <= ord(c) <= 0xDFFF for c in text[:_SAMPLE]) else None


def _lenient(raw: bytes, encoding: str) -> Decoded:
    """The text with U+FFFD in place of what does not fit."""
    text = raw.decode(encoding, "replace")
    return Decoded(text, encoding, text.count("\ufffd") if _strict(raw, encoding) is None else 0)


def _looks_wide(raw: bytes) -> bool:
    """Whether every other byte is so often 00 or 30 (Latin or kana) that the file must be UTF-16."""
    half = len(raw) // 2
    if half < 2:
        return False
    high = max(place.count(0) + place.count(0x30) for place in (raw[0::2], raw[1::2]))
    return (b"\0" in raw and high > half * 0.2) or high > half * 0.4


def _mostly_utf8(raw: bytes) -> bool:
    """UTF-8 with some damage: many good multi-byte characters, few broken ones."""
    text = raw.decode("utf-8", "replace")
    broken, good = text.count("\ufffd"), len(_KANA.findall(text)) + len(_KANJI.findall(text))
    return good >= 20 and broken <= MAX_BROKEN * 5 * good


def _western(raw: bytes) -> bool:
    """English with the odd typographic quote: hardly any byte above 7F, and those not in pairs.

    Words of kana or digits of full width in Shift_JIS look the same, but for the byte that each letter begins with.
    """
    if _KANA_IN_SJIS.search(raw) and _strict(raw, "cp932") is not None:
        return False
    high = len(re.findall(rb"[\x80-\xff]", raw))
    pairs = len(re.findall(rb"[\x80-\xff][\x80-\xff]", raw))
    return 0 < high <= len(raw) * 0.03 and pairs <= high * 0.1


def _same(one: str, other: str) -> bool:
    """Whether two names mean one encoding family."""
    family = {"shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932", "sjis": "cp932", "windows-31j": "cp932"}
    one = family.get(one.strip().lower(), one.strip().lower())
    return one.replace("-", "_") == other.replace("-", "_")


def _likeness(text: str) -> float:
    """How much the text looks like Japanese or English: the mean over its characters, about -1..1."""
    sample = text[:_SAMPLE]
    if not sample:
        return 0.0
    kanji = _KANJI.findall(sample)
    # Kanji outside JIS X 0208 are rare in print and common in text read in the wrong encoding.
    known = sum(1 for character in kanji if _in_jis(character))
    plain = sum(1 for c in sample if " " <= c <= "~" or c in "\t\r\n")
    points = (
        1.0 * len(_KANA.findall(sample))
        + 0.8 * len(_PUNCTUATION.findall(sample))
        + 0.6 * known
        - 1.0 * (len(kanji) - known)
        + 0.35 * plain
        - 0.7 * len(_HALF_KANA.findall(sample))
        - 2.0 * len(_STRANGE.findall(sample))
        - 1.0 * len(_OTHER_WIDE.findall(sample))
    )
    return points / len(sample)


def _in_jis(character: str) -> bool:
    """Whether a kanji is one of the 6,355 of JIS X 0208."""
    try:
        return len(character.encode("euc_jp")) == 2
    except UnicodeEncodeError:
        return False


def _first_bad_byte(raw: bytes, encoding: str) -> int:
    """Where the first byte stands that is no text in `encoding`."""
    try:
        raw.decode(encoding)
    except UnicodeDecodeError as problem:
        return problem.start
    found = re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]", raw)
    return found.start() if found else 0
