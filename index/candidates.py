"""What a search brings up, before anything is made of it."""

from dataclasses import dataclass

from index.embedders import Vectors
from index.passage_table import Rows


@dataclass(frozen=True, slots=True)
class Candidates:
    """Passages that a search brought up, as columns: row i of each array describes candidate i.

    `rows` are the passages' places in the archive; `meaning` is the cosine of the passage, `sentence` of its nearest
    sentence, both -1..1. Sentence j of candidate i has the cosine `sentences[first_sentence[i] + j]`.
    """

    rows: Rows
    meaning: Vectors
    sentence: Vectors
    sentences: Vectors
    first_sentence: Rows
