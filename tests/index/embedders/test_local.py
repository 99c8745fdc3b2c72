"""Models in folders: prompts, fingerprints, and what is said of a model that is not there or not safe."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.embedders import open_embedder
from index.embedders.bundled import model_folder
from index.errors import ModelError


@pytest.fixture
def own_model(tmp_path: Path) -> Path:
    """A copy of the bundled model that a test may change; the weights are linked."""
    folder = tmp_path / "model"
    shutil.copytree(model_folder(), folder, ignore=shutil.ignore_patterns("*.safetensors"))
    (folder / "model.safetensors").symlink_to(model_folder() / "model.safetensors")
    return folder


def with_prompts(folder: Path, prompts: dict[str, str]) -> None:
    settings = folder / "config_sentence_transformers.json"
    settings.write_text(json.dumps({**json.loads(settings.read_text()), "prompts": prompts}))


def test_questions_and_passages_are_told_apart_by_the_prompts_of_the_model(own_model: Path) -> None:
    text = "港の改修はいつ終わるか"
    prompted = open_embedder(str(own_model))
    as_query, as_passage = prompted.embed_query(text), prompted.embed_passages([text])[0]
    assert as_query @ as_passage < 0.999
    with_prompts(own_model, {"query": "", "document": ""})
    bare = open_embedder(str(own_model))
    assert bare.embed_query(f"query: {text}") @ as_query == pytest.approx(1, abs=1e-3)
    assert bare.embed_passages([f"passage: {text}"])[0] @ as_passage == pytest.approx(1, abs=1e-3)


def test_other_prompts_make_another_model(own_model: Path) -> None:
    before = open_embedder(str(own_model)).facts
    with_prompts(own_model, {"query": "question: ", "document": "passage: "})
    after = open_embedder(str(own_model)).facts
    assert before.name == after.name and before.fingerprint != after.fingerprint


@pytest.mark.slow
def test_the_bundled_model_gives_the_vectors_that_sentence_transformers_gives(own_model: Path) -> None:
    """It is computed without that library, in NumPy for questions and in torch for passages."""
    texts = [
        "北の港の改修が終わる。",
        "The drill ended.",
        "",
        "長い文が続く、" * 400,
        *(f"{i}番 " * i for i in range(0, 40, 3)),
    ]
    one, other = open_embedder("bundled"), open_embedder(str(own_model))
    cosines = np.sum(one.embed_passages(texts) * other.embed_passages(texts), axis=1)
    assert cosines.min() > 0.9999
    assert min(one.embed_query(text) @ other.embed_query(text) for text in texts) > 0.9999


def assert_refused(name: str) -> None:
    with pytest.raises(ModelError) as refused:
        open_embedder(name)
    said = str(refused.value)
    assert f"'{name}'" in said and "--model" in said and "\n" not in said and "Traceback" not in said


@pytest.mark.parametrize("name", ["no-such/model", "nosuchmodel", "/no/such/folder", "a b/c?d", "../..", "x" * 300])
def test_a_model_that_is_not_there_is_told_with_its_remedy(name: str) -> None:
    assert_refused(name)


def test_an_empty_folder_is_no_model(tmp_path: Path) -> None:
    assert_refused(str(tmp_path))


@pytest.mark.parametrize("content", [b'{"half": ', b"[]"], ids=["torn", "foreign"])
@pytest.mark.parametrize("broken", ["model.safetensors", "config.json", "modules.json", "tokenizer.json"])
def test_a_model_with_a_damaged_file_is_told_with_its_remedy(own_model: Path, broken: str, content: bytes) -> None:
    (own_model / broken).unlink()
    (own_model / broken).write_bytes(content)
    assert_refused(str(own_model))


def test_weights_that_could_run_code_are_not_loaded(own_model: Path) -> None:
    (own_model / "model.safetensors").unlink()
    (own_model / "pytorch_model.bin").write_bytes(b"\x80\x04.")
    assert_refused(str(own_model))


def test_code_that_comes_with_a_model_is_not_run(own_model: Path) -> None:
    mark = own_model / "ran"
    (own_model / "evil.py").write_text(f"open({str(mark)!r}, 'w')\nclass Evil: pass\n")
    modules = json.loads((own_model / "modules.json").read_text())
    modules[0]["type"] = "evil.Evil"
    (own_model / "modules.json").write_text(json.dumps(modules))
    assert_refused(str(own_model))
    assert not mark.exists()


@pytest.mark.slow
def test_no_model_is_ever_looked_for_on_the_network(tmp_path: Path) -> None:
    """Even when the user's environment says nothing about it."""
    code = (
        "import socket, sys\n"
        "asked = []\n"
        "sys.addaudithook(lambda event, args: asked.append(event)"
        " if event in ('socket.connect', 'socket.getaddrinfo') else None)\n"
        "from index.embedders import open_embedder\n"
        "from index.errors import ModelError\n"
        "try: open_embedder('no-such/model')\n"
        "except ModelError: print('refused', asked)\n"
    )
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(root), "HOME": str(tmp_path), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "refused []\n", done.stderr
