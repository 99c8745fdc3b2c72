"""Serves the page: checks the address, hardens the server, prints where the page is."""

import atexit
import ipaddress
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ui import logs
from ui.web.ending import Ending
from ui.web.front import Front, known_hosts
from ui.web.guard import Guard
from ui.web.opening import Opening
from ui.web.pace import RATE as PAGE_RATE
from ui.web.pace import RATE_SETTING as PAGE_RATE_SETTING
from ui.web.pace import Pace as PagePace

if TYPE_CHECKING:
    import gradio as gr

    from ui.api.keys import Keys
    from ui.api.pace import Pace

THREADS = 64  # most of them wait; how much is computed at once is said for each event
_OFFLINE = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "GRADIO_ANALYTICS_MAX_EVENTS": "100",
    # Or Gradio makes a table of them after each event that nobody reads, with pandas, which takes a second to load.
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": str(10**12),
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TOKENIZERS_PARALLELISM": "false",
}
# Gradio takes these for its own, for those of a host of its maker, or for its way of signing in; a setting of the same
# beginning that is meant for another program must not open this one.
_OF_OTHERS = ("GRADIO_", "SPACE_", "SPACES_", "OAUTH_", "OPENID_", "KAGGLE_", "UVICORN_")
_OF_OTHERS_TOO = frozenset({"SYSTEM", "WEB_CONCURRENCY"})


def serve(
    index: Path,
    data: Path,
    host: str,
    port: int,
    auth: Path | None,
    *,
    admins: Sequence[str] = (),
    hosts: Sequence[str] = (),
    reads: bool = True,
) -> None:
    """Show the page on `http://host:port` until interrupted. `auth` is a file of lines `user:password`.

    `admins` are the users who keep the archive, by default the first of that file; `hosts` are further names under
    which this server may be asked.

    Raises ShuttenError when the port is taken, when the file cannot be used, and when `host` is reachable from other
    computers but nobody has to sign in.
    """
    from rag import ShuttenError, as_server_process, growing, open_assistant
    from ui.api.keys import SETTING as KEYS
    from ui.api.keys import read_keys
    from ui.api.pace import RATE, RATE_SETTING, Pace
    from ui.web.lighter import import_gradio

    users = read_users(auth) if auth else None
    if not is_loopback(host) and not users:
        raise ShuttenError(
            f"{host} can be reached from other computers, and nobody would have to sign in. "
            "Name a file of users with --auth, or listen on 127.0.0.1."
        )
    if unknown := sorted(set(admins) - {name for name, _ in users or ()}):
        raise ShuttenError(
            f"--admin names {', '.join(unknown)}, not in the file of --auth. Add the name there, or leave it out."
        )
    keys, pace = read_keys(os.environ.get(KEYS)), Pace(os.environ.get(RATE_SETTING, RATE))
    of_page = PagePace(os.environ.get(PAGE_RATE_SETTING, PAGE_RATE))
    claim(host, port)
    as_server_process()
    go_offline()
    ending = Ending()
    with growing():
        import_gradio()  # two seconds of the page; the archive, of which it needs nothing yet, would take from them
        opening = Opening(lambda: open_assistant(index, reads=reads), page_first=True)
        page = launch(
            opening, index, data, host, port, users, keys, pace, admins=admins, hosts=hosts, page_pace=of_page
        )
    opening.page_is_there()
    shown = f"[{host}]" if ":" in host else host
    print(f"Shutten answers on http://{shown}:{port}  (stop with Ctrl+C)", file=sys.stderr, flush=True)
    logs.event("serve", host=host, port=port, sign_in=bool(users), keys=bool(keys))
    ending.wait()
    page.close(verbose=False)
    logs.event("stop")


def launch(
    opening: Opening,
    index: Path,
    data: Path,
    host: str,
    port: int,
    users: list[tuple[str, str]] | None = None,
    keys: "Keys | None" = None,
    pace: "Pace | None" = None,
    *,
    admins: Sequence[str] = (),
    hosts: Sequence[str] = (),
    page_pace: PagePace | None = None,
) -> "gr.Blocks":
    """Start the server in a thread of its own and return. Call `go_offline` before, in a process of its own.

    Raises ShuttenError when the server does not come up.
    """
    from ui.web.lighter import import_gradio

    gr = import_gradio()
    from gradio.exceptions import ServerFailedToStartError
    from starlette.middleware import Middleware

    from rag import ShuttenError
    from ui.api.app import create_api
    from ui.api.door import Beside
    from ui.api.keys import Keys
    from ui.api.pace import Pace
    from ui.web import look
    from ui.web.app import create_app
    from ui.web.attention import Attention
    from ui.web.authority import Authority

    api = create_api(opening, keys or Keys(), pace or Pace(), shared=bool(users))
    page = create_app(opening, index, data, Authority((admins or (users[0][0],)) if users else None))
    fields = {number: len(function.inputs) for number, function in page.fns.items()}
    guard, attention = Middleware(Guard, fields=fields, pace=page_pace), Middleware(Attention, queue=page._queue)
    layers: list[Any] = [Middleware(Beside, api=api), guard, attention]
    try:
        page.launch(
            server_name=host,
            server_port=port,
            auth=users,
            share=False,
            inbrowser=False,
            prevent_thread_lock=True,
            quiet=True,
            show_error=False,
            strict_cors=True,
            root_path="",
            max_file_size="1mb",
            allowed_paths=[],
            blocked_paths=[str(data.resolve()), str(index.resolve()), str(Path.cwd())],
            enable_monitoring=False,
            run_history=False,
            footer_links=[],
            ssr_mode=False,
            mcp_server=False,
            pwa=False,
            state_session_capacity=200,
            max_threads=THREADS,
            theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]),
            head=look.head(),
            app_kwargs={"openapi_url": None, "middleware": layers},
            # Gradio would ask for the whole page and give up after 3 seconds, on a computer that is only busy. It has
            # asked its server for something small before, for as long as it took.
            _frontend=False,
        )
    except (ServerFailedToStartError, OSError) as problem:
        raise ShuttenError(
            f"The page did not come up on {host}, port {port}: the port was taken meanwhile, or this computer is too "
            "busy. Start it again, or choose another port with --port."
        ) from problem
    # Not one of the layers above: Gradio puts one of its own, which answers other sites, around all of those.
    inside = page.app.middleware_stack
    assert inside is not None  # noqa: S101 - launching has asked for a page, which made it
    page.app.middleware_stack = Front(inside, known_hosts(host, hosts), addresses=not is_loopback(host) and not hosts)
    logs.adopt("uvicorn", "uvicorn.error", "uvicorn.access", "gradio")
    return page


def go_offline() -> None:
    """Set what Gradio and the model libraries read at import, and drop settings meant for other programs."""
    for name in [name for name in os.environ if name.startswith(_OF_OTHERS) or name in _OF_OTHERS_TOO]:
        del os.environ[name]
    temporary = tempfile.mkdtemp(prefix="shutten-")  # for this user only
    atexit.register(shutil.rmtree, temporary, ignore_errors=True)
    os.environ.update(_OFFLINE, GRADIO_TEMP_DIR=temporary)
    # Gradio asks its own server whether it is up, which a proxy meant for the world outside must not hear.
    for name in ("NO_PROXY", "no_proxy"):
        there = os.environ.get(name, "")
        os.environ[name] = ",".join(filter(None, (there, "127.0.0.1", "localhost", "::1")))


def is_loopback(host: str) -> bool:
    """Whether only this computer can reach `host`."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def claim(host: str, port: int) -> None:
    """Raise ShuttenError when nothing can listen on `host` and `port`."""
    from rag import ShuttenError

    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except (OSError, OverflowError) as error:
        if isinstance(error, OSError) and error.errno in {98, 48, 10048}:  # in use: Linux, macOS, Windows
            raise ShuttenError(
                f"Port {port} is in use. Choose another with --port, or stop the program that uses it."
            ) from None
        raise ShuttenError(
            f"The page cannot listen on {host}, port {port}. Choose others with --host and --port."
        ) from None


def read_users(auth: Path) -> list[tuple[str, str]]:
    """The users of a file with lines `user:password`; blank lines and lines that begin with # are skipped.

    Raises ShuttenError when it cannot be read or names nobody.
    """
    from rag import ShuttenError

    try:
        lines = auth.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        raise ShuttenError(
            f"The file of users {auth} cannot be read. Give --auth a text file of lines user:password."
        ) from None
    users = []
    for number, line in enumerate(lines, start=1):
        name, _, password = line.strip().partition(":")
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if not name or not password:
            raise ShuttenError(f"Line {number} of {auth} is not of the form user:password. Correct it.")
        users.append((name, password))
    if not users:
        raise ShuttenError(f"The file of users {auth} names nobody. Write a line user:password into it.")
    return users
