"""Whether a text says the same again and again: such a text is found for every question that has its words."""

import zlib

# That a text shrinks by compression: a report by 2, a table of like lines by 5, stuffing by 20 and more.
TIMES = 8.0  # data/eval/README.md, table "support"


def repeats(text: str) -> bool:
    """Whether a text is mere repetition.

    That such pages compress well is what Ntoulas and others (WWW 2006, section 4.6) found of spam on the web.
    """
    plain = text.encode("utf-8", "surrogatepass")
    return len(plain) > TIMES * len(zlib.compress(plain, 1))
