"""Who is let in: keys, neighbours, and pages of other sites."""

import hashlib
from pathlib import Path

import pytest
from starlette.types import ASGIApp

from rag import ShuttenError
from tests.ui.api.conftest import FAST, KEY, client
from tests.ui.api.test_api import STATUS, told
from ui.api.app import create_api
from ui.api.keys import Keys, read_keys
from ui.api.pace import Pace
from ui.web.opening import Opening

FAR = "192.0.2.7"


def bearer(key: str) -> dict[str, str]:
    return {"authorization": f"Bearer {key}"}


@pytest.mark.parametrize("address", ["127.0.0.1", FAR])
def test_with_keys_everybody_needs_one(keyed: ASGIApp, address: str) -> None:
    asking = client(keyed, address)
    assert asking.get(STATUS, headers=bearer(KEY)).status_code == 200
    told(asking.get(STATUS), 401, "Authorization: Bearer")
    for header in (bearer("another-key-altogether"), bearer(""), bearer(f"{KEY}x"), {"authorization": f"Basic {KEY}"}):
        refused = asking.get(STATUS, headers=header)
        told(refused, 401)
        assert refused.headers["www-authenticate"] == "Bearer"


def test_a_key_is_asked_for_before_a_body_is_read(keyed: ASGIApp) -> None:
    told(client(keyed).post("/api/v1/ask", content=b"{", headers={"content-type": "application/json"}), 401)


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "127.9.9.9"])
def test_without_keys_neighbours_are_answered(opening: Opening, address: str) -> None:
    assert client(create_api(opening, Keys(), Pace(FAST)), address).get(STATUS).status_code == 200


@pytest.mark.parametrize("address", [FAR, "2001:db8::1", "::ffff:192.0.2.7", "testclient", ""])
def test_without_keys_others_are_not(opening: Opening, address: str) -> None:
    told(client(create_api(opening, Keys(), Pace(FAST)), address).get(STATUS), 401, "SHUTTEN_API_KEYS")


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"])
def test_what_a_proxy_passes_on_is_not_from_a_neighbour(opening: Opening, header: str) -> None:
    near = client(create_api(opening, Keys(), Pace(FAST)))
    told(near.get(STATUS, headers={header: "127.0.0.1"}), 401)


def test_where_people_sign_in_neighbours_need_a_key_too(opening: Opening) -> None:
    told(client(create_api(opening, Keys(), Pace(FAST), shared=True)).get(STATUS), 401)


def test_the_description_needs_no_key_and_says_whether_one_is_needed(keyed: ASGIApp, opening: Opening) -> None:
    described = client(keyed, FAR).get("/api/v1/openapi.json")
    assert described.status_code == 200
    assert "HTTPBearer" in described.json()["components"]["securitySchemes"]
    open_door = client(create_api(opening, Keys(), Pace(FAST)), FAR).get("/api/v1/openapi.json").json()
    assert "securitySchemes" not in open_door["components"]


@pytest.mark.parametrize(
    "origin", ["https://example.org", "null", "http://127.0.0.1:1", "http://localhost", "http://["]
)
def test_pages_of_other_sites_are_refused(keyed: ASGIApp, origin: str) -> None:
    refused = client(keyed).get(STATUS, headers={**bearer(KEY), "origin": origin, "host": "127.0.0.1:7860"})
    told(refused, 403)
    assert not [name for name in refused.headers if name.startswith("access-control")]


def test_the_servers_own_page_may_ask(keyed: ASGIApp) -> None:
    own = {"origin": "http://127.0.0.1:7860", "host": "127.0.0.1:7860"}
    assert client(keyed).get(STATUS, headers={**bearer(KEY), **own}).status_code == 200


def test_wrong_keys_are_counted_by_address_and_right_ones_by_key(opening: Opening) -> None:
    api = create_api(opening, read_keys(KEY), Pace("2/minute"))
    guessing = client(api, FAR)
    assert [guessing.get(STATUS, headers=bearer("x" * 20)).status_code for _ in range(3)] == [401, 401, 429]
    assert guessing.get(STATUS, headers=bearer(KEY)).status_code == 200  # its owner is not shut out by the guesser


def test_no_answer_can_be_taken_for_a_page(keyed: ASGIApp) -> None:
    for response in (client(keyed).get(STATUS), client(keyed).get(STATUS, headers=bearer(KEY))):
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["cache-control"] == "no-store"
        assert "default-src 'none'" in response.headers["content-security-policy"]


def test_keys_are_read_from_the_setting_or_from_a_file(tmp_path: Path) -> None:
    digest = "sha256:" + hashlib.sha256(b"second-key-of-the-file").hexdigest()
    file = tmp_path / "keys"
    file.write_text(f"# who\n{KEY}\n\n {digest} \n", encoding="utf-8")
    for setting in (str(file), f"{KEY}, {digest}"):
        keys = read_keys(setting)
        assert keys.owner(KEY)
        assert keys.owner("second-key-of-the-file")
        assert keys.owner(KEY) != keys.owner("second-key-of-the-file")
        for wrong in ("", KEY[:-1], digest, "\udcff", "x" * 5000):
            assert keys.owner(wrong) is None
    assert not read_keys(None)
    assert not read_keys("  ")


def test_a_file_whose_name_looks_like_a_key_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shutten_api_keys").write_text(KEY)
    keys = read_keys("shutten_api_keys")
    assert keys.owner(KEY)
    assert keys.owner("shutten_api_keys") is None
    assert read_keys(",".join([KEY] * 500)).owner(KEY)  # longer than the name of any file


@pytest.mark.parametrize("setting", ["short", "no/such/file", "a key with blanks in it", "\x00", "sha256:12"])
def test_a_setting_that_is_neither_file_nor_key_is_refused(setting: str) -> None:
    with pytest.raises(ShuttenError, match="SHUTTEN_API_KEYS") as problem:
        read_keys(setting)
    assert setting not in str(problem.value)


@pytest.mark.parametrize("content", [b"", b"# nobody\n", b"good-key-of-16-chars\nbad key\n", b"\xff\xfe"])
def test_a_file_without_usable_keys_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "keys").write_bytes(content)
    with pytest.raises(ShuttenError) as problem:
        read_keys(str(tmp_path / "keys"))
    assert "bad key" not in str(problem.value)
