"""Markdown, with or without front matter in YAML."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from index.documents import Article
from index.errors import DataError
from index.readers.fields import facts_of
from index.readers.heads import HEADLINE
from index.readers.lines import lines_of
from index.readers.pages import article_of, text_of
from index.readers.sources import Source

_HEAD = re.compile(r"-{3,}[ \t]*(?:\r\n|\r|\n)")
# The first field, below comments: a heading, which is written like one, has a blank line below it.
_FIRST_FIELD = re.compile(r"\s*(?:#[^\r\n]*(?:\r\n|\r|\n)[ \t]*)*(?:[^\W\d][\w.-]*|\"[^\"\r\n]+\"|'[^'\r\n]+')[ \t]*:")
_LONGEST_HEAD = 50_000  # characters
_DEEPEST = 20  # lists and mappings in one another; a parser needs the square of it


def read(source: Source) -> Iterator[Article]:
    """The file as one article; its text is what follows the front matter, exactly.

    Raises DataError when the front matter is no YAML, or as decoding does.
    """
    page = text_of(source)
    head, body = _split(page)
    facts, metadata = facts_of(_fields(head))
    if facts.title is None:
        facts = replace(facts, title=_heading(body))
    if article := article_of(source.file, body, facts, metadata):
        yield article


def _heading(body: str) -> str | None:
    """The first heading, without its marks; None when there is none that could be a title."""
    for line in lines_of(body):
        if line.words.startswith("#") and len(line.words) <= HEADLINE:
            level, _, heading = line.words.partition(" ")
            if level.strip("#") == "" and heading.strip(" #"):
                return heading.strip(" #")
    return None


def _split(page: str) -> tuple[str, str]:
    """Front matter and body; no front matter when the page does not open with `---` or never closes it."""
    from frontmatter.default_handlers import YAMLHandler

    if _HEAD.match(page):
        try:
            head, body = YAMLHandler().split(page)
        except ValueError:
            return "", page
        if page.endswith(body) and _FIRST_FIELD.match(head):
            return head, body
    return "", page


def _fields(head: str) -> dict[str, object]:
    """The front matter's fields, every value as the string that was written."""
    import yaml

    if len(head) > _LONGEST_HEAD:
        raise DataError(f"its front matter is longer than {_LONGEST_HEAD:,} characters; shorten it.")
    try:
        try:
            _check(head, getattr(yaml, "CBaseLoader", yaml.BaseLoader))
        except yaml.YAMLError:  # libyaml takes no half of a character (\ud83c), which we put together
            _check(head, yaml.BaseLoader)
        # BaseLoader makes nothing but strings: "id: 007" stays 007, and dates are read by our own rules.
        fields = yaml.load(head, Loader=yaml.BaseLoader) if head else {}  # noqa: S506
    except (yaml.YAMLError, RecursionError, ValueError) as problem:
        mark = getattr(problem, "problem_mark", None)
        line = f" near line {mark.line + 1}" if mark else ""
        raise DataError(f"its front matter is not valid YAML{line}; quote values that hold ': ' or '#'.") from problem
    if not isinstance(fields, dict):
        raise DataError("its front matter is no list of 'name: value' lines; write it so.")
    return {str(name): _plain(value) for name, value in fields.items()}


def _check(head: str, loader: Any) -> None:
    """Refuse aliases and deep nesting. PyYAML's own scanner takes the square of the depth before its first token.

    Raises DataError, and YAMLError where it cannot go on.
    """
    import yaml

    starts = (
        *(yaml.FlowSequenceStartToken, yaml.FlowMappingStartToken),
        *(yaml.BlockSequenceStartToken, yaml.BlockMappingStartToken),
    )
    ends = (yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken, yaml.BlockEndToken)
    depth = 0
    for token in yaml.scan(head, Loader=loader):
        if isinstance(token, yaml.AliasToken):
            raise DataError("its front matter uses YAML aliases (*name); write the values out.")
        depth += isinstance(token, starts) - isinstance(token, ends)
        if depth > _DEEPEST:
            raise DataError("its front matter is nested too deeply; write 'name: value' lines.")


def _plain(value: object) -> object:
    """A list of words as words with commas, YAML's own nothing as None; other nested values stay as they are."""
    if value in ("null", "Null", "NULL", "~"):
        return None
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return ", ".join(value)
    return value
