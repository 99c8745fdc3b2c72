"""Questions that an archive can answer, made from the names that stand in its articles."""

from collections import Counter

from index.archive import Archive
from index.documents import Language

_FORMS: dict[Language, tuple[str, ...]] = {
    "ja": (
        "{}とは何ですか",
        "{}の経緯",
        "{}について何が報じられていますか",
        "{}の最新の動き",
        "{}に言及した記事は何本",
    ),
    "en": (
        "What did {} cover?",
        "Timeline of {}",
        "What is {}?",
        "What is the latest on {}?",
        "How many articles mention {}?",
    ),
}


def examples(archive: Archive, language: Language) -> list[str]:
    """Four or five questions about the names that most articles share, in the wished language.

    An archive that names nothing known gives questions about its newest titles.
    """
    counts: Counter[str] = Counter()
    for article in archive.articles:
        counts.update(
            {
                _shown((group.words, *group.others), language)
                for group in archive.aliases.groups_in(article.title)
                if group.kind in _TOPICS
            }
        )
    subjects = [name for name, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))]
    if len(subjects) < len(_FORMS[language]):
        newest = sorted(archive.articles, key=lambda a: str(a.published or ""), reverse=True)
        subjects += [article.title for article in newest if article.title and article.language == language]
    return [form.format(subject) for form, subject in zip(_FORMS[language], subjects, strict=False)]


_TOPICS = frozenset({"name", "exercise", "weapon"})


def _shown(names: tuple[str, ...], language: Language) -> str:
    """The first of the names that is written in the language."""
    fitting = [name for name in names if name.isascii() == (language == "en")]
    return (fitting or list(names))[0]
