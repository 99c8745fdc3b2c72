"""One question of a conversation: what was asked, what narrowed it, and what was answered."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TypedDict

from rag.answers import Answer, Window

MAX_SOURCE = 200  # characters of one source: an outlet, a file or an article
MAX_SOURCES = 50
ONE_ARTICLE = "="  # begins a source that is the id of an article, as in a pattern of rag


class Given(TypedDict):
    """What a question is asked with, as an assistant takes it."""

    after: tuple[str, ...]
    since: date | None
    until: date | None
    source: str | None
    undated: bool
    literally: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with everything that decides its answer, so that it can be asked again with one of them left out.

    `after` are the questions that it may follow up, oldest first. `since`, `until` and `source` are the filters that
    the person had set, the last with a pattern a line. `undated` leaves aside the dates that its words name;
    `literally` are names of which no other form is searched.
    """

    question: str
    after: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    source: str | None = None
    undated: bool = False
    literally: tuple[str, ...] = ()

    @property
    def given(self) -> Given:
        """Everything but the question, by the names that an assistant has for it."""
        return Given(
            after=self.after,
            since=self.since,
            until=self.until,
            source=self.source,
            undated=self.undated,
            literally=self.literally,
        )

    @property
    def dates(self) -> Window | None:
        """The days between which the person wants to search."""
        return Window(self.since, self.until) if self.since or self.until else None

    @property
    def sources(self) -> tuple[str, ...]:
        """The outlets or files that the person wants to search."""
        return tuple(self.source.split("\n")) if self.source else ()

    @property
    def articles(self) -> tuple[str, ...]:
        """The ids of the articles that the person has chosen to search."""
        return articles_in(self.sources)

    def without_source(self, place: int) -> "Asked":
        """The same question with one source fewer."""
        rest = [source for number, source in enumerate(self.sources) if number != place]
        return replace(self, source="\n".join(rest) or None)


def articles_in(sources: Iterable[str]) -> tuple[str, ...]:
    """The ids among some sources."""
    return tuple(source.removeprefix(ONE_ARTICLE) for source in sources if source.startswith(ONE_ARTICLE))


def is_choosable(article_id: str) -> bool:
    """Whether an article can be one of the sources: its id must pass through a field on one line."""
    source = ONE_ARTICLE + article_id
    return len(source) <= MAX_SOURCE and " ".join(source.split()) == source


@dataclass(slots=True)
class Turn:
    """One question, and its answer once there is one.

    `number` is unique on the screen and never reused; `kept` is its place in the file of conversations, where one that
    has a place but no answer was written by a program whose answers we cannot read. `vote` is 1 for helpful, -1 for
    not, 0 for no vote. `arrangeable` says that a language model could be asked for this answer, `arranging` that it is
    being asked; while its answer is shown, `quotations` is the answer that stood there before. `found` is a preliminary
    answer, shown until there is one.
    """

    number: int
    asked: Asked
    answer: Answer | None = None
    follow_ups: tuple[str, ...] = ()
    vote: int = 0
    reason: str = ""
    kept: int | None = None
    arrangeable: bool = False
    arranging: bool = False
    quotations: Answer | None = None
    found: Answer | None = None

    @property
    def question(self) -> str:
        """The words that were asked."""
        return self.asked.question


def followed(question: str, understood: str) -> str:
    """What was put before a question to understand it as a follow-up; empty when it was understood on its own."""
    own = " ".join(question.split())
    before = next(understood[:cut].strip() for cut in range(len(understood) + 1) if understood[cut:] in own)
    return "" if before in own else before  # something in the middle was left out, such as 表で
