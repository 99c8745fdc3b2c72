"""What a browser sends to Gradio's queue, read before Gradio reads it: anyone can send anything there.

A call is passed on as the few fields that the page itself sends, each of its type and of bounded length. Whose tab is
meant is checked too: the ids of tabs are made by browsers and can be guessed, and with one the answers of another
person could be read.
"""

import json
import re
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, Final

MAX_TEXT: Final = 16_000  # characters of one field; a question has 2,000, and the handler says so
MAX_CHOSEN: Final = 100  # values of one field, such as the sources that are searched
_TAB: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_TABS: Final = 10_000  # remembered; each is some hundred bytes


class BadCall(Exception):
    """Not a call that the page makes."""


class TooLong(BadCall):
    """A call in which one text is longer than any that is read."""


def read_call(path: str, body: bytes, fields: Mapping[int, int]) -> tuple[str, bytes]:
    """The tab that a call names, "" for none, and the call as it may be passed on.

    `fields` says how many values each of the page's functions takes. Raises BadCall.
    """
    try:
        said = json.loads(body)
    except (ValueError, RecursionError) as problem:
        raise BadCall from problem
    if not isinstance(said, dict):
        raise BadCall
    if path.endswith("/reset"):
        return "", _written({"event_id": _name(said.get("event_id"))})
    tab, function = _name(said.get("session_hash")), said.get("fn_index")
    if not isinstance(function, int) or isinstance(function, bool) or function not in fields:
        raise BadCall
    call: dict[str, Any] = {"session_hash": tab, "fn_index": function}
    if path.endswith("/cancel"):
        return tab, _written({**call, "event_id": _name(said.get("event_id"))})
    values, trigger = said.get("data"), said.get("trigger_id")
    if not isinstance(values, list) or len(values) != fields[function] or not all(map(_is_plain, values)):
        raise BadCall
    if any(isinstance(value, str) and len(value) > MAX_TEXT for value in values):
        raise TooLong  # somebody may have pasted a whole article as a question
    if trigger is not None and not (_is_number(trigger) and 0 <= trigger < 1_000_000):
        raise BadCall
    return tab, _written({**call, "data": values, "trigger_id": trigger})


def _name(value: object) -> str:
    if not isinstance(value, str) or not is_tab(value):
        raise BadCall
    return value


def is_tab(name: str) -> bool:
    """Whether that can be the id of a tab or of an event."""
    return bool(_TAB.fullmatch(name))


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_plain(value: object) -> bool:
    if isinstance(value, list):
        return len(value) <= MAX_CHOSEN and all(isinstance(one, str) and len(one) <= MAX_TEXT for one in value)
    return value is None or isinstance(value, (bool, str)) or (_is_number(value) and abs(value) < 2**53)  # type: ignore[arg-type]


def _written(call: Mapping[str, Any]) -> bytes:
    return json.dumps(call).encode("ascii")


class Tabs:
    """Which browser each tab belongs to: the one that spoke for it first."""

    def __init__(self, most: int = _TABS) -> None:
        self._most = most
        self._browsers: OrderedDict[str, str] = OrderedDict()

    def belongs(self, tab: str, browser: str) -> bool:
        """Whether `browser` may speak for `tab`, which is its own from now on when it is nobody's."""
        found = self._browsers.setdefault(tab, browser)
        self._browsers.move_to_end(tab)
        if len(self._browsers) > self._most:
            self._browsers.popitem(last=False)
        return found == browser
