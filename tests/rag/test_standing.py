"""Short questions that name no subject: some follow the one before, some are about something else altogether."""

import pytest

from rag.assistant import Assistant
from rag.settings import DEFAULT, Settings
from rag.standing import understood

pytestmark = pytest.mark.slow


def meant(sample: Assistant, before: str, question: str, settings: Settings = DEFAULT) -> str:
    archive = sample.archive
    return understood(archive, question, [before], archive.aliases, settings).understood


@pytest.mark.parametrize(
    ("before", "question"),
    [
        ("DICASとは何ですか", "鹿児島の訓練には何日間かかった?"),
        ("DICASとは何ですか", "沖縄に寄港した空母は?"),
        ("キーン・エッジとは", "北朝鮮のミサイル発射は何回?"),
        ("キーン・エッジとは", "防衛費の総額は?"),
        ("キーン・エッジとは", "麻薬密輸船への攻撃の死者は?"),
        ("石破首相の訪米では何が話された?", "経ケ岬の訓練の日程は?"),
    ],
)
def test_what_articles_on_the_subject_before_do_not_tell_stands_alone(
    sample: Assistant, before: str, question: str
) -> None:
    assert meant(sample, before, question) == question


@pytest.mark.parametrize(
    ("before", "question"),
    [
        ("DICASとは何ですか", "次の会合はいつですか"),
        ("DICASとは何ですか", "その次の会合では沖縄に寄港した空母は?"),
        ("キーン・エッジとは", "自衛隊は何人参加した?"),
        ("コープ・ノース2025とは", "空自は何人を送るの?"),
        ("拡大抑止協議とは", "議題は?"),
        ("見本湖の無人艇とは", "沖縄に寄港した空母は?"),  # of which the archive knows nothing
    ],
)
def test_what_they_do_tell_follows(sample: Assistant, before: str, question: str) -> None:
    carried = meant(sample, before, question)
    assert carried.endswith(question) and len(carried) > len(question)


def test_the_answer_and_why_it_came_up_mean_the_same(sample: Assistant) -> None:
    before, question = ["キーン・エッジとは"], "麻薬密輸船への攻撃の死者は?"
    answer = sample.ask(question, after=before)
    assert answer.answered and answer.understood == question
    cited = answer.citations[0]
    assert sample.why(question, cited.article_id, cited.span, after=before).words
