"""An answer as a message of the conversation, with its numbered citation marks."""

from rag.answers import Answer, Citation, Statement
from ui.messages import Interface, confidence, messages
from ui.rendering.html import EMPTY, Html, button, joined, tag
from ui.rendering.words import hover, searched, whence

_LEVELS = {"confidence_high": "high", "confidence_middling": "middling", "confidence_low": "low"}


def question_bubble(question: str, language: Interface) -> Html:
    """What the person asked."""
    return tag("div", tag("h2", messages(language).you, cls="who"), tag("p", question, cls="asked"), cls="question")


def answer_message(answer: Answer, turn: int, language: Interface) -> Html:
    """An answer as HTML. `turn` is its place in the conversation; its citation marks lead to `#source-<turn>-<n>`."""
    words = messages(language)
    return tag(
        "div",
        _searched_line(answer, language),
        _understood(answer, language),
        tag("p", answer.heading, cls="heading") if answer.heading else EMPTY,
        _statements(answer, turn, language),
        tag("p", answer.note, cls="note") if answer.note else EMPTY,
        tag(
            "div",
            tag(
                "span",
                confidence(answer.confidence, answer.answered, language),
                cls=f"confidence {level(answer, language)}",
                title=f"{words.confidence_hint}: {answer.confidence:.0%}",
            ),
            button(f"{words.sources} ({len(answer.citations)})", f"select {turn}", cls="quiet show-sources")
            if answer.citations or answer.coverage.nearest
            else EMPTY,
            cls="verdict",
        ),
        cls="answer",
        lang=answer.language,
    )


def level(answer: Answer, language: Interface) -> str:
    """The style class of the answer's confidence: high, middling, low or none."""
    words = messages(language)
    said = confidence(answer.confidence, answer.answered, language)
    return next((level for field, level in _LEVELS.items() if getattr(words, field) == said), "none")


def citation_mark(citation: Citation, turn: int, language: Interface) -> Html:
    """The small numbered mark after a statement. The only square brackets that lead anywhere."""
    return tag(
        "a",
        Html(f"[{citation.number}]"),
        cls="cite",
        href=f"#source-{turn}-{citation.number}",
        title=hover(citation, language),
    )


def _searched_line(answer: Answer, language: Interface) -> Html:
    chips = [tag("li", phrase) for phrase in searched(answer.coverage, language)]
    took = messages(language).took.format(milliseconds=f"{answer.timing.total:,.0f}")
    return tag("ul", *chips, tag("li", took, cls="took"), cls="searched", lang=language)


def _understood(answer: Answer, language: Interface) -> Html:
    if answer.understood.strip() == answer.question.strip():
        return EMPTY
    return tag("p", messages(language).understood_as.format(question=answer.understood), cls="understood")


def _statements(answer: Answer, turn: int, language: Interface) -> Html:
    numbered = {citation.number: citation for citation in answer.citations}
    items = [_statement(statement, numbered, turn, language) for statement in answer.statements]
    if not items:
        return EMPTY
    if answer.kind == "timeline":  # told in the order of what happened; each says when it was published
        return tag("ol", *(tag("li", item) for item in items), cls="statements timeline")
    return tag("div", *items, cls="statements")


def _statement(statement: Statement, numbered: dict[int, Citation], turn: int, language: Interface) -> Html:
    cited = [numbered[number] for number in statement.citations if number in numbered]
    marks = tag("sup", *(citation_mark(citation, turn, language) for citation in cited)) if cited else EMPTY
    quoted = any(statement.text == citation.quote for citation in cited)
    source = joined(whence(c.outlet, c.published, language) for c in cited[:1])
    return tag(
        "div",
        tag("p", statement.text, marks, cls="quoted" if quoted else "said"),
        tag("p", source, cls="whence") if quoted else EMPTY,
        cls="statement",
    )
