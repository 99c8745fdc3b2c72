"""An archive of which no article has a date: what a date in a question narrows there, and what it does not."""

import json
from pathlib import Path

import pytest

from index.archive import Archive, open_archive
from index.build import build
from rag.settings import DEFAULT
from rag.standing import understood

TEXTS = ("浜の灯台には5月の上旬に渡り鳥が来る。", "港の岸壁は1950年に造られた。", "北の岬の灯台は石でできている。")


def archive_of(folder: Path, published: str | None) -> Archive:
    (folder / "articles").mkdir()
    rows = [{"id": str(n), "title": f"便り{n}", "text": text} for n, text in enumerate(TEXTS)]
    if published:
        rows[0]["published"] = published
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (folder / "articles" / "a.jsonl").write_text(lines, encoding="utf-8")
    build(folder / "articles", folder / "index", model="hashing", store="exact")
    return open_archive(folder / "index")


@pytest.mark.parametrize(
    ("question", "published", "narrows"),
    [
        ("5月上旬に浜の灯台へ来るものは何か", None, False),
        ("Which birds come to the lighthouse in May 1950?", None, False),
        ("5月上旬に浜の灯台へ来るものは何か", "2031-05-03", True),
        ("1950年の出来事の年表", None, True),
    ],
)
def test_a_date_describes_what_is_sought_where_nothing_has_one(
    tmp_path: Path, question: str, published: str | None, narrows: bool
) -> None:
    archive = archive_of(tmp_path, published)
    asked = understood(archive, question, (), archive.aliases, DEFAULT)
    assert (asked.window is not None) == narrows
