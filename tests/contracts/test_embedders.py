"""What every embedder promises, tried on every variant: the bundled model, hashing, and a model in a folder."""

import numpy as np
import pytest

from index.embedders import EMBEDDERS, Embedder, open_embedder
from index.embedders.bundled import model_folder

TEXTS = [
    "北の港の改修が2031年末に終わる。",
    "x",
    "The drill ended on Feb. 18, 2031, and about 450 sailors from three countries took part in it at sea.",
    "無人艇の試験\n見本湖で無人艇2隻の試験が始まった。期間は3月12日から20日まで。",
    "",
    " \n\u3000",
    "\x00\u200b\ufeff",
    "𠮷",
]


@pytest.fixture(scope="module", params=[*sorted(EMBEDDERS), "folder"])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    return open_embedder(str(model_folder()) if request.param == "folder" else request.param)


def test_each_text_has_a_vector_of_unit_length(embedder: Embedder) -> None:
    texts = [*TEXTS, "長い文が続く、" * 400]
    vectors = embedder.embed_passages(texts)
    assert vectors.shape == (len(texts), embedder.facts.dimension) and vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_a_question_has_a_vector_of_unit_length_even_an_empty_one(embedder: Embedder) -> None:
    for text in ("いつ終わるか", ""):
        vector = embedder.embed_query(text)
        assert vector.shape == (embedder.facts.dimension,) and vector.dtype == np.float32
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_no_texts_have_no_vectors(embedder: Embedder) -> None:
    assert embedder.embed_passages([]).shape == (0, embedder.facts.dimension)


def test_vectors_come_in_the_order_of_their_texts(embedder: Embedder) -> None:
    together, backwards = embedder.embed_passages(TEXTS), embedder.embed_passages(TEXTS[::-1])[::-1]
    np.testing.assert_allclose(np.sum(together * backwards, axis=1), 1, atol=1e-3)
    alone = np.concatenate([embedder.embed_passages([text]) for text in TEXTS])
    np.testing.assert_allclose(np.sum(together * alone, axis=1), 1, atol=1e-3)


def test_the_same_texts_have_the_same_vectors_again(embedder: Embedder) -> None:
    assert np.array_equal(embedder.embed_passages(TEXTS), embedder.embed_passages(TEXTS))
    begun = embedder.begin("港")
    assert np.array_equal(embedder.embed_query("港"), embedder.embed_query("港"))
    assert np.array_equal(begun(), embedder.embed_query("港"))


def test_equal_texts_have_equal_vectors_wherever_they_stand(embedder: Embedder) -> None:
    vectors = embedder.embed_passages([TEXTS[0], TEXTS[2], TEXTS[0], TEXTS[0]])
    np.testing.assert_allclose(vectors[[2, 3]], vectors[[0, 0]], atol=1e-3)


def test_a_question_is_nearest_to_the_passage_that_shares_its_words(embedder: Embedder) -> None:
    question = embedder.embed_query("港の改修はいつ終わるか")
    assert int(np.argmax(embedder.embed_passages(TEXTS[:4]) @ question)) == 0


def test_an_embedder_says_which_model_it_is(embedder: Embedder) -> None:
    facts = embedder.facts
    assert facts.name and facts.fingerprint and facts.dimension > 0
    assert open_embedder(facts.name).facts == facts
