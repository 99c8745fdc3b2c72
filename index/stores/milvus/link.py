"""The connection to Milvus: short waits, few retries, and for each failure a sentence that guesses no cause."""

import contextlib
import random
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from index.embedders import Vectors
from index.errors import IndexDamaged
from index.stores import Keys
from index.stores.milvus.narrowing import EVERYTHING, Narrow, one_of, written_out
from index.stores.milvus.problems import LIBRARY_ERRORS, MAY_PASS, status_of, told
from index.stores.milvus.server import Server, server_for

SECONDS = 5.0  # that one call of a question may take
PATIENT = 600.0  # that one call of a build may take: flushing and indexing millions
_PAUSES = (0.2, 0.6)  # before the second and the third try, give or take a half

_links: dict[Server, "Link"] = {}
_lock = threading.Lock()


class Found(NamedTuple):
    """What one search found, best first; `output` is the field that was asked for, as numbers."""

    ids: Keys
    scores: Vectors
    output: Keys


class Link:
    """A client of one server. Safe to use from several threads; connects when needed, and again after a failure."""

    def __init__(self, server: Server, seconds: float = SECONDS) -> None:
        self._server, self._seconds = server, seconds
        self._client: Any = None
        self._lite = False
        self._connecting = threading.Lock()

    def call(self, method: str, *args: Any, seconds: float | None = None, **how: Any) -> Any:
        """`method` of the client, tried three times at most. Raises StoreProblem, or IndexDamaged for what is gone."""
        seconds = seconds or self._seconds
        for pause in (*_PAUSES, None):
            try:
                return getattr(self._connected(), method)(*args, timeout=seconds, **how)
            except LIBRARY_ERRORS() as problem:
                status = status_of(problem)
                if pause is None or status not in MAY_PASS:
                    raise told(problem, self._server.name, seconds) from problem
                self._mend(status, args)
                time.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 - so that many askers do not return at once
        raise AssertionError("unreachable")

    def _mend(self, status: str, args: Sequence[Any]) -> None:
        """Do what makes another try worth while: connect anew, or load what a restarted Milvus Lite holds unloaded."""
        if status == "UNAVAILABLE":
            self._client = None
        elif status == "NOT_LOADED":
            with contextlib.suppress(*LIBRARY_ERRORS()):
                self._connected().load_collection(args[0], timeout=PATIENT)

    def _connected(self) -> Any:
        with self._connecting:
            if self._client is None:
                client = self._server.client(self._seconds)
                self._lite = "lite" in str(client.get_server_version(timeout=self._seconds)).lower()
                self._client = client
            return self._client

    @property
    def is_lite(self) -> bool:
        """Whether this is Milvus Lite, which fills in no numbers and has no indexes to wait for."""
        self._connected()
        return self._lite

    def search(
        self,
        collection: str,
        field: str,
        queries: Sequence[Any],
        limit: int,
        narrow: Narrow = EVERYTHING,
        tuning: Mapping[str, int] | None = None,
        *,
        output: str = "",
        seconds: float | None = None,
    ) -> list[Found]:
        """What each of `queries` finds by inner product in `field`, at most `limit` rows, best first."""
        rows = self.call(
            "search",
            collection,
            queries,
            anns_field=field,
            limit=limit,
            search_params={"metric_type": "IP", "params": dict(tuning or {})},
            output_fields=[output] if output else [],
            seconds=seconds,
            **self._narrowing(narrow),
        )
        return [_found(hits, output) for hits in rows]

    def vectors(self, collection: str, field: str, numbers: Keys, slice_: int) -> dict[int, Vectors]:
        """The vectors of the rows with these numbers in `field`; a number that is not there is left out."""
        found: dict[int, Vectors] = {}
        for start in range(0, len(numbers), slice_):
            narrow = self._narrowing(one_of(field, numbers[start : start + slice_]))
            for row in self.call("query", collection, output_fields=[field, "vector"], **narrow):
                found[int(row[field])] = np.asarray(row["vector"], np.float32)
        return found

    def check_counts(self, counts: Mapping[str, int]) -> None:
        """Count the rows of collections as they are now, everywhere. Raises IndexDamaged when any are missing."""
        for name, count in counts.items():
            said = self.call("query", name, filter="", output_fields=["count(*)"], consistency_level="Strong")
            if int(said[0]["count(*)"]) != count:
                raise IndexDamaged(
                    f"{name} in {self._server.name} holds {said[0]['count(*)']} rows instead of {count}. "
                    "Build the index anew: shutten build --full"
                )

    def _narrowing(self, narrow: Narrow) -> dict[str, Any]:
        if self.is_lite:
            return {"filter": written_out(narrow)}
        return {"filter": narrow[0], "filter_params": dict(narrow[1])}


def connect(folder: Path) -> Link:
    """The link that the environment names for the index in `folder`, one for each server in this process.

    Raises StoreProblem when Milvus is not installed, is not to be trusted, or is used by another process.
    """
    server = server_for(folder)
    with _lock:
        if server not in _links:
            server.check()
            _links[server] = Link(server)
        return _links[server]


def _found(hits: Any, output: str) -> Found:
    ids = np.array([hit.id for hit in hits], np.int64)
    scores = np.array([hit.distance for hit in hits], np.float32)
    return Found(ids, scores, np.array([hit["entity"][output] for hit in hits] if output else [], np.int64))
