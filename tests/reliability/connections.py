"""Where the program tries to connect to, as the system sees it; see attack.py."""

import asyncio
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import httpx

from tests.invented import write_articles
from tests.reliability.served import ROOT, Tab, functions_of, server

_CONNECT = re.compile(r"(connect|sendto|sendmsg)\(.*?sa_family=AF_INET6?, (.*)")
_HERE = re.compile(r'inet_addr\("127\.|"::1"|"::ffff:127\.')


def connections(number: int = 100, model: str = "bundled") -> dict[str, Any]:
    """Where start, build, questions and the page try to connect to, as the system sees it."""
    with tempfile.TemporaryDirectory() as folder:
        place, trace = Path(folder), Path(folder) / "trace"
        data = write_articles(place / "articles")
        watch = ["strace", "-f", "--seccomp-bpf", "-qq", "-e", "trace=connect,sendto,sendmsg", "-o", str(trace)]
        command = [*watch, sys.executable, "-m", "ui.cli", "build", "--model", model]
        subprocess.run(
            [*command, "--data", str(data), "--index", str(place / "index")], check=True, cwd=ROOT, capture_output=True
        )
        build_lines = trace.read_text(errors="replace").splitlines()
        with server(place / "index", data, place, before=watch) as running:

            async def ask() -> int:
                limits = httpx.Limits(max_keepalive_connections=0)
                async with httpx.AsyncClient(trust_env=False, timeout=120, limits=limits) as client:
                    functions = await functions_of(client, running.address)
                    tab = Tab(client, running.address, functions, "watched")
                    await tab.call("opened", [None])
                    good = 0
                    for k in range(number):
                        said = await client.post(
                            f"{running.address}/api/v1/ask", json={"question": f"北の港の改修 {k}"}
                        )
                        good += said.status_code == 200
                    return good + (await tab.ask("北の港の改修の費用"))[-1].get("success", False)

            good = asyncio.run(ask())
        lines = build_lines + trace.read_text(errors="replace").splitlines()
    tried = [line for line in lines if (found := _CONNECT.search(line)) and not _HERE.search(found[2])]
    return {
        "questions": good,
        "connections_here": sum(bool(_CONNECT.search(line)) for line in lines) - len(tried),
        "elsewhere": len(tried),
        "server_left_running": Path(f"/proc/{running.pid}").exists(),
        "tried": [line[:160] for line in tried[:5]],
        "resolver_files": sum("53" in line and "htons(53)" in line for line in lines),
    }
