"""CSL JSON: an entry for each cited article, for Zotero, pandoc and citation processors.

The quotations stand under `custom`, which the CSL data schema keeps for what has no field of its own.
"""

import json
from collections.abc import Sequence
from typing import Any

from rag.answers import Answer
from rag.verification import Claim
from ui.export.fields import claim_of
from ui.export.json_lines import documents, mappings
from ui.export.works import Work, works

LABEL, SUFFIX, MIME = "CSL JSON", ".json", "application/vnd.citationstyles.csl+json"


def write(answers: Sequence[Answer]) -> str:
    """A list of entries, each article once."""
    return json.dumps([_entry(work) for work in works(answers)], ensure_ascii=False, indent=1) + "\n"


def claims(text: str) -> list[Claim]:
    """The quotations of entries that `write` made."""
    found = []
    for place, entry in enumerate(documents(text), 1):
        for custom in mappings([entry.get("custom")]):
            for ours in mappings([custom.get("shutten")]):
                for number, quoted in enumerate(mappings(ours.get("quotations")), 1):
                    values = {**ours, **quoted, "title": entry.get("title")}
                    if claim := claim_of(values, f"{place}.{number}"):
                        found.append(claim)
    return found


def _entry(work: Work) -> dict[str, Any]:
    article = work.article
    entry: dict[str, Any] = {"id": work.key, "type": "article-newspaper", "title": article.title}
    if article.outlet:
        entry["container-title"] = article.outlet
    if article.published:
        day = article.published
        entry["issued"] = {"date-parts": [[day.year, day.month, day.day]]}
    if article.url:
        entry["URL"] = article.url
    entry["custom"] = {
        "shutten": {
            "article_id": article.article_id,
            "file": article.file,
            "article_sha256": article.article_sha256,
            "generation": work.generation,
            "quotations": [
                {"question": question, "quote": c.quote, "start": c.span.start, "end": c.span.end}
                for question, c in work.quoted
            ],
        }
    }
    return entry
