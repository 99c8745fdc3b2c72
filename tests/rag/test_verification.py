"""What becomes of quotations when their articles change, over a real index that is built again."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.archive import Archive, open_archive
from index.build import build
from index.documents import Span
from index.errors import DataError
from rag.verification import MAX_BYTES, Checked, Claim, read_text, verify
from tests.invented import HARBOUR, write_articles

HARBOUR_ID, DRILL_ID = "harbour-2031-04", "drill-2031-02"


def claim(archive: Archive, article_id: str, quote: str) -> Claim:
    article = archive.article(article_id)
    start = article.text.index(quote)
    return Claim("1", article.title, article_id, Span(start, start + len(quote)), quote, article.sha256, "gen-00000001")


def verdict(archive: Archive, claimed: Claim) -> Checked:
    [checked] = verify(archive, [claimed])
    return checked


@pytest.fixture(scope="module")
def before(small: Archive) -> Archive:
    return small


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """The same archive after its articles were edited, removed and renamed."""
    folder = tmp_path_factory.mktemp("edited")
    articles = write_articles(folder / "articles")
    edited = HARBOUR.replace("北の港の改修", "関係者によると、北の港の改修").replace(
        "岸壁を3か所広げる", "岸壁を4か所広げる"
    )
    (articles / "harbour.md").write_text(edited, encoding="utf-8")
    (articles / "drill.md").write_text((articles / "drill.md").read_text().replace(f"id: {DRILL_ID}\n", ""))
    (articles / "boats.txt").unlink()
    build(articles, folder / "index", model="hashing")
    return open_archive(folder / "index")


def test_everything_stands_in_the_archive_it_was_taken_from(before: Archive) -> None:
    for article in before.articles:
        for row in before.passages_of(before.row_of(article.id)):
            for span in before.passage(row).sentences:
                claimed = Claim("1", "", article.id, span, article.slice(span), article.sha256, "")
                place = f"{article.id}#{span.start}-{span.end}"
                assert verdict(before, claimed) == Checked(claimed, "stands", (place,))


def test_words_that_were_pushed_on_are_found_at_their_new_place(before: Archive, after: Archive) -> None:
    quote = "担当者は会見で「大型の補給艦も入れるようになる」と説明した。"
    found = verdict(after, claim(before, HARBOUR_ID, quote))
    start = after.article(HARBOUR_ID).text.index(quote)
    assert (found.verdict, found.places) == ("moved", (f"{HARBOUR_ID}#{start}-{start + len(quote)}",))


def test_words_at_their_old_place_in_a_changed_article_are_told_apart(before: Archive) -> None:
    claimed = claim(before, HARBOUR_ID, "北の港の改修が2031年末に終わる。")
    assert verdict(before, replace(claimed, article_sha256="0" * 64)).verdict == "article changed"
    assert verdict(before, replace(claimed, article_sha256="")).verdict == "stands"  # a file without a hash


def test_words_that_were_rewritten_are_gone(before: Archive, after: Archive) -> None:
    found = verdict(after, claim(before, HARBOUR_ID, "費用は約120億円で、岸壁を3か所広げる。"))
    assert (found.verdict, found.places) == ("quotation gone", ())


def test_an_article_under_another_id_is_named_for_the_one_that_is_gone(before: Archive, after: Archive) -> None:
    found = verdict(after, claim(before, DRILL_ID, "About 450 sailors and six ships took part."))
    assert found.verdict == "article gone"
    [place] = found.places
    article_id, _, span = place.rpartition("#")
    start, end = map(int, span.split("-"))
    assert after.article(article_id).text[start:end] == found.claim.quote


def test_a_removed_article_is_gone(before: Archive, after: Archive) -> None:
    [boats] = [article for article in before.articles if article.file == "boats.txt"]
    found = verdict(after, claim(before, boats.id, "・1号艇は全長7メートル"))
    assert (found.verdict, found.places) == ("article gone", ())


@settings(deadline=None)
@given(
    quote=st.text(max_size=30),
    article_id=st.sampled_from([HARBOUR_ID, "", "none"]) | st.text(max_size=5),
    start=st.integers(0, 10**9),
    end=st.integers(0, 10**9),
)
def test_only_words_that_stand_there_stand(before: Archive, quote: str, article_id: str, start: int, end: int) -> None:
    found = verdict(before, Claim("1", "", article_id, Span(start, end), quote, "", ""))
    texts = {article.id: article.text for article in before.articles}
    for place in found.places:
        where, _, span = place.rpartition("#")
        first, last = map(int, span.split("-"))
        assert texts[where][first:last] == quote != ""
    if found.verdict == "stands":
        assert texts[article_id][start:end] == quote != ""


def files() -> Iterator[tuple[str, bytes]]:
    yield "utf8", "港".encode()
    yield "bom", b"\xef\xbb\xbf\xe6\xb8\xaf"
    yield "shift-jis", "改修が2031年末に終わる。かな".encode("cp932")
    yield "utf16", "改修が終わる".encode("utf-16")


@pytest.mark.parametrize(("name", "raw"), list(files()), ids=lambda value: value if isinstance(value, str) else "")
def test_a_file_is_read_whatever_program_saved_it(tmp_path: Path, name: str, raw: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(raw)
    assert read_text(path) in {"港", "改修が2031年末に終わる。かな", "改修が終わる"}


def test_what_is_no_text_or_far_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(b"\x00\x01\x02PNG" * 50)
    with pytest.raises(DataError, match=r"export\.csv"):
        read_text(path)
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(DataError, match="Shutten wrote"):
        read_text(path)
