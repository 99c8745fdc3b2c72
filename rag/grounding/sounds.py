"""Whether a name in Latin letters and one in katakana can be the same: Theresa Magbanua, テレサ・マグバヌア."""

import re
import unicodedata
from difflib import SequenceMatcher

ALIKE = 0.75  # of the consonants in common; honest pairs of the sample archive score .80 and more
_ROWS = {
    "アイウエオァィゥェォヤユヨャュョワヮヲ": "", "カキクケコヵヶ": "k", "ガギグゲゴ": "k", "サスセソ": "s", "シ": "s", "ザズゼゾ": "s", "ジヂ": "j",
    "タテト": "t", "チ": "c", "ツ": "s", "ダデドヅ": "t", "ナニヌネノン": "n", "ハヒヘホ": "", "フ": "f", "バビブベボ": "b",
    "パピプペポ": "p", "マミムメモ": "n", "ラリルレロ": "r", "ヴ": "b",
}  # fmt: skip
_KANA = {kana: sound for row, sound in _ROWS.items() for kana in row}
_LATIN = (
    (r"tch|ch", "C"), (r"sh|sch", "s"), (r"ph", "f"), (r"ck|qu?|kh|k|c(?![eiy])", "k"), (r"x", "ks"), (r"c|z|s", "s"),
    (r"g(?=[eiy])|j", "J"), (r"gh$", ""), (r"g", "k"), (r"d", "t"), (r"v", "b"), (r"l", "r"), (r"m", "n"), (r"[aeiouhwy'’. -]", ""),
)  # fmt: skip


def sounds_alike(latin: str, katakana: str) -> bool:
    """Whether the consonants of both are nearly the same, in order."""
    other = _of_kana(katakana)
    return any(_alike(one, other) for one in _of_latin(latin)) if other else False


def _alike(one: str, other: str) -> bool:
    if len(one) <= 2 or len(other) <= 2:
        return bool(one) and one == other
    return SequenceMatcher(None, one, other).ratio() >= ALIKE


def katakana_runs(text: str) -> list[str]:
    """The katakana names of a text, whole and in their parts."""
    runs = re.findall(r"[ァ-ヴー・=＝]{2,}", unicodedata.normalize("NFKC", text))
    return list(dict.fromkeys([*runs, *(part for run in runs for part in re.split(r"[・=＝]", run) if len(part) > 1)]))


def _of_latin(name: str) -> set[str]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(c))
    found = set()
    # Japanese writes th as s or t, and no r behind a vowel: Hegseth is ヘグセス, Carter カーター.
    for th in ("t", "s"):
        for silent in (r"(?!)", r"(?<=[aeiou])r(?![aeiou])"):
            written = re.sub(silent, "", plain.replace("th", th))
            for pattern, sound in _LATIN:
                written = re.sub(pattern, sound, written)
            found.add(_once(written.lower()))
    return found


def _of_kana(name: str) -> str:
    return _once("".join(_KANA.get(kana, "") for kana in name))


def _once(sounds: str) -> str:
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[^a-z]", "", sounds))
