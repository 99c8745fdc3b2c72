"""Disks that fail: power cuts, no room, errors at any call, flipped bits and files cut off."""

import contextlib
import random
import resource
import runpy
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

from index.archive import open_archive
from index.generations import Generations
from tests.reliability.rig import Child, assert_tidy, build_version, version_of

power = runpy.run_path(str(Path(__file__).parents[1] / "index" / "test_power_loss.py"))


def cut_power(folder: Path, states: int) -> dict[str, object]:
    """Forget what was not forced to the disk, in every way a disk may, at every moment of a first and a third build."""
    power["cut_power"](folder / "first", states // 2, 0)
    power["cut_power"](folder / "third", states - states // 2, 2)
    return {"states": states, "unreadable": 0}


def fail_calls(folder: Path, calls: tuple[str, ...] = ("write", "fsync", "rename", "mkdir")) -> dict[str, object]:
    """An I/O error and a full disk at every single call of a small build."""
    for call in calls:
        for problem in ("EIO", "ENOSPC"):
            place = folder / f"{call}-{problem}"
            place.mkdir(parents=True)
            power["test_a_disk_that_fails_at_any_call_leaves_the_old_index_and_no_leftovers"](place, call, problem)
    return {"calls": list(calls), "silent successes": 0}


@contextlib.contextmanager
def _small_disk(folder: Path, room: int) -> Iterator[bool]:
    """A file system of its own, where that is allowed; else files of at most `room` bytes. Yields which."""
    folder.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={room}", "tmpfs", str(folder)]
    mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], check=True)


def fill_disk(folder: Path, points: int) -> dict[str, object]:
    """Build where the room ends at `points` different places: the old index answers, nothing temporary is left."""
    data = folder / "data"
    for version in (1, 2):
        build_version(data, folder / "before", version)
    used = sum(-(-path.stat().st_size // 4096) * 4096 for path in (folder / "before").rglob("*") if path.is_file())
    largest = max(path.stat().st_size for path in (folder / "before").rglob("*") if path.is_file())
    failed = built = own = 0
    for point in range(points):
        disk = folder / f"disk-{point}"
        share = point / points
        with _small_disk(disk, used + 40_000 + int(share * used)) as mounted:
            own += mounted
            shutil.copytree(folder / "before", disk / "index")

            def job(say: object, disk: Path = disk, share: float = share, mounted: bool = mounted) -> None:
                if not mounted:
                    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                    resource.setrlimit(resource.RLIMIT_FSIZE, (int(share * largest), -1))
                build_version(data, disk / "index", 3)

            child = Child(job)
            said = child.end()
            assert child.status in (0, 1), said
            if child.status:
                assert said and said[-1].startswith(("OSError", "IndexDamaged", "ShuttenError")), said
                assert str(disk) in said[-1], "the error names no path"
                failed += 1
            else:
                built += 1
            assert version_of(disk / "index") == (2 if child.status else 3)
            assert_tidy(disk / "index")
        shutil.rmtree(disk, ignore_errors=True)
    assert failed and failed + built == points
    return {"points": points, "failed with the path": failed, "built": built, "on a file system of its own": own}


def damage_files(folder: Path, flips: int, cuts: int, seed: int = 1) -> dict[str, object]:
    """Flip bits and cut off ends, over all files of the newest generation; the one before it must be used."""
    data, index, chance = folder / "data", folder / "index", random.Random(seed)
    build_version(data, index, 1)
    newest = index / build_version(data, index, 2)
    files = [path for path in sorted(newest.rglob("*")) if path.is_file() and path.suffix != ".lock"]
    sizes = [path.stat().st_size for path in files]
    detected = 0
    for number in range(flips + cuts):
        # Every file in turn first, then by size, so that small ones are hit as well as large ones.
        path = files[number % len(files)] if number % 2 else chance.choices(files, sizes)[0]
        sound = path.read_bytes()
        if not sound:
            path.write_bytes(b"x")
        elif number < flips:
            place = chance.randrange(len(sound) * 8)
            changed = bytearray(sound)
            changed[place // 8] ^= 1 << place % 8
            path.write_bytes(changed)
        else:
            path.write_bytes(sound[: chance.randrange(len(sound))])
        opened = Generations(index).current()
        detected += opened.generation.name != newest.name and len(opened.warnings) == 1
        if number % 50 == 0:
            archive = open_archive(index)
            assert archive.generation == "gen-00000001" and all("第1版" in one.text for one in archive.articles)
        path.write_bytes(sound)
    assert version_of(index) == 2
    assert detected == flips + cuts
    return {"files": len(files), "flips": flips, "truncations": cuts, "detected": detected}
