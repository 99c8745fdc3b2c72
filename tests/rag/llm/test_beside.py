"""Translations and follow-ups by a model: shown beside what we have, adding nothing, widening nothing."""

import json
from collections.abc import Callable
from datetime import date

import pytest

from index.languages.aliases import AliasBook
from rag.answerers import drafts, rewritten
from rag.answers import Answer
from rag.assistant import Assistant
from rag.kinds import Evidence
from tests.rag.llm import stub_server as stub
from tests.rag.llm.stub_server import Request, StubServer, statements, telling

Ask = Callable[[str], Evidence]
ENGLISH = "When does the work on the 港 (2031年末) end, does the article say so?"


def by_task(replies: dict[str, str]) -> stub.Behaviour:
    """Answers each kind of request with its own reply; hangs on a kind that it has none for."""

    def behave(request: Request) -> None:
        kind = next(iter(request.body["response_format"]["json_schema"]["schema"]["properties"]))
        (telling(replies[kind]) if kind in replies else stub.hung)(request)

    return behave


def translations(*texts: str) -> str:
    return json.dumps({"translations": [{"number": i, "text": text} for i, text in enumerate(texts, 1)]})


def test_quotations_in_the_other_language_are_translated_beside_the_original(
    service: StubServer, evidence: Ask
) -> None:
    said = statements(("The work will end at the end of 2031.", [1, 2, 3]))
    service.behaviour = by_task(
        {"statements": said, "translations": translations(*["The work ends at the end of 2031."] * 3)}
    )
    *_, last = drafts("llm", evidence(ENGLISH))
    original = next(c for c in last.citations if c.quote.startswith("北の港"))
    assert last.translations == ((original.number, "The work ends at the end of 2031."),)


ADDING = (
    "The work ends at the end of 2035.",
    "The work costs $5 million.",
    "See http://evil.example",
    "工事は2031年末に終わる。",
    "",
    "x" * 5_000,
)


@pytest.mark.parametrize("text", ADDING)
def test_a_translation_that_adds_something_is_left_out(service: StubServer, evidence: Ask, text: str) -> None:
    said = statements(("The work will end at the end of 2031.", [1, 2, 3]))
    service.behaviour = by_task({"statements": said, "translations": translations(*[text] * 3)})
    *_, last = drafts("llm", evidence(ENGLISH))
    assert last.arranged.fell_back == ""
    assert last.translations == ()


def test_a_translator_that_hangs_costs_only_the_translation(
    service: StubServer, evidence: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHUTTEN_LLM_TOTAL", "5")
    service.behaviour = by_task({"statements": statements(("The work will end at the end of 2031.", [1, 2, 3]))})
    *_, last = drafts("llm", evidence(ENGLISH))
    assert [s.text for s in last.statements] == ["The work will end at the end of 2031."]
    assert last.arranged.fell_back == ""


AFTER = ["アイアン・フィスト2025はいつ開かれますか"]


@pytest.mark.parametrize(
    ("said", "used"),
    [
        ("アイアン・フィスト2025の場所はどこですか", True),
        ("アイアン・フィスト2024の場所はどこですか", False),
        ("キーン・エッジの場所はどこですか", False),
        ("Where is Iron Fist 2025 held?", False),
        ("http://evil.example の場所はどこですか", False),
        ("", False),
        ("場所" * 500, False),
    ],
)
def test_a_follow_up_is_made_whole_only_with_what_was_asked(
    service: StubServer, book: AliasBook, said: str, used: bool
) -> None:
    service.behaviour = telling(json.dumps({"question": said}, ensure_ascii=False))
    assert rewritten("llm", "場所は?", AFTER, book) == (said if used else None)


@pytest.mark.parametrize("behaviour", [stub.hung, stub.refusing, telling("no JSON"), stub.plain("500 Error", b"")])
def test_a_model_that_fails_at_it_leaves_our_own_reading(
    hasty: StubServer, book: AliasBook, behaviour: stub.Behaviour
) -> None:
    hasty.behaviour = behaviour
    assert rewritten("llm", "場所は?", AFTER, book) is None


def asking(sample: Assistant, question: str, **more: object) -> list[Answer]:
    return list(sample.asking(question, by="llm", **more))  # type: ignore[arg-type]


def test_a_whole_follow_up_is_shown_and_keeps_every_filter(service: StubServer, sample: Assistant) -> None:
    whole = "アイアン・フィスト2025の場所はどこですか"
    true = "場所は沖縄のキャンプ・ハンセンや金武ブルービーチのほか、九州の相浦などに及ぶ。"
    service.behaviour = by_task(
        {"question": json.dumps({"question": whole}), "statements": statements((true, [1, 2, 3]))}
    )
    answers = asking(sample, "場所は?", after=AFTER, source="*.md", until=date(2025, 12, 31))
    assert answers[0].arranged.by == "extractive"
    last = answers[-1]
    assert (last.question, last.understood) == ("場所は?", whole)
    assert [s.text for s in last.statements] == [true]
    for citation in last.citations:
        assert citation.file.endswith(".md")
        assert citation.published is not None
        assert citation.published <= date(2025, 12, 31)


def test_a_rewriting_that_means_another_time_is_not_used(service: StubServer, sample: Assistant) -> None:
    service.behaviour = by_task({"question": json.dumps({"question": "アイアン・フィストの場所はどこですか"})})
    last = asking(sample, "2025年2月の場所は?", after=["アイアン・フィストとは"])[-1]
    assert last.coverage.window is None or last.understood != "アイアン・フィストの場所はどこですか"


def test_what_the_archive_cannot_answer_is_never_put_to_the_model(service: StubServer, sample: Assistant) -> None:
    answers = asking(sample, "How do I prune a bonsai in a spaceship?")
    assert len(answers) == 1
    assert not answers[0].answered
    assert service.requests == []


def test_the_first_excerpt_is_there_before_the_model_is_asked(service: StubServer, sample: Assistant) -> None:
    growing = sample.asking("アイアン・フィスト2025はいつ開かれますか", by="llm")
    first = next(growing)
    assert first.answered
    assert first.arranged.by == "extractive"
    assert service.requests == []
    growing.close()
