"""Questions that an archive can answer, made from the names that stand in its articles."""

import re
from collections import Counter
from collections.abc import Collection
from datetime import date

from index.archive import Archive
from index.documents import Language
from index.languages.aliases import BUILT_IN, Group, Kind

FORMS: dict[Kind, dict[Language, tuple[str, ...]]] = {
    "name": {
        "ja": ("{}では何が取り上げられましたか", "{}の経緯", "{}とは何ですか"),
        "en": ("What did {} cover?", "How did {} develop?", "What is {}?"),
    },
    "exercise": {
        "ja": ("{}には何が参加しましたか", "{}のこれまでの経緯"),
        "en": ("What took part in {}?", "Timeline of {}"),
    },
    "weapon": {
        "ja": ("{}の最新の動きは", "{}に言及した記事は何本ですか"),
        "en": ("What is the latest on {}?", "How many articles mention {}?"),
    },
}
_MOST = 5
_ABBREVIATION = re.compile(r"^[A-Z][A-Z0-9-]+$")
_TITLE = re.compile(r"^[A-Z][a-z]+ [A-Z][a-z]+$")
_READ = 200  # of the newest articles; more would only cost time


def examples(archive: Archive, language: Language) -> list[str]:
    """Four or five questions about things that several articles name, in the wished language.

    An archive that names nothing known gives questions about its newest titles.
    """
    newest = sorted(archive.articles, key=lambda article: article.published or date.min, reverse=True)[:_READ]
    introduced = introduced_names(archive)
    counts: Counter[tuple[Kind, str]] = Counter()
    for article in newest:
        groups = archive.aliases.groups_in(f"{article.title}\n{article.text}")
        counts.update({(group.kind, name) for group in groups if (name := proper_name(group, introduced))})
    # A thing that half of the archive names is its field, not a subject.
    subjects = [thing for thing, articles in counts.most_common() if 2 <= articles <= max(2, len(newest) // 2)]
    asked = []
    for kind, forms in FORMS.items():
        names = [name for of, name in subjects if of == kind]
        asked += [form.format(name) for form, name in zip(forms[language], names, strict=False)]
    asked += [article.title for article in newest if article.title and article.language == language]
    return list(dict.fromkeys(asked))[:_MOST]


def introduced_names(archive: Archive) -> frozenset[str]:
    """The names that the articles themselves explain."""
    return frozenset(name for alias in archive.aliases.aliases if alias.learnt != BUILT_IN for name in alias.names)


def proper_name(group: Group, introduced: Collection[str]) -> str:
    """The name as a question writes it; "" for what is no proper name of this archive's, such as 航空母艦 or GDP."""
    if group.kind not in FORMS:
        return ""
    latin = [name for name in (group.words, *group.others) if name.isascii() and len(name) <= 24]
    if group.kind == "name":
        # Of plain names, the abbreviations that the articles themselves explain: DICAS, not GDP.
        latin = [name for name in latin if name in introduced and _ABBREVIATION.search(name)]
    elif group.kind == "exercise":
        latin = [name for name in latin if _TITLE.search(name)]
    return latin[0] if latin and any(c.isupper() for c in latin[0]) else ""
