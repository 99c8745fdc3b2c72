"""`make fuzz`: files of strangers, and texts in every encoding; a line of JSON for each part.

python -m tests.reliability.fuzz [--short] [--files N] [--seed S]
"""

import argparse
import json
import os
import random
import resource
import tempfile
import time
from collections import Counter
from pathlib import Path

from index.intake import Intake, read_folder
from index.readers.encodings import decode
from tests.reliability.bad_files import BOMBS, GENERATORS, WORDS, bad_files

ENCODINGS = ("utf-8", "utf-8-sig", "cp932", "euc_jp", "iso2022_jp", "utf-16", "utf-16-le", "utf-16-be")
HONEST = "港の話\n防衛省は訓練の後に会見を開き、部隊の規模と今後の予定を説明した。\n"


def fuzz_files(folder: Path, count: int, seed: int = 1) -> dict[str, object]:
    """Read bad files beside honest ones, links and pipes: every one has a verdict, and the honest ones are read."""
    names = _write(folder, count, seed)
    began, slowest, before = time.monotonic(), 0.0, time.monotonic()

    def tell(stage: str, done: int, total: int) -> None:
        nonlocal slowest, before
        slowest, before = max(slowest, time.monotonic() - before), time.monotonic()

    intake = read_folder(folder, tell)
    _assert_judged(intake, names)
    codes = Counter(one.code for one in intake.unread)
    rows = Counter(row["verdict"] for row in intake.verdicts())
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return {
        "files": len(names),
        "generators": len(GENERATORS) + len(BOMBS),
        **rows,
        "codes": dict(sorted(codes.items())),
        "slowest file s": round(slowest, 1),
        "largest child MB": round(child / 1024),
        "this process MB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "reading s": round(time.monotonic() - began, 1),
    }


def _write(folder: Path, count: int, seed: int) -> set[str]:
    names = set()
    for number, (ending, content) in enumerate(bad_files(count, seed)):
        name = f"{number // 500}/bad-{number}{ending}"
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
        names.add(name)
        if number % 250 == 0:
            honest = f"{number // 500}/honest-{number}.txt"
            (folder / honest).write_text(f"{number} {HONEST}", encoding="utf-8")
            names.add(honest)
    (folder / "link.txt").symlink_to("/etc/passwd")
    (folder / "loop").symlink_to(folder)
    names |= {"link.txt", "loop"}
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "pipe.txt")
        names.add("pipe.txt")
    return names


def _assert_judged(intake: Intake, names: set[str]) -> None:
    verdicts = {row["file"]: row for row in intake.verdicts()}
    assert set(verdicts) == names, set(verdicts) ^ names
    for name, row in verdicts.items():
        assert row["verdict"] in ("indexed", "skipped", "quarantined")
        assert row["verdict"] == "indexed" or row["problems"], row
        assert all(problem["reason"].isprintable() for problem in row["problems"])
        if "honest" in name:
            assert row["verdict"] == "indexed" and row["articles"] == 1, row
        if name in ("link.txt", "loop", "pipe.txt"):
            assert row["verdict"] == "skipped", row
    for article in intake.articles:
        f"{article.id}{article.title}{article.text}".encode()  # no half characters
        assert "root:x:0" not in article.text


def read_encodings(texts: int, seed: int = 1) -> dict[str, object]:
    """Japanese and English texts of 20 characters and more, in each encoding: every one comes back as it was."""
    chance, checks, wrong = random.Random(seed), 0, []
    for _ in range(texts):
        text = "".join(
            chance.choices([*WORDS, "カタカナ", "ひらがな", "「", "」", "第3回", "～", "①"], k=chance.randrange(20, 80))
        )
        for encoding in ENCODINGS:
            try:
                raw = text.encode(encoding)
            except UnicodeEncodeError:  # not every encoding has every character
                raw = (text := text.replace("～", "").replace("①", "")).encode(encoding)
            checks += 1
            if decode(raw).text != text:
                wrong.append((encoding, text))
    assert not wrong, wrong[:3]
    return {"texts": texts, "encodings": len(ENCODINGS), "checks": checks, "wrong": 0}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="what CI runs")
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    files, texts = (360, 100) if arguments.short else (arguments.files, 1_000)
    print(json.dumps({"part": "encodings", **read_encodings(texts, arguments.seed)}), flush=True)
    with tempfile.TemporaryDirectory(prefix="shutten-fuzz-") as folder:
        print(json.dumps({"part": "files", **fuzz_files(Path(folder), files, arguments.seed)}), flush=True)


if __name__ == "__main__":
    main()
