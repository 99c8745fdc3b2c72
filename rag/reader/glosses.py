"""Japanese questions, word by word in English: what the reader practises English questions on.

There are Japanese questions with answers by the ten thousand that may be used, and no English ones over Japanese texts.
The network knows both languages already, so the words of a dictionary in the order of an English question are enough to
teach it that such a question is read in the same way. The dictionary is a file of lines, Japanese TAB English;
`python -m rag.reader.glosses DATABASE FILE` makes one of JMdict and JMnedict (Electronic Dictionary Research and
Development Group, CC BY-SA 4.0), of which the package jamdict-data holds a database.
"""

import random
import re
import sqlite3
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

_ASKING = (
    (re.compile("何年"), "what year"),
    (re.compile("何月何日|何日|いつ"), "when"),
    (re.compile("何人"), "how many people"),
    (re.compile("誰|だれ|どなた"), "who"),
    (re.compile("どこ|どちら"), "where"),
    (re.compile("なぜ|どうして"), "why"),
    (re.compile("いくつ|何[個回本台機隻]|どのくらい|どれくらい"), "how many"),
    (re.compile("いくら"), "how much"),
    (re.compile("どのような|どんな|どういう"), "what kind of"),
    (re.compile("どの|どれ"), "which"),
    (re.compile("何|なん|なに"), "what"),
)
_HELPING = ("is", "was", "did", "does", "were", "are", "")
_JOINING = (" of ", " of the ", " ", " in ", " by ", " for ", " and ")
_WORD = re.compile(r"[ァ-ヶー]+|[一-鿿々]|[A-Za-z0-9０-９.,%]+")
_LONGEST = 12  # characters of a dictionary word that is looked for
_KANA_END = re.compile("[ぁ-ん]+$")


class Glosses:
    """A dictionary, and English stand-ins for Japanese questions made with it."""

    def __init__(self, english: Mapping[str, str]) -> None:
        self._english = english

    @classmethod
    def read(cls, path: Path) -> "Glosses":
        """The dictionary in a file of lines, Japanese TAB English; of a word that stands twice the first line."""
        english: dict[str, str] = {}
        for line in path.read_text(encoding="utf-8").splitlines():
            japanese, _, gloss = line.partition("\t")
            english.setdefault(japanese, gloss)
        return cls(english)

    def question(self, japanese: str, drawn: random.Random) -> str:
        """The question in English words; nothing where half of its words are in no dictionary."""
        asking, rest = _asking(japanese)
        found, known, seen = [], 0, 0
        at = 0
        while at < len(rest):
            match = _WORD.match(rest, at)
            if not match:
                at += 1
                continue
            word = match.group()
            if len(word) == 1:  # kanji, which begins a word of the dictionary
                word = next((w for n in range(_LONGEST, 1, -1) if (w := rest[at : at + n]) in self._english), word)
            found.append(self._english.get(word, word))
            if not word.isascii():
                known, seen = known + (word in self._english), seen + 1
            at += len(word)
        if not found or known * 2 < seen:
            return ""
        if drawn.random() < 0.7:
            found.reverse()
        words = found[0]
        for word in found[1:]:
            words += drawn.choice(_JOINING) + word
        helping = drawn.choice(_HELPING)
        return re.sub(" +", " ", f"{asking} {helping} {drawn.choice(('the ', ''))}{words}?").strip().capitalize()


def _asking(japanese: str) -> tuple[str, str]:
    """The English question word, and the question without the Japanese one."""
    for pattern, english in _ASKING:
        if match := pattern.search(japanese):
            return english, f"{japanese[: match.start()]} {japanese[match.end() :]}"
    return "what", japanese


def write(database: Path, out: Path) -> None:
    """Write the dictionary in a database of the package jamdict-data to `out`, common words before names."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db, out.open("w", encoding="utf-8") as file:
        common = (
            "SELECT k.text, min(g.text) FROM {0} k JOIN Sense s ON s.idseq = k.idseq JOIN SenseGloss g ON g.sid = s.ID "
            "WHERE s.ID = (SELECT min(ID) FROM Sense WHERE idseq = k.idseq) "
            "AND g.rowid = (SELECT min(rowid) FROM SenseGloss WHERE sid = s.ID) "
            "GROUP BY k.ID ORDER BY EXISTS (SELECT 1 FROM {1} p WHERE p.kid = k.ID) DESC, k.ID"
        )
        names = (
            "SELECT k.text, min(g.text) FROM {0} k JOIN NETranslation t ON t.idseq = k.idseq "
            "JOIN NETransGloss g ON g.tid = t.ID GROUP BY k.ID ORDER BY k.ID"
        )
        stems = []
        for query in (
            common.format("Kanji", "KJP"),
            common.format("Kana", "KNP"),
            names.format("NEKanji"),
            names.format("NEKana"),
        ):
            for japanese, english in db.execute(query):
                gloss = re.sub(r"\s*\([^)]*\)|^to ", "", english).strip()
                if not gloss or "\t" in japanese or not _WORD.match(japanese):
                    continue
                file.write(f"{japanese}\t{gloss}\n")
                if english.startswith("to ") and _KANA_END.search(japanese):
                    stems.append((japanese[:-1], gloss))
        for stem, gloss in stems:
            if _WORD.match(stem):
                file.write(f"{stem}\t{gloss}\n")


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]))
