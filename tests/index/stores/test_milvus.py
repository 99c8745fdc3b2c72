"""An index whose searchable parts lie in Milvus: generations, the alias, what is removed, and filters of a cluster."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pymilvus.grpc_gen import common_pb2

from index.archive import open_archive
from index.build import build
from index.errors import IndexDamaged
from index.stores import Contents, Where
from index.stores.milvus import WHOLE
from index.stores.milvus.link import Link, connect
from index.stores.milvus.server import URI
from tests.index.stores.milvus_servers import FillsIn, lite
from tests.invented import write_articles


def built(tmp_path: Path) -> Path:
    build(tmp_path / "articles", tmp_path / "index", model="hashing", store="milvus")
    return tmp_path / "index"


def collections(link: Link) -> set[str]:
    return set(link.call("list_collections"))


def aliased(link: Link, name: str) -> str:
    return str(link.call("describe_alias", name)["collection_name"])


def test_each_generation_has_its_collections_and_the_last_two_stay(tmp_path: Path) -> None:
    data = write_articles(tmp_path / "articles")
    index = built(tmp_path)
    link = connect(index)
    first, stem = collections(link), (index / "milvus.id").read_text()
    assert len(first) == 2 and aliased(link, f"shutten_{stem}") in first
    before = open_archive(index)
    for number in (2, 3):
        (data / f"new-{number}.txt").write_text(
            f"新しい記事{number}\n2031年5月{number}日\n\n灯台の点検が始まった。", "utf-8"
        )
        report = build(data, index)
        assert 0 < report.embedded <= 6 < report.reused  # vectors come back out of Milvus
        now = open_archive(index)
        assert aliased(link, f"shutten_{stem}") in collections(link) and now.passages > before.passages
        query = before.embedder.embed_query("灯台の点検")
        old, new = (a.finder.candidates(query, {"灯": 1.0, "台": 1.0}, 50, a.everything) for a in (before, now))
        assert (len(old.rows), len(new.rows)) == (
            before.passages,
            now.passages,
        )  # the generation before still answers, and as before
        before = now
    assert len(collections(link)) == 4 and not collections(link) & first


def test_collections_of_others_are_left_alone(tmp_path: Path) -> None:
    write_articles(tmp_path / "articles")
    link = connect(built(tmp_path))
    link.call("create_collection", "shutten_of_somebody_else", dimension=4)
    (tmp_path / "articles" / "new.txt").write_text("新しい記事\n\n灯台の点検が始まった。", "utf-8")
    built(tmp_path)
    assert "shutten_of_somebody_else" in collections(link)


def test_rows_that_are_missing_are_noticed_before_a_question_is_answered(tmp_path: Path) -> None:
    write_articles(tmp_path / "articles")
    index = built(tmp_path)
    link = connect(index)
    passages = aliased(link, f"shutten_{(index / 'milvus.id').read_text()}")
    key = int(link.call("query", passages, filter="", output_fields=["key"], limit=1)[0]["key"])
    link.call("delete", passages, ids=[key])
    with pytest.raises(IndexDamaged, match=r"rows instead of \d+\. Build the index anew"):
        open_archive(index)
    link.call("drop_collection", passages)
    with pytest.raises(IndexDamaged, match="no longer holds the collections of this index"):
        open_archive(index)
    build(tmp_path / "articles", index, model="hashing", full=True)
    assert open_archive(index).passages > 4


def test_a_server_gets_filters_as_templates_with_numbers_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng(3)
    vectors = chance.standard_normal((300, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    keys, days = chance.integers(1, 2**62, 300), chance.integers(738_000, 738_100, 300)
    texts = [f"艦艇{day}の訓練" for day in days]
    contents = Contents(
        keys, vectors, vectors[:5], np.arange(300) // 3, days, np.arange(300) % 4, texts, np.zeros(300, int)
    )
    folder = tmp_path / "gen-00000001"
    folder.mkdir()
    with lite(tmp_path / "lite", FillsIn) as (uri, server):
        monkeypatch.setenv(URI, uri)
        WHOLE.write(folder, contents)
        held = WHOLE.open(folder)
        where = Where((738_010, 738_060), np.array([1, 2]), np.arange(80))
        fits = (days >= 738_010) & (days <= 738_060) & np.isin(np.arange(300) % 4, [1, 2]) & (np.arange(300) // 3 < 80)
        found = held.vectors.nearest(vectors[0], 300, keys[fits], where)
        order = np.argsort(-(vectors[fits] @ vectors[0]))
        assert fits.any() and found.keys.tolist() == keys[fits][order].tolist()
        assert set(held.words.find({"訓練": 1.0}, 300, None, where).keys.tolist()) == set(keys[fits].tolist())
        assert held.sentences.cosines(np.array([3]), vectors[3])[0] == pytest.approx(1, abs=1e-3)
        assert held.words.articles_with("訓練").tolist() == list(range(100))
        WHOLE.published(folder)
    asked = set(server.filters)
    assert "day >= {first} and day <= {last} and outlet in {outlets} and article in {articles}" in asked
    assert not any(character.isdigit() for text in asked for character in text)


class Stubborn(FillsIn):
    """Lets no alias be made."""

    def AlterAlias(self, request: Any, context: Any) -> Any:
        return common_pb2.Status(code=65535, error_code=1, reason="no")

    CreateAlias = AlterAlias


def test_a_generation_stays_published_when_the_alias_does_not_move(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_articles(tmp_path / "articles")
    with lite(tmp_path / "lite", Stubborn) as (uri, _):
        monkeypatch.setenv(URI, uri)
        index = built(tmp_path)
        archive = open_archive(index)
        found = archive.finder.candidates(archive.embedder.embed_query("港"), {"港": 1.0}, 5, archive.everything)
        assert archive.facts.store == "milvus" and len(found.rows) == 5
