"""Web pages and PDF files: the text that a reader of the page would see."""

import io
import time
from datetime import date

import pytest

from index.readers import Source, read_file

BODY = "防衛省は訓練の後に記者会見を開き、部隊の規模と今後の予定を説明した。来年も同じ海域で続ける方針だという。"
MORE = "市の担当者は説明が遅れたことを認め、次からは一週間前に知らせると述べた。住民からは不安の声が出ている。"
PAGE = """<!DOCTYPE html><html lang="ja"><head><meta charset="{charset}"><title>港の話 | 見本新聞</title>
<meta property="og:site_name" content="見本新聞"><meta property="og:title" content="港の話">
<meta property="article:published_time" content="2030-01-20T09:20:00+09:00">
<link rel="canonical" href="https://example.org/a"><script>alert("秘密")</script><style>p {{color: red}}</style></head>
<body><nav><a href="/">ホーム</a><a href="/b">一覧</a></nav><article><h1>港の話</h1><p>{body}</p><p>{more}</p>
<p style="display: none">見えない文。</p><p hidden>隠した文。</p><!-- 注釈の文 --></article>
<footer>無断転載を禁じます</footer></body></html>"""


@pytest.mark.parametrize(("charset", "encoding"), [("utf-8", "utf-8"), ("shift_jis", "cp932"), ("euc-jp", "euc_jp")])
def test_a_page_gives_its_main_text_and_what_its_markup_says(charset: str, encoding: str) -> None:
    (found,), unread = read_file(Source("a.html", PAGE.format(charset=charset, body=BODY, more=MORE).encode(encoding)))
    assert not unread
    assert (found.title, found.published, found.outlet) == ("港の話", date(2030, 1, 20), "見本新聞")
    assert found.url == "https://example.org/a" and found.language == "ja"
    assert BODY in found.text and MORE in found.text
    assert not any(words in found.text for words in ("秘密", "color", "見えない", "隠した", "注釈", "<"))


def test_a_wrongly_declared_encoding_is_not_believed() -> None:
    (found,), _ = read_file(Source("a.html", PAGE.format(charset="euc-jp", body=BODY, more=MORE).encode("cp932")))
    assert BODY in found.text


def test_a_short_page_still_gives_all_its_text() -> None:
    (found,), _ = read_file(
        Source("a.htm", "<html><body><div>港が開いた。</div><div>船が来た。</div></body></html>".encode())
    )
    assert found.text == "港が開いた。\n船が来た。"


def test_readings_beside_kanji_are_left_out() -> None:
    words = "<ruby>憲法<rp>(</rp><rt>けんぽう</rt><rp>)</rp></ruby>について"
    words += "<ruby><rb>国会</rb><rt>こっかい</rt></ruby>で話した。"
    for more in ("", MORE * 8):
        page = f"<html><head><title>話</title></head><body><h1>{words}</h1><p>{words}</p><p>{more}</p></body></html>"
        (found,), _ = read_file(Source("a.html", page.encode()))
        assert "憲法について国会で話した。" in found.text
        assert not any(part in found.text + found.title for part in ("けんぽう", "こっかい", "("))


@pytest.mark.parametrize(
    ("size", "read"),
    [
        ("0", False),
        ("0px", False),
        ("0.0em", False),
        ("0.01px", False),
        ("0.9em", True),
        ("0.875rem", True),
        ("10px", True),
    ],
)
def test_small_print_is_read_and_print_of_no_size_is_not(size: str, read: bool) -> None:
    page = f"<html><body><p>港が開いた。</p><p style='font-size: {size}'>船が来た。</p></body></html>"
    (found,), _ = read_file(Source("a.htm", page.encode()))
    assert ("船が来た。" in found.text) is read


@pytest.mark.parametrize(
    "page",
    ["<html><script>x</script></html>", "<html>" + "<div>" * 250_000, "<html><body><!--" * 2000, "<html><p>&a;" * 10],
)
def test_hostile_or_empty_pages_end_with_a_verdict(page: str) -> None:
    found, unread = read_file(Source("a.html", page.encode()))
    assert len(found) + len(unread) == 1


def test_a_page_whose_tags_nest_too_deeply_is_quarantined_rather_than_cut_off() -> None:
    found, unread = read_file(Source("a.html", f"<html><body><p>{BODY}</p>{'<div>' * 60_000}{MORE}".encode()))
    assert not found
    assert "nested too deeply" in unread[0].reason


def test_a_page_may_nest_as_deeply_as_pages_do() -> None:
    (found,), _ = read_file(Source("a.html", f"<html><body>{'<div>' * 200}<p>{BODY}</p><p>{MORE}</p>".encode()))
    assert BODY in found.text and MORE in found.text


@pytest.mark.parametrize("place", ["<meta name='date' content='{}'>", "<meta name='description' content='{}'>"])
def test_a_huge_attribute_costs_no_time(place: str) -> None:
    began = time.process_time()
    (found,), _ = read_file(Source("a.html", f"<html>{place.format('&lt;' * 100_000)}<p>{BODY}</p>".encode()))
    assert BODY in found.text
    assert time.process_time() - began < 5  # it took minutes


def pdf_of(text: str, *, password: str | None = None, title: str = "Port news") -> bytes:
    """A PDF of one page that shows `text` in Helvetica (nothing when it is empty)."""
    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = PdfWriter()
    page = writer.add_blank_page(width=500, height=200)
    if text:
        font = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
            }
        )
        fonts = DictionaryObject({NameObject("/F1"): font})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        stream = DecodedStreamObject()
        lines = "".join(f"({line}) Tj 0 -20 Td " for line in text.split("\n"))
        stream.set_data(f"BT /F1 12 Tf 20 150 Td {lines} ET".encode())
        page[NameObject("/Contents")] = writer._add_object(stream)
    writer.add_metadata({"/Title": title})
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_pdf_gives_its_text_and_title() -> None:
    (found,), unread = read_file(
        Source("a.pdf", pdf_of("Port opens\nJanuary 20, 2030\nThe port was opened by the minister."))
    )
    assert not unread
    assert (found.title, found.published, found.language) == ("Port news", date(2030, 1, 20), "en")
    assert "opened by the minister" in found.text


@pytest.mark.parametrize(
    ("raw", "remedy"),
    [
        (pdf_of(""), "OCR"),
        (pdf_of("secret", password="x"), "password"),
        (b"MZ not a pdf", "no PDF"),
        (b"%PDF-1.7 cut off", "damaged"),
    ],
)
def test_a_pdf_without_readable_text_says_why(raw: bytes, remedy: str) -> None:
    found, (unread,) = read_file(Source("a.pdf", raw))
    assert not found and remedy in unread.reason


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("PowerPoint プレゼンテーション", False),
        ("PowerPoint Presentation", False),
        ("Microsoft PowerPoint - 資料1", False),
        ("無題", False),
        ("無題ドキュメント", False),
        ("Untitled-1", False),
        ("untitled document (2)", False),
        ("スライド 1", False),
        ("Document1", False),
        ("untitled progress in X talks", True),
        ("Document leak in the ministry", True),
        ("無題の絵が港に残る", True),
    ],
)
def test_what_a_program_calls_a_document_is_no_title(title: str, kept: bool) -> None:
    (found,), _ = read_file(Source("a.pdf", pdf_of("The port was opened by the minister.", title=title)))
    assert (found.title == title) is kept
