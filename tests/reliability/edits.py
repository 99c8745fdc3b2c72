"""Archives that are edited at random: bringing an index up to date gives what building it from nothing gives."""

import json
import random
import shutil
from dataclasses import astuple
from pathlib import Path

from index.archive import open_archive
from index.build import build
from index.catalog import Catalog


def edit_at_random(folder: Path, sequences: int, seed: int = 1) -> dict[str, object]:
    """Random edits, a build after each, then a build from nothing: digest, ids and every article must be equal."""
    builds = embedded = 0
    for number in range(sequences):
        chance = random.Random(f"{seed}-{number}")
        data, index = folder / f"{number}" / "data", folder / f"{number}" / "index"
        data.mkdir(parents=True)
        for name in range(8):
            _write(data, name, chance)
        for _ in range(3):
            report = build(data, index, model="hashing", allow_shrink=True)
            builds, embedded = builds + 1, embedded + report.embedded
            for _ in range(chance.randrange(1, 4)):
                _edit(data, chance)
        build(data, index, model="hashing", allow_shrink=True)
        whole = folder / f"{number}" / "whole"
        build(data, whole, model="hashing", full=True)
        assert _said(index) == _said(whole), number
        shutil.rmtree(folder / f"{number}")
    return {"sequences": sequences, "incremental builds": builds, "texts embedded": embedded}


def _said(folder: Path) -> tuple[object, ...]:
    archive = open_archive(folder)
    passages = [archive.passage(row) for row in range(archive.passages)]
    ids, keys = [one.id for one in passages], [one.key for one in passages]
    assert len(set(ids)) == len(ids) and len(set(keys)) == len(keys)
    catalog = Catalog(folder / archive.generation)
    made = [numbers.tolist() for numbers in astuple(catalog.passages())]
    keyed = [keys.tolist() for keys in catalog.text_keys()]
    names = catalog.names(), catalog.aliases(), catalog.stories(), keyed
    catalog.close()
    return archive.manifest.digest, archive.articles, ids, keys, archive.unread, archive.files(), made, names


def _write(data: Path, name: int, chance: random.Random) -> None:
    words = " ".join(chance.choices(["港", "訓練", "艦", "会見", "補給", "無人艇", "予算"], k=30))
    if name % 3 == 0:
        rows = [{"id": f"{name}-{row}", "title": f"話{row}", "text": f"{words}。{row}件。"} for row in range(3)]
        lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        (data / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    elif name % 3 == 1:
        (data / f"{name}.txt").write_text(f"見出し{name}\n\n{words}。\n", encoding="utf-8")
    else:
        (data / f"{name}.md").write_text(f"---\ntitle: 題{name}\n---\n\n{words}。\n", encoding="utf-8")


def _edit(data: Path, chance: random.Random) -> None:
    files = sorted(data.iterdir())
    kind = chance.choice(["add", "change", "change", "remove", "rename", "break", "copy"])
    one = chance.choice(files)
    if kind == "remove" and len(files) > 3:
        one.unlink()
    elif kind == "rename":
        one.rename(data / f"renamed-{chance.randrange(1000)}{one.suffix}")
    elif kind == "break":
        (data / f"broken-{chance.randrange(100)}.pdf").write_bytes(b"%PDF-1.4 cut off")
    elif kind == "copy":
        shutil.copy(one, data / f"copy-{chance.randrange(1000)}{one.suffix}")
    else:
        _write(data, chance.randrange(20), chance)
