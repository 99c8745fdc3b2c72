"""Whose tab it is: the name that signed in, or else the browser, by a secret that `guard.py` put into its cookies."""

import hashlib
import hmac
from typing import Any, Final

OWNER_COOKIE: Final = "shutten_browser"
_SHORTEST: Final = 32  # characters; a shorter secret was not made here


def owner_of(request: Any) -> str:
    """The owner that a request comes from, "" when it brings nothing that tells. A secret is kept only as its hash."""
    if name := getattr(request, "username", None):
        return f"user:{name}"
    secret = request.cookies.get(OWNER_COOKIE, "")
    return f"browser:{hashlib.sha256(secret.encode()).hexdigest()}" if len(secret) >= _SHORTEST else ""


def user_of(owner: str) -> str:
    """The name that signed in; "" where the owner is a browser."""
    kind, _, name = owner.partition(":")
    return name if kind == "user" else ""


def is_same(one: str, other: str) -> bool:
    """Whether two owners are the same, compared in a time that tells nothing."""
    return hmac.compare_digest(one.encode(), other.encode())
