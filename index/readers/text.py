"""Plain text: one file, one article."""

from collections.abc import Iterator

from index.documents import Article
from index.readers.pages import article_of, text_of
from index.readers.sources import Source


def read(source: Source) -> Iterator[Article]:
    """The file as one article; nothing when it is blank. Raises DataError when it cannot be decoded."""
    if article := article_of(source.file, text_of(source)):
        yield article
