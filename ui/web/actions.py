"""What a click inside our own HTML asks the server for.

`look/tools.js` writes one line into a hidden text box: a running number, a verb and its arguments, such as
"7 source 3 2".
Anyone can send such a line, so everything in it is checked here and again where it is used.
"""

import re
from dataclasses import dataclass
from typing import Final

from ui.conversations import MAX_REASON, MAX_TITLE
from ui.export import FORMATS
from ui.rendering.browse import COLUMNS
from ui.rendering.places import Link, place_of, read_link
from ui.rendering.text import scrubbed
from ui.turns import is_choosable

_MAX_LENGTH: Final = 2_000
# Verbs and how many numbers follow, most of which are the numbers of turns and of something in them.
_NUMBERS: Final = {
    "select": 1, "source": 2, "article": 2, "example": 1, "follow": 2, "again": 1, "helpful": 1, "unhelpful": 1,
    "undated": 1, "undate-filter": 1, "unsource": 2, "literally": 2, "alone": 1, "unfiltered": 1,
    "arrange": 1, "quotations": 1,
    "why": 2, "page": 1,
}  # fmt: skip
_BARE: Final = frozenset(
    {"close", "rebuild", "cancel", "dismiss", "doctor", "new", "unfilter", "undelete", "browse-all", "only-none"}
)
_NAMED: Final = {"open", "delete"}  # verbs that a conversation's id follows
_WORDED: Final = {
    "rename": MAX_TITLE,
    "reason": MAX_REASON,
}  # verbs that an id or a number follows, and words of people
_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,40}")
_SAVE: Final = re.compile(r"(?P<turn>[0-9]{1,6}) (?P<format>[a-z-]+)")
_MONTH: Final = re.compile(r"[0-9]{4}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Action:
    """One request: a verb, its numbers, for "place" the place as (article id, start, end), and a word or words.

    `link` is what the page's address asked for when it was opened.
    """

    verb: str
    numbers: tuple[int, ...] = ()
    place: tuple[str, int, int] | None = None
    word: str = ""
    said: str = ""
    link: Link | None = None


def read_action(line: object) -> Action | None:
    """The action that a line asks for, or None when it asks for none."""
    if not isinstance(line, str) or len(line) > _MAX_LENGTH:
        return None
    _, _, asked = line.partition(" ")
    verb, _, rest = asked.partition(" ")
    if verb in _BARE and not rest:
        return Action(verb)
    if verb == "language" and rest in {"ja", "en"}:
        return Action(verb, word=rest)
    if verb == "place" and (place := place_of(rest)):
        return Action(verb, place=place)
    if verb == "link" and (link := read_link(rest)):
        return Action(verb, link=link)
    if verb == "sort" and rest in COLUMNS:
        return Action(verb, word=rest)
    if verb == "month" and _MONTH.fullmatch(rest):
        return Action(verb, word=rest)
    if verb == "only" and is_choosable(rest):
        return Action(verb, word=rest)
    if verb == "save" and (save := _SAVE.fullmatch(rest)) and save["format"] in FORMATS:
        return Action(verb, numbers=(int(save["turn"]),), word=save["format"])
    if verb in _NAMED and _ID.fullmatch(rest):
        return Action(verb, word=rest)
    if verb in _WORDED:
        name, _, said = rest.partition(" ")
        words = scrubbed(said).strip()[: _WORDED[verb]]
        return Action(verb, word=name, said=words) if _ID.fullmatch(name) else None
    numbers = rest.split()
    if _NUMBERS.get(verb) == len(numbers) and all(n.isascii() and n.isdigit() and len(n) < 7 for n in numbers):
        return Action(verb, numbers=tuple(int(n) for n in numbers))
    return None
