"""The process that reads files: what it lets through, what ends it, and that nothing gets out of it."""

import json
import platform
import sys
from pathlib import Path

import pytest

from index.errors import ShuttenError
from index.readers import Source, read_file
from index.sandbox import Sandbox

ROOT = Path(__file__).parents[2]
HONEST = Source("港.txt", "港の話\n防衛省は訓練の後に会見を開き、部隊の規模を説明した。\n".encode())
# Readers that do what a parser in a stranger's hands might do. They are put beside the real ones in the child alone.
HOSTILE = """
import ctypes, os, socket, subprocess, sys, urllib.request
from pathlib import Path

def raw_call(number, *arguments):
    library = ctypes.CDLL(None, use_errno=True)
    return library.syscall(number, *arguments), ctypes.get_errno()

def eat_memory(): return [bytearray(10_000_000) for _ in range(1_000)]
def compute():
    while True: pass
def sleep():
    import time; time.sleep(1000)
def crash(): ctypes.string_at(0)
def leave(): os._exit(3)
def grow(): return "x" * 4_000_000
def connect(): socket.create_connection(("127.0.0.1", 9))
def look_up(): socket.getaddrinfo("example.org", 80)
def fetch(): urllib.request.urlopen("http://127.0.0.1:9/")
def start(): subprocess.run(["true"])
def shell(): os.system("true")
def write(): Path("/tmp/shutten-was-here").write_text("x")
def append(): os.open("/tmp/shutten-was-here", os.O_WRONLY | os.O_CREAT)
def remove(): os.remove(__file__)
def raw_socket():
    result, error = raw_call({"x86_64": 41, "aarch64": 198}[os.uname().machine], 2, 1, 0)
    raise RuntimeError(f"socket gave {result}, {error}")
def raw_start():
    result, error = raw_call({"x86_64": 59, "aarch64": 221}[os.uname().machine], b"/bin/true", None, None)
    raise RuntimeError(f"execve gave {result}, {error}")
def harm():
    library, here = ctypes.CDLL(None, use_errno=True), os.fsencode(__file__)
    name, folder = here + b"-was-here", -100
    calls = [(library.open, here, flags) for flags in (os.O_WRONLY, os.O_RDWR, os.O_RDONLY | os.O_TRUNC)]
    calls += [(library.open, name, os.O_RDONLY | os.O_CREAT, 0o600), (library.creat, name, 0o600)]
    calls += [(library.openat, folder, here, os.O_WRONLY | os.O_TRUNC), (library.syscall, 437, folder, here, None, 24)]
    calls += [(library.truncate, here, 0), (library.ftruncate, 0, 0), (library.mkdir, name, 0o700)]
    calls += [(library.link, here, name), (library.symlink, here, name)]
    calls += [(library.chmod, here, 0), (library.fchmod, 0, 0)]
    calls += [(library.mkdirat, folder, name, 0o700), (library.symlinkat, here, folder, name)]
    calls += [(library.linkat, folder, here, folder, name, 0), (library.fchmodat, folder, here, 0, 0)]
    calls += [(library.chown, here, -1, -1), (library.fchownat, folder, here, -1, -1, 0), (library.rmdir, name)]
    calls += [(library.kill, os.getppid(), 0), (library.tgkill, os.getppid(), os.getppid(), 0)]
    calls += [(library.prlimit, os.getppid(), 0, None, None), (library.sigqueue, os.getppid(), 0, None)]
    if os.uname().machine == "x86_64":
        calls += [(library.syscall, 2, here, os.O_WRONLY | os.O_TRUNC), (library.syscall, 200, os.getppid(), 0)]
    done = [call[0].__name__ for call in calls if (call[0](*call[1:]), ctypes.get_errno()) != (-1, 13)]
    raise RuntimeError(f"of {len(calls)} done: {done}, read: {len(Path(__file__).read_bytes()) > 0}")
def abort(): os.abort()
def environment(): raise RuntimeError("sees " + ",".join(sorted(os.environ)))

def read(source, honest):
    from index.documents import Unread
    try:
        vars(sys.modules[__name__]).get(source.file[:-4], lambda: None)()
    except MemoryError:
        raise
    except Exception as problem:
        return (), (Unread(source.file, f"{type(problem).__name__}: {problem}"),)
    return honest(source)
"""


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on the child of a sandbox calls the function of HOSTILE that a file `NAME.txt` names."""
    (tmp_path / "hostile.py").write_text(HOSTILE, encoding="utf-8")
    start = (
        f"import sys; sys.path[:0] = [sys.argv[1], {str(tmp_path)!r}]; import hostile, index.sandbox.child as child;"
        "honest = child.read_file; child.read_file = lambda source: hostile.read(source, honest); child.main()"
    )
    monkeypatch.setattr("index.sandbox._START", start)


@pytest.fixture
def sandbox(hostile: None):
    """A hostile sandbox with small limits."""
    with Sandbox(memory=200_000_000, computing=1, waiting=100, reply=3_000_000) as sandbox:
        yield sandbox


def verdict(sandbox: Sandbox, name: str) -> tuple[str, str]:
    read = sandbox.read(Source(f"{name}.txt", HONEST.raw))
    assert read.articles == ()
    (one,) = read.unread
    assert one.file == f"{name}.txt"
    return one.code, one.reason


def test_what_comes_out_is_what_a_reader_says():
    data = ROOT / "data" / "articles"
    with Sandbox() as sandbox:
        for path in sorted(data.iterdir()):
            if path.is_file():
                source = Source(path.name, path.read_bytes())
                read = sandbox.read(source)
                assert (read.articles, read.unread) == read_file(source)
                assert (read.encoding, read.replaced) == (source.heard.encoding, source.heard.replaced)


def test_half_characters_and_every_field_go_through():
    record = {"id": "a", "title": "\ud83d", "text": "b" * 99, "published": "2030-04-01", "x": ["y"], "url": "http://a/"}
    sources = [Source("a.jsonl", json.dumps(record).encode()), Source("b.md", b'---\ntitle: "\\ud83d"\n---\nwords\n')]
    with Sandbox() as sandbox:
        for source in sources:
            read = sandbox.read(source)
            assert (read.articles, read.unread) == read_file(source)


@pytest.mark.parametrize(
    ("what", "code", "reason"),
    [
        ("eat_memory", "memory", "needs more than 200 MB of memory"),
        ("compute", "slow", "took longer than 1 s of computing"),
        ("crash", "crashed", "makes the program that reads it crash"),
        ("leave", "crashed", "makes the program that reads it crash (status 3)"),
        ("abort", "crashed", "makes the program that reads it crash"),
    ],
)
def test_a_file_that_ends_its_reader_has_a_verdict_and_the_next_is_read(
    sandbox: Sandbox, what: str, code: str, reason: str
):
    assert sandbox.read(HONEST).articles
    told, why = verdict(sandbox, what)
    assert told == code and reason in why
    assert sandbox.read(HONEST).articles


@pytest.mark.usefixtures("hostile")
def test_a_file_that_never_ends_is_given_up():
    with Sandbox(waiting=3) as sandbox:
        assert verdict(sandbox, "sleep") == ("slow", "took longer than 3 s to read; split it or remove it.")


def test_more_articles_than_are_listened_to_are_refused(sandbox: Sandbox):
    lines = "\n".join(json.dumps({"id": str(i), "text": "word " * 2000}) for i in range(400))
    read = sandbox.read(Source("large.jsonl", lines.encode()))
    assert [one.code for one in read.unread] == ["too-large"]
    assert sandbox.read(HONEST).articles


@pytest.mark.parametrize("what", ["connect", "look_up", "fetch", "start", "shell", "write", "append", "remove"])
def test_a_reader_reaches_nothing(sandbox: Sandbox, what: str):
    assert "PermissionError" in verdict(sandbox, what)[1] or "URLError" in verdict(sandbox, what)[1]
    assert not Path("/tmp/shutten-was-here").exists()


@pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in ("x86_64", "aarch64"), reason="the filter of calls is Linux's"
)
def test_the_kernel_refuses_the_network_programs_and_changes_even_to_a_parser_that_was_taken_over(sandbox: Sandbox):
    assert verdict(sandbox, "raw_socket")[1] == "RuntimeError: socket gave -1, 13"
    assert verdict(sandbox, "raw_start")[1] == "RuntimeError: execve gave -1, 13"
    said = verdict(sandbox, "harm")[1]
    assert said.startswith("RuntimeError: of 2") and said.endswith(" done: [], read: True")


def test_a_reader_sees_nothing_of_the_environment(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SECRET_KEY", "x")
    sandbox.read(Source("leave.txt", b"x"))  # so that the next one is started now
    assert "SECRET" not in verdict(sandbox, "environment")[1]


def test_a_reader_that_cannot_start_is_no_fault_of_the_files(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("index.sandbox._START", "import nothing_of_that_name")
    with pytest.raises(ShuttenError, match=r"does not start \(status 1\)"), Sandbox() as sandbox:
        sandbox.read(HONEST)


def test_no_process_is_left_behind(sandbox: Sandbox):
    with sandbox:
        sandbox.read(HONEST)
        process = sandbox._process
        assert process is not None and process.poll() is None
    assert process.poll() is not None
