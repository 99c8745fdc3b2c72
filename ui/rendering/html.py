"""Builds HTML in which foreign text cannot be forgotten: a plain string is always escaped, only `Html` is not."""

from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from ui.rendering.text import safe_attribute, safe_text, safe_value

_VOID: Final = frozenset({"br", "hr"})


class Html(str):
    """Finished HTML. Only this package makes one."""

    __slots__ = ()


EMPTY: Final = Html("")


def html(part: str) -> Html:
    """`part` as HTML: an `Html` as it is, any other string escaped."""
    return part if isinstance(part, Html) else Html(safe_text(part))


def joined(parts: Iterable[str], between: str = EMPTY) -> Html:
    """All non-empty parts as one piece of HTML, with `between` between them."""
    return Html(html(between).join(html(part) for part in parts if part))


def tag(name: str, *children: str, **attributes: str | int | bool | None) -> Html:
    """One element. `cls` stands for `class`, `_` in a name for `-`; None and False leave an attribute out."""
    written = []
    for key, value in attributes.items():
        label = "class" if key == "cls" else key.rstrip("_").replace("_", "-")
        if value is True:
            written.append(f" {label}")
        elif value is not None and value is not False and value != "":
            safe = safe_value if key == "value" else safe_attribute  # what a button asks for is data
            written.append(f' {label}="{safe(str(value))}"')
    opening = f"<{name}{''.join(written)}>"
    return Html(opening if name in _VOID else f"{opening}{joined(children)}</{name}>")


def button(text: str, action: str, *, cls: str = "", title: str = "") -> Html:
    """A button that asks the server for `action` (see `ui/web/actions.py`)."""
    return tag("button", text, cls=f"do {cls}".strip(), type="button", value=action, title=title)


def page_button(text: str, action: str, *, cls: str = "", title: str = "") -> Html:
    """A button that the page itself answers (see `ui/web/look/copying.js`)."""
    return tag("button", text, cls=f"here {cls}".strip(), type="button", value=action, title=title)


def sign(shown: str, said: str) -> Html:
    """A sign such as × with the words for it, which only a screen reader says: a title is no name of a button."""
    return joined((tag("span", shown, cls="sign"), tag("span", said, cls="unseen")))


def web_address(url: str | None) -> str | None:
    """`url` when it is an ordinary http or https address that may become a link, else None.

    Addresses with blanks, controls or a user part ("https://known.example@elsewhere") are shown, never linked.
    """
    if not url or len(url) > 2_000 or not url.isprintable() or any(char.isspace() for char in url):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and host and "@" not in parts.netloc else None
