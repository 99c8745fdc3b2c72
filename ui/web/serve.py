"""Serves the page: checks the address, hardens the server, prints where the page is."""

import ipaddress
import os
import socket
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ui.web.guard import Guard
from ui.web.opening import Opening

if TYPE_CHECKING:
    import gradio as gr

    from ui.api.keys import Keys
    from ui.api.pace import Pace

STATIC = Path(__file__).parent
_OFFLINE = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "GRADIO_ANALYTICS_MAX_EVENTS": "100",
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TOKENIZERS_PARALLELISM": "false",
}


def serve(index: Path, data: Path, host: str, port: int, auth: Path | None) -> None:
    """Show the page on `http://host:port` until interrupted. `auth` is a file of lines `user:password`.

    Raises ShuttenError when the port is taken, when the file cannot be used, and when `host` is reachable from other
    computers but nobody has to sign in.
    """
    from rag import ShuttenError, open_assistant
    from ui.api.keys import SETTING as KEYS
    from ui.api.keys import read_keys
    from ui.api.pace import RATE, RATE_SETTING, Pace

    users = read_users(auth) if auth else None
    if not is_loopback(host) and not users:
        raise ShuttenError(
            f"{host} can be reached from other computers, and nobody would have to sign in. "
            "Name a file of users with --auth, or listen on 127.0.0.1."
        )
    keys, pace = read_keys(os.environ.get(KEYS)), Pace(os.environ.get(RATE_SETTING, RATE))
    claim(host, port)
    go_offline()
    page = launch(Opening(lambda: open_assistant(index)), index, data, host, port, users, keys, pace)
    shown = f"[{host}]" if ":" in host else host
    print(f"Shutten answers on http://{shown}:{port}  (stop with Ctrl+C)", file=sys.stderr, flush=True)
    page.block_thread()


def launch(
    opening: Opening,
    index: Path,
    data: Path,
    host: str,
    port: int,
    users: list[tuple[str, str]] | None = None,
    keys: "Keys | None" = None,
    pace: "Pace | None" = None,
) -> "gr.Blocks":
    """Start the server in a thread of its own and return. Call `go_offline` before, in a process of its own."""
    import gradio as gr
    from starlette.middleware import Middleware
    from starlette.middleware.trustedhost import TrustedHostMiddleware

    from ui.api.app import create_api
    from ui.api.door import Beside
    from ui.api.keys import Keys
    from ui.api.pace import Pace
    from ui.web.app import create_app

    api = create_api(opening, keys or Keys(), pace or Pace(), shared=bool(users))
    # Another name for this host would let a page elsewhere read the archive through the browser (DNS rebinding).
    hosts = ["127.0.0.1", "localhost", "[", host] if is_loopback(host) else ["*"]
    layers: list[Any] = [
        Middleware(TrustedHostMiddleware, allowed_hosts=hosts),
        Middleware(Beside, api=api),
        Middleware(Guard),
    ]
    page = create_app(opening, index, data)
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
        max_threads=16,
        theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]),
        head=head(),
        app_kwargs={"openapi_url": None, "middleware": layers},
    )
    return page


def head() -> str:
    """The look and the small script of the page, inline, so that both are there at the first paint."""
    styles = [(STATIC / name).read_text(encoding="utf-8") for name in ("style.css", "evidence.css")]
    scripts = [(STATIC / name).read_text(encoding="utf-8") for name in ("page.js", "peek.js")]
    return f"<style>{''.join(styles)}</style>" + "".join(f"<script>{script}</script>" for script in scripts)


def go_offline() -> None:
    """Set what Gradio and the model libraries read at import, and drop settings meant for other Gradio programs."""
    for name in [name for name in os.environ if name.startswith("GRADIO_")]:
        del os.environ[name]
    os.environ.update(_OFFLINE, GRADIO_TEMP_DIR=tempfile.mkdtemp(prefix="shutten-"))


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
        lines = auth.read_text(encoding="utf-8").splitlines()
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
