"""The API over the tiny index, reached without a network."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from rag import open_assistant
from ui.api.app import create_api
from ui.api.keys import Keys, read_keys
from ui.api.pace import Pace
from ui.web.opening import Opening

KEY = "a-key-for-tests-only"
FAST = "1000000/second"


@pytest.fixture(scope="session")
def opening(hashing_index: Path) -> Opening:
    opening = Opening(lambda: open_assistant(hashing_index))
    opening.settled(60)
    return opening


def client(api: ASGIApp, address: str = "127.0.0.1") -> TestClient:
    return TestClient(api, client=(address, 50_000), raise_server_exceptions=False)


@pytest.fixture(scope="session")
def near(opening: Opening) -> TestClient:
    """A program on this computer; there are no keys."""
    return client(create_api(opening, Keys(), Pace(FAST)))


@pytest.fixture(scope="session")
def keyed(opening: Opening) -> ASGIApp:
    """The API with one key."""
    return create_api(opening, read_keys(KEY), Pace(FAST))
