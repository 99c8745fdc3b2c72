"""What an assistant searches and weighs with. People never see these; the evaluation switches them off one by one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from index.errors import UnknownVariant


@dataclass(frozen=True, slots=True)
class Settings:
    """The weights of the fused score, and which parts take part.

    A passage scores `passage` * its cosine + `sentence` * the cosine of its nearest sentence + `words` * the share of
    the question's terms that it holds, by rarity, + `phrases` * the share of the question's runs of three characters
    that its title and nearest sentence hold, less `aside` where it stands outside the body, plus `reader` * the
    reader's logit for the best few.
    """

    passage: float = 0.5  # data/eval/README.md, table "fusion", for this and the next two
    sentence: float = 0.5
    words: float = 0.10  # a share of 1, unlike BM25, means the same for a question of any length
    phrases: float = 0.07  # data/eval/README.md, table "phrases"
    aside: float = 0.06  # so that a ranking list never outranks a body that says nearly as much
    reader: float = 0.0  # a logit says whether a passage answers, not that it does so better: table "reader"
    reads: bool = True
    aliases: bool = True
    evens: bool = True  # data/eval/README.md, table "languages"


WEIGHTS = ("passage", "sentence", "words", "phrases", "aside", "reader")
# Without sentences, the passage's own cosine is all there is of the meaning.
PARTS: Mapping[str, Mapping[str, Any]] = {
    "dense": {"passage": 0.0, "sentence": 0.0},
    "words": {"words": 0.0, "phrases": 0.0},
    "phrases": {"phrases": 0.0},
    "sentences": {"passage": 1.0, "sentence": 0.0},
    "asides": {"aside": 0.0},
    "aliases": {"aliases": False},
    "reader": {"reads": False},
    "languages": {"evens": False},
}
DEFAULT = Settings()


def chosen(without: Iterable[str] = (), weights: Mapping[str, float] = MappingProxyType({})) -> Settings:
    """The default settings less some of `PARTS`, with other `WEIGHTS`. Raises UnknownVariant for one there is not."""
    settings = DEFAULT
    for part in without:
        if part not in PARTS:
            raise UnknownVariant("part", part, PARTS)
        settings = replace(settings, **PARTS[part])
    for name, weight in weights.items():
        if name not in WEIGHTS:
            raise UnknownVariant("weight", name, WEIGHTS)
        changed: Mapping[str, Any] = {name: weight}
        settings = replace(settings, **changed)
    return settings
