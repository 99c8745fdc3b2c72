import os
import random
import re
import runpy
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index.errors import BuildRunning, IndexDamaged, IndexMismatch, IndexMissing, ShuttenError
from index.files import CRASH_VARIABLE
from index.generations import CRASH_POINTS, Generations
from index.lock import LOCK, holder, is_held
from index.manifest import OLDEST_SCHEMA, SCHEMA, _document

ROOT, CHILD = Path(__file__).parents[2], Path(__file__).with_name("crash_child.py")
tiny = runpy.run_path(str(CHILD))
build_tiny, content_for, facts_for = tiny["build_tiny"], tiny["content_for"], tiny["facts_for"]
KILLS = int(os.environ.get("SHUTTEN_KILLS", "200"))


def child(mode: str, index: Path, crash_at: str = "", **options: object) -> "subprocess.Popen[str]":
    environment = {**os.environ, "PYTHONPATH": str(ROOT), CRASH_VARIABLE: crash_at}
    command = [sys.executable, str(CHILD), mode, str(index)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, **options)  # type: ignore[call-overload]


@contextmanager
def holding(index: Path, mode: str = "hold") -> Iterator["subprocess.Popen[str]"]:
    process = child(mode, index)
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def listing(folder: Path) -> list[tuple[str, int, int]]:
    return sorted((p.relative_to(folder).as_posix(), p.stat().st_size, p.stat().st_mtime_ns) for p in folder.rglob("*"))


def names(index: Path) -> set[str]:
    return {path.name for path in index.iterdir()}


def assert_whole(index: Path) -> int:
    """The index opens without a warning and holds exactly one build; the number of its generation."""
    opened = Generations(index).current()
    assert opened.warnings == ()
    assert (opened.generation.folder / "vectors.bin").stat().st_size == 5000
    assert opened.generation.number == Generations(index).number()
    return opened.generation.number


def assert_next_build_cleans_up(index: Path) -> None:
    before = Generations(index).number() or 0
    generation = build_tiny(index, "next")
    assert generation.number > before
    assert assert_whole(index) == generation.number
    kept = {name for name in names(index) if name.startswith("gen-")}
    assert generation.name in kept
    assert len(kept) <= 2
    assert names(index) == kept | {"CURRENT", LOCK}
    assert Generations(index).check() == []


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """An index with two generations, 1 and 2."""
    for tag in ("one", "two"):
        build_tiny(tmp_path / "index", tag)
    return tmp_path / "index"


def test_a_published_generation_is_found_again_with_its_facts(tmp_path: Path):
    generation = build_tiny(tmp_path / "出典 索引", "one")
    opened = Generations(tmp_path / "出典 索引").current()
    assert opened.generation == generation
    assert opened.warnings == ()
    assert opened.generation.name == "gen-00000001"
    assert opened.generation.manifest.facts == facts_for("one")
    for name, content in content_for("one").items():
        assert (opened.generation.folder / name).read_bytes() == content


def test_two_generations_are_kept_and_numbers_count_up(tmp_path: Path):
    numbers = [build_tiny(tmp_path, f"build {i}").number for i in range(5)]
    assert numbers == [1, 2, 3, 4, 5]
    assert names(tmp_path) == {"CURRENT", LOCK, "gen-00000004", "gen-00000005"}
    assert Generations(tmp_path).number() == 5


def test_a_reader_keeps_its_open_files_while_others_publish(index: Path):
    generation = Generations(index).current().generation
    with (generation.folder / "vectors.bin").open("rb") as file:
        for i in range(3):
            build_tiny(index, f"later {i}")
        assert file.read() == content_for("two")["vectors.bin"]


def test_nothing_built_yet_says_how_to_build(tmp_path: Path):
    for folder in (tmp_path, tmp_path / "missing"):
        with pytest.raises(IndexMissing, match="Build one with: shutten build"):
            Generations(folder).current()
        assert Generations(folder).number() is None
        assert len(Generations(folder).check()) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("built", [0, 2])
@pytest.mark.parametrize("point", [*CRASH_POINTS, *(f"vectors.bin-{at}" for at in ("opened", "written", "synced"))])
def test_a_build_killed_at_any_point_loses_nothing(tmp_path: Path, point: str, built: int):
    index = tmp_path / "index"
    for i in range(built):
        build_tiny(index, f"built {i}")
    (tmp_path / "index" / ".tmp-9-1").mkdir(parents=True)  # so that there is something to remove
    process = child("build", index, crash_at=point)
    said, _ = process.communicate()
    if built == 0 and point == "old-set-aside":
        assert said == "1\n"  # a first build has nothing to set aside
    else:
        assert process.returncode == -signal.SIGKILL
    published = CRASH_POINTS.index(point) >= CRASH_POINTS.index("CURRENT-replaced") if point in CRASH_POINTS else False
    if built or published:
        assert assert_whole(index) == built + published
    else:
        try:
            found = Generations(index).current()
        except IndexMissing:
            pass
        else:  # all but the pointer was there
            assert found.warnings
            assert point in {"renamed", "renamed-synced", "CURRENT-ready"}
    assert_next_build_cleans_up(index)


def kill_at_random(tmp_path: Path, times: int) -> None:
    """Each third time in a new folder, so that first builds are killed too."""
    chance = random.Random(6)
    for i in range(times):
        index = tmp_path / f"index-{i // 3}"
        before = Generations(index).number() or 0
        process = child("build-for-ever", index)
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        time.sleep(chance.random() * 0.06)
        process.kill()
        acknowledged = [int(line) for line in process.stdout.read().split()] or [before]
        process.wait()
        process.stdout.close()
        if acknowledged[-1]:
            assert assert_whole(index) >= acknowledged[-1]
        else:
            try:
                Generations(index).current()
            except IndexMissing:
                assert Generations(index).number() is None
        if i % 3 == 2:
            assert_next_build_cleans_up(index)


def test_builds_killed_at_random_lose_nothing(tmp_path: Path):
    kill_at_random(tmp_path, 20)


@pytest.mark.slow
def test_many_builds_killed_at_random_lose_nothing(tmp_path: Path):
    kill_at_random(tmp_path, KILLS)


def test_readers_never_see_a_damaged_index_while_builds_are_published(index: Path):
    process = child("build-for-ever", index)
    end, seen = time.monotonic() + 60, set()
    while len(seen) < 5 and time.monotonic() < end:
        opened = Generations(index).current()
        assert opened.warnings == ()
        seen.add(opened.generation.number)
    process.kill()
    process.communicate()
    assert len(seen) == 5


def damaged(path: Path, content: bytes, index: Path) -> None:
    """With `content` at `path`, the damage is named and generation 1 used; afterwards all is well again."""
    sound = path.read_bytes()
    path.write_bytes(content)
    opened = Generations(index).current()
    assert opened.generation.number == 1
    (warning,) = opened.warnings
    assert path.relative_to(index).as_posix() in warning
    assert warning.endswith("shutten build")
    path.write_bytes(sound)


def generation_files(index: Path) -> list[Path]:
    return [path for path in sorted((index / "gen-00000002").rglob("*")) if path.is_file()]


def test_a_flipped_bit_in_any_file_is_found_and_the_previous_generation_used(index: Path):
    chance = random.Random(1)
    for path in generation_files(index):
        data = path.read_bytes()
        for _ in range(40 if data else 0):
            place = chance.randrange(len(data) * 8)
            damaged(
                path, data[: place // 8] + bytes([data[place // 8] ^ 1 << place % 8]) + data[place // 8 + 1 :], index
            )
    assert assert_whole(index) == 2


def test_a_file_cut_off_or_grown_is_found_and_the_previous_generation_used(index: Path):
    chance = random.Random(2)
    for path in generation_files(index):
        data = path.read_bytes()
        for end in {0, len(data) - 1, *(chance.randrange(len(data)) for _ in range(10))} if data else ():
            damaged(path, data[:end], index)
        for more in (b"\0", b"\n", data or b"x"):
            damaged(path, data + more, index)
    assert assert_whole(index) == 2


def test_a_quick_look_compares_sizes_only(index: Path):
    path = index / "gen-00000002" / "vectors.bin"
    path.write_bytes(path.read_bytes()[::-1])
    assert Generations(index).current(verify=False).generation.number == 2
    path.write_bytes(b"short")
    assert Generations(index).current(verify=False).generation.number == 1


def test_a_missing_file_and_a_missing_folder_are_found(index: Path):
    (index / "gen-00000002" / "vectors.bin").unlink()
    opened = Generations(index).current()
    assert (opened.generation.number, "vectors.bin is missing" in opened.warnings[0]) == (1, True)
    (index / "gen-00000002").rename(index / "elsewhere")
    opened = Generations(index).current()
    assert (opened.generation.number, "names gen-00000002, which is missing" in opened.warnings[0]) == (1, True)


@pytest.mark.parametrize(
    "content", [None, b"", b"\0" * 68, b"7\n", b"2", b"-1 x\n", b"\xff" * 500, b"9" * 10**6, "二\n".encode()]
)
def test_a_pointer_that_points_nowhere_leads_to_the_newest_sound_generation(index: Path, content: bytes | None):
    (index / "CURRENT").unlink()
    if content is not None:
        (index / "CURRENT").write_bytes(content)
    opened = Generations(index).current()
    assert opened.generation.number == 2
    assert re.search(r"CURRENT (is missing|is empty|names no generation)", opened.warnings[0])
    assert_next_build_cleans_up(index)


def test_any_flipped_bit_of_the_pointer_is_survived_with_a_warning(index: Path):
    sound = (index / "CURRENT").read_bytes()
    for place in range(len(sound) * 8):
        flipped = bytearray(sound)
        flipped[place // 8] ^= 1 << place % 8
        (index / "CURRENT").write_bytes(bytes(flipped))
        opened = Generations(index).current()
        assert (opened.generation.number, len(opened.warnings)) == (2, 1)


def test_nothing_sound_names_every_damaged_generation(index: Path):
    for number in (1, 2):
        (index / f"gen-0000000{number}" / "vectors.bin").write_bytes(b"")
    with pytest.raises(IndexDamaged) as problem:
        Generations(index).current()
    for part in ("gen-00000001/vectors.bin", "gen-00000002/vectors.bin", "shutten build --full"):
        assert part in str(problem.value)
    assert_next_build_cleans_up(index)


def test_a_damaged_generation_is_not_the_one_kept_as_previous(index: Path):
    (index / "gen-00000002" / "vectors.bin").write_bytes(b"")
    build_tiny(index, "three")
    assert names(index) == {"CURRENT", LOCK, "gen-00000001", "gen-00000003"}


def test_check_names_every_problem_and_its_remedy(index: Path):
    assert Generations(index).check() == []
    (index / "CURRENT").write_bytes(b"")
    (index / "gen-00000002" / "vectors.bin").write_bytes(b"")
    (index / "gen-00000002" / "words" / "part-1.bin").unlink()
    (index / "gen-00000001" / "manifest.json").write_bytes(b"{}")
    (index / ".tmp-3-1").mkdir()
    problems = Generations(index).check()
    assert [(problem.file, problem.remedy) for problem in problems] == [
        ("CURRENT", "shutten build"),
        ("gen-00000002/vectors.bin", "shutten build"),
        ("gen-00000002/words/part-1.bin", "shutten build"),
        ("gen-00000001/manifest.json", "shutten build"),
        (".tmp-3-1", "shutten build"),
    ]


def test_a_newer_schema_is_refused_and_nothing_changed(index: Path):
    import hashlib
    import json

    path = index / "gen-00000002" / "manifest.json"
    content = json.loads(path.read_bytes()) | {"schema": SCHEMA + 1, "news": []}
    del content["checksum"]
    path.write_bytes(_document(content))
    (index / "CURRENT").write_text(f"2 {hashlib.sha256(path.read_bytes()).hexdigest()}\n")
    before = listing(index)
    with pytest.raises(
        IndexMismatch, match=rf"schema {SCHEMA + 1}; this one reads {OLDEST_SCHEMA}\.\.{SCHEMA}\)\. Upgrade"
    ):
        Generations(index).current()
    (index / "CURRENT").write_bytes((index / "CURRENT").read_bytes())
    assert [row[:2] for row in listing(index)] == [row[:2] for row in before]
    generation = build_tiny(index, "full")  # as `shutten build --full` would
    assert generation.number == 3
    assert (index / "gen-00000002").exists()  # its own program can still read it


def test_reading_creates_and_changes_nothing(index: Path):
    before = listing(index)
    Generations(index).current()
    Generations(index).check()
    Generations(index).number()
    assert listing(index) == before


def test_clocks_and_file_times_decide_nothing(index: Path):
    for number, when in ((1, 4e9), (2, 0.0)):
        for path in [index / f"gen-0000000{number}", *(index / f"gen-0000000{number}").rglob("*")]:
            os.utime(path, (when, when))
    assert assert_whole(index) == 2
    assert build_tiny(index, "three").number == 3


def test_a_second_writer_is_told_who_is_writing(tmp_path: Path):
    with holding(tmp_path) as process:
        began = time.monotonic()
        with pytest.raises(BuildRunning) as refusal, Generations(tmp_path).writing():
            pass
        assert time.monotonic() - began < 1
        assert re.fullmatch(
            rf"Another build of this index has been running since \d\d:\d\d:\d\d \(process {process.pid}\)\. "
            r"Wait for it to end, then try again\.",
            str(refusal.value),
        )
        said = holder(tmp_path)
        assert said is not None
        assert said.command == "shutten build, held by a test"
    assert build_tiny(tmp_path, "after the kill").number == 1


def test_a_second_writer_in_the_same_process_is_refused_too(tmp_path: Path):
    refused = []

    def try_to_write() -> None:
        with pytest.raises(BuildRunning), Generations(tmp_path).writing():
            pass
        refused.append(True)

    with Generations(tmp_path).writing():
        try_to_write()
        thread = threading.Thread(target=try_to_write)
        thread.start()
        thread.join()
    assert refused == [True, True]


def test_of_many_writers_at_once_exactly_one_writes(tmp_path: Path):
    began, outcomes = threading.Barrier(12), []

    def write() -> None:
        began.wait()
        try:
            with Generations(tmp_path).writing():
                time.sleep(0.8)
                outcomes.append("wrote")
        except BuildRunning:
            outcomes.append("refused")

    threads = [threading.Thread(target=write) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused"] * 11 + ["wrote"]


def test_looking_whether_a_build_runs_disturbs_no_build(tmp_path: Path):
    stop, looks = threading.Event(), []

    def look() -> None:
        while not stop.is_set():
            looks.append(is_held(tmp_path))

    thread = threading.Thread(target=look)
    thread.start()
    for i in range(20):
        build_tiny(tmp_path, str(i))
    stop.set()
    thread.join()
    assert set(looks) == {True, False}


def test_the_lock_does_not_outlive_its_process_in_a_forked_one(tmp_path: Path):
    with holding(tmp_path, "hold-and-fork"):
        assert is_held(tmp_path)
    assert not is_held(tmp_path)
    assert build_tiny(tmp_path, "next").number == 1


@pytest.mark.parametrize("problem", [ValueError, KeyboardInterrupt, SystemExit])
def test_a_build_that_fails_leaves_the_old_index_and_no_lock_or_leftovers(index: Path, problem: type[BaseException]):
    before = listing(index / "gen-00000002")
    with pytest.raises(problem), Generations(index).writing() as draft:
        (draft.folder / "half").write_bytes(b"x")
        raise problem
    assert names(index) == {"CURRENT", LOCK, "gen-00000001", "gen-00000002"}
    assert listing(index / "gen-00000002") == before
    assert not is_held(index)
    assert build_tiny(index, "three").number == 3


def test_a_generation_that_does_not_verify_is_not_published(index: Path):
    def refuse(_folder: Path) -> None:
        raise IndexDamaged("too small")

    with pytest.raises(IndexDamaged, match="too small"), Generations(index).writing() as draft:
        draft.publish(facts_for("three"), refuse)
    assert assert_whole(index) == 2
    assert names(index) == {"CURRENT", LOCK, "gen-00000001", "gen-00000002"}


def test_a_block_that_publishes_nothing_changes_nothing(index: Path):
    with Generations(index).writing():
        pass
    assert assert_whole(index) == 2
    assert names(index) == {"CURRENT", LOCK, "gen-00000001", "gen-00000002"}


def test_what_killed_builds_left_is_removed_by_the_next_writer_only(index: Path):
    (index / ".tmp-3-1" / "words").mkdir(parents=True)
    (index / ".CURRENT.1-1").write_bytes(b"")
    (index / ".progress.json.1-1").write_bytes(b"")
    (index / "gen-00000007").mkdir()
    (index / "embedding.journal").write_bytes(b"kept")
    left = {".tmp-3-1", ".CURRENT.1-1", ".progress.json.1-1", "gen-00000007"}
    assert assert_whole(index) == 2
    assert left <= names(index)
    with Generations(index).writing() as draft:
        assert not left & names(index)
        assert draft.number == 3
    assert (index / "embedding.journal").exists()


def test_unpublished_generations_stay_while_the_pointer_cannot_be_trusted(index: Path):
    (index / "CURRENT").write_bytes(b"1 " + b"0" * 64 + b"\n")
    with Generations(index).writing():
        pass
    assert Generations(index).current().generation.number == 2


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path):
    (tmp_path / "file").write_bytes(b"")
    with (
        pytest.raises(ShuttenError, match="file/index cannot be written"),
        Generations(tmp_path / "file/index").writing(),
    ):
        pass


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=96k", "none", str(disk)], capture_output=True)
    if mounted.returncode:
        pytest.skip("a small disk can only be mounted by root")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_full_disk_fails_the_build_and_leaves_the_old_index_and_no_leftovers(small_disk: Path):
    index = small_disk / "index"
    build_tiny(index, "one")
    build_tiny(index, "two")
    failed = 0
    for room in range(40):  # in KiB
        (small_disk / "ballast").unlink(missing_ok=True)
        free = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
        (small_disk / "ballast").write_bytes(b"x" * max(0, free - room * 1024))
        before = assert_whole(index)
        try:
            build_tiny(index, f"room {room}")
        except OSError as error:
            failed += 1
            assert error.filename is not None
            assert assert_whole(index) == before
        assert {name for name in names(index) if name.startswith(".")} == set()
        assert not is_held(index)
    assert 5 < failed < 40


def test_a_read_only_disk_is_read_and_a_build_there_refused_with_its_name(small_disk: Path):
    build_tiny(small_disk, "one")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    assert assert_whole(small_disk) == 1
    assert Generations(small_disk).check() == []
    with (
        pytest.raises(ShuttenError, match=r"disk cannot be written \(Read-only file system\)"),
        Generations(small_disk).writing(),
    ):
        pass
