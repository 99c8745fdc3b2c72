"""The API gives what CONTRACT promises, refuses what it cannot use, and says in a sentence what to do."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import TypeAdapter, with_config
from starlette.testclient import TestClient

from index.errors import IndexMissing
from rag import ShuttenError, open_assistant
from rag.question import MAX_CHARS
from tests.ui.api.conftest import FAST, client
from ui.api.app import create_api
from ui.api.keys import Keys
from ui.api.pace import AT_ONCE, WAITING, Pace
from ui.api.problems import MAX_BODY, MAX_QUESTION
from ui.api.requests import Question
from ui.cli import main
from ui.shapes import AnswerJson, ArticleJson, HitsJson, StatusJson
from ui.web.opening import Opening

ASK, SEARCH, SHOW, STATUS = (f"/api/v1/{name}" for name in ("ask", "search", "articles", "status"))
COUNTED = "How many articles mention DICAS?"  # a count is answered whatever the model
JSON = {"content-type": "application/json"}


def told(response: httpx.Response, status: int, *parts: str) -> None:
    """The response is a problem: that status, and one JSON object with a sentence that holds the parts."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/json"
    problem = json.loads(response.text)
    assert list(problem) == ["error"]
    assert problem["error"].endswith((".", "build", "doctor", "search", "。"))
    assert "Traceback" not in response.text
    assert str(Path(__file__).parents[3]) not in response.text
    for part in parts:
        assert part in problem["error"]


def as_promised(data: Any, form: Any) -> None:
    """`data` has exactly the fields of `form`, each of its type."""
    TypeAdapter(form, config=None).validate_python(data, strict=True)
    strict = with_config({"extra": "forbid"})(form)
    TypeAdapter(strict).validate_python(data, strict=True)


def test_an_answer_is_the_one_of_the_command_line(near: TestClient, hashing_index: Path) -> None:
    from click.testing import CliRunner

    response = near.post(ASK, json={"question": "港の改修はいつ終わるか"})
    assert response.status_code == 200
    answer = response.json()
    as_promised(answer, AnswerJson)
    printed = CliRunner().invoke(main, ["ask", "港の改修はいつ終わるか", "--index", str(hashing_index), "--json"])
    expected = json.loads(printed.stdout)
    assert {**answer, "timing_ms": None} == {**expected, "timing_ms": None}
    assert "港" in response.text  # UTF-8, not ASCII-escaped


def test_every_citation_opens_at_its_quotation(near: TestClient) -> None:
    seen = 0
    for question in (COUNTED, "港に触れた記事は何件ありますか", "How many articles mention PAC3 MSE?"):
        for citation in near.post(ASK, json={"question": question}).json()["citations"]:
            place = {"span": f"{citation['start']}:{citation['end']}"}
            article = near.get(f"{SHOW}/{citation['article_id']}", params=place).json()
            as_promised(article, ArticleJson)
            assert article["span"]["text"] == citation["quote"]
            assert article["text"][citation["start"] : citation["end"]] == citation["quote"]
            seen += 1
    assert seen


def test_a_streamed_answer_is_the_whole_one_in_parts(near: TestClient) -> None:
    question = {"question": COUNTED}
    whole = near.post(ASK, json=question).json()
    assert whole["citations"]
    with near.stream("POST", ASK, json={**question, "stream": True}) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        parts = list(_events(response.iter_lines()))
    names = [name for name, _ in parts]
    assert names == [
        "framing",
        *["statement"] * len(whole["statements"]),
        *["citation"] * len(whole["citations"]),
        "done",
    ]
    assert [data for name, data in parts if name == "statement"] == whole["statements"]
    assert [data for name, data in parts if name == "citation"] == whole["citations"]
    assert {**parts[-1][1], "timing_ms": None} == {**whole, "timing_ms": None}
    assert whole["text"].startswith(parts[0][1]["text"])


def _events(lines: Iterator[str]) -> Iterator[tuple[str, Any]]:
    name = ""
    for line in lines:
        field, _, value = line.partition(": ")
        if field == "event":
            name = value
        elif field == "data":
            yield name, json.loads(value)


def test_search_and_status(near: TestClient) -> None:
    found = near.get(SEARCH, params={"query": "港の改修", "limit": 2, "since": "2031-04-01"}).json()
    as_promised(found, HitsJson)
    assert [hit["rank"] for hit in found["hits"]] == list(range(1, len(found["hits"]) + 1))
    assert {hit["article_id"] for hit in found["hits"]} == {"harbour-2031-04"}
    status = near.get(STATUS).json()
    as_promised(status, StatusJson)
    assert status["articles"] == 5


@pytest.mark.parametrize(
    ("body", "part"),
    [
        ({}, "'question' is missing"),
        ([], "no JSON object"),
        ("text", "no JSON object"),
        (None, "no JSON object"),
        ({"question": 5}, "'question'"),
        ({"question": ""}, "'question'"),
        ({"question": " \n"}, "empty"),
        ({"question": "x" * (MAX_QUESTION + 1)}, "'question'"),
        ({"question": "DICAS", "limit": 1}, "no field 'limit'"),
        ({"question": "DICAS", "after": "DICAS"}, "'after'"),
        ({"question": "DICAS", "after": [1]}, "'after.0'"),
        ({"question": "DICAS", "after": ["x" * (MAX_QUESTION + 1)]}, "'after.0'"),
        ({"question": "DICAS", "since": "2031"}, "2026-01-31"),
        ({"question": "DICAS", "since": "2031-02-30"}, "2026-01-31"),
        ({"question": "DICAS", "since": 20310101}, "2026-01-31"),
        ({"question": "DICAS", "since": "2031-02-01", "until": "2031-01-01"}, "Exchange the two dates"),
        ({"question": "DICAS", "stream": "yes"}, "'stream'"),
        ({"question": "DICAS", "answerer": "oracle"}, "Choose one of"),
        ({"question": "DICAS", "source": "x" * 201}, "'source'"),
    ],
)
def test_what_cannot_be_used_is_refused(near: TestClient, body: object, part: str) -> None:
    told(near.post(ASK, json=body), 422, part)


def test_a_conversation_is_taken_from_its_last_ten_questions(near: TestClient) -> None:
    earlier = [f"第{number}埠頭の改修はいつ終わるか" for number in range(30)]
    whole, last = (near.post(ASK, json={"question": "費用は", "after": after}) for after in (earlier, earlier[-10:]))
    assert whole.status_code == 200
    assert whole.json()["understood"] == last.json()["understood"]
    assert Question(question="x", after=earlier).after == earlier[-10:]
    longest = {"question": "港" * MAX_QUESTION, "after": ["港" * MAX_QUESTION] * 10}
    assert near.post(ASK, content=json.dumps(longest).encode(), headers=JSON).status_code == 200


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"\xff\xfe\x00", 400),
        (b"[" * 60_000, 400),
        (b'{"question": ' + b"9" * 60_000 + b"}", 400),
        (b'{"question": "\\ud800"}', 422),
        (b'{"question": "x", "\\udfff": 1}', 422),
        (b'{"question": "x", "answerer": "\\ud800"}', 422),
        (b'{"question": NaN}', 422),
        (b'{"question": "DICAS", "after": ' + b"[" * 900 + b"]" * 900 + b"}", 422),
        (b"x" * (MAX_BODY + 1), 413),
    ],
)
def test_a_hostile_body_is_refused(near: TestClient, body: bytes, status: int) -> None:
    told(near.post(ASK, content=body, headers=JSON), status)


def test_a_body_that_is_longer_than_announced_is_refused(near: TestClient) -> None:
    told(near.post(ASK, content=iter([b"x" * 1000] * 300), headers=JSON), 413)


@pytest.mark.parametrize("kind", [None, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_form_of_a_page_is_no_question(near: TestClient, kind: str | None) -> None:
    told(near.post(ASK, content=b'{"question": "DICAS"}', headers={"content-type": kind} if kind else {}), 422)


@pytest.mark.parametrize("question", ["\x00 DICAS \x00", "DICAS\u202e\u200b", "DICAS 𠮷", "' OR 1=1 --", '{"dicas": ['])
def test_strange_characters_are_asked_as_they_are(near: TestClient, question: str) -> None:
    answer = near.post(ASK, json={"question": question})
    assert answer.status_code == 200
    assert answer.json()["question"] == question


@pytest.mark.parametrize(
    ("address", "status", "part"),
    [
        (f"{SEARCH}?query=x&limit=0", 422, "'limit'"),
        (f"{SEARCH}?query=x&limit={'9' * 5000}", 422, "'limit'"),
        (f"{SEARCH}?query=x&offset=2", 422, "no field 'offset'"),
        (SEARCH, 422, "'query' is missing"),
        (f"{SEARCH}?query=%00%01", 422, "empty"),
        (f"{SHOW}/nothing", 404, "No article has the id 'nothing'"),
        (f"{SHOW}/%00%ff%2e%2e/%2e%2e/etc/passwd", 404, "No article"),
        (f"{SHOW}/harbour-2031-04?span=5:2", 422, "5:2"),
        (f"{SHOW}/harbour-2031-04?span=²:³", 422, "'span'"),
        (f"{SHOW}/harbour-2031-04?span=0:99999999", 422, "START:END"),
        (ASK, 405, "POST"),
        ("/api/v1/", 404, "openapi.json"),
        ("/api/", 404, "openapi.json"),
        ("/api/v2/ask", 404, "openapi.json"),
        (f"{STATUS}/", 404, "openapi.json"),
    ],
)
def test_an_address_that_leads_nowhere_says_where_to_go(near: TestClient, address: str, status: int, part: str) -> None:
    told(near.get(address), status, part)


def test_problems_are_told_in_the_language_that_is_asked_for(near: TestClient) -> None:
    for address, status in ((f"{SHOW}/nothing", 404), (SEARCH, 422), ("/api/", 404)):
        response = near.get(address, headers={"accept-language": "ja,en;q=0.5"})
        told(response, status)
        assert any("ぁ" <= char <= "ん" for char in response.json()["error"])


@pytest.mark.parametrize(
    ("field", "value", "part"),
    [
        ("question", 5, "文字列を指定"),
        ("question", "", "1文字以上"),
        ("question", "x" * (MAX_QUESTION + 1), f"{MAX_QUESTION}文字以内"),
        ("question", "\ud800", "読めない部分"),
        ("after", "DICAS", "配列を指定"),
        ("stream", "yes", "true か false"),
        ("since", "2031", "2026-01-31"),
        ("query limit", 0, "1以上"),
        ("query limit", 1001, "1000以下"),
        ("query limit", "many", "整数を指定"),
        ("query limit", "9" * 5000, "大きすぎる整数"),
        ("span", "²:³", "開始:終了"),
    ],
)
def test_why_a_field_cannot_be_used_is_said_in_japanese(near: TestClient, field: str, value: Any, part: str) -> None:
    headers = {"accept-language": "ja", **JSON}
    if field == "span":
        response = near.get(f"{SHOW}/harbour-2031-04", params={"span": value}, headers=headers)
    elif field == "query limit":
        response = near.get(SEARCH, params={"query": "x", "limit": value}, headers=headers)
    else:
        body = json.dumps({"question": "DICAS", field: value}).encode()
        response = near.post(ASK, content=body, headers=headers)
    told(response, 422, part)
    assert not any(words in response.text for words in ("Input", "String", "write a day"))


def test_too_many_requests_wait_until_the_window_ends(opening: Opening) -> None:
    near = client(create_api(opening, Keys(), Pace("3/minute")))
    assert [near.get(STATUS).status_code for _ in range(3)] == [200] * 3
    refused = near.get(STATUS)
    told(refused, 429, "Try again in")
    assert 1 <= int(refused.headers["retry-after"]) <= 60


def test_questions_beyond_the_waiting_ones_are_told_to_come_back(hashing_index: Path) -> None:
    assistant = open_assistant(hashing_index)
    begun, go_on = threading.Event(), threading.Event()

    class Slow:
        def refresh(self) -> bool:
            begun.set()
            return go_on.wait(60)

        def status(self) -> Any:
            return assistant.status()

        def warm(self) -> None:
            pass

    near = client(create_api(Opening(Slow), Keys(), Pace(FAST, at_once=1, waiting=0)))  # type: ignore[arg-type]
    first: list[int] = []
    asker = threading.Thread(target=lambda: first.append(near.get(STATUS).status_code))
    asker.start()
    assert begun.wait(60)
    refused = near.get(STATUS)
    go_on.set()
    asker.join(60)
    told(refused, 503, "Try again in")
    assert int(refused.headers["retry-after"]) >= 1
    assert first == [200]
    assert near.get(STATUS).status_code == 200


def test_an_archive_that_is_not_open_is_told_without_its_path(tmp_path: Path) -> None:
    missing = Opening(lambda: open_assistant(tmp_path / "absent"))
    missing.settled(30)
    told(client(create_api(missing, Keys(), Pace(FAST))).get(STATUS), 503, "shutten build")

    def damaged() -> Any:
        raise ShuttenError(f"{tmp_path}/index is damaged.")

    broken = client(create_api(Opening(damaged), Keys(), Pace(FAST))).get(STATUS)
    told(broken, 503, "shutten doctor")
    assert str(tmp_path) not in broken.text


def test_a_fault_of_the_program_tells_nothing_of_it() -> None:
    def failing() -> Any:
        raise ValueError("a secret of the inside")

    broken = client(create_api(Opening(failing), Keys(), Pace(FAST))).get(STATUS)
    told(broken, 500, "Try again")
    assert "secret" not in broken.text


def test_an_index_that_is_built_later_is_found_later(hashing_index: Path) -> None:
    ready: list[Path] = []

    def opened() -> Any:
        if not ready:
            raise IndexMissing("There is no index.")
        return open_assistant(ready[0])

    near = client(create_api(Opening(opened), Keys(), Pace(FAST)))
    told(near.get(STATUS), 503)
    ready.append(hashing_index)
    assert near.get(STATUS).status_code == 200


def test_the_limits_agree_with_those_of_questions() -> None:
    assert MAX_QUESTION == MAX_CHARS


def test_the_documents_name_the_questions_that_are_taken_in() -> None:
    told = (Path(__file__).parents[3] / "docs" / "api.md").read_text(encoding="utf-8")
    assert f"{AT_ONCE + WAITING} questions" in told


def test_a_rate_that_is_none_is_refused() -> None:
    with pytest.raises(ShuttenError, match="SHUTTEN_API_RATE"):
        Pace("often")
