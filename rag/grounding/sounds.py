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
    (r"tch|ch", "C"), (r"sh|sch|th(?=[aeiou])s", "s"), (r"ph", "f"), (r"th", "t"), (r"ck|qu?|kh|k|c(?![eiy])", "k"), (r"c|z|x|s", "s"),
    (r"g(?=[eiy])|j", "J"), (r"gh$", ""), (r"g", "k"), (r"d", "t"), (r"v", "b"), (r"l", "r"), (r"m", "n"), (r"[aeiouhwy'’.-]", ""),
)  # fmt: skip


def sounds_alike(latin: str, katakana: str) -> bool:
    """Whether the consonants of both are nearly the same, in order."""
    one, other = _of_latin(latin), _of_kana(katakana)
    if not one or not other:
        return False
    if len(one) <= 2 or len(other) <= 2:
        return one == other
    # Japanese writes no r behind a vowel (Hegseth has none, Carter does): both are compared without it as well.
    bare = SequenceMatcher(None, one.replace("r", ""), other.replace("r", "")).ratio()
    return max(SequenceMatcher(None, one, other).ratio(), bare if len(one.replace("r", "")) > 2 else 0.0) >= ALIKE


def katakana_runs(text: str) -> list[str]:
    """The katakana names of a text, whole and in their parts."""
    runs = re.findall(r"[ァ-ヴー・=＝]{2,}", unicodedata.normalize("NFKC", text))
    return list(dict.fromkeys([*runs, *(part for run in runs for part in re.split(r"[・=＝]", run) if len(part) > 1)]))


def _of_latin(name: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(c))
    for pattern, sound in _LATIN:
        plain = re.sub(pattern, sound, plain)
    return _once(plain.lower())


def _of_kana(name: str) -> str:
    return _once("".join(_KANA.get(kana, "") for kana in name))


def _once(sounds: str) -> str:
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[^a-z]", "", sounds))
