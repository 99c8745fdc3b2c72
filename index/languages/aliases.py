"""The same thing under other names: 米国防総省, ペンタゴン, Pentagon; SM-3ブロック2A, SM-3 Block IIA; DICAS.

Names come from a built-in list for the field and a file of the user's own (`alias_lists`), and from the archive itself
(`mine_aliases`). An `AliasBook` finds them in a question or a text.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from index.documents import Span
from index.languages.alias_lists import BUILT_IN, USER_FILE, Alias, Kind, OwnNames, built_in
from index.languages.alias_mining import mined_names
from index.languages.name_forms import Folded, fold, folded, loose

__all__ = [
    "BUILT_IN",
    "USER_FILE",
    "Alias",
    "AliasBook",
    "Group",
    "Groups",
    "Kind",
    "aliases_of",
    "built_in",
    "fold",
    "mine_aliases",
    "names_in",
]

Groups = Sequence[tuple[str, ...]]
_MOST_NAMES = 12  # a chain of abbreviations that grows longer than this joins different things
_SHORTEST_LOOSE = {"kana": 4, "latin": 6}
_ENGLISH_WORDS = {"us", "who", "it", "plan", "start", "aid", "arm", "mod", "sofa", "act", "mine", "led", "man", "can"}


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
    return aliases_of((article_id, names_in(text)) for article_id, text in texts)


def names_in(text: str) -> Groups:
    """Groups of names that mean the same, as one article gives them, each once."""
    return list(dict.fromkeys(mined_names(text)))


def aliases_of(given: Iterable[tuple[str, Groups]]) -> list[Alias]:
    """The names that all articles give together, from pairs of article id and what `names_in` found there."""
    found: dict[frozenset[str], Alias] = {}
    for article_id, groups in given:
        for names in groups:
            found.setdefault(frozenset(names), Alias(names, article_id))
    return list(found.values())


class AliasBook:
    """All known names, found in a text by their normal form.

    `aliases` stand in the order in which they count; `apart` are pairs of normal forms that never mean the same.
    `problems` are sentences about lines of the user's file that were left aside.
    """

    def __init__(
        self, aliases: Iterable[Alias], apart: frozenset[frozenset[str]] = frozenset(), problems: tuple[str, ...] = ()
    ) -> None:
        self.aliases = tuple(aliases)
        self.apart = apart
        self.problems = problems
        self._since = {name: day for alias in self.aliases for name, day in alias.since}
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
    def open(cls, mined: Iterable[Alias] = (), own: OwnNames = OwnNames()) -> "AliasBook":  # noqa: B008 - it is frozen
        """A book of the user's own names, the built-in ones and those mined from an archive.

        What the user says of a name replaces what the articles say of it, and is joined to the built-in list.
        """
        kinds = {fold(name): alias.kind for alias in built_in() for name in alias.names}
        first = [replace(alias, kind=_kind_of(alias, kinds)) for alias in own.aliases]
        forms = {fold(name) for alias in own.aliases for name in alias.names}
        kept = [alias for alias in mined if forms.isdisjoint(map(fold, alias.names))]
        return cls(
            [*first, *(alias for alias in (*built_in(), *kept) if frozenset(map(fold, alias.names)) not in own.apart)],
            own.apart,
            own.problems,
        )

    def about(self, word: str) -> list[Alias]:
        """What is known of a word: of the names found in it, then of names of which it is a part, each once."""
        linked = [alias for group in self.groups_in(word) for alias in self._linked(self._at(word, group))]
        form = fold(word)
        partly = (alias for alias in self.aliases if any(form in fold(name) for name in alias.names))
        return list(dict.fromkeys([*linked, *partly])) if form else []

    def _at(self, text: str, group: Group) -> list[Alias]:
        form = fold(text[slice(*group.span)])
        return self._by_form.get(form) or self._by_form.get(self._by_sound.get(loose(form), ""), [])

    def groups_in(self, text: str, until: date | None = None) -> list[Group]:
        """The known names in `text`, the longest at each place, in order and without overlap.

        With `until`, no other name is given that a thing only had after that day.
        """
        form = folded(text)
        groups: list[Group] = []
        position, length = 0, len(form.text)
        while position < length:
            if not form.edges[position]:
                position += 1
                continue
            end, name, spelled = self._longest(form, position)
            if end:
                group = self._group(text, form, Span(position, end), name, until, spelled=spelled)
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

    def _group(
        self, text: str, form: Folded, found: Span, name: str, until: date | None, *, spelled: bool
    ) -> Group | None:
        span = form.span(*found)
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
            names = self._names_of[key] = tuple(dict.fromkeys(other for alias in linked for other in alias.names))
        own = words.casefold()
        others = tuple(
            other
            for other in names
            if other.casefold() != own
            and not (self.apart and frozenset((name, fold(other))) in self.apart)
            and not (until and other in self._since and until < self._since[other])
        )
        return Group(span, words, others, aliases[0].kind, aliases[0].learnt, spelled)

    def _linked(self, aliases: Sequence[Alias]) -> list[Alias]:
        """The aliases and, through an abbreviation that they share with others, those others.

        A name in the user's file joins whatever it is: the user meant that thing.
        """
        linked = list(aliases)
        for alias in aliases:
            for name in alias.names:
                form = fold(name)
                short = form.isascii() and form not in _ENGLISH_WORDS
                further = [o for o in self._by_form.get(form, ()) if o not in linked and o.kind != "word"]
                linked += (joined := [o for o in further if USER_FILE in (alias.learnt, o.learnt)])
                further = [other for other in further if other not in joined]
                names = {name for other in (*linked, *further) for name in other.names}
                if short and alias.kind != "word" and len(names) <= _MOST_NAMES:
                    linked += further
        return linked


def _kind_of(alias: Alias, kinds: Mapping[str, Kind]) -> Kind:
    """The kind that the user gave it, or that of the built-in names it joins."""
    if alias.kind != "name":
        return alias.kind
    return next((kinds[form] for form in map(fold, alias.names) if form in kinds), "name")
