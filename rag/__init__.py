"""A question -> a grounded answer. Knows nothing of vectors, files or screens.

    from rag import open_assistant
    answer = open_assistant(Path("data/index")).ask("what did DICAS cover")

`import rag` is cheap; the model and the index libraries are loaded when something is opened.
"""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import (
    BadQuestion,
    BuildRunning,
    DataError,
    IndexMissing,
    ModelError,
    NotInArchive,
    ShuttenError,
    UnknownVariant,
)
from rag.answers import (
    Answer,
    Citation,
    Coverage,
    Difference,
    Event,
    Kind,
    Modality,
    Outcome,
    Statement,
    Timing,
    Window,
)

if TYPE_CHECKING:
    from index.documents import Article as Article
    from index.documents import Language as Language
    from index.documents import Span as Span
    from index.memory import growing as growing
    from rag.answerers.llm.settings import model_configured as model_configured
    from rag.assistant import Assistant as Assistant
    from rag.evaluation import evaluate as evaluate
    from rag.fitness import notes as notes
    from rag.fitness import unfit as unfit
    from rag.found import Found as Found
    from rag.maintenance import Finding as Finding
    from rag.maintenance import Progress as Progress
    from rag.maintenance import as_build_process as as_build_process
    from rag.maintenance import as_server_process as as_server_process
    from rag.maintenance import build_index as build_index
    from rag.maintenance import cancel_rebuild as cancel_rebuild
    from rag.maintenance import examine as examine
    from rag.maintenance import rebuild_progress as rebuild_progress
    from rag.maintenance import start_rebuild as start_rebuild
    from rag.naming import Known as Known
    from rag.naming import known_names as known_names
    from rag.reasons import Reasons as Reasons
    from rag.status import Status as Status
    from rag.verification import Checked as Checked
    from rag.verification import read_text as read_text
    from rag.verification import verify as verify

_LATER = {
    "Article": "index.documents",
    "Language": "index.documents",
    "Span": "index.documents",
    "growing": "index.memory",
    "Assistant": "rag.assistant",
    "Found": "rag.found",
    "Finding": "rag.maintenance",
    "notes": "rag.fitness",
    "unfit": "rag.fitness",
    "evaluate": "rag.evaluation",
    "Progress": "rag.maintenance",
    "as_build_process": "rag.maintenance",
    "as_server_process": "rag.maintenance",
    "build_index": "rag.maintenance",
    "cancel_rebuild": "rag.maintenance",
    "examine": "rag.maintenance",
    "rebuild_progress": "rag.maintenance",
    "start_rebuild": "rag.maintenance",
    "Reasons": "rag.reasons",
    "Known": "rag.naming",
    "known_names": "rag.naming",
    "Status": "rag.status",
    "Checked": "rag.verification",
    "read_text": "rag.verification",
    "verify": "rag.verification",
    "model_configured": "rag.answerers.llm.settings",
}

__all__ = [
    "Answer",
    "BadQuestion",
    "BuildRunning",
    "Citation",
    "Coverage",
    "DataError",
    "Difference",
    "Event",
    "IndexMissing",
    "Kind",
    "Modality",
    "ModelError",
    "NotInArchive",
    "Outcome",
    "ShuttenError",
    "Statement",
    "Timing",
    "UnknownVariant",
    "Window",
    "open_assistant",
    *_LATER,
]


def open_assistant(folder: Path | str, *, reads: bool = True) -> "Assistant":
    """An assistant over the index in `folder`. Without `reads` it goes without the reader: faster, and less sure.

    Raises IndexMissing, IndexDamaged or IndexMismatch.
    """
    from rag.assistant import Assistant
    from rag.settings import chosen

    return Assistant(Path(folder), chosen(() if reads else ("reader",)))


def __getattr__(name: str) -> Any:
    if name in _LATER:
        return getattr(import_module(_LATER[name]), name)
    raise AttributeError(f"module 'rag' has no attribute '{name}'")
