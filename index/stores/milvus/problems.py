"""What went wrong with Milvus, told as it is: refused, too slow, not there, or in Milvus's own words."""

from importlib import import_module
from typing import Any

from index.errors import IndexDamaged, ShuttenError, StoreProblem

_NOT_CONNECTED = 2  # pymilvus: no connection within the time given
_MILVUS = {100: "NO_COLLECTION", 101: "NOT_LOADED"}
MAY_PASS = {"UNAVAILABLE", "DEADLINE_EXCEEDED", "RESOURCE_EXHAUSTED", "NOT_LOADED"}
_AUTHENTICATION = ("auth check failure", "unauthenticated", "permission deny")


def LIBRARY_ERRORS() -> tuple[type[Exception], ...]:  # noqa: N802 - a constant, but of libraries that load late
    """The errors by which pymilvus and gRPC report a failed call."""
    grpc, exceptions = import_module("grpc"), import_module("pymilvus.exceptions")
    return (exceptions.MilvusException, grpc.RpcError, grpc.FutureTimeoutError)


def told(problem: BaseException, server: str, seconds: float) -> ShuttenError:
    """The problem as a sentence for the person who can mend it; nothing is said that the library did not report."""
    status = status_of(problem)
    if status == "UNAUTHENTICATED":
        return StoreProblem(f"{server} refuses this user or password. Correct SHUTTEN_MILVUS_TOKEN (user:password).")
    if status == "UNAVAILABLE":
        return StoreProblem(f"{server} cannot be reached. Start it, or correct SHUTTEN_MILVUS_URI, and ask again.")
    if status == "DEADLINE_EXCEEDED":
        return StoreProblem(
            f"{server} did not answer within {seconds:g} seconds, three times. Ask again a little later."
        )
    if status == "NO_COLLECTION":
        return IndexDamaged(
            f"{server} no longer holds the collections of this index. Build it anew: shutten build --full"
        )
    return StoreProblem(f"{server} reports: {_words(problem)}")


def status_of(problem: BaseException) -> str:
    """The gRPC status under an error, or what stands for one."""
    words = _words(problem).lower()
    if any(sign in words for sign in _AUTHENTICATION):
        return "UNAUTHENTICATED"
    # gRPC's own word lies at the bottom: pymilvus calls even a refused password "server unavailable" on connecting.
    status = ""
    seen: BaseException | None = problem
    while seen is not None:
        code: Any = getattr(seen, "code", None)
        code = code() if callable(code) else code
        if code in _MILVUS:
            return _MILVUS[code]
        if isinstance(code, import_module("grpc").StatusCode):
            return str(code.name)
        if code == _NOT_CONNECTED or type(seen).__name__ == "FutureTimeoutError":
            status = "UNAVAILABLE"
        seen = seen.__cause__ if seen.__cause__ is not seen else None
    return status


def _words(problem: BaseException) -> str:
    said = getattr(problem, "message", "") or getattr(problem, "details", "") or str(problem)
    said = said() if callable(said) else said
    return " ".join(str(said).split())[:300] or type(problem).__name__
