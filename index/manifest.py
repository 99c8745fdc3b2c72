"""What a generation says of itself: how it was made, how much it holds, and the checksum of every file."""

import hashlib
import json
import re
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, asdict, dataclass, fields, is_dataclass
from pathlib import PurePosixPath
from typing import Any

from index.errors import IndexDamaged, IndexMismatch, IndexOutdated

SCHEMA = 3  # raise it when an older program could not read what is written now
OLDEST_SCHEMA = 2
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """The embedding model: its name, a hash over all that shapes a vector, the vector's length, its number type."""

    name: str
    fingerprint: str
    dimension: int
    dtype: str | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many articles, passages and sentences a generation holds, and how many files or records were unreadable."""

    articles: int
    passages: int
    sentences: int
    unread: int


@dataclass(frozen=True, slots=True)
class BuildFacts:
    """What the build knows of a generation. The same articles and settings give equal facts, whenever they are built.

    `store` is the variant by name ("faiss"), `store_kind` its way of searching ("flat"). `settings` are versions and
    parameters of whatever shapes the content (chunker, terms). `articles_digest` is a SHA-256 over article ids and
    content.
    """

    app_version: str
    model: ModelFacts
    store: str
    store_kind: str
    counts: Counts
    settings: Mapping[str, str]
    articles_digest: str


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file of a generation; `path` is below the generation's folder, written with `/`."""

    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """All a generation says of itself. `created` (UTC, ISO 8601) is for people; nothing is decided by it."""

    schema: int
    generation: int
    created: str
    facts: BuildFacts
    files: tuple[FileEntry, ...]

    @property
    def digest(self) -> str:
        """SHA-256 of what was built, the same whenever, wherever and in whichever order it was built.

        Number and date are left out, and so are the files: the word index names its files at random.
        """
        return hashlib.sha256(_canonical({"schema": self.schema, "facts": asdict(self.facts)})).hexdigest()

    @property
    def bytes(self) -> int:
        """The size of all files together."""
        return sum(entry.bytes for entry in self.files)


def to_json(manifest: Manifest) -> bytes:
    """The manifest as a JSON document that carries its own checksum; equal manifests give equal bytes."""
    return _document(asdict(manifest))


def from_json(data: bytes, where: str = "manifest.json") -> Manifest:
    """The manifest that `to_json` wrote; `where` names it in messages.

    Raises IndexDamaged when it is not exactly that, and IndexMismatch when it is sound but of another schema.
    """
    try:
        return parse(data)
    except ValueError as error:
        raise IndexDamaged(f"{where} {error}. Rebuild the index with: shutten build --full") from error


def parse(data: bytes) -> Manifest:
    """As `from_json`, but raises ValueError with what is wrong as the end of a sentence."""
    try:
        content = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ValueError("is no manifest") from error
    if not isinstance(content, dict) or _document({k: v for k, v in content.items() if k != "checksum"}) != data:
        raise ValueError("has changed since it was written")
    del content["checksum"]
    # Every schema, past or future, is written by the same rule; so another number here is no accident.
    _refuse_other_schema(content.get("schema"))
    manifest = _shaped(content, Manifest, "manifest")
    if not isinstance(manifest, Manifest) or not _is_safe(manifest.files):
        raise ValueError("names a file outside its folder, twice or without a checksum")
    return manifest


def _refuse_other_schema(schema: object) -> None:
    if type(schema) is not int:
        raise ValueError("has no schema number")
    if OLDEST_SCHEMA <= schema <= SCHEMA:
        return
    known = f"(schema {schema}; this one reads {OLDEST_SCHEMA}..{SCHEMA})"
    if schema < OLDEST_SCHEMA:
        raise IndexOutdated(f"This index was made by an older Shutten {known}. Make it anew with: shutten build")
    raise IndexMismatch(
        f"This index was made by a newer Shutten {known}. Upgrade Shutten, or rebuild with: shutten build --full"
    )


def _is_safe(files: tuple[FileEntry, ...]) -> bool:
    """Whether each entry names a place below the folder, once, with a real checksum."""
    paths = [PurePosixPath(entry.path) for entry in files]
    inside = all(path.parts and not path.is_absolute() and ".." not in path.parts for path in paths)
    checksums = all(_SHA256.fullmatch(entry.sha256) and entry.bytes >= 0 for entry in files)
    return inside and checksums and len(set(paths)) == len(paths)


def _canonical(content: object) -> bytes:
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode("ascii")


def _document(content: Mapping[str, Any]) -> bytes:
    """`content` with its checksum, in the one form in which it may be written."""
    checksum = hashlib.sha256(_canonical(content)).hexdigest()
    return json.dumps({**content, "checksum": checksum}, indent=1, sort_keys=True).encode("ascii")


def _shaped(value: Any, kind: Any, place: str) -> object:
    """`value`, as JSON gives it, in the shape of the type `kind`. Raises ValueError as `parse` does."""
    if is_dataclass(kind) and isinstance(kind, type):
        return _shaped_fields(value, kind, place)
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is types.UnionType:
        return None if value is None else _shaped(value, arguments[0], place)
    if origin is tuple and isinstance(value, list):
        return tuple(_shaped(item, arguments[0], place) for item in value)
    if origin is Mapping and isinstance(value, dict):
        return {key: _shaped(item, arguments[1], f"{place}.{key}") for key, item in value.items()}
    if type(value) is not kind:  # not isinstance: JSON's true is no number
        raise ValueError(f"cannot be understood ({place} is of the wrong kind)")
    return value


def _shaped_fields(value: Any, kind: type, place: str) -> object:
    if not isinstance(value, dict):
        raise ValueError(f"cannot be understood ({place} is of the wrong kind)")
    hints = typing.get_type_hints(kind)
    if unknown := sorted(value.keys() - hints.keys()):
        raise ValueError(f"cannot be understood ({place} has an unknown field {unknown[0]!r})")
    needed = {field.name for field in fields(kind) if field.default is MISSING}
    if missing := sorted(needed - value.keys()):
        raise ValueError(f"cannot be understood ({place} has no {missing[0]!r})")
    return kind(**{name: _shaped(item, hints[name], f"{place}.{name}") for name, item in value.items()})
