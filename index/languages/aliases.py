"""The same thing under other names: 米国防総省, ペンタゴン, Pentagon; SM-3ブロック2A, SM-3 Block IIA; DICAS.

Names come from a built-in list for the field (`names.tsv`), from the archive itself (`mine_aliases`) and from a file of
the user's own. An `AliasBook` finds them in a question or a text.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal, get_args

from index.documents import Span
from index.errors import DataError
from index.languages.alias_mining import mined_names
from index.languages.name_forms import Folded, fold, folded, loose

__all__ = ["Alias", "AliasBook", "Group", "Kind", "built_in", "fold", "mine_aliases", "read_user_file"]

Kind = Literal["name", "office", "organisation", "weapon", "exercise", "place", "person", "word"]
BUILT_IN, USER_FILE = "built-in", "user file"

_MOST_NAMES = 12  # a chain of abbreviations that grows longer than this joins different things
_SHORTEST_LOOSE = {"kana": 4, "latin": 6}
_ENGLISH_WORDS = {"us", "who", "it", "plan", "start", "aid", "arm", "mod", "sofa", "act", "mine", "led", "man", "can"}


@dataclass(frozen=True, slots=True)
class Alias:
    """Names of one thing. `learnt` is the id of the article that says so, "built-in" or "user file"."""

    names: tuple[str, ...]
    learnt: str
    kind: Kind = "name"


@dataclass(frozen=True, slots=True)
class Group:
    """A known name in a text: where it stands, as it stands there, and the other names of the same thing.

    `spelled` is False when the name was only recognised by sound or doubled letters ("ヘグゼス", "comander").
    """

    span: Span
    words: str
    others: tuple[str, ...]
    kind: Kind
    learnt: str
    spelled: bool = True


def mine_aliases(texts: Iterable[tuple[str, str]]) -> list[Alias]:
    """The other names that articles give, from pairs of article id and text; each with the first article that does."""
    found: dict[frozenset[str], Alias] = {}
    for article_id, text in texts:
        for names in mined_names(text):
            found.setdefault(frozenset(names), Alias(names, article_id))
    return list(found.values())


def _from_lines(lines: Iterable[str], learnt: str) -> list[Alias]:
    aliases = []
    for line in lines:
        names = [name.strip() for name in line.rstrip("\r\n").split("\t") if name.strip()]
        if not names or names[0].startswith("#"):
            continue
        kind: Kind = "name"
        for known in get_args(Kind):
            if names[0] == known:
                kind = known
                del names[0]
                break
        if len(names) > 1:
            aliases.append(Alias(tuple(names), learnt, kind))
    return aliases


@cache
def built_in() -> tuple[Alias, ...]:
    """The list for the field that comes with the program."""
    text = files("index.languages").joinpath("names.tsv").read_text(encoding="utf-8")
    return tuple(_from_lines(text.splitlines(), BUILT_IN))


def read_user_file(path: Path) -> list[Alias]:
    """The user's own names: one thing a line, its names tab separated, a kind (see `Kind`) before them if wanted.

    Lines that begin with "#" are remarks. A missing file holds no names. Raises DataError when it is no UTF-8 text.
    """
    if not path.exists():
        return []
    try:
        return _from_lines(path.read_text(encoding="utf-8-sig").split("\n"), USER_FILE)
    except (OSError, UnicodeDecodeError) as problem:
        raise DataError(f"The list of names {path} cannot be read ({problem}). Save it as UTF-8 text.") from problem


class AliasBook:
    """All known names, found in a text by their normal form."""

    def __init__(self, aliases: Iterable[Alias]) -> None:
        self.aliases = tuple(aliases)
        self._by_form: dict[str, list[Alias]] = {}
        self._by_sound: dict[str, str] = {}
        self._names_of: dict[tuple[int, ...], tuple[str, ...]] = {}
        self._words_of: dict[str, int] = {}  # how often a name in Latin letters is written apart
        lengths: dict[str, set[int]] = {}
        for alias in self.aliases:
            for name in alias.names:
                form = fold(name)
                if len(form) < 2:
                    continue
                if form.isascii():
                    self._words_of[form] = max(sum(folded(name).edges[1:-1]), self._words_of.get(form, 0))
                known = self._by_form.setdefault(form, [])
                if alias not in known:
                    known.append(alias)
                lengths.setdefault(form[:2], set()).add(len(form))
                self._by_sound.setdefault(loose(form), form)
        self._lengths = {opening: sorted(found, reverse=True) for opening, found in lengths.items()}

    @classmethod
    def open(cls, mined: Iterable[Alias] = (), user_file: Path | None = None) -> "AliasBook":
        """A book of the built-in names, those mined from an archive and those of a user's file.

        Raises DataError when the user's file cannot be read.
        """
        own = read_user_file(user_file) if user_file is not None else []
        return cls([*own, *built_in(), *mined])

    def groups_in(self, text: str) -> list[Group]:
        """The known names in `text`, the longest at each place, in order and without overlap."""
        form = folded(text)
        groups: list[Group] = []
        position, length = 0, len(form.text)
        while position < length:
            if not form.edges[position]:
                position += 1
                continue
            end, name, spelled = self._longest(form, position)
            if end:
                group = self._group(text, form, position, end, name, spelled=spelled)
                if group is not None:
                    groups.append(group)
                    position = end
                    continue
            position += 1
        return groups

    def _longest(self, form: Folded, start: int) -> tuple[int, str, bool]:
        """Where the longest name that begins at `start` ends (0: none does), its form, and whether it is spelled so."""
        plain, edges = form.text, form.edges
        for length in self._lengths.get(plain[start : start + 2], ()):
            end = start + length
            name = plain[start:end]
            if end <= len(plain) and name in self._by_form and self._as_many_words(form, start, end, name):
                if edges[end]:
                    return end, name, True
                for plural in ("s", "es"):  # destroyers, Marines
                    after = end + len(plural)
                    if plain.startswith(plural, end) and edges[after] and name[-1].isascii() and name[-1].isalpha():
                        return after, name, True
        kind = (
            "latin"
            if plain[start].isascii() and plain[start].isalpha()
            else "kana"
            if "ァ" <= plain[start] <= "ヶ"
            else ""
        )
        if not kind:
            return 0, "", False
        end = next(i for i in range(start + 1, len(edges)) if edges[i])
        sound = loose(plain[start:end])
        if end - start >= _SHORTEST_LOOSE[kind] and len(sound) > 2 and sound in self._by_sound:
            return end, self._by_sound[sound], False
        return 0, "", False

    def _as_many_words(self, form: Folded, start: int, end: int, name: str) -> bool:
        """Whether Latin letters are apart only where the name has them apart: "put in" is nobody's name."""
        if not (name.isascii() and name.isalpha()):
            return True
        return sum(form.edges[start + 1 : end]) <= self._words_of[name]

    def _group(self, text: str, form: Folded, start: int, end: int, name: str, *, spelled: bool) -> Group | None:
        span = form.span(start, end)
        words = text[span.start : span.end]
        aliases = self._by_form[name]
        if name in _ENGLISH_WORDS:
            # "us" is no country and "plan" no navy unless they are written so.
            capital = words.isupper()
            aliases = [
                alias for alias in aliases if capital or any(fold(n) == name and n.islower() for n in alias.names)
            ]
            if not aliases:
                return None
        key = tuple(map(id, aliases))
        names = self._names_of.get(key)
        if names is None:
            linked = self._linked(aliases)
            names = self._names_of[key] = tuple(dict.fromkeys(name for alias in linked for name in alias.names))
        own = words.casefold()
        others = tuple(name for name in names if name.casefold() != own)
        return Group(span, words, others, aliases[0].kind, aliases[0].learnt, spelled)

    def _linked(self, aliases: Sequence[Alias]) -> list[Alias]:
        """The aliases and, through an abbreviation that they share with others, those others."""
        linked = list(aliases)
        for alias in aliases:
            for name in alias.names:
                form = fold(name)
                if not form.isascii() or form in _ENGLISH_WORDS:
                    continue
                further = [
                    other for other in self._by_form.get(form, ()) if other not in linked and other.kind != "word"
                ]
                if (
                    alias.kind != "word"
                    and len({n for other in (*linked, *further) for n in other.names}) <= _MOST_NAMES
                ):
                    linked += further
        return linked


def to_rows(aliases: Iterable[Alias]) -> list[dict[str, object]]:
    """Aliases as plain values for JSON or a table."""
    return [{"names": list(alias.names), "learnt": alias.learnt, "kind": alias.kind} for alias in aliases]


def from_rows(rows: Iterable[Mapping[str, object]]) -> list[Alias]:
    """The aliases that `to_rows` made. Raises DataError when a row is not of that shape."""
    aliases = []
    for row in rows:
        names, learnt, kind = row.get("names"), row.get("learnt"), row.get("kind")
        if not isinstance(names, list) or not isinstance(learnt, str) or kind not in get_args(Kind):
            raise DataError(f"The stored names are damaged at {row!r}. Run `shutten build --full` to make them again.")
        known: Kind = next(value for value in get_args(Kind) if value == kind)
        aliases.append(Alias(tuple(str(name) for name in names), learnt, known))
    return aliases
