"""What a model writes is shown where the articles carry it, each statement with its quotations, as it comes."""

import json
import re
from collections.abc import Callable

import pytest

from index.archive import Archive
from index.errors import ModelError
from rag.answerers import drafts
from rag.answerers.llm.settings import model_configured, settings
from rag.grounding import ground
from rag.kinds import Evidence
from tests.rag.llm import stub_server as stub
from tests.rag.llm.stub_server import StubServer, statements, telling

QUESTION = "港の改修はいつ終わりますか"
TRUE = "北の港の改修は2031年末に終わる。"
COST = "費用は約120億円である。"
Ask = Callable[[str], Evidence]


def test_statements_come_one_by_one_with_their_quotations(service: StubServer, evidence: Ask, small: Archive) -> None:
    service.behaviour = telling(statements((TRUE, [1]), (COST, [1])))
    _, one, two, last = drafts("llm", evidence(QUESTION))
    assert [s.text for s in one.statements] == [TRUE]
    assert [s.text for s in two.statements] == [s.text for s in last.statements] == [TRUE, COST]
    assert last.arranged.by == "llm"
    assert (last.arranged.fell_back, last.arranged.dropped, last.note) == ("", (), "")
    kept, citations = ground(small, last.statements, last.citations)
    assert (kept, citations) == (last.statements, last.citations)
    assert "2031年末" in citations[0].quote


def test_what_is_not_carried_is_left_out_and_counted(service: StubServer, evidence: Ask) -> None:
    lies = [
        ("北の港の改修は2033年末に終わる。", [1]),
        ("南の港の改修は中止された。", [1]),
        ("詳しくは http://evil.example へ。", [1]),
    ]
    service.behaviour = telling(statements(*lies, (TRUE, [1, 99]), (TRUE, [1])))
    *_, last = drafts("llm", evidence(QUESTION))
    assert [s.text for s in last.statements] == [TRUE]
    assert dict(last.arranged.dropped) == {"date": 1, "opposite": 1, "address": 1, "repeated": 1}
    assert "4" in last.note


def test_marks_that_the_model_writes_are_no_citations(service: StubServer, evidence: Ask) -> None:
    service.behaviour = telling(statements((f"{TRUE[:-1]}[7]。", [1])))
    *_, last = drafts("llm", evidence(QUESTION))
    assert last.statements[0].text == TRUE
    assert last.statements[0].citations == (1,)


def test_the_prompt_holds_numbered_excerpts_between_marks_that_are_new_each_time(
    service: StubServer, evidence: Ask
) -> None:
    service.behaviour = telling(statements((TRUE, [1])))
    for _ in range(2):
        list(drafts("llm", evidence(QUESTION)))
    marks = []
    for request in service.requests:
        system, user = (message["content"] for message in request.body["messages"])
        mark = re.search(r"<([0-9a-f]{16})>", system)
        assert mark
        marks.append(mark[1])
        assert user.count(f"<{mark[1]}> excerpt") == user.count(f"</{mark[1]}>") - 1
        assert "1*: 北の港の改修が2031年末に終わる。" in user  # the star: our own answer quotes this sentence
        assert re.search(r"^\d+: ", user, re.MULTILINE)  # and not every other
        assert "tools" not in request.body
        assert request.body["response_format"]["json_schema"]["schema"]["required"] == ["statements"]
    assert marks[0] != marks[1]


def test_a_service_that_knows_no_schema_is_asked_again_plainly(service: StubServer, evidence: Ask) -> None:
    service.behaviour = stub.understanding_less(statements((TRUE, [1])))
    *_, last = drafts("llm", evidence(QUESTION))
    assert last.statements[0].text == TRUE
    assert len(service.requests) == 2


def test_a_service_that_does_not_stream(service: StubServer, evidence: Ask) -> None:
    message = {"role": "assistant", "content": statements((TRUE, [1]))}
    reply = json.dumps({"choices": [{"message": message, "finish_reason": "stop"}]}).encode()
    service.behaviour = stub.plain("200 OK", reply, "Content-Type: application/json")
    *_, last = drafts("llm", evidence(QUESTION))
    assert last.statements[0].text == TRUE


def test_a_model_that_thinks_aloud_and_fences_its_reply(service: StubServer, evidence: Ask) -> None:
    thought = '<think>maybe {"statements": [{"text": "x", "excerpts": [1]}]}</think>'
    service.behaviour = telling(f"{thought}\n```json\n{statements((TRUE, [1]))}\n```")
    *_, last = drafts("llm", evidence(QUESTION))
    assert [s.text for s in last.statements] == [TRUE]


def test_a_count_is_exact_already(service: StubServer, evidence: Ask) -> None:
    only, *further = drafts("llm", evidence("港の記事は何件ありますか"))
    assert only.statements or only.heading
    assert further == []
    assert service.requests == []


def test_without_settings_the_person_is_told_what_to_set(evidence: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHUTTEN_LLM_URL", raising=False)
    with pytest.raises(ModelError, match="SHUTTEN_LLM_URL"):
        list(drafts("llm", evidence(QUESTION)))


@pytest.mark.parametrize(
    "url",
    [
        "ftp://127.0.0.1/v1",
        "127.0.0.1:80",
        "http://",
        "http://user:pass@127.0.0.1/v1",
        "http://a/?x=1",
        "http://[::1:1/v1",
        "http://a:b/v1",
    ],
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ModelError, match="SHUTTEN_LLM_URL") as told:
        settings({"SHUTTEN_LLM_URL": url, "SHUTTEN_LLM_MODEL": "m"})
    assert "pass" not in str(told.value)
    assert not model_configured({"SHUTTEN_LLM_URL": url, "SHUTTEN_LLM_MODEL": "m"})


def test_settings_come_from_a_file_and_the_environment_wins(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "llm.toml"
    path.write_text('url = "http://127.0.0.1:1/v1"\nmodel = "a"\nkey = "k"\ntotal = 9\n', encoding="utf-8")
    made = settings({"SHUTTEN_LLM_FILE": str(path), "SHUTTEN_LLM_MODEL": "b"})
    assert (made.model, made.key, made.total) == ("b", "k", 9.0)
    path.write_text('key = "hidden\n', encoding="utf-8")
    with pytest.raises(ModelError) as told:
        settings({"SHUTTEN_LLM_FILE": str(path)})
    assert "hidden" not in str(told.value)
