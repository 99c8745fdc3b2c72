"""The bundled model's fast form: the vector of a sentence is taken from the computing of its passage."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.archive import open_archive
from index.build import build
from index.documents import searchable
from index.embedders import Part, Vectors, open_embedder
from index.embedders.bundled import shared_model
from index.text_keys import text_key

TEXT = "港の改修\n北の港の改修が2031年末に終わる。費用は40億円である。SM-3 Block IIAも置かれる。"
SENTENCES = ("北の港の改修が2031年末に終わる。", "費用は40億円である。", "SM-3 Block IIAも置かれる。")


def part(words: str, text: str = TEXT) -> Part:
    start = text.index(words)
    return Part(text, start, start + len(words))


def slowly(one: Part) -> Vectors:
    """The mean of the states of the tokens that a part has characters of, token by token, by the other engine."""
    tokenizer, network = shared_model()
    read = tokenizer.encode(f"passage: {one.text}")
    states = network.states(read.ids)
    own = set(range(len("passage: ") + one.start, len("passage: ") + one.end))
    mean = np.mean([state for state, span in zip(states, read.offsets, strict=True) if own & set(range(*span))], axis=0)
    unit: Vectors = mean / np.linalg.norm(mean)
    return unit


def test_a_part_has_the_mean_of_its_own_tokens() -> None:
    parts = [part(words) for words in SENTENCES]
    vectors = open_embedder("bundled-fast").embed_passages(parts)
    for one, vector in zip(parts, vectors, strict=True):
        assert vector @ slowly(one) == pytest.approx(1, abs=1e-3)
    assert (vectors @ vectors.T)[~np.eye(3, dtype=bool)].max() < 0.99


def test_a_whole_text_has_the_vector_that_the_model_gives_it_otherwise() -> None:
    texts = [TEXT, "The drill ended.", ""]
    fast, slow = open_embedder("bundled-fast"), open_embedder("bundled")
    np.testing.assert_array_equal(fast.embed_passages(texts), slow.embed_passages(texts))
    beside_parts = fast.embed_passages([*texts, part(SENTENCES[1])])[:3]
    np.testing.assert_allclose(np.sum(beside_parts * slow.embed_passages(texts), axis=1), 1, atol=1e-3)
    np.testing.assert_array_equal(fast.embed_query("港"), slow.embed_query("港"))


def test_a_part_of_which_the_model_sees_nothing_has_the_vector_of_the_whole() -> None:
    long = "長い文が続く、" * 400 + "終わり。"
    whole, last = open_embedder("bundled-fast").embed_passages([long, part("終わり。", long)])
    assert whole @ last == pytest.approx(1, abs=1e-3)


@settings(max_examples=20)
@given(st.permutations([TEXT, *map(part, SENTENCES), "The drill ended.", part("drill", "The drill ended.")]))
def test_a_vector_does_not_depend_on_what_is_embedded_beside_it(texts: list[str | Part]) -> None:
    fast = open_embedder("bundled-fast")
    alone = np.concatenate([fast.embed_passages([text]) for text in texts])
    np.testing.assert_allclose(np.sum(fast.embed_passages(texts) * alone, axis=1), 1, atol=1e-3)


def test_texts_and_their_parts_have_names_of_their_own() -> None:
    names = [TEXT, *map(part, SENTENCES), Part(TEXT, 0, len(TEXT)), Part(TEXT + " ", 0, 3)]
    assert len({text_key(name) for name in names}) == len(names)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    write(folder, "2031年末", "無人艇2隻の試験が始まった。")
    return folder


def write(folder: Path, ends: str, trial: str) -> None:
    articles = (
        {"id": "a", "title": "港の改修", "text": f"北の港の改修が{ends}に終わる。費用は40億円である。"},
        {"id": "b", "title": "無人艇", "text": f"{trial}期間は3月12日から20日まで。"},
        {"id": "c", "text": "題のない記事である。二つ目の文が続く。"},
    )
    lines = [json.dumps(article, ensure_ascii=False) for article in articles]
    (folder / "a.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_an_index_keeps_to_the_fast_form_and_embeds_only_what_is_new(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    first = build(data, folder, model="bundled-fast")
    archive = open_archive(folder)
    assert archive.facts.model.name == "bundled-fast"
    for row in range(archive.passages):
        passage = archive.passage(row)
        text = searchable(archive.article(passage.article_id), archive.words_of(row))
        meaning = archive.embedder.embed_query("費用はいくらか")
        found = archive.finder.candidates_in(meaning, np.array([row]))
        expected = [
            slowly(part(archive.article(passage.article_id).slice(s), text)) @ meaning for s in passage.sentences
        ]
        assert found.sentences.tolist() == pytest.approx(expected, abs=0.01)
    assert not build(data, folder).published
    write(data, "2032年末", "無人艇2隻の試験が始まった。")
    changed = build(data, folder)
    assert 0 < changed.embedded < first.embedded
    whole = build(data, tmp_path / "whole", model="bundled-fast")
    assert changed.embedded + changed.reused == whole.embedded + whole.reused
    assert open_archive(folder).facts == open_archive(tmp_path / "whole").facts
    assert build(data, folder, model="bundled").embedded == whole.embedded  # of another model nothing is taken over
