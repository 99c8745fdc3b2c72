"""Counted in the articles themselves."""

import json
from collections.abc import Callable
from datetime import date

import pytest

from index.archive import Archive, open_archive
from index.build import build
from rag.counting import count
from rag.excerpts import TermShare, scored_sentences
from rag.kinds import Evidence
from rag.question import understand
from rag.retrieval import rank


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("How many articles mention DICAS?", 1),
        ("DICASに言及した記事は何本ですか", 1),
        ("How many articles mention Northern Lantern?", 1),
        ("「2031年」を含む記事は何本", 1),  # another has it in its date line only, which is beside its body
        ("How many articles mention a note without a date?", 1),  # in its title, which its text does not repeat
        ("How many articles mention the kraken?", 0),
    ],
)
def test_a_count_is_the_number_of_articles(evidence: Callable[[str], Evidence], question: str, number: int) -> None:
    counted = count(evidence(question))
    assert counted.number == number
    assert len(counted.telling.excerpts) == number


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """Fifty articles; each third names DICAS, twice, each fifth by its long name."""
    folder = tmp_path_factory.mktemp("many")
    rows = []
    for n in range(50):
        text = f"第{n}号の話題は天気である。"
        if n % 3 == 0:
            text += f"ＤＩＣＡＳの会合{n}があった。DICASは続く。"
        rows.append({"id": f"n{n}", "title": f"便り{n}", "text": text, "published": f"2031-01-{n % 28 + 1:02}"})
    (folder / "articles").mkdir()
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (folder / "articles" / "a.jsonl").write_text(lines, encoding="utf-8")
    build(folder / "articles", folder / "index", model="hashing", store="exact")
    return open_archive(folder / "index")


def gather(archive: Archive, question: str, since: date | None = None) -> Evidence:
    asked = understand(question, (), archive.aliases, date(2031, 1, 28))
    scope = archive.scope(since)
    ranked = rank(archive, asked, archive.embedder.embed_query(question), scope, 10)
    share = TermShare(archive, asked)
    return Evidence(archive, asked, ranked, scored_sentences(archive, asked, ranked, share), scope, share)


def test_every_article_is_counted_once_however_few_were_ranked(many: Archive) -> None:
    counted = count(gather(many, "DICASに言及した記事は何本ですか"))
    assert counted.number == 17
    assert len({one.article.id for one in counted.telling.excerpts}) == len(counted.telling.excerpts)
    assert all("ＤＩＣＡＳ" in one.words or "DICAS" in one.words for one in counted.telling.excerpts)


@pytest.fixture(scope="module")
def weather(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """Storms in two places, told in two years; one article of the later year looks back at the earlier one."""
    folder = tmp_path_factory.mktemp("weather")
    rows = [
        ("a", "2030-03-01", "DICASの会合の日、台風が沖縄を通った。"),
        ("b", "2030-05-01", "台風は北へ去った。"),
        ("c", "2031-01-03", "2030年に台風が沖縄を通ったことを、記者は覚えている。"),
        ("d", "2031-01-20", "沖縄は晴れた。AUKUSとDICASが話された。"),
    ]
    lines = [
        json.dumps({"id": name, "title": f"便り{name}", "text": text, "published": day}, ensure_ascii=False)
        for name, day, text in rows
    ]
    (folder / "articles").mkdir()
    (folder / "articles" / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    build(folder / "articles", folder / "index", model="hashing", store="exact")
    return open_archive(folder / "index")


@pytest.mark.parametrize(
    ("question", "subject", "counted"),
    [
        ("台風に言及した記事は何本ですか", "台風", "abc"),
        ("2030年に台風に言及した記事は何本ですか", "台風", "ab"),  # not what looks back at that year
        ("今月台風に言及した記事は何件?", "台風", "c"),
        ("How many articles mention both DICAS and AUKUS?", "DICAS and AUKUS", "d"),
        ("How many articles about 台風 were published in 2030?", "台風", "ab"),
        ("How many articles mention 台風 in Okinawa?", "Okinawa and 台風", "ac"),
        ("How many articles are about the 台風?", "台風", "abc"),
        ("How many articles mention 台風 this month?", "台風", "c"),
        ("How many articles mention 台風 over the past year?", "台風", "abc"),
        ("How many articles mention 台風 between 2029 and 2030?", "台風", "ab"),
        ("How many articles mention 台風 recently?", "台風", "abc"),
        ("DICASとAUKUSの両方に言及した記事は何件ですか", "DICAS・AUKUS", "d"),
        ("How many articles mention AUKUS or Okinawa?", "AUKUS or Okinawa", "acd"),
        ("DICASまたはAUKUSに言及した記事は何本?", "DICASまたはAUKUS", "ad"),
        ("How many stories about Okinawa did Stars and Stripes publish?", "Okinawa", "acd"),
    ],
)
def test_what_is_counted_is_what_is_said(weather: Archive, question: str, subject: str, counted: str) -> None:
    found = count(gather(weather, question))
    assert found.subject == subject
    assert {one.article.id for one in found.telling.excerpts} == set(counted)


def test_only_what_the_filters_leave_is_counted(many: Archive) -> None:
    since = date(2031, 1, 20)
    expected = sum(a.published is not None and a.published >= since and "DICAS" in a.text for a in many.articles)
    assert 0 < count(gather(many, "DICASに言及した記事は何本ですか", since)).number == expected < 17


@pytest.fixture(scope="module")
def lookalikes(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """Articles whose words hold CIA and RAA as letters, some that name them, and one aircraft in three spellings."""
    folder = tmp_path_factory.mktemp("lookalikes")
    said = {
        "inside": "An artificial lake. AMRAAMの部品が届いた。",
        "named": "The CIA said nothing. 日本と豪州のRAAが発効した。",
        "joined": "整備場にF15が2機あった。",
        "apart": "整備場にF-15が3機あった。",
        "spaced": "会談の終わりに、両氏は互いに感 謝の言葉を述べた。",
        "another": "整備場にF-15Kが5機あった。",
        "respelled": "新しいヴァンガードが港に着いた。",
    }
    rows = [{"id": name, "title": name, "text": text, "published": "2031-01-01"} for name, text in said.items()]
    (folder / "articles").mkdir()
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (folder / "articles" / "a.jsonl").write_text(lines, encoding="utf-8")
    build(folder / "articles", folder / "index", model="hashing", store="exact")
    return open_archive(folder / "index")


@pytest.mark.parametrize(
    ("name", "number"),
    [("CIA", 1), ("RAA", 1), ("AMRAAM", 1), ("F-15", 2), ("F15", 2), ("F-15K", 1), ("感謝", 1), ("バンガード", 1)],
)
def test_a_name_inside_another_word_is_not_counted_and_every_spelling_is(
    lookalikes: Archive, name: str, number: int
) -> None:
    assert count(gather(lookalikes, f"「{name}」に言及した記事は何本ですか")).number == number
