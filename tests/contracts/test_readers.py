"""What every reader promises, tried on every variant in the table."""

import json
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import index.readers
from index.documents import Article
from index.readers import READERS, Source, read_file
from index.readers.encodings import decode

VARIANTS = sorted({name for names in READERS.values() for name in names})
SENTENCE = "防衛省は訓練の後に会見を開き、部隊の規模と今後の予定を説明した。来年も同じ海域で続ける方針だという。"
DIGEST = "".join(f"2030.04.0{day}\n見本新聞\n港の話{day} <30-{day}>\n {SENTENCE}\n" for day in (3, 2, 1))
SAMPLES = {
    "text": ("港.txt", f"港の話\n{SENTENCE}\n"),
    "digest": ("日誌.txt", DIGEST),
    "markdown": ("港.md", f"---\ntitle: 港の話\n---\n\n{SENTENCE}\n"),
    "html": ("港.html", f"<html><body><article><h1>港の話</h1><p>{SENTENCE}</p></article></body></html>"),
    "jsonl": ("港.jsonl", json.dumps({"text": SENTENCE}, ensure_ascii=False)),
    "csv": ("港.csv", f"title,text\n港の話,{SENTENCE}\n"),
}
FRAGMENTS = (
    *(
        "2030.04.01",
        " 18:54",
        "見本新聞",
        "(Portal)",
        "見出し <30-1>",
        SENTENCE,
        "---",
        "title: x",
        "{",
        '{"text": "a"}',
    ),
    *('"', ",", "text,id", "<p>", "<!--", "&#0;", "関連記事", "- 話題", "https://example.org/", "\u2028", "\r", "\0"),
    *("\x1b$B", "■ 話(2030.4.1)", "1. 話", "***", "このページでは記事を一覧で掲載。", "この記事へのコメント"),
    *("%PDF-1.4", "\ufeff", "𠮷", "e\u0301", " " * 50, "9" * 40),
)
hostile = st.one_of(
    st.binary(max_size=400),
    st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace")),
    st.lists(st.sampled_from(FRAGMENTS), max_size=40).map(lambda parts: "\n".join(parts).encode()),
    st.lists(st.sampled_from(FRAGMENTS), max_size=40).map(lambda parts: "".join(parts).encode("cp932", "replace")),
)


def modules() -> dict[str, ModuleType]:
    return {name: import_module(f"index.readers.{name}") for name in VARIANTS}


@pytest.mark.parametrize("suffix", sorted(READERS))
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(raw=hostile)
def test_whatever_the_bytes_there_is_a_verdict_and_never_a_crash(suffix: str, raw: bytes) -> None:
    articles, unread = read_file(Source(f"変な{suffix}", raw))
    assert articles or unread
    for article in articles:
        assert article.text.strip() and article.title and article.id
        f"{article.id}{article.title}{article.text}{dict(article.metadata)}".encode()  # no half characters
        ends = [0, *(end for aside in article.asides for end in aside), len(article.text)]
        assert ends == sorted(ends), "asides are places in the text, in order"
    for one in unread:
        assert one.reason.isprintable() and one.file.isprintable()


@pytest.mark.parametrize("suffix", [".txt", ".md"])
@settings(max_examples=200, deadline=None)
@given(raw=hostile)
def test_text_is_an_exact_slice_of_the_decoded_file(suffix: str, raw: bytes) -> None:
    if raw.lstrip().lower().startswith((b"<", b"%pdf", b"\xef\xbb\xbf")):
        return  # read as what it is, by the readers that extract
    for article in read_file(Source(f"a{suffix}", raw))[0]:
        assert article.text in decode(raw).text


@pytest.mark.parametrize("variant", SAMPLES)
def test_each_variant_reads_its_sample_and_says_where_it_is_from(variant: str) -> None:
    file, text = SAMPLES[variant]
    found = list(modules()[variant].read(Source(file, text.encode())))
    assert found and all(isinstance(article, Article) for article in found)
    for article in found:
        assert SENTENCE in article.text and article.file == file and article.id.startswith(file)
        assert article.title.startswith(("港の話", "防衛省")) and article.language == "ja"
    assert len(found) == (3 if variant == "digest" else 1)


@pytest.mark.parametrize("variant", SAMPLES)
def test_reading_twice_gives_the_same_articles(variant: str) -> None:
    file, text = SAMPLES[variant]
    assert read_file(Source(file, text.encode())) == read_file(Source(file, text.encode()))


def test_every_variant_has_a_sample_or_tests_of_its_own() -> None:
    assert set(VARIANTS) == set(SAMPLES) | {"pdf"}


def test_variants_never_import_one_another() -> None:
    folder = Path(index.readers.__file__ or "").parent
    for name in VARIANTS:
        source = (folder / f"{name}.py").read_text(encoding="utf-8")
        others = [other for other in VARIANTS if f"index.readers.{other} " in source]
        assert not others, f"{name} imports {others}"
