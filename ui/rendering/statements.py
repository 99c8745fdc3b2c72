"""One statement of an answer with its numbered citation marks, and what a mark shows before it is chosen."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from rag.answers import Answer, Citation, Statement
from ui.messages import Interface, messages
from ui.rendering.html import EMPTY, Html, joined, tag
from ui.rendering.words import labels, whence

PEEKED = 240  # characters of a quotation that a mark shows; the whole one is one click away


@dataclass(frozen=True, slots=True)
class Telling:
    """An answer as it is told in one turn. `fallen` are the numbers of citations that left the archive."""

    answer: Answer
    turn: int
    language: Interface
    fallen: AbstractSet[int] = frozenset()

    @property
    def numbered(self) -> Mapping[int, Citation]:
        """The citations by their numbers."""
        return {citation.number: citation for citation in self.answer.citations}

    def cited(self, statement: Statement) -> list[Citation]:
        """The citations that a statement rests on."""
        return [self.numbered[number] for number in statement.citations if number in self.numbered]


def citation_mark(citation: Citation, telling: Telling) -> Html:
    """The small numbered mark after a statement. The only square brackets that lead anywhere."""
    return tag(
        "a",
        Html(f"[{citation.number}]"),
        cls="cite fallen" if citation.number in telling.fallen else "cite",
        href=f"#source-{telling.turn}-{citation.number}",
    )


def statement_view(statement: Statement, telling: Telling) -> Html:
    """A statement with its marks; where it was published, when it is a quotation; what it does not tell as done."""
    cited = telling.cited(statement)
    marks = tag("sup", *(citation_mark(citation, telling) for citation in cited)) if cited else EMPTY
    quoted = any(statement.text == citation.quote for citation in cited)
    source = joined(whence(c.outlet, c.published, telling.language) for c in cited[:1])
    return tag(
        "div",
        tag("p", statement.text, marks, cls="quoted" if quoted else "said"),
        tag(
            "p",
            tag("span", source) if quoted else EMPTY,
            tag("span", labels(statement.modality, telling.language), cls="modality") if statement.modality else EMPTY,
            cls="whence",
        )
        if quoted or statement.modality
        else EMPTY,
        cls="statement",
    )


def peeks(telling: Telling) -> Html:
    """What `peek.js` shows beside a mark while it is pointed at or focused: a card for each citation, hidden."""
    words = messages(telling.language)
    cards = [
        tag(
            "span",
            tag("span", words.fallen_hint, cls="lost") if citation.number in telling.fallen else EMPTY,
            tag("strong", citation.title),
            tag("span", whence(citation.outlet, citation.published, telling.language), cls="from"),
            tag("q", _beginning(citation.quote), cls="words"),
            id=f"peek-{telling.turn}-{citation.number}",
        )
        for citation in telling.answer.citations
    ]
    return tag("div", *cards, cls="stored peeks") if cards else EMPTY


def _beginning(quote: str) -> str:
    return quote if len(quote) <= PEEKED else f"{quote[:PEEKED]}…"
