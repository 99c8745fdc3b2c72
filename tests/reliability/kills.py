"""Builds that are killed: at random moments, at every named point, one of many that were started at once."""

import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from index.build import build
from index.errors import BuildRunning, IndexMissing
from index.files import CRASH_VARIABLE
from index.generations import CRASH_POINTS, Generations
from tests.reliability.rig import Child, assert_tidy, build_version, version_of

Say = Callable[[object], None]
FILES = ("vectors.faiss", "vectors.keys.npy", "sentences.npy", "report.json")
POINTS = (*CRASH_POINTS, *(f"{file}-{at}" for file in FILES for at in ("opened", "written", "flushed", "synced")))
_PUBLISHED = CRASH_POINTS.index("CURRENT-replaced")


def kill_at_random(folder: Path, kills: int, seed: int = 1) -> dict[str, object]:
    """Kill processes that build for ever; the index goes on from kill to kill, and every fifth is a first build."""
    chance = random.Random(seed)
    data, index, version, acknowledged, unpublished = folder / "data", folder / "index", 0, 0, 0
    began = time.monotonic()
    build_version(data, folder / "measured", 1)
    build_takes = time.monotonic() - began
    for kill in range(kills):
        first = kill % 5 == 4
        if first:
            index, version = folder / f"index-{kill}", 0

        def builds(say: Say, index: Path = index, after: int = version) -> None:
            while True:
                after += 1
                began = time.monotonic()
                build_version(data, index, after)
                say(f"{time.monotonic() - began} {after}")

        child = Child(builds)
        time.sleep(chance.uniform(0, (1.2 if first else 2.5) * build_takes))
        said = child.kill()
        assert child.status == -signal.SIGKILL, said
        # How long a build takes changes with what else the machine does; so does the moment of the next kill.
        build_takes = (build_takes + float(said[-1].split()[0])) / 2 if said else 1.15 * build_takes
        promised = int(said[-1].split()[1]) if said else version
        acknowledged += len(said)
        try:
            found = version_of(index)
        except IndexMissing:
            assert promised == 0, "an acknowledged generation is lost"
            unpublished += 1
            continue
        assert found in (promised, promised + 1), (found, promised)
        version = found
        if kill % 10 == 0:
            build_version(data, index, version + 1)
            version += 1
            assert_tidy(index)
    assert kills < 10 or (0 < unpublished < kills / 2 and acknowledged > kills / 4), "killed too early to show anything"
    return {"kills": kills, "generations acknowledged": acknowledged, "first builds without an index": unpublished}


def kill_at_points(folder: Path, times: int, points: tuple[str, ...] = POINTS) -> dict[str, object]:
    """Kill a first build and a third one at each named point; the next build must tidy up by itself."""
    data, killed, prepared = folder / "data", 0, folder / "prepared"
    for version in (1, 2):
        build_version(data, prepared, version)
    for turn in range(times):
        for point in points:
            for before in (0, 2):
                index = folder / f"{point}-{before}-{turn}"
                if before:
                    shutil.copytree(prepared, index)
                (index / ".tmp-9-1").mkdir(parents=True)  # so that there is something to remove
                job = lambda say, index=index, v=before + 1: say(build_version(data, index, v))  # noqa: E731
                child = Child(job, **{CRASH_VARIABLE: point})
                said = child.end()
                if before == 0 and point == "old-set-aside":
                    assert child.status == 0, said  # a first build has nothing to set aside
                else:
                    assert child.status == -signal.SIGKILL, (point, before, said)
                    killed += 1
                published = point in CRASH_POINTS and CRASH_POINTS.index(point) >= _PUBLISHED
                _assert_after(index, before, published=published or child.status == 0, point=point)
                build_version(data, index, 9)
                assert version_of(index) == 9
                assert_tidy(index)
                shutil.rmtree(index)
    return {"points": len(points), "kills": killed}


def _assert_after(index: Path, before: int, *, published: bool, point: str) -> None:
    if before or published:
        assert version_of(index) == before + published, point
        return
    try:
        opened = Generations(index).current()
    except IndexMissing:
        return
    assert len(opened.warnings) == 1, point  # all of the first generation is there but the pointer to it


def start_many(folder: Path, starts: int) -> dict[str, object]:
    """Start builds of one index at one moment: one runs, the others are refused and say so."""
    data, index = folder / "data", folder / "index"
    build_version(data, index, 1)
    begin = time.monotonic() + 1 + starts / 20

    def job(say: Say) -> None:
        def slowly(stage: str, done: int, total: int) -> None:
            if (stage, done) == ("reading", 0):
                time.sleep(4)

        time.sleep(max(0.0, begin - time.monotonic()))
        began = time.monotonic()
        try:
            build(data, index, model="hashing", full=True, progress=slowly)
        except BuildRunning as refusal:
            said = "refused" if "Wait for it to end" in str(refusal) else str(refusal)
            say(f"{said} {time.monotonic() - began:.3f}")
        else:
            say("built 0")

    words = [child.end()[-1].rsplit(" ", 1) for child in [Child(job) for _ in range(starts)]]
    seconds = [float(second) for word, second in words if word == "refused"]
    assert sorted(word for word, _ in words) == ["built", *["refused"] * (starts - 1)], words
    return {"starts": starts, "refused": len(seconds), "slowest refusal s": max(seconds), "median s": median(seconds)}


def restart_after_kill(folder: Path, times: int) -> dict[str, object]:
    """Kill the holder of the lock; the next build must have begun to read within a second."""
    data, index = folder / "data", folder / "index"
    build_version(data, index, 1)
    seconds = []

    def job(say: Say) -> None:
        def tell(stage: str, done: int, total: int) -> None:
            if (stage, done) == ("reading", 0):
                say(time.monotonic())
                time.sleep(60)

        build(data, index, model="hashing", full=True, progress=tell)

    for _ in range(times):
        holder = Child(job)
        holder.next_line()
        killed = time.monotonic()
        os.kill(holder.pid, signal.SIGKILL)
        after = Child(job)
        seconds.append(float(after.next_line()) - killed)
        holder.end()
        after.kill()
    build_version(data, index, 2)
    assert_tidy(index)
    return {"restarts": times, "slowest s": round(max(seconds), 3), "within 1 s": sum(s <= 1 for s in seconds)}
