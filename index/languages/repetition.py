"""Whether a text says the same again and again: such a text is found for every question that has its words."""

import zlib

# That a text shrinks by compression: a report by 2, a table of like lines by 5, stuffing by 20 and more.
TIMES = 8.0  # data/eval/README.md, table "support"
VARIED = 1 / 3  # of a text's characters are different ones: then it never shrinks so far, whatever they are


def repeats(text: str) -> bool:
    """Whether a text is mere repetition.

    That such pages compress well is what Ntoulas and others (WWW 2006, section 4.6) found of spam on the web.
    """
    if len(set(text)) >= VARIED * len(text):  # as nearly every passage in Japanese, in a tenth of the time
        return False
    plain = text.encode("utf-8", "surrogatepass")
    return len(plain) > TIMES * len(zlib.compress(plain, 1))
