"""The benchmark's own material, and a run of it that is over soon."""

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from index.chunking import passages
from index.intake import read_folder
from tests.benchmarks.corpus import SimulatedEmbedder, questions, sample_sentences, write_articles
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def sentences(sample_data: Path) -> list[str]:
    return sample_sentences(sample_data)


def test_an_archive_of_the_same_seed_is_the_same_and_has_a_passage_an_article(
    sentences: list[str], tmp_path: Path
) -> None:
    for name in ("one", "other"):
        write_articles(tmp_path / name, sentences, 50)
    one, other = (read_folder(tmp_path / name, lambda *_: None).articles for name in ("one", "other"))
    assert one == other and len(one) == 50
    assert [len(passages(article)) for article in one] == [1] * 50
    assert 160 < sum(len(article.text) for article in one) / 50 < 220
    assert questions(sentences, 9) == questions(sentences, 9)


@pytest.mark.slow
def test_simulated_vectors_lie_where_real_ones_do(sentences: list[str], tmp_path: Path) -> None:
    """A passage is nearer to a question about one of its own sentences than to one about another's."""
    few = sentences[:40]
    embedder = SimulatedEmbedder(few, tmp_path / "kept.npy")
    texts = [f"題\n{few[i]}{few[i + 1]}" for i in range(0, 40, 2)]
    made = embedder.embed_passages(texts)
    np.testing.assert_allclose(np.linalg.norm(made, axis=1), 1, atol=1e-5)
    assert np.array_equal(made, embedder.embed_passages(texts))
    first = [int(np.argmax(made @ embedder.embed_query(few[i]))) == i // 2 for i in range(0, 40, 2)]
    assert sum(first) >= 18


@pytest.mark.slow
def test_a_short_run_measures_everything_and_draws_it(tmp_path: Path) -> None:
    options = "--sizes 40 --real 0 --count 4 --compared 0 --no-server --no-rivals --output"
    subprocess.run(
        [sys.executable, "-m", "tests.benchmarks", *options.split(), tmp_path],
        check=True,
        cwd=ROOT,
        capture_output=True,
    )
    found = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))
    size = found["sizes"]["40"]
    assert size["build"]["passages"] == 40 and size["build"]["simulated_vectors"]
    assert size["build"]["bytes_a_passage_without_text"]["vectors"] > 384 * 4
    assert size["ask"]["ask"]["p50"] >= size["ask"]["stages_of_ask"]["embed"]["p50"] > 0
    assert size["cold_ask"]["seconds"] > 0
    ElementTree.fromstring((tmp_path / "bench.svg").read_text(encoding="utf-8"))
