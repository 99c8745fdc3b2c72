"""Archives of any size: sentences of the sample archive in seeded new combinations, and vectors that are cheap.

An article is one passage of about 180 characters under a title of its own. Embedding a hundred thousand of them takes
hours, so vectors can be simulated: the mean of the real vectors of a text's sentences, with some noise of its own, so
that they lie as real ones do and fit real questions.
"""

import json
import random
import re
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.documents import Span
from index.embedders import Embedder, ModelFacts, Vectors, open_embedder
from index.intake import read_folder
from index.languages import sentence_spans

LENGTH = 180  # characters of a passage, about
A_FILE = 10_000  # articles
NOISE = 0.35  # length of the noise beside a mean of length 1
_ENDS = re.compile(r"(?<=。)|(?<=\.) |\n")


def sample_sentences(articles: Path) -> list[str]:
    """The Japanese sentences of the sample archive, each once: 15 to 120 characters that end in their only 。"""
    found: dict[str, None] = {}
    for article in read_folder(articles, lambda *_: None).articles:
        for span in sentence_spans(article.text, Span(0, len(article.text))):
            words = article.text[span.start : span.end].strip()
            if 15 <= len(words) <= 120 and words.endswith("。") and words.count("。") == 1 and "\n" not in words:
                found.setdefault(words)
    return list(found)


def write_articles(folder: Path, sentences: Sequence[str], count: int, seed: int = 0) -> int:
    """Write `count` articles of one passage each into `folder` as JSON Lines; returns how many characters they have."""
    chance = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    characters = 0
    lines = []
    for number in range(count):
        text = ""
        while len(text) < LENGTH - 25:
            text += chance.choice(sentences)
        title = f"{chance.choice(sentences)[:18]} その{number}"
        day = f"20{chance.randrange(15, 27):02}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
        record = {"id": f"bench-{number}", "title": title, "text": text, "published": day, "outlet": "見本新聞"}
        lines.append(json.dumps(record, ensure_ascii=False))
        characters += len(text)
    write_lines(folder, lines)
    return characters


def write_lines(folder: Path, lines: Sequence[str]) -> None:
    """Write articles, a line each, into as many files as they need: a larger one would not be read."""
    for first in range(0, len(lines), A_FILE):
        part = "\n".join(lines[first : first + A_FILE])
        (folder / f"articles-{first // A_FILE:03}.jsonl").write_text(part + "\n", encoding="utf-8")


def article_lines(folder: Path) -> list[str]:
    """The lines that were written, in their order."""
    return [line for file in sorted(folder.glob("*.jsonl")) for line in file.read_text(encoding="utf-8").splitlines()]


def questions(sentences: Sequence[str], count: int, seed: int = 1) -> list[str]:
    """Questions about what the sentences say."""
    chance = random.Random(seed)
    asked = ("はいつ決まったのか", "の狙いは何か", "に関わる国はどこか", "とは何か")
    return [sentence[:20].rstrip("、。") + chance.choice(asked) for sentence in chance.choices(sentences, k=count)]


class SimulatedEmbedder:
    """Passes for the bundled model, whose vectors it mixes; questions are embedded for real."""

    pools = False

    def __init__(self, sentences: Sequence[str], kept: Path) -> None:
        self._real: Embedder = open_embedder("bundled")
        self.facts: ModelFacts = self._real.facts
        if not kept.is_file():
            np.save(kept, self._real.embed_passages(sentences))
        self._vectors: Vectors = np.load(kept)
        self._row = {sentence: row for row, sentence in enumerate(sentences)}

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder`."""
        made = np.empty((len(texts), self.facts.dimension), np.float32)
        for place, text in enumerate(texts):
            rows = [self._row[part] for part in _ENDS.split(text) if part in self._row]
            mean = self._vectors[rows].mean(0) if rows else self._vectors.mean(0)
            noise = np.random.default_rng(zlib.crc32(text.encode())).standard_normal(len(mean)).astype(np.float32)
            mixed = mean / np.linalg.norm(mean) + NOISE * noise / np.linalg.norm(noise)
            made[place] = mixed / np.linalg.norm(mixed)
        return made

    def embed_query(self, text: str) -> Vectors:
        """See `Embedder`."""
        return self._real.embed_query(text)
