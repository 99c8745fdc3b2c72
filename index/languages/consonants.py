"""The consonants of a name in Latin letters and in katakana: Mercury and マーキュリー both have n, k, r.

Letters that katakana does not keep apart (l and r, m and n, b and v) are one, and vowels are left out.
"""

import re
import unicodedata

_ROWS = {
    "アイウエオァィゥェォヤユヨャュョワヮヲハヒヘホ": "",
    "カキクケコヵヶガギグゲゴ": "k",
    "サスセソシツザズゼゾ": "s",
    "ジヂ": "j",
    "タテトダデドヅ": "t",
    "チ": "c",
    "ナニヌネノンマミムメモ": "n",
    "フ": "f",
    "バビブベボヴ": "b",
    "パピプペポ": "p",
    "ラリルレロ": "r",
}
_KANA = {kana: sound for row, sound in _ROWS.items() for kana in row}
_LATIN = (
    (r"tch|ch", "C"), (r"sh|sch", "s"), (r"ph", "f"), (r"ck|qu?|kh|k|c(?![eiy])", "k"), (r"x", "ks"), (r"c|z|s", "s"),
    (r"g(?=[eiy])|j", "J"), (r"gh$", ""), (r"g", "k"), (r"d", "t"), (r"v", "b"), (r"l", "r"), (r"m", "n"),
    (r"[aeiouhwy'’. -]", ""),
)  # fmt: skip
# The first letters that a name may have whose katakana begins with that consonant; without one, with a vowel.
_INITIALS = {
    "": "aeiouhwyj", "k": "kcqgx", "s": "sczxt", "j": "jgzd", "t": "tdh", "c": "ct", "n": "nmk", "f": "fpwh", "b": "bv",
    "p": "p", "r": "rlw",
}  # fmt: skip


def latin_consonants(name: str) -> set[str]:
    """The consonants of a name in Latin letters, in each way in which Japanese may hear it."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(c))
    found = set()
    # Japanese writes th as s or t, and no r behind a vowel: Hegseth is ヘグセス, Carter カーター.
    for th in ("t", "s"):
        for silent in (r"(?!)", r"(?<=[aeiou])r(?![aeiouy])"):
            written = re.sub(silent, "", plain.replace("th", th))
            for pattern, sound in _LATIN:
                written = re.sub(pattern, sound, written)
            found.add(_once(written.lower()))
    return found


def katakana_consonants(word: str) -> str:
    """The consonants of a katakana word."""
    return _once("".join(_KANA.get(kana, "") for kana in word))


def latin_initials(word: str) -> str:
    """The letters with which a name may begin that a katakana word writes."""
    return _INITIALS[_KANA.get(word[:1], "")]


def _once(sounds: str) -> str:
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[^a-z]", "", sounds))
