"""A service on the loopback that each test makes behave as it likes, and the settings that point at it."""

import os
from collections.abc import Iterator

import pytest

from tests.rag.llm.stub_server import StubServer

# A real model is some hundred megabytes that nobody must download to test this; docs/llm.md names one.
collect_ignore = [] if os.environ.get("SHUTTEN_TEST_GGUF") else ["test_llama.py"]


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[StubServer]:
    stub = StubServer()
    told = {
        "URL": stub.url,
        "MODEL": "stub",
        "KEY": "sk-very-secret",
        "CONNECT": "5",
        "FIRST_TOKEN": "10",
        "TOTAL": "30",  # so that a busy machine does not make an answering service late
    }
    for name, value in told.items():
        monkeypatch.setenv(f"SHUTTEN_LLM_{name}", value)
    yield stub
    stub.close()


@pytest.fixture
def hasty(service: StubServer, monkeypatch: pytest.MonkeyPatch) -> StubServer:
    """The same service, and settings that do not wait for it long: for tests of what happens at a deadline."""
    monkeypatch.setenv("SHUTTEN_LLM_FIRST_TOKEN", "0.5")
    monkeypatch.setenv("SHUTTEN_LLM_TOTAL", "1.5")
    return service
