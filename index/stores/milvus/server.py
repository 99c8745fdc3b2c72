"""Which Milvus is meant: the server that the environment names, or Milvus Lite in this process beside the index."""

import atexit
import contextlib
import ipaddress
import logging
import os
import re
import sys
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from index.errors import StoreProblem
from index.lock import AlreadyHeld, hold

URI, TOKEN, PRIVATE = "SHUTTEN_MILVUS_URI", "SHUTTEN_MILVUS_TOKEN", "SHUTTEN_MILVUS_PRIVATE_NETWORK"
_LITE = "milvus.db"
_LITE_LOCK = "milvus.lock"
_VERSION = re.compile(r"v?(\d+)\.(\d+)\.(\d+)")
# Below these anyone could get in past the password (CVE-2025-64513), or through port 9091 (CVE-2026-26190).
_SOUND = {(2, 5): 27, (2, 6): 10}


class Server(Protocol):
    """A Milvus to be connected to; equal ones share a connection."""

    @property
    def name(self) -> str:
        """What messages call it; never holds a password."""

    def check(self) -> None:
        """Raise StoreProblem when it must not be used."""

    def client(self, seconds: float) -> Any:
        """A new pymilvus client, connected within `seconds`."""


def server_for(folder: Path) -> Server:
    """The server for the index in `folder`. Raises StoreProblem when the parts for it are not installed."""
    uri = os.environ.get(URI, "").strip()
    parts = ["pymilvus"] if uri else ["pymilvus", "milvus_lite"]
    try:
        for part in parts:
            import_module(part)
    except ImportError as missing:
        raise StoreProblem(
            "The store milvus is not installed. Install it with: pip install 'shutten[milvus]'"
        ) from missing
    logging.getLogger("pymilvus").setLevel(logging.CRITICAL)  # it prints a traceback for each try; we tell the problem
    if uri:
        return Remote(uri, os.environ.get(TOKEN, ""), os.environ.get(PRIVATE, "") == "1")
    return Lite(folder.resolve())


@dataclass(frozen=True, slots=True)
class Remote:
    """A server, alone or a cluster."""

    uri: str
    token: str = field(repr=False, default="")
    private: bool = False

    @property
    def name(self) -> str:
        """See `Server`."""
        return f"The Milvus server at {urlsplit(self.uri).hostname or self.uri}"

    def check(self) -> None:
        """Only a server of this computer may do without password and TLS. See `Server`."""
        parts = urlsplit(self.uri)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
            raise StoreProblem(f"{URI} must be http(s)://HOST:PORT, with user and password in {TOKEN} alone.")
        if _is_loopback(parts.hostname):
            return
        if not self.token:
            raise StoreProblem(f"{self.name} is on another computer: set {TOKEN} to user:password.")
        if parts.scheme != "https" and not self.private:
            raise StoreProblem(
                f"{self.name} would be asked without TLS. Use https, or say with {PRIVATE}=1 that the network up to "
                "it is private."
            )
        check_guarded(self)

    def client(self, seconds: float) -> Any:
        """See `Server`."""
        return _client(self.uri, self.token, seconds)


def check_guarded(server: Remote) -> None:
    """Raise StoreProblem when the server lets anybody in. One that cannot be reached is for its first call to tell."""
    from index.stores.milvus.problems import LIBRARY_ERRORS

    with contextlib.suppress(*LIBRARY_ERRORS()):
        stranger = Remote(server.uri, "").client(5.0)
        stranger.list_collections(timeout=5.0)
        raise StoreProblem(
            f"{server.name} answers without a password. Switch on its authorization (common.security."
            "authorizationEnabled), and keep its port 9091 from the network."
        )
    with contextlib.suppress(*LIBRARY_ERRORS()):
        version = str(server.client(5.0).get_server_version(timeout=5.0))
        if is_known_unsound(version):
            raise StoreProblem(
                f"{server.name} is Milvus {version}, which can be entered without its password (CVE-2025-64513). "
                "Upgrade it to 2.5.27, 2.6.10 or newer."
            )


def is_known_unsound(version: str) -> bool:
    """Whether this version of Milvus is known to let strangers in; False for one that cannot be read."""
    found = _VERSION.match(version)
    if not found:
        return False
    major, minor, patch = map(int, found.groups())
    return patch < _SOUND[major, minor] if (major, minor) in _SOUND else (major, minor) < min(_SOUND)


@dataclass(frozen=True, slots=True)
class Lite:
    """Milvus Lite, in this process; its files lie beside the index, and one process at a time may use them."""

    folder: Path

    @property
    def name(self) -> str:
        """See `Server`."""
        return f"Milvus Lite in {self.folder / _LITE}"

    def check(self) -> None:
        """See `Server`."""

    def client(self, seconds: float) -> Any:
        """See `Server`. Our own lock comes first, so that the message can say who holds it."""
        port = _started(self.folder)
        return _client(f"http://127.0.0.1:{port}", "", seconds)


def _client(uri: str, token: str, seconds: float) -> Any:
    # A pool of its own: in gRPC's common one a new connection would inherit the long pauses of the one that failed.
    options = {"grpc.use_local_subchannel_pool": 1}
    client = import_module("pymilvus").MilvusClient
    return client(uri, token=token, timeout=seconds, dedicated=True, grpc_options=options)


_ports: dict[Path, int] = {}


def _started(folder: Path) -> int:
    """The port of the Lite of `folder`, which is started if need be and stopped when this process ends."""
    if folder in _ports:
        return _ports[folder]
    try:
        let_go = hold(folder / _LITE_LOCK, Path(sys.argv[0]).name)
    except AlreadyHeld as held:
        who = f" by process {held.by.pid} ({held.by.command}) since {held.by.since}" if held.by else ""
        raise StoreProblem(
            f"Milvus Lite in {folder} is in use{who}, and only one process can use it. End that one first, or name a "
            f"Milvus server by {URI}."
        ) from None
    try:
        module = import_module("milvus_lite.adapter.grpc.server")
        server, database, port = module.start_server_in_thread(str(folder / _LITE), host="127.0.0.1", port=0)
    except Exception as problem:
        let_go()
        raise StoreProblem(f"Milvus Lite in {folder} cannot be opened: {problem}") from problem

    def stop() -> None:
        server.stop(grace=1).wait()
        database.close()
        let_go()

    atexit.register(stop)
    _ports[folder] = int(port)
    return _ports[folder]


def _is_loopback(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
