"""A service on the loopback that each test makes behave as it likes, and the settings that point at it."""

from collections.abc import Iterator

import pytest

from tests.rag.llm.stub_server import StubServer


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[StubServer]:
    stub = StubServer()
    told = {
        "URL": stub.url,
        "MODEL": "stub",
        "KEY": "sk-very-secret",
        "CONNECT": "0.5",
        "FIRST_TOKEN": "0.5",
        "TOTAL": "1.5",
    }
    for name, value in told.items():
        monkeypatch.setenv(f"SHUTTEN_LLM_{name}", value)
    yield stub
    stub.close()
