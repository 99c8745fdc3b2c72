"""Where to go on after an answer: questions about what it is about and about what its quotations name."""

from itertools import chain, zip_longest

from index.archive import Archive
from rag.answers import Answer
from rag.examples import FORMS, introduced_names, proper_name
from rag.wording import kind_of

MOST_TRIED = 6  # questions that are asked in the background to see whether the archive answers them


def candidates(archive: Archive, answer: Answer) -> list[str]:
    """Questions in the answer's language, the nearest to it first; whether the archive answers them is not known yet.

    They ask other things of what was asked about, and then of the names in the quotations.
    """
    introduced = introduced_names(archive)
    quoted = "\n".join(citation.quote for citation in answer.citations)
    asked: list[list[str]] = []
    named: set[str] = set()
    for text, own in ((answer.understood, True), (quoted, False)):
        for group in archive.aliases.groups_in(text):
            name = proper_name(group, introduced)
            if not name or not named.isdisjoint((group.words, *group.others)):
                continue
            named.update((group.words, *group.others))
            forms = [form.format(name) for form in FORMS[group.kind][answer.language]]
            asked.append([one for one in forms if not own or kind_of(one) != answer.kind])
    # One question about each thing before a second about any.
    turns = chain.from_iterable(zip_longest(*asked))
    return [one for one in dict.fromkeys(turns) if one and one not in (answer.question, answer.understood)][:MOST_TRIED]
