"""`shutten mcp` through a real client session, over its standard input and output."""

import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
from mcp import ClientSession, StdioServerParameters, stdio_client
from mcp.types import CallToolResult
from pydantic import TypeAdapter

from ui.shapes import AnswerJson, ArticleJson, HitsJson, StatusJson

ROOT = Path(__file__).parents[2]
COUNTED = "How many articles mention DICAS?"  # a count is answered whatever the model


def in_session(index: Path, work: Callable[[ClientSession], Awaitable[Any]]) -> Any:
    """What `work` gives, done in a session with a server of its own."""
    server = StdioServerParameters(
        command=sys.executable,
        args=["-m", "ui.cli", "mcp", "--index", str(index)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )

    async def session() -> Any:
        async with stdio_client(server) as (reading, writing), ClientSession(reading, writing) as opened:
            await opened.initialize()
            return await work(opened)

    return anyio.run(session)


def calls(index: Path, *asked: tuple[str, dict[str, Any]]) -> list[CallToolResult]:
    async def work(session: ClientSession) -> list[CallToolResult]:
        return [await session.call_tool(name, arguments) for name, arguments in asked]

    return in_session(index, work)


def text(result: CallToolResult) -> str:
    return str(result.content[0].text)  # type: ignore[union-attr]


def test_the_tools_describe_themselves(hashing_index: Path) -> None:
    async def work(session: ClientSession) -> Any:
        return (await session.list_tools()).tools

    tools = {tool.name: tool for tool in in_session(hashing_index, work)}
    assert set(tools) == {"ask", "search", "show", "status"}
    for tool in tools.values():
        assert tool.description
        assert tool.annotations.read_only_hint
        assert tool.output_schema
    assert "citations" in tools["ask"].output_schema["properties"]
    assert tools["ask"].input_schema["required"] == ["question"]


def test_an_answer_carries_its_citations_and_each_opens(hashing_index: Path) -> None:
    async def work(session: ClientSession) -> int:
        answer = await session.call_tool("ask", {"question": COUNTED})
        assert not answer.is_error
        TypeAdapter(AnswerJson).validate_python(answer.structured_content, strict=True)
        for citation in answer.structured_content["citations"]:
            assert f"[{citation['number']}]" in text(answer)
            assert citation["source_id"] in text(answer)
            place = {"article_id": citation["article_id"], "span": f"{citation['start']}:{citation['end']}"}
            article = await session.call_tool("show", place)
            TypeAdapter(ArticleJson).validate_python(article.structured_content, strict=True)
            assert article.structured_content["span"]["text"] == citation["quote"]
            assert f"⟦{citation['quote']}⟧" in text(article)
        return len(answer.structured_content["citations"])

    assert in_session(hashing_index, work)


def test_search_and_status(hashing_index: Path) -> None:
    found, status = calls(
        hashing_index, ("search", {"query": "港の改修", "limit": 2, "since": "2031-01-01"}), ("status", {})
    )
    TypeAdapter(HitsJson).validate_python(found.structured_content, strict=True)
    assert len(found.structured_content["hits"]) == 2
    assert found.structured_content["hits"][0]["article_id"] in text(found)
    TypeAdapter(StatusJson).validate_python(status.structured_content, strict=True)
    assert status.structured_content["articles"] == 5


def test_problems_are_sentences_and_the_session_goes_on(hashing_index: Path) -> None:
    asked = (
        ("show", {"article_id": "nothing"}, "No article has the id 'nothing'"),
        ("show", {"article_id": "harbour-2031-04", "span": "9:1"}, "START:END"),
        ("ask", {"question": " "}, "empty"),
        ("ask", {"question": "DICAS", "since": "2031"}, "2026-01-31"),
        ("ask", {"question": "x" * 2_001}, "2000"),
        ("ask", {}, "required"),
        ("search", {"query": "DICAS", "limit": 0}, "greater than or equal to 1"),
    )
    results = calls(hashing_index, *((name, arguments) for name, arguments, _ in asked), ("status", {}))
    for (_, _, part), result in zip(asked, results, strict=False):
        assert result.is_error
        assert part in text(result)
        assert "Traceback" not in text(result)
    assert not results[-1].is_error


def test_of_a_long_conversation_the_last_questions_are_read(hashing_index: Path) -> None:
    (long,) = calls(hashing_index, ("ask", {"question": "費用は", "after": ["港の改修"] * 30}))
    assert not long.is_error


def test_without_an_index_every_tool_names_the_remedy(tmp_path: Path) -> None:
    (result,) = calls(tmp_path / "absent", ("status", {}))
    assert result.is_error
    assert "shutten build" in text(result)


def test_standard_output_carries_the_protocol_alone(hashing_index: Path) -> None:
    said = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
    lines = [
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": said},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {
            "jsonrpc": "2.0",
            "id": 2,
            "method": "tools/call",
            "params": {"name": "ask", "arguments": {"question": COUNTED}},
        },
    ]
    command = [sys.executable, "-m", "ui.cli", "mcp", "--index", str(hashing_index)]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        text=True,
        encoding="utf-8",
    ) as server:
        assert server.stdin
        assert server.stdout
        for line in (*lines[:2], "no json", lines[2]):
            server.stdin.write((line if isinstance(line, str) else json.dumps(line)) + "\n")
            server.stdin.flush()
        ids = set()
        while 2 not in ids:
            ids.add(json.loads(server.stdout.readline()).get("id"))
        server.stdin.close()
        assert [json.loads(line)["jsonrpc"] for line in server.stdout] == []
        assert server.wait(30) == 0


def test_without_the_package_the_command_says_how_to_install_it(tmp_path: Path) -> None:
    (tmp_path / "mcp").mkdir()
    (tmp_path / "mcp" / "__init__.py").write_text("raise ImportError('not here')\n", encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    done = subprocess.run(
        [sys.executable, "-m", "ui.cli", "mcp"], capture_output=True, text=True, env=environment, cwd=tmp_path
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert "pip install 'mcp" in done.stderr
    assert "Traceback" not in done.stderr
