"""Several processes that embed for one build: on this computer, or on the machines of a Ray cluster.

The texts go out in the slabs in which one process would embed them, and come back in their order, so the index is the
same. A worker opens the model by its name, and is refused when that is another model where it runs.
"""

import contextlib
import os
import platform
import socket
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import get_context
from typing import Any

from index.embedders import Embedder, Text, Vectors, open_embedder
from index.errors import ModelError, ShuttenError
from index.progress import end_with_parent

Slabs = Iterable[Sequence[Text]]
_AHEAD = 2  # slabs that wait for each worker, so that none is ever idle
_REACHED_WITHIN = 5.0  # seconds
LOCAL = "local"


@dataclass(frozen=True, slots=True)
class Crew:
    """Stands in for the embedder it was made of, for texts in bulk."""

    embedder: Embedder
    embed_slabs: Callable[[Slabs], Iterator[Vectors]]


@contextlib.contextmanager
def crew(embedder: Embedder, workers: int = 1, ray: str | None = None) -> Iterator[Crew]:
    """A crew of `workers` processes, on the Ray cluster at the address `ray` if one is given ("local" starts one here).

    Without `ray`, 0 and 1 are this process alone; with it, 0 are as many as the cluster has CPUs. Raises ShuttenError
    when Ray is not installed or its cluster not there, and, from the iterator, when workers end before their work.
    """
    if ray is not None:
        with _on_ray(embedder, workers, ray) as slabs:
            yield Crew(embedder, slabs)
    elif workers > 1:
        with _in_processes(embedder, workers) as slabs:
            yield Crew(embedder, slabs)
    else:
        yield alone(embedder)


def alone(embedder: Embedder) -> Crew:
    """A crew of just this process."""
    return Crew(embedder, lambda slabs: map(embedder.embed_passages, slabs))


class Worker:
    """One worker's model."""

    def __init__(self, model: str, fingerprint: str, threads: int) -> None:
        os.environ["OMP_NUM_THREADS"] = str(threads)
        self._embedder = open_embedder(model)
        if self._embedder.facts.fingerprint != fingerprint:
            raise ModelError(
                f"On {platform.node()} the model {model} is another one than here. Install the same model on all "
                "machines of the cluster."
            )
        if "torch" in sys.modules:
            sys.modules["torch"].set_num_threads(threads)

    def embed(self, texts: Sequence[Text]) -> Vectors:
        """The vectors of one slab."""
        return self._embedder.embed_passages(texts)


_worker: Worker | None = None


def _start(model: str, fingerprint: str, threads: int, parent: int) -> None:
    global _worker
    end_with_parent(parent)
    _worker = Worker(model, fingerprint, threads)


def _embed(texts: Sequence[Text]) -> Vectors:
    if _worker is None:
        raise RuntimeError("a worker is started before it is given work")
    return _worker.embed(texts)


@contextlib.contextmanager
def _in_processes(embedder: Embedder, workers: int) -> Iterator[Callable[[Slabs], Iterator[Vectors]]]:
    threads = max(1, (os.cpu_count() or 1) // workers)
    facts = embedder.facts
    # Spawned, not forked: a fork would share the index's lock, and torch's threads do not survive one.
    pool = ProcessPoolExecutor(
        workers, get_context("spawn"), _start, (facts.name, facts.fingerprint, threads, os.getpid())
    )

    def embedded(slabs: Slabs) -> Iterator[Vectors]:
        try:
            yield from _in_order(slabs, workers, lambda slab: pool.submit(_embed, slab), lambda future: future.result())
        except BrokenProcessPool as broken:
            raise ShuttenError(
                "A process that embedded for this build ended before its work. What is embedded so far is kept: build "
                "again, with fewer --workers if memory is short."
            ) from broken

    try:
        yield embedded
    finally:
        pool.shutdown(cancel_futures=True)


@contextlib.contextmanager
def _on_ray(embedder: Embedder, workers: int, address: str) -> Iterator[Callable[[Slabs], Iterator[Vectors]]]:
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")  # else Ray warns of what a later version will do
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is told to anybody
    try:
        ray: Any = import_module("ray")
    except ImportError as missing:
        raise ShuttenError("Ray is not installed. Install it with: pip install 'shutten[ray]'") from missing
    _check_reachable(address)
    quiet = {"log_to_driver": False, "configure_logging": False}
    try:
        if address == LOCAL:
            ray.init(address=LOCAL, num_cpus=max(1, workers), include_dashboard=False, **quiet)
        else:
            ray.init(address=address, **quiet)
    except (ConnectionError, OSError, RuntimeError, ValueError) as problem:
        reason = " ".join(str(problem).split())[:200]
        raise ShuttenError(f"The Ray cluster at {address} cannot be used: {reason}") from problem
    try:
        count = workers or int(ray.cluster_resources().get("CPU", 1))
        # A machine may be taken away; its slabs are then embedded by another worker.
        kind = ray.remote(num_cpus=1, max_restarts=-1, max_task_retries=3)(Worker)
        facts = embedder.facts
        actors = [kind.remote(facts.name, facts.fingerprint, 1) for _ in range(count)]

        def embedded(slabs: Slabs) -> Iterator[Vectors]:
            turns = iter(range(sys.maxsize))
            try:
                yield from _in_order(slabs, count, lambda slab: actors[next(turns) % count].embed.remote(slab), ray.get)
            except ray.exceptions.RayError as problem:
                cause = getattr(problem, "cause", None)
                if isinstance(cause, ShuttenError):
                    raise cause from problem
                reason = " ".join(str(problem).split())[:200]
                raise ShuttenError(
                    f"The Ray cluster gave up: {reason} Build again; what is embedded is kept."
                ) from problem

        yield embedded
    finally:
        ray.shutdown()


def _check_reachable(address: str) -> None:
    """Raise ShuttenError when nothing listens at HOST:PORT; Ray itself would try for minutes."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if not host or not port.isdigit():
        return
    try:
        socket.create_connection((host, int(port)), timeout=_REACHED_WITHIN).close()
    except OSError as problem:
        raise ShuttenError(
            f"The Ray cluster at {address} cannot be reached ({problem}). Start it: ray start"
        ) from problem


def _in_order(
    slabs: Slabs, workers: int, send: Callable[[Sequence[Text]], Any], fetch: Callable[[Any], Vectors]
) -> Iterator[Vectors]:
    """The vectors of the slabs in their order, while some more slabs than there are workers are out."""
    out: deque[Any] = deque()
    for slab in slabs:
        out.append(send(slab))
        if len(out) > _AHEAD * workers:
            yield fetch(out.popleft())
    while out:
        yield fetch(out.popleft())
