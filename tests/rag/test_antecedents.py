"""A quotation that points back is told after the sentence that says at what; what repeats a question, with others."""

from datetime import date

import pytest

from index.archive import Archive, open_archive
from index.build import build
from index.documents import Article
from rag.excerpts import Excerpt, TermShare
from rag.kinds import Evidence, Telling
from rag.kinds.antecedents import points_back, with_antecedents
from rag.kinds.fact import tell
from rag.question import understand

TEXT = "佐伯次官は港の改修を説明した。同氏は完成が2031年になると述べた。これは当初の予定より一年遅い。費用は増えない。"
LISTED = "船の特徴は次のとおり。\n・全長は7メートル\n・電池で動く\n同船は湖で試された。この船は速い。\n"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    folder = tmp_path_factory.mktemp("antecedents")
    (folder / "articles").mkdir()
    (folder / "articles" / "port.md").write_text(
        f"---\nid: port\ntitle: 港の話\n---\n{TEXT}\n\n{LISTED}", encoding="utf-8"
    )
    build(folder / "articles", folder / "index", model="hashing")
    return open_archive(folder / "index")


def excerpt(archive: Archive, opening: str) -> Excerpt:
    article: Article = archive.article("port")
    for row in archive.passages_of(0):
        passage = archive.passage(row)
        for span in passage.sentences:
            if article.slice(span).startswith(opening):
                return Excerpt(article, span, 1.0, passage)
    raise AssertionError(opening)


def told(archive: Archive, *openings: str) -> list[str]:
    excerpts = tuple(excerpt(archive, opening) for opening in openings)
    telling = with_antecedents(archive, Telling(excerpts, tuple(range(len(excerpts)))))
    assert telling.excerpts[: len(excerpts)] == excerpts, "what answers keeps its rank"
    return [telling.excerpts[place].words[:4] for place in telling.order]


def test_the_sentence_before_is_told_first(archive: Archive) -> None:
    assert told(archive, "同氏は") == ["佐伯次官", "同氏は完"]


def test_a_sentence_that_is_quoted_already_is_not_quoted_again(archive: Archive) -> None:
    assert told(archive, "同氏は", "佐伯") == ["同氏は完", "佐伯次官"]
    assert told(archive, "これは", "同氏は") == ["これは当", "佐伯次官", "同氏は完"]


def test_the_last_item_of_a_list_does_not_say_who_is_meant_behind_the_list(archive: Archive) -> None:
    assert told(archive, "この船") == ["同船は湖", "この船は"]
    assert told(archive, "同船は") == ["同船は湖"]


def test_a_sentence_that_stands_alone_brings_nothing(archive: Archive) -> None:
    assert told(archive, "費用は") == ["費用は増"]
    assert told(archive, "佐伯") == ["佐伯次官"]


@pytest.mark.parametrize(
    "words",
    [
        "同氏は述べた。",
        "これを受けて",
        "この計画は",
        "その結果、",
        "また、同社は",
        "両国は合意した",
        "彼は",
        "「それは違う」",
        "He said so.",
        "They agreed.",
        "This was the first.",
        "Its length is 239 m.",
        "It left port.",
    ],
)
def test_words_that_point_back(words: str) -> None:
    assert points_back(words)


@pytest.mark.parametrize(
    "words",
    [
        "同盟国は",
        "同時に始まった",
        "これまでに三回",
        "これから始まる",
        "それぞれの国が",
        "このほど発表した",
        "その後、",
        "この日、",
        "彼岸の頃",
        "両用の艦",
        "It is expected to open in May.",
        "Theirs is old.",
        "This year the drill ended.",
        "Hermes flew.",
    ],
)
def test_words_that_stand_for_themselves(words: str) -> None:
    assert not points_back(words)


@pytest.mark.parametrize(
    ("question", "best", "quoted"),
    [
        ("これは当初の予定より一年遅いとされたのは何か", "これは", ["これは当", "費用は増", "同氏は完"]),
        ("予定は何か", "これは", ["これは当"]),  # the sentence says more than was asked
        ("同氏は完成が何年になると述べたか", "同氏は", ["同氏は完"]),  # it has the form of the answer
        ("電池で動くのは何か", "・電池", ["・電池で"]),  # the next item of a list is another matter
    ],
)
def test_a_best_sentence_that_repeats_the_question_brings_those_beside_it(
    archive: Archive, question: str, best: str, quoted: list[str]
) -> None:
    asked = understand(question, (), archive.aliases, date(2031, 1, 1))
    evidence = Evidence(archive, asked, [], [excerpt(archive, best)], archive.scope(), TermShare(archive, asked))
    assert [one.words[:4] for one in tell(evidence).excerpts] == quoted
