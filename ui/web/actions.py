"""What a click inside our own HTML asks the server for.

`page.js` writes one line into a hidden text box: a running number, a verb and its arguments, such as "7 source 3 2".
Anyone can send such a line, so everything in it is checked here and again where it is used.
"""

from dataclasses import dataclass
from typing import Final

from ui.rendering.sources import place_of

_MAX_LENGTH: Final = 2_000
_NUMBERS: Final = {"select": 1, "source": 2, "article": 2, "example": 1}  # verbs and how many numbers follow
_BARE: Final = frozenset({"close", "rebuild", "cancel", "new", "unfilter"})


@dataclass(frozen=True, slots=True)
class Action:
    """One request: a verb, its numbers, and for "place" the place as (article id, start, end)."""

    verb: str
    numbers: tuple[int, ...] = ()
    place: tuple[str, int, int] | None = None
    word: str = ""


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
    numbers = rest.split()
    if _NUMBERS.get(verb) == len(numbers) and all(n.isascii() and n.isdigit() and len(n) < 7 for n in numbers):
        return Action(verb, numbers=tuple(int(n) for n in numbers))
    return None
