"""An answer for the terminal."""

from rag.answers import Answer, Statement
from ui.messages import confidence, messages
from ui.rendering.html import web_address
from ui.rendering.steps import by_month, differing, marked, steps
from ui.rendering.text import plain_text
from ui.rendering.words import also_in, searched, whence

_BOLD, _DIM, _CYAN, _RESET = "\x1b[1m", "\x1b[2m", "\x1b[36m", "\x1b[0m"


def render_terminal(answer: Answer, *, colour: bool) -> str:
    """The answer with its sources and what was searched, for people. With `colour`, styled by ANSI sequences."""

    def styled(text: str, style: str) -> str:
        return f"{style}{text}{_RESET}" if colour and text else text

    words = messages(answer.language)
    lines: list[str] = []
    if answer.understood.strip() != answer.question.strip():
        lines += [styled(plain_text(words.understood_as.format(question=answer.about or answer.understood)), _DIM), ""]
    if answer.heading:
        lines += [styled(plain_text(answer.heading), _BOLD), ""]
    for over, statement in steps(answer):
        if over:
            lines.append(styled(f"  {plain_text(over)}", _BOLD))
        marks = f"{styled(_marks(statement), _CYAN)} {styled(marked(statement, answer.language), _DIM)}"
        lines.append(f"  {_indented(statement.text)} {marks}".rstrip())
    lines += [f"  {plain_text(line)}" for line in (*differing(answer), *by_month(answer))]
    if answer.statements:
        lines.append("")
    if answer.note:
        lines += [plain_text(answer.note), ""]
    named = set[str]()  # articles whose other versions were given
    for citation in answer.citations:
        source = whence(citation.outlet, citation.published, answer.language)
        lines.append(f"{styled(f'[{citation.number}]', _CYAN)} {plain_text(citation.title)} ({plain_text(source)})")
        if not any(statement.text == citation.quote for statement in answer.statements):
            lines.append(f"    「{_indented(citation.quote)}」")
        if citation.versions and citation.article_id not in named:
            named.add(citation.article_id)
            lines.append(styled(f"    {plain_text(also_in(citation, answer.language))}", _DIM))
        for translated in (text for number, text in answer.translations if number == citation.number):
            lines.append(styled(f"    {words.machine_translation}: {plain_text(translated)}", _DIM))
        if web_address(citation.url):
            lines.append(styled(f"    {plain_text(citation.url or '')}", _DIM))
        lines.append(styled(f"    {plain_text(citation.file)}  {plain_text(citation.source_id)}", _DIM))
    if answer.citations:
        lines.append("")
    sure = confidence(answer.confidence, answer.answered, answer.language)
    about = [sure, *searched(answer.coverage, answer.language)]
    lines.append(styled(plain_text(" · ".join(about)), _DIM))
    return "\n".join(lines)


def _marks(statement: Statement) -> str:
    return "".join(f"[{number}]" for number in statement.citations)


def _indented(text: str) -> str:
    return plain_text(text).replace("\n", "\n    ")
