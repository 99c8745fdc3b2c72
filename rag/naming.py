"""Which names are searched as one, and where each was learnt, for people who want to check or to change them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from index.archive import Archive
from index.languages.aliases import BUILT_IN, USER_FILE, Alias, Kind, fold

Source = Literal["user file", "article", "built-in", "spelling"]
# What the rules of index/languages/name_forms.py make one without anybody listing it: an example a rule.
SPELLINGS = (
    ("F-35", "F35", "Ｆ－３５"),
    ("SM-3ブロック2A", "SM-3ブロックIIA", "SM-3ブロックⅡA", "SM3 Block 2A"),
    ("2プラス2", "2+2", "2＋2", "2-plus-2", "two-plus-two", "ツープラスツー"),
    ("タリスマン・セイバー", "タリスマンセイバー", "タリスマン＝セイバー"),
    ("ヴァンガード", "バンガード"),
    ("レーダー", "レーダ"),
    ("U.S.", "US"),
)


@dataclass(frozen=True, slots=True)
class Known:
    """Names of one thing, and who says so; `article` is the id of the first article that does, if one did."""

    names: tuple[str, ...]
    kind: Kind
    learnt: Source
    article: str | None


def known_names(archive: Archive, word: str = "") -> list[Known]:
    """All groups of names, or those that `word` belongs to or is a part of: the user's own first, then the learnt."""
    book = archive.aliases
    order: list[Source] = ["user file", "article", "built-in", "spelling"]
    found = [_known(alias) for alias in (book.about(word) if word else book.aliases)]
    return sorted([*found, *_by_rule(word)], key=lambda known: order.index(known.learnt))


def _known(alias: Alias) -> Known:
    if alias.learnt in (BUILT_IN, USER_FILE):
        return Known(alias.names, alias.kind, "built-in" if alias.learnt == BUILT_IN else "user file", None)
    same = len(set(map(fold, alias.names))) == 1
    return Known(alias.names, alias.kind, "spelling" if same else "article", alias.learnt)


def _by_rule(word: str) -> Iterator[Known]:
    for names in SPELLINGS:
        if not word or fold(word) == fold(names[0]):
            yield Known(names, "name", "spelling", None)
