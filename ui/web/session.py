"""What one browser tab has on its screen: its conversation, and the evidence that is open beside it."""

from dataclasses import dataclass, field

from rag.answers import Answer
from ui.messages import Interface

MAX_TURNS = 200  # of one conversation; the oldest leave, so that a tab left open cannot fill the memory


@dataclass(slots=True)
class Turn:
    """One question, and its answer once there is one. `number` is unique in the session and never reused."""

    number: int
    question: str
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """An article that is open, with the stretches marked in it and which of them was chosen."""

    article_id: str
    marked: tuple[tuple[int, int], ...]
    current: int


@dataclass(slots=True)
class Session:
    """One tab. `selected` is the number of the turn whose sources are shown, `citation` the one chosen there."""

    language: Interface = "en"
    turns: list[Turn] = field(default_factory=list)
    selected: int | None = None
    citation: int = 0
    reading: Reading | None = None
    examples: tuple[str, ...] = ()
    begun: int = 0
    following: bool = False  # whether this tab watches a rebuild

    def begin(self, question: str) -> Turn:
        """Add a question that is not answered yet."""
        self.begun += 1
        turn = Turn(self.begun, question)
        self.turns = [*self.turns[-MAX_TURNS + 1 :], turn]
        return turn

    def withdraw(self, turn: Turn) -> None:
        """Take back a question that could not be answered."""
        self.turns = [other for other in self.turns if other.number != turn.number]

    def earlier_questions(self, turn: Turn) -> list[str]:
        """The answered questions before `turn`, oldest first."""
        return [other.question for other in self.turns if other.number < turn.number and other.answer]

    def answer_of(self, number: int | None) -> Answer | None:
        """The answer of one turn, None while it has none."""
        return next((turn.answer for turn in self.turns if turn.number == number), None)

    def select(self, number: int, citation: int = 1) -> bool:
        """Show the sources of one turn, the best first. False, and nothing changes, when it has no such citation."""
        answer = self.answer_of(number)
        if answer is None or not 1 <= citation <= max(1, len(answer.citations)):
            return False
        self.selected, self.citation, self.reading = number, citation, None
        return True

    def read_citation(self, number: int, citation: int) -> bool:
        """Open the article of a citation, with all the answer's quotations from it marked. False when there is none."""
        answer = self.answer_of(number)
        chosen = next((c for c in answer.citations if c.number == citation), None) if answer else None
        if answer is None or chosen is None:
            return False
        marked = tuple(
            sorted({(c.span.start, c.span.end) for c in answer.citations if c.article_id == chosen.article_id})
        )
        self.selected, self.citation = number, citation
        self.reading = Reading(chosen.article_id, marked, marked.index((chosen.span.start, chosen.span.end)))
        return True

    def read_place(self, article_id: str, start: int, end: int) -> None:
        """Open an article at a place that no citation names."""
        self.reading = Reading(article_id, ((start, end),) if start < end else (), 0)

    def start_over(self) -> None:
        """An empty conversation; language and filters stay."""
        self.turns, self.selected, self.citation, self.reading = [], None, 0, None
