"""Questions to go on with: ones that the archive answers, with something new, in the question's language."""

from datetime import date

import pytest

from rag.assistant import Assistant
from rag.suggestions import MOST_TRIED, candidates


@pytest.mark.parametrize(
    ("question", "fewest"),
    [
        ("what did DICAS cover", 1),
        ("DICASでは何が議論されたか", 1),
        ("What is Keen Edge?", 1),
        ("キーン・エッジの経緯", 0),  # its answer quotes all that there is
    ],
)
def test_every_suggested_question_is_answered_with_something_new(sample: Assistant, question: str, fewest: int) -> None:
    answer = sample.ask(question)
    suggested = sample.follow_ups(answer)
    assert fewest <= len(suggested) <= 3
    assert len(set(suggested)) == len(suggested)
    quoted = {citation.source_id for citation in answer.citations}
    for following in suggested:
        assert following != question
        after = sample.ask(following)
        assert after.answered
        assert after.language == answer.language
        assert {citation.source_id for citation in after.citations} - quoted


def test_suggestions_name_what_the_question_or_its_quotations_name(sample: Assistant) -> None:
    answer = sample.ask("what did DICAS cover")
    names = {
        name
        for group in sample.archive.aliases.groups_in(
            "\n".join([answer.understood, *(c.quote for c in answer.citations)])
        )
        for name in (group.words, *group.others)
    }
    tried = candidates(sample.archive, answer)
    assert 1 <= len(tried) <= MOST_TRIED
    assert all(any(name in question for name in names) for question in tried)


def test_suggestions_keep_to_the_filters(sample: Assistant) -> None:
    until = date(2023, 12, 31)
    answer = sample.ask("what did DICAS cover", until=until)
    for following in sample.follow_ups(answer, until=until):
        found = sample.ask(following, until=until)
        assert found.answered
        assert all(citation.published and citation.published <= until for citation in found.citations)


def test_a_question_that_names_nothing_and_finds_nothing_leads_nowhere(sample: Assistant) -> None:
    answer = sample.ask("who won the cricket world cup final")
    assert candidates(sample.archive, answer) == []
    assert sample.follow_ups(answer) == []


def test_a_question_is_asked_without_its_dates_and_without_other_names(sample: Assistant) -> None:
    dated = sample.ask("What was said about SM-3 Block IIA in 2024?")
    assert dated.coverage.window is not None
    undated = sample.ask(dated.question, undated=True)
    assert undated.coverage.window is None
    assert undated.coverage.articles > dated.coverage.articles
    (names,) = [names for names in dated.coverage.aliases if names[0].startswith("SM-3")]
    literal = sample.ask(dated.question, undated=True, literally=[names[0]])
    assert names not in literal.coverage.aliases
