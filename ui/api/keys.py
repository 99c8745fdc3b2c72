"""Who may ask: the keys of other programs. Only their digests are held."""

import hashlib
import hmac
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

SETTING: Final = "SHUTTEN_API_KEYS"
_KEY: Final = re.compile(r"[A-Za-z0-9_-]{16,200}")
_DIGEST: Final = re.compile(r"sha256:[0-9a-f]{64}")


class Keys:
    """Keys that are known, each by its SHA-256."""

    def __init__(self, digests: Iterable[bytes] = ()) -> None:
        self._digests = tuple(digests)

    def __bool__(self) -> bool:
        return bool(self._digests)

    def owner(self, given: str) -> str | None:
        """A name for whoever has that key, or None when it is not known."""
        digest = hashlib.sha256(given.encode("utf-8", "surrogateescape")).digest()
        # Every digest is looked at, each in the same time, so that the time taken tells nothing of the keys.
        known = [hmac.compare_digest(digest, one) for one in self._digests]
        return digest.hex()[:16] if any(known) else None


def read_keys(setting: str | None) -> Keys:
    """The keys that `setting` names: a file with a key a line, or the keys themselves, separated by commas.

    A key has 16 to 200 letters, digits, hyphens and underscores; instead of it may stand `sha256:` and the digest in
    hexadecimal. In a file, blank lines and lines that begin with # are skipped.

    Raises ShuttenError for a file that cannot be read, and for anything else that is no key. No message holds a key.
    """
    from rag import ShuttenError

    setting = (setting or "").strip()
    if not setting:
        return Keys()
    parts = [part.strip() for part in setting.split(",")]
    if _is_file(setting) or not all(_is_key(part) for part in parts):  # the name of a file may look like a key
        try:
            lines = Path(setting).read_text(encoding="utf-8-sig").splitlines()
        except (OSError, ValueError):  # ValueError: not UTF-8, or a NUL in the name
            raise ShuttenError(
                f"{SETTING} holds neither a file that can be read nor keys. Name a file with a key a line, or write "
                "keys of 16 or more letters, digits, - and _, separated by commas."
            ) from None
        parts = [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
        for number, part in enumerate(parts, start=1):
            if not _is_key(part):
                raise ShuttenError(
                    f"Key {number} in the file of {SETTING} is no key. "
                    "Write 16 or more letters, digits, - and _, or sha256: and 64 hexadecimal digits."
                )
        if not parts:
            raise ShuttenError(f"The file of {SETTING} holds no key. Write one a line into it.")
    return Keys(_digest(part) for part in parts)


def _is_file(name: str) -> bool:
    try:
        return Path(name).is_file()
    except (OSError, ValueError):  # longer than any name, or with a NUL in it
        return False


def _is_key(text: str) -> bool:
    return bool(_KEY.fullmatch(text) or _DIGEST.fullmatch(text))


def _digest(key: str) -> bytes:
    if _DIGEST.fullmatch(key):
        return bytes.fromhex(key.removeprefix("sha256:"))
    return hashlib.sha256(key.encode()).digest()
