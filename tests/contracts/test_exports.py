"""What every format promises: what it writes it reads back, and no file that it is given does harm."""

import csv
import io
import json
import re
import time
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.documents import Span
from rag.answers import Answer, Citation
from rag.verification import Claim
from tests.ui.hostile import HOSTILE
from tests.ui.samples import ABSTAINED, ANSWERED
from ui.export import FORMATS, claims_in, export, file_name, format_of

ALL = sorted(FORMATS)
# Whatever an article can hold: no half characters (index/intake.py), and a quotation begins and ends with a letter.
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=40)
_HOSTILE = [text.encode("utf-8", "replace").decode() for text in HOSTILE]
_TRICKS = ["", "\r\n", "\n\n", "\\", "{", "”. ", '"', "⟨U+202E⟩"]
QUOTES = st.tuples(TEXTS | st.sampled_from(_HOSTILE), st.sampled_from(_TRICKS), TEXTS).map(
    lambda parts: f"「{''.join(parts)}」"
)


def answer_with(*citations: Citation, question: str = "港は?") -> Answer:
    return replace(ANSWERED, question=question, statements=(), citations=citations)


def cited(number: int, quote: str, start: int = 0, **changes: object) -> Citation:
    span = Span(start, start + len(quote))
    return replace(ANSWERED.citations[0], number=number, quote=quote, span=span, **changes)


def facts(claim: Claim) -> tuple[object, ...]:
    return (claim.article_id, claim.span, claim.quote, claim.article_sha256, claim.generation)


def facts_of(answer: Answer) -> list[tuple[object, ...]]:
    return [(c.article_id, c.span, c.quote, c.article_sha256, answer.generation) for c in answer.citations]


@pytest.mark.parametrize("name", ALL)
def test_a_conversation_is_read_back_whatever_its_format(name: str) -> None:
    file = export([ANSWERED, ABSTAINED, ANSWERED], name)
    assert sorted(map(facts, claims_in(file))) == sorted(facts_of(ANSWERED) * 2)
    assert [other for other in ALL if format_of(other).claims(file)] == [name]


@pytest.mark.parametrize("name", ALL)
@settings(deadline=None)
@given(quote=QUOTES, title=TEXTS, article_id=TEXTS, question=TEXTS, start=st.integers(0, 999_999))
def test_every_character_of_a_quotation_comes_back(
    name: str, quote: str, title: str, article_id: str, question: str, start: int
) -> None:
    answer = answer_with(
        cited(1, quote, start, title=title, article_id=f"a{article_id}b"), cited(2, "次。", 7), question=question
    )
    [first, second] = claims_in(export([answer], name))
    assert [facts(first), facts(second)] == facts_of(answer)


@pytest.mark.parametrize("name", ALL)
def test_what_is_quoted_twice_and_an_answer_without_citations_are_files_too(name: str) -> None:
    assert claims_in(export([ABSTAINED], name)) == []
    assert claims_in(export([], name)) == []
    twice = answer_with(cited(1, "港。"), cited(2, "港。"))
    assert len(claims_in(export([twice], name))) == 2
    assert file_name(name).startswith("shutten.")
    assert export([twice], name) == export([twice], name)


BOMBS = {
    "braces": "@misc{a, quotation-1={" + "{" * 20_000,
    "entries": "@" * 20_000 + " quotation-1",
    "open entry": '@misc{a, quotation-1="' + '"' * 20_000,
    "strings": "".join(f"@string{{{chr(98 + i)}={' # '.join([chr(97 + i)] * 9)}}}" for i in range(20))
    + "@misc{k, quotation-1=o}",
    "deep list": "[" * 100_000,
    "deep object": '{"citations":' * 50_000,
    "wrong types": json.dumps([{"citations": {"a": 1}}, {"citations": [1, None, {"quote": 7, "article_id": []}]}, 3]),
    "huge number": '{"citations": [{"article_id": "a", "quote": "b", "start": ' + "9" * 5_000 + ', "end": 1e999}]}',
    "half a character": r'{"citations": [{"article_id": "a\ud800", "quote": "b\udfff", "start": 1, "end": 2}]}',
    "long cell": "quote,article_id\n" + '"' + "x" * 200_000 + '",a\n',
    "ragged rows": "quote,article_id,start\n,,,,,,\nx\nx,y,z,1,2,3\n",
    "no end of quote": "quote,article_id\n\"'=" + "a,\n" * 10_000,
    "reference": "1. “" + "\\" * 20_001,
    "dots": "1. “" + ". " * 20_000,
    "commas": "1. “a”. b. c. " + ", " * 20_000,
    "entities": "1. “&#9999999;⟨U+FFFFFF⟩⟨U+D800⟩”. b. c. d, a#1-2",
}  # fmt: skip


@pytest.mark.parametrize("text", [*BOMBS.values(), "", "\ufeff", "\0" * 100, *HOSTILE], ids=lambda text: text[:20])
def test_a_hostile_file_is_read_quickly_or_holds_nothing(text: str) -> None:
    began = time.perf_counter()
    for claim in claims_in(text):
        assert claim.article_id and claim.quote
        claim.quote.encode("utf-8")
        claim.article_id.encode("utf-8")
    assert time.perf_counter() - began < 20


@settings(deadline=None)
@given(st.text(max_size=300) | st.sampled_from([export([ANSWERED], name) for name in ALL]), st.data())
def test_a_damaged_file_raises_nothing(text: str, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(text)))
    claims_in(text[:cut] + data.draw(st.text(max_size=5)) + text[data.draw(st.integers(cut, len(text))) :])


# --- what single formats promise


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "＠x", "  =1", "'=1", "\n=1"]
)
def test_no_cell_of_a_table_can_be_a_formula(cell: str) -> None:
    answer = answer_with(cited(1, cell, title=cell, outlet=cell, url=cell, file=cell), question=cell)
    file = export([answer], "csv")
    assert file.startswith("\ufeff")
    [_, row] = csv.reader(io.StringIO(file.removeprefix("\ufeff"), newline=""))
    for found in row:
        assert not re.match(r"\s*[=+\-@＝＋－＠]", found)
    assert row.count(f"'{cell}") == 6
    assert claims_in(file)[0].quote == cell


def test_a_table_that_a_spreadsheet_saved_again_is_still_read() -> None:
    rows = list(csv.reader(io.StringIO(export([ANSWERED], "csv").removeprefix("\ufeff"), newline="")))
    for separator in ";\t":
        again = io.StringIO(newline="")
        csv.writer(again, delimiter=separator, lineterminator="\n").writerows(rows)
        assert list(map(facts, claims_in(again.getvalue()))) == facts_of(ANSWERED)


def test_bibtex_is_parsed_by_others_with_japanese_intact() -> None:
    from bibtexparser import parse_string
    from bibtexparser.middlewares import LatexDecodingMiddleware

    title = r"港の 50% & #1_a ~ \alpha $x$ <b> 「@misc」"
    answer = answer_with(cited(1, f"「{title}\n」", title=title, url="https://example.org/a b{c}?d=1&e=%20#f_g"))
    library = parse_string(export([answer], "bibtex"), append_middleware=[LatexDecodingMiddleware()])
    assert not library.failed_blocks
    [entry] = library.entries
    # Another program reads the commands as the letters that TeX would print.
    assert entry["title"] == title
    assert (entry["howpublished"], entry["year"], entry["date"]) == ("架空港湾新報", "2026", "2026-01-20")
    [plain] = parse_string(export([answer], "bibtex")).entries
    assert plain["url"] == "https://example.org/a%20b%7Bc%7D?d=1&e=%20#f_g"


def test_braces_of_bibtex_are_balanced_even_behind_backslashes() -> None:
    file = export([answer_with(*(cited(i, text) for i, text in enumerate([r"\{", "}", r"a\}{", "{{"], 1)))], "bibtex")
    assert file.count("{") == file.count("}")
    assert "\\{" not in file.replace("{\\", "") and "\\}" not in file


def test_each_article_is_one_entry_of_a_bibliography() -> None:
    entries = json.loads(export([ANSWERED, ANSWERED], "csl-json"))
    assert [entry["title"] for entry in entries] == list(dict.fromkeys(c.title for c in ANSWERED.citations))
    assert len({entry["id"] for entry in entries}) == len(entries)
    assert export([ANSWERED, ANSWERED], "bibtex").count("@misc{") == len(entries)
    first = entries[0]
    assert first["type"] == "article-newspaper"
    assert first["issued"] == {"date-parts": [[2026, 1, 20]]}
    assert (first["container-title"], first["URL"]) == ("架空港湾新報", "https://example.org/minato")
    assert len(first["custom"]["shutten"]["quotations"]) == 4


def test_what_an_article_lacks_is_left_out() -> None:
    bare = answer_with(cited(1, "灯。", outlet=None, published=None, url=None))
    [entry] = json.loads(export([bare], "csl-json"))
    assert not {"container-title", "issued", "URL"} & entry.keys()
    assert "howpublished" not in export([bare], "bibtex")
    dated = answer_with(cited(1, "灯。", published=date(987, 1, 2)))
    assert json.loads(export([dated], "csl-json"))[0]["issued"]["date-parts"] == [[987, 1, 2]]


def test_notes_around_the_references_of_markdown_do_no_harm() -> None:
    file = export([ANSWERED], "markdown").replace("\n", "\r\n")
    noted = f"私のメモ\n\n1. “a note”\n2. another\n\n{file}\n\n- see also [2]\n"
    assert list(map(facts, claims_in(noted))) == facts_of(ANSWERED)
