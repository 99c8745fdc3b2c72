"""Power cuts and failing disks: strace records a real build, a model of a disk forgets what was not forced.

Whatever a build did not `fsync` may be on the disk, missing, zero, or there without what came before it. A file's
content and its name are forced separately: the content by the file, the name by the folder.
"""

import os
import random
import re
import runpy
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from index.errors import IndexMissing
from index.generations import Generations

ROOT, CHILD = Path(__file__).parents[2], Path(__file__).with_name("crash_child.py")
tiny = runpy.run_path(str(CHILD))
build_tiny, verify_for = tiny["build_tiny"], tiny["verify_for"]
STATES = int(os.environ.get("SHUTTEN_POWER_CUTS", "1000"))
CALLS = "openat,write,fsync,rename,mkdir,unlink,unlinkat,rmdir,ftruncate,pwrite64"
_CALL = re.compile(r"^\d+ +(\w+)\((.*)\) += (-?)\d+", re.DOTALL)
_TEXT = re.compile(r'["<]((?:\\x[0-9a-f]{2})*)[">]')

pytestmark = pytest.mark.skipif(not shutil.which("strace"), reason="needs strace to watch a build")


@dataclass
class File:
    sure: bytes = b""
    unsure: list[tuple[int, bytes]] = field(default_factory=list)  # (place, data) of each write; place -1 empties
    place: int = 0

    def after_a_cut(self, chance: random.Random, luck: float) -> bytes:
        content = bytearray(self.sure)
        for place, data in self.unsure:
            if place < 0:
                content = bytearray() if chance.random() < luck else content
            elif (fate := chance.random()) < luck:
                content[len(content) : place] = bytes(max(0, place - len(content)))
                content[place : place + len(data)] = data
            elif fate < luck + (1 - luck) / 3:
                content[len(content) : place + len(data)] = bytes(max(0, place + len(data) - len(content)))
        return bytes(content)

    def force(self) -> None:
        self.sure, self.unsure = self.after_a_cut(random.Random(0), 2), []


@dataclass
class Folder:
    sure: dict[str, "File | Folder"] = field(default_factory=dict)
    now: dict[str, "File | Folder"] = field(default_factory=dict)
    unsure: list[dict[str, "File | Folder | None"]] = field(default_factory=list)  # one change of names each

    def change(self, names: dict[str, "File | Folder | None"]) -> None:
        self.unsure.append(names)
        apply(self.now, names)

    def force(self) -> None:
        self.sure, self.unsure = dict(self.now), []

    def write_after_a_cut(self, folder: Path, chance: random.Random, luck: float) -> None:
        folder.mkdir()
        entries = dict(self.sure)
        for names in self.unsure:
            if chance.random() < luck:
                apply(entries, names)
        for name, entry in entries.items():
            if isinstance(entry, Folder):
                entry.write_after_a_cut(folder / name, chance, luck)
            else:
                (folder / name).write_bytes(entry.after_a_cut(chance, luck))


def apply(entries: dict[str, "File | Folder"], names: dict[str, "File | Folder | None"]) -> None:
    for name, entry in names.items():
        if entry is None:
            entries.pop(name, None)
        else:
            entries[name] = entry


def disk_with(folder: Path) -> Folder:
    """A disk that surely holds what `folder` holds."""
    disk = Folder()
    for path in folder.iterdir():
        disk.now[path.name] = disk_with(path) if path.is_dir() else File(path.read_bytes())
    disk.force()
    return disk


class Disk:
    """A disk that does what a recorded system call did."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.top = disk_with(root)

    def find(self, path: str) -> tuple[Folder, str]:
        folder, parts = self.top, Path(path).relative_to(self.root).parts
        for part in parts[:-1]:
            entry = folder.now[part]
            assert isinstance(entry, Folder)
            folder = entry
        return folder, parts[-1] if parts else ""

    def do(self, call: str, arguments: str) -> None:
        texts = [os.fsdecode(bytes.fromhex(text.replace("\\x", ""))) for text in _TEXT.findall(arguments)]
        path = os.path.join(texts[0], texts[1]) if call in {"openat", "unlinkat"} else texts[0]  # noqa: PTH118
        if not Path(path).is_relative_to(self.root):
            return
        folder, name = self.find(path)
        entry = folder.now.get(name) if name else folder
        if call == "openat" and ("O_WRONLY" in arguments or "O_RDWR" in arguments):
            if entry is None:
                folder.change({name: (entry := File())})
            assert isinstance(entry, File)
            entry.place = 0
            if "O_TRUNC" in arguments and (entry.sure or entry.unsure):
                entry.unsure.append((-1, b""))
        elif call == "write":
            assert isinstance(entry, File)
            data = texts[1].encode("utf-8", "surrogateescape")
            entry.unsure.append((entry.place, data))
            entry.place += len(data)
        elif call == "fsync":
            assert entry is not None
            entry.force()
        elif call == "mkdir":
            folder.change({name: Folder()})
        elif call in {"unlink", "unlinkat", "rmdir"}:
            folder.change({name: None})
        elif call == "rename":
            assert entry is not None
            target, new = self.find(texts[1])
            assert target is folder
            folder.change({name: None, new: entry})
        else:
            assert call == "openat", f"the model knows no {call}"


def record(index: Path, *options: str) -> tuple[list[tuple[str, str]], str, int]:
    """The system calls of one build (those that failed without arguments), what it said, and its exit status."""
    trace = index.parent.parent / "trace"
    command = ["strace", "-f", "-y", "-xx", "-s", "1000000", "-e", f"trace={CALLS}", "-o", str(trace), *options]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [*command, sys.executable, str(CHILD), "build", str(index)], env=environment, capture_output=True, text=True
    )
    matches = map(_CALL.match, trace.read_text().splitlines())
    return (
        [(match[1], "" if match[3] else match[2]) for match in matches if match],
        done.stdout.strip(),
        done.returncode,
    )


def cut_power(tmp_path: Path, states: int, built: int) -> None:
    home = tmp_path / "home"
    home.mkdir(parents=True)
    for i in range(built):
        build_tiny(home / "index", f"built {i}")
    blank = Disk(home)
    calls, said, _ = record(home / "index")
    assert said == str(built + 1)
    own = [i for i, (_, arguments) in enumerate(calls) if str(home).encode().hex(" ").replace(" ", "\\x") in arguments]
    chance = random.Random(built)
    moments = [*own, len(calls)]
    cuts = sorted((moments * (states // len(moments) + 1))[:states])  # each moment about as often
    at = found = 0
    for number, cut in enumerate(cuts):
        for call, arguments in calls[at:cut]:
            if arguments:
                blank.do(call, arguments)
        at = max(at, cut)
        after = tmp_path / "after"
        blank.top.write_after_a_cut(after, chance, chance.choice([0.0, 0.3, 0.5, 0.7, 1.0]))
        found += check_after_a_cut(after / "index", built, acknowledged=cut == len(calls))
        if number % 20 == 0:
            before = Generations(after / "index").number() or 0
            assert build_tiny(after / "index", "next").number > before
            assert Generations(after / "index").check() == []
        shutil.rmtree(after)
    assert 0 < found <= states


def check_after_a_cut(index: Path, built: int, *, acknowledged: bool) -> bool:
    """Whether the new generation is there; the index must be readable either way."""
    try:
        opened = Generations(index).current()
    except IndexMissing:
        assert not acknowledged
        assert not built
        return False
    assert opened.generation.number in ({built + 1} if acknowledged else {built, built + 1})
    assert opened.warnings == () or not built  # of a first build the pointer alone may be missing
    tag = "child" if opened.generation.number > built else f"built {built - 1}"
    verify_for(tag, opened.generation.folder)
    return opened.generation.number > built


@pytest.mark.parametrize("built", [0, 2])
def test_a_power_cut_at_any_moment_loses_nothing(tmp_path: Path, built: int):
    cut_power(tmp_path, 150, built)


@pytest.mark.slow
def test_a_thousand_power_cuts_lose_nothing(tmp_path: Path):
    cut_power(tmp_path / "first", STATES // 2, 0)
    cut_power(tmp_path / "third", STATES - STATES // 2, 2)


@pytest.mark.slow
@pytest.mark.parametrize("problem", ["EIO", "ENOSPC"])
@pytest.mark.parametrize("call", ["write", "fsync", "rename", "mkdir"])
def test_a_disk_that_fails_at_any_call_leaves_the_old_index_and_no_leftovers(tmp_path: Path, call: str, problem: str):
    index = tmp_path / "home" / "index"
    index.parent.mkdir()
    for i in range(2):
        build_tiny(index, f"built {i}")
    calls, said, _ = record(index)
    failed = 0
    for place in range(1, 1 + sum(name == call for name, _ in calls)):
        before = Generations(index).number()
        _, said, status = record(index, "-e", f"inject={call}:error={problem}:when={place}")
        failed += status != 0
        opened = Generations(index).current()
        assert opened.warnings == ()
        assert said.isdigit() or status != 0
        assert opened.generation.number in ({int(said)} if said else {before, (before or 0) + 1})
        assert not [path.name for path in index.iterdir() if path.name.startswith(".")]
        verify_for("child", opened.generation.folder)
    assert failed
