"""Does a question that names no subject leave it to the one before it, or is it about something else altogether?

DICASとは?  ->  次の会合はいつ?            the best of the articles on DICAS answers as well as any other: it follows
...         ->  麻薬密輸船への攻撃の死者は?  articles that do not name DICAS tell of it far better: it stands alone

Words alone cannot tell (rag/followup), the archive can.
"""

from collections.abc import Collection, Sequence

from index.archive import Archive
from index.languages.aliases import AliasBook
from rag.excerpts import IN_ONE_PLACE
from rag.followup.subject import refers_back
from rag.question import Question, understand
from rag.retrieval import rank
from rag.settings import Settings

# By which the best passage for the bare question beats the best one in articles that name the subject before it;
# data/eval/README.md, table "follow-ups".
APART = 0.07
FEWEST_WORDS = 2  # 議題は? says nothing of its own
_FEW = 40  # candidates


def understood(
    archive: Archive,
    asked: str,
    after: Sequence[str],
    aliases: AliasBook,
    settings: Settings,
    *,
    undated: bool = False,
    literally: Collection[str] = (),
) -> Question:
    """What `asked` means after the earlier questions, as `understand` has it, in view of what the archive holds.

    Raises BadQuestion when there is nothing to ask or far too much.
    """
    sounds = archive.sounds if settings.aliases else None
    question = understand(asked, after, aliases, archive.today(), undated=undated, literally=literally, sounds=sounds)
    if question.window and question.kind in IN_ONE_PLACE and archive.everything.last is None:
        # No article has a date (an encyclopaedia): "the front that comes in early May" is sought by its words.
        undated = True
        question = understand(asked, after, aliases, archive.today(), undated=True, literally=literally, sounds=sounds)
    text = " ".join(asked.split())
    subject = question.understood.removesuffix(text).strip()
    # English ones are left: few of their words are in Japanese articles, and "Who took part?" fits any exercise.
    if not after or question.asked != text or not subject or refers_back(text) or text.isascii():
        return question
    alone = understand(asked, (), aliases, archive.today(), undated=undated, literally=literally, sounds=sounds)
    if len(alone.words) < FEWEST_WORDS:
        return question
    before = understand(subject, (), aliases, archive.today(), sounds=sounds)
    return alone if _stands_alone(archive, alone, before, settings) else question


def _stands_alone(archive: Archive, alone: Question, subject: Question, settings: Settings) -> bool:
    things = list(subject.subjects or subject.names) or [(word,) for word in subject.words]
    naming = [archive.naming(names) for names in things]
    rows = sorted(set.intersection(*naming) or set.union(*naming)) if naming else []
    if not rows:
        return False
    meaning = archive.embedder.embed_query(alone.understood)
    best, about = (
        rank(held, alone, meaning, held.everything, 1, settings, _FEW) for held in (archive, archive.among(rows))
    )
    return bool(best and about) and best[0].score - about[0].score >= APART
