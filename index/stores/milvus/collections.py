"""The collections of one generation: how they are shaped, filled, checked and, when they are old, removed."""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index.errors import IndexDamaged, StoreProblem
from index.files import replace_atomically
from index.rows import one_by_one
from index.stores import Contents
from index.stores.milvus.link import PATIENT, Link

_ID = "milvus.id"
_FLAT_UP_TO = 50_000  # passages; below, comparing with all of them costs a server less than 20 ms
_BATCH = 500  # rows in one insert: about 2 MB


@dataclass(frozen=True, slots=True)
class Names:
    """What a generation's collections are called and how much is in them; `index` is common to all generations."""

    index: str
    passages: str
    sentences: str
    kind: str
    dimension: int
    count: int
    sentence_count: int

    def as_json(self) -> dict[str, Any]:
        """As plain data."""
        return asdict(self)

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "Names":
        """What `as_json` gave, whatever else stands beside it."""
        return cls(**{name: said[name] for name in cls.__slots__})

    @property
    def alias(self) -> str:
        """The name by which other programs find the current passages."""
        return f"shutten_{self.index}"


def new_names(folder: Path, contents: Contents) -> Names:
    """Names that no generation of any index has yet. The index in `folder` keeps one part of them for good."""
    path = folder / _ID
    if not path.is_file():
        replace_atomically(path, uuid.uuid4().hex[:12].encode())
    index = path.read_text("ascii").strip()
    stem = f"shutten_{index}_{uuid.uuid4().hex[:12]}"
    return Names(
        index=index,
        passages=stem,
        sentences=f"{stem}_sentences",
        kind="flat" if len(contents.keys) <= _FLAT_UP_TO else "hnsw",
        dimension=int(contents.vectors.shape[1]),
        count=len(contents.keys),
        sentence_count=len(contents.sentences),
    )


def filled(link: Link, names: Names, contents: Contents, sparse: Iterable[Mapping[int, float]]) -> None:
    """Make, fill, index and load the collections, and count what is in them, by strong consistency."""
    from pymilvus import DataType

    whole = {"key": DataType.INT64, "article": DataType.INT64, "day": DataType.INT64, "outlet": DataType.INT64}
    vector = (
        {"index_type": "FLAT", "metric_type": "IP"}
        if names.kind == "flat"
        else {"index_type": "HNSW", "metric_type": "IP", "params": {"M": 32, "efConstruction": 200}}
    )
    indexes = {
        "vector": vector,
        "words": {"index_type": "SPARSE_INVERTED_INDEX", "metric_type": "IP"},
        "held": {"index_type": "SPARSE_INVERTED_INDEX", "metric_type": "IP"},
        "article": {"index_type": "INVERTED"},
        "day": {"index_type": "INVERTED"},
        "outlet": {"index_type": "INVERTED"},
    }
    _make(link, names.passages, names.dimension, whole, words=True)
    _insert(link, names.passages, _passages(contents, sparse))
    _finish(link, names.passages, indexes)
    # Only ever compared for a few passages that were found, so an exact comparison needs no index of its own.
    _make(link, names.sentences, names.dimension, {"place": DataType.INT64}, words=False)
    _insert(
        link,
        names.sentences,
        ({"place": i, "vector": row} for i, row in enumerate(one_by_one(contents.sentences))),
    )
    _finish(link, names.sentences, {"vector": {"index_type": "FLAT", "metric_type": "IP"}})
    link.check_counts({names.passages: names.count, names.sentences: names.sentence_count})


def _passages(contents: Contents, sparse: Iterable[Mapping[int, float]]) -> Iterator[dict[str, Any]]:
    columns = (contents.keys.tolist(), contents.articles.tolist(), contents.days.tolist(), contents.outlets.tolist())
    for key, article, day, outlet, vector, words in zip(*columns, one_by_one(contents.vectors), sparse, strict=True):
        held = dict.fromkeys(words, 1.0)
        yield {
            "key": key,
            "article": article,
            "day": day,
            "outlet": outlet,
            "vector": vector,
            "words": words,
            "held": held,
        }


def _make(link: Link, name: str, dimension: int, numbers: Mapping[str, Any], *, words: bool) -> None:
    from pymilvus import DataType, MilvusClient

    schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
    for place, (field, kind) in enumerate(numbers.items()):
        schema.add_field(field, kind, is_primary=place == 0)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=dimension)
    if words:
        schema.add_field("words", DataType.SPARSE_FLOAT_VECTOR)
        schema.add_field("held", DataType.SPARSE_FLOAT_VECTOR)
    link.call("create_collection", name, schema=schema, consistency_level="Bounded", seconds=PATIENT)


def _insert(link: Link, name: str, rows: Iterable[Mapping[str, Any]]) -> None:
    batch: list[Mapping[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            link.call("upsert", name, batch, seconds=PATIENT)
            batch = []
    if batch:
        link.call("upsert", name, batch, seconds=PATIENT)


def _finish(link: Link, name: str, indexes: Mapping[str, Mapping[str, Any]]) -> None:
    from pymilvus import MilvusClient

    link.call("flush", name, seconds=PATIENT)
    prepared = MilvusClient.prepare_index_params()
    for field, settings in indexes.items():
        prepared.add_index(field_name=field, **settings)
    link.call("create_index", name, prepared, seconds=PATIENT, sync=not link.is_lite)
    link.call("load_collection", name, seconds=PATIENT)


def move_alias(link: Link, names: Names) -> None:
    """Let the index's alias name the passages of this generation, at one stroke."""
    try:
        link.call("alter_alias", names.passages, names.alias)
    except (StoreProblem, IndexDamaged):  # the first generation
        link.call("create_alias", names.passages, names.alias)


def remove_others(link: Link, names: Names, kept: Sequence[Names]) -> None:
    """Remove the collections of this index that no generation in its folder names."""
    staying = {name for one in kept for name in (one.passages, one.sentences)}
    for name in link.call("list_collections"):
        if name.startswith(f"{names.alias}_") and name not in staying:
            link.call("drop_collection", name, seconds=PATIENT)
