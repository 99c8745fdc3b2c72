"""The API against its own description, by schemathesis: requests that fit it and requests that do not.

Never a fault of the program; every response is of a status, a type and a form that the description promises; what the
description forbids is refused. `SHUTTEN_FUZZ_EXAMPLES=1250` makes it 10,000 requests.
"""

import os
from collections import Counter
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import positive_data_acceptance
from starlette.types import ASGIApp

from tests.ui.api.conftest import KEY
from ui.api import app as api_app

EXAMPLES = int(os.environ.get("SHUTTEN_FUZZ_EXAMPLES", "40"))
OPERATIONS = {
    ("/api/v1/ask", "post"),
    ("/api/v1/search", "get"),
    ("/api/v1/articles/{article_id}", "get"),
    ("/api/v1/status", "get"),
}
SIGNED = {"authorization": f"Bearer {KEY}"}
FUZZED = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=EXAMPLES <= 40,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="session")
def described(keyed: ASGIApp) -> Any:
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", keyed)


def test_all_addresses_are_fuzzed(described: Any) -> None:
    assert {(found.ok().path, found.ok().method) for found in described.get_all_operations()} == OPERATIONS


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize(("path", "method"), sorted(OPERATIONS))
def test_the_api_keeps_to_its_description(described: Any, path: str, method: str, mode: GenerationMode) -> None:
    statuses = _fuzz(described, path, method, mode)
    print(path, mode.value, dict(statuses))
    assert not [status for status in statuses if status >= 500]
    if mode is GenerationMode.POSITIVE and "{" not in path:
        assert statuses[200]


def _fuzz(described: Any, path: str, method: str, mode: GenerationMode) -> Counter[int]:
    statuses: Counter[int] = Counter()
    operation = described[path][method.upper()]

    @FUZZED
    @given(st.data())
    def fuzz(data: st.DataObject) -> None:
        case = data.draw(operation.as_strategy(generation_mode=mode))
        response = case.call(headers=SIGNED)
        statuses[response.status_code] += 1
        # A schema cannot say that a question has words, or that a window begins before it ends.
        case.validate_response(response, headers=SIGNED, excluded_checks=[positive_data_acceptance])

    fuzz()
    return statuses


def test_the_fuzzer_notices_a_fault(described: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_app, "status_json", lambda _: {"articles": "many"})
    with pytest.raises(FailureGroup, match="violates schema"):
        _fuzz(described, "/api/v1/status", "get", GenerationMode.POSITIVE)
