"""What may be shown. Grounding answers: do the articles carry this?

`quotations` holds for every answer: a quotation is shown only where it stands, character for character. The other
files judge sentences that somebody else wrote (a language model): `judging` tells how.
"""

from rag.grounding.quotations import ground, stands

__all__ = ["ground", "stands"]
