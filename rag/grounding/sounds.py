"""Whether a name in Latin letters and one in katakana can be the same: Theresa Magbanua, テレサ・マグバヌア."""

import re
import unicodedata
from difflib import SequenceMatcher

from index.languages.consonants import katakana_consonants, latin_consonants

ALIKE = 0.75  # of the consonants in common; honest pairs of the sample archive score .80 and more


def sounds_alike(latin: str, katakana: str) -> bool:
    """Whether the consonants of both are nearly the same, in order."""
    other = katakana_consonants(katakana)
    return any(_alike(one, other) for one in latin_consonants(latin)) if other else False


def _alike(one: str, other: str) -> bool:
    if len(one) <= 2 or len(other) <= 2:
        return bool(one) and one == other
    return SequenceMatcher(None, one, other).ratio() >= ALIKE


def katakana_runs(text: str) -> list[str]:
    """The katakana names of a text, whole and in their parts."""
    runs = re.findall(r"[ァ-ヴー・=＝]{2,}", unicodedata.normalize("NFKC", text))
    return list(dict.fromkeys([*runs, *(part for run in runs for part in re.split(r"[・=＝]", run) if len(part) > 1)]))
