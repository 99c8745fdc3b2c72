"""PDF: the text layer of its pages. Scanned pages need to be read by an OCR program first."""

import io
import logging
import re
from collections.abc import Iterator

from index.documents import Article
from index.errors import DataError
from index.readers.pages import Facts, article_of
from index.readers.sources import MAX_CHARACTERS, Source

MAX_PAGES = 1_000
_SURROGATE = re.compile("[\ud800-\udfff\x00]")
# What programs call a document that nobody named, and the names of files.
_NO_TITLE = re.compile(
    r"(?i)(?:untitled|無題|名称未設定)"
    r"(?:\s*(?:document|presentation|spreadsheet|の?(?:ドキュメント|文書|プレゼンテーション|スプレッドシート)))?[-_\s\d()（）]*"
    r"|microsoft word.*|microsoft (?:powerpoint|excel) - .*|powerpoint (?:プレゼンテーション|presentation)"
    r"|(?:document|presentation|slide|book|文書|プレゼンテーション|スライド)\s*\d+"
    r"|.*\.(?:docx?|pdf|indd|pptx?|xlsx?)|\W*"
)


def read(source: Source) -> Iterator[Article]:
    """The document as one article, its pages after one another with a blank line between.

    Raises DataError when it is locked by a password, damaged, or holds pictures of text only.
    """
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings are about layout; ours are in the report
    if b"%PDF-" not in source.raw[:1024]:
        raise DataError("is named .pdf but is no PDF; rename it to what it is.")
    try:
        document = PdfReader(io.BytesIO(source.raw), strict=False)
        if document.is_encrypted and not document.decrypt(""):
            raise DataError("is locked by a password; save it without one.", "locked")
        if len(document.pages) > MAX_PAGES:
            raise DataError(
                f"has {len(document.pages):,} pages, at most {MAX_PAGES:,} are read; split it.", "too-large"
            )
        text = _text([page.extract_text() for page in document.pages])
        title = str((document.metadata.title if document.metadata else None) or "").strip()
    except DependencyError as problem:
        raise DataError(
            "is locked in a way that cannot be opened here; save it without encryption.", "locked"
        ) from problem
    except (PyPdfError, RecursionError, ValueError, KeyError, TypeError, AttributeError) as problem:
        raise DataError(f"is damaged ({type(problem).__name__}); print it to a new PDF.") from problem
    known = Facts(title=None if _NO_TITLE.fullmatch(title) else _SURROGATE.sub("\ufffd", title))
    if article := article_of(source.file, text, known):
        yield article
    else:
        raise DataError("holds no text, only pictures; run it through OCR first.", "no-text")


def _text(pages: list[str]) -> str:
    """The pages' text in one, without what no text can hold."""
    text = _SURROGATE.sub("\ufffd", "\n\n".join(page.strip("\n") for page in pages))
    if len(text) > MAX_CHARACTERS:
        raise DataError(
            f"too large: {len(text):,} characters, at most {MAX_CHARACTERS:,} are read. Split it.", "too-large"
        )
    return text
