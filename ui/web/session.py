"""What one browser tab has on its screen: its conversation, and the evidence that is open beside it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING

from rag.answers import Answer
from ui.messages import Interface
from ui.rendering.article import Quoted
from ui.rendering.browse import Browse
from ui.rendering.places import Link, fingerprint
from ui.turns import Asked, Turn

if TYPE_CHECKING:
    from rag import Finding

MAX_TURNS = 200  # of one conversation; the oldest leave, so that a tab left open cannot fill the memory


@dataclass(slots=True)
class Session:
    """One tab. `selected` is the number of the turn whose sources are shown, `citation` the one chosen there.

    `why` says whether it is asked why that passage came up. `reading` is the place of the article that is open.
    `only` are the ids of the articles to which questions are narrowed, empty for none.
    Turns are drawn in three parts, so that a new answer does not draw them all again: those up to the number `settled`,
    those after it up to the number `recent`, and the newest ones, which are being answered.
    `checked` is what a check of the index found, None before there was one.
    `owner` is whose tab it is, `conversation` the id under which its turns are kept, once there are any; `deleted` is
    the id and title of the conversation that was deleted last.
    """

    language: Interface = "en"
    turns: list[Turn] = field(default_factory=list)
    selected: int | None = None
    citation: int = 0
    why: bool = False
    reading: Link | None = None
    browse: Browse = field(default_factory=Browse)
    only: tuple[str, ...] = ()
    checked: "tuple[Finding, ...] | None" = None
    examples: tuple[str, ...] = ()
    begun: int = 0
    settled: int = 0
    recent: int = 0
    following: bool = False  # whether this tab watches a rebuild
    owner: str = ""
    conversation: str | None = None
    deleted: tuple[str, str] | None = None

    def begin(self, asked: Asked) -> Turn:
        """Add a question that is not answered yet."""
        self.begun += 1
        turn = Turn(self.begun, asked)
        self.turns = [*self.turns[-MAX_TURNS + 1 :], turn]
        return turn

    def settle(self, most: int = 0) -> bool:
        """From now on, what is answered is drawn as recent, and where that is more than `most`, as settled; whether so.

        What is asked before something else is answered stays with the newest, for the order.
        """
        done = [turn.number for turn in takewhile(lambda turn: turn.answer or turn.kept, self.turns)]
        self.recent = max([self.settled, *done])
        settling = sum(number > self.settled for number in done) > most
        if settling:
            self.settled = self.recent
        return settling

    def withdraw(self, turn: Turn) -> None:
        """Take back a question that could not be answered."""
        self.turns = [other for other in self.turns if other.number != turn.number]

    def earlier_questions(self) -> tuple[str, ...]:
        """The answered questions so far, oldest first; one that was asked again counts once."""
        asked = [turn.question for turn in self.turns if turn.answer]
        return tuple(question for place, question in enumerate(asked) if asked[place - 1 : place] != [question])

    def turn(self, number: int | None) -> Turn | None:
        """The turn with that number."""
        return next((turn for turn in self.turns if turn.number == number), None)

    def answer_of(self, number: int | None) -> Answer | None:
        """The answer of one turn, None while it has none."""
        turn = self.turn(number)
        return turn.answer if turn else None

    def select(self, number: int, citation: int = 1) -> bool:
        """Show the sources of one turn, the best first. False, and nothing changes, when it has no such citation."""
        answer = self.answer_of(number)
        if answer is None or not 1 <= citation <= max(1, len(answer.citations)):
            return False
        self.selected, self.citation, self.why, self.reading = number, citation, False, None
        return True

    def ask_why(self, number: int, citation: int) -> None:
        """Show why a source was chosen; asked once more, hide it again."""
        again = self.why and (self.selected, self.citation) == (number, citation)
        if self.select(number, citation):
            self.why = not again

    def read_citation(self, number: int, citation: int) -> bool:
        """Open the article of a citation at its place. False when there is none."""
        answer = self.answer_of(number)
        chosen = next((c for c in answer.citations if c.number == citation), None) if answer else None
        if chosen is None:
            return False
        self.selected, self.citation, self.why = number, citation, False
        self.reading = Link(chosen.article_id, *chosen.span, fingerprint(chosen.quote))
        return True

    def quoted_in(self, article_id: str) -> list[Quoted]:
        """Every place of an article that an answer of this conversation cites, in the order of the conversation."""
        return [
            Quoted(turn.number, turn.question, citation)
            for turn in self.turns
            for citation in (turn.answer.citations if turn.answer else ())
            if citation.article_id == article_id
        ]

    def start_over(self) -> None:
        """An empty conversation; language and filters stay."""
        self.turns, self.selected, self.citation, self.why, self.reading = [], None, 0, False, None
        self.conversation, self.settled, self.recent = None, 0, 0

    def take_up(self, conversation: str, turns: Iterable[Turn]) -> None:
        """Another conversation in place of this one, its last answer selected.

        Its turns get new numbers, so that a late click on the old screen cannot mean one of them.
        """
        self.start_over()
        self.conversation = conversation
        for turn in turns:
            self.begun += 1
            turn.number = self.begun
            self.turns = [*self.turns[-MAX_TURNS + 1 :], turn]
        for turn in reversed(self.turns):
            if self.select(turn.number):
                break
