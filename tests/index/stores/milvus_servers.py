"""Milvus servers for tests: the real Milvus Lite on a port, and ones that fail or fill in numbers as a cluster does."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from concurrent import futures
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import grpc
from milvus_lite.adapter.grpc.servicer import MilvusServicer
from milvus_lite.db import MilvusLite
from pymilvus.grpc_gen import common_pb2, milvus_pb2, milvus_pb2_grpc


@contextmanager
def serving(servicer: Any, port: int = 0) -> Iterator[str]:
    """The address under which `servicer` answers."""
    server = grpc.server(futures.ThreadPoolExecutor(4), options=[("grpc.so_reuseport", 0)])
    milvus_pb2_grpc.add_MilvusServiceServicer_to_server(servicer, server)
    bound = server.add_insecure_port(f"127.0.0.1:{port}")
    server.start()
    try:
        yield f"http://127.0.0.1:{bound}"
    finally:
        server.stop(grace=None).wait()


@contextmanager
def lite(folder: Path, kind: Callable[[Any], Any] = MilvusServicer, port: int = 0) -> Iterator[tuple[str, Any]]:
    """A real Milvus Lite behind a port, as a server: its address and its servicer."""
    database = MilvusLite(str(folder))
    servicer = kind(database)
    try:
        with serving(servicer, port) as uri:
            yield uri, servicer
    finally:
        database.close()


class FillsIn(MilvusServicer):
    """Milvus Lite that says it is a cluster, so is sent templates, and fills in their numbers as a cluster does."""

    def __init__(self, database: Any) -> None:
        super().__init__(database)
        self.filters: list[str] = []

    def GetVersion(self, request: Any, context: Any) -> Any:
        return milvus_pb2.GetVersionResponse(status=common_pb2.Status(), version="2.6.11")

    def Search(self, request: Any, context: Any) -> Any:
        request.dsl = self._filled(request.dsl, request.expr_template_values)
        return super().Search(request, context)

    def Query(self, request: Any, context: Any) -> Any:
        request.expr = self._filled(request.expr, request.expr_template_values)
        return super().Query(request, context)

    def _filled(self, text: str, values: Any) -> str:
        self.filters.append(text)

        def number(match: re.Match[str]) -> str:
            value = values[match[1]]
            if value.WhichOneof("val") == "array_val":
                return str(list(value.array_val.long_data.data))
            assert value.WhichOneof("val") == "int64_val"
            return str(value.int64_val)

        return re.sub(r"{(\w+)}", number, text)


class Failing(milvus_pb2_grpc.MilvusServiceServicer):
    """Answers `ListCollections` as each of `then` says, the last one for ever: a status, a sleep, or nothing wrong."""

    def __init__(self, *then: grpc.StatusCode | float | str | None, password: bool = False) -> None:
        self._then, self._password = list(then), password
        self.calls = 0
        self._lock = threading.Lock()

    def Connect(self, request: Any, context: Any) -> Any:
        self._guard(context)
        return milvus_pb2.ConnectResponse(status=common_pb2.Status(), identifier=1)

    def GetVersion(self, request: Any, context: Any) -> Any:
        return milvus_pb2.GetVersionResponse(status=common_pb2.Status(), version="2.6.11")

    def ShowCollections(self, request: Any, context: Any) -> Any:
        self._guard(context)
        with self._lock:
            self.calls += 1
            now = self._then.pop(0) if len(self._then) > 1 else self._then[0]
        if isinstance(now, grpc.StatusCode):
            context.abort(now, "as the test wants it")
        if isinstance(now, float):
            time.sleep(now)
        if isinstance(now, str):
            return milvus_pb2.ShowCollectionsResponse(status=common_pb2.Status(code=65535, error_code=1, reason=now))
        return milvus_pb2.ShowCollectionsResponse(status=common_pb2.Status(), collection_names=["one"])

    def _guard(self, context: Any) -> None:
        if self._password and not dict(context.invocation_metadata()).get("authorization"):
            context.abort(grpc.StatusCode.UNAUTHENTICATED, "auth check failure, please check username and password")
