"""A question made whole, as it is searched."""

from dataclasses import dataclass

from index.documents import Language
from rag.answers import Window


@dataclass(frozen=True, slots=True)
class Meant:
    """What a question means after the ones before it.

    `asked` is what it asks ("and in 2023?" with its verb), `searched` what is looked for: `asked` after the subject
    that it leaves unsaid. `window` is the time it asks for. `page` counts how often more was wanted of the same answer;
    `outlets` says that the reader asks who reported it; `told_in` is the language wished for.
    """

    asked: str
    searched: str
    window: Window | None
    page: int = 0
    outlets: bool = False
    told_in: Language | None = None
