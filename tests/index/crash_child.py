"""Builds tiny generations, to be killed by the tests that start it: `crash_child.py MODE INDEX`."""

import os
import random
import sys
import threading
import time
from pathlib import Path

from index.files import write_checked
from index.generations import Generation, Generations
from index.manifest import BuildFacts, Counts, ModelFacts
from index.progress import die_with_parent, reporting, stop_on_sigterm


def facts_for(tag: str) -> BuildFacts:
    """Facts that say which content was built."""
    return BuildFacts(
        app_version="0",
        model=ModelFacts("hashing", "hashing-1", 8),
        store="exact",
        store_kind="flat",
        counts=Counts(1, 2, 3, 0),
        settings={"tag": tag},
        articles_digest="0" * 64,
    )


def content_for(tag: str) -> dict[str, bytes]:
    """The files of a tiny generation, all different from those of another tag."""
    noise = random.Random(tag).randbytes(5000)
    return {"vectors.bin": noise, "words/part-1.bin": noise[::-1] + tag.encode(), "empty.bin": b""}


def verify_for(tag: str, folder: Path) -> None:
    """What a reader would do: every file is there and says what was written."""
    for name, content in content_for(tag).items():
        if (folder / name).read_bytes() != content:
            raise ValueError(name)


def build_tiny(index: Path, tag: str) -> Generation:
    """One build, as index/build.py does it: one file written by us, others by a library that forces nothing out."""
    with Generations(index).writing() as draft:
        for name, content in content_for(tag).items():
            path = draft.folder / name
            path.parent.mkdir(exist_ok=True)
            if name == "vectors.bin":
                write_checked(path, (content[at : at + 1000] for at in range(0, len(content), 1000)))
            else:
                path.write_bytes(content)
        return draft.publish(facts_for(tag), lambda folder: verify_for(tag, folder))


def say(word: object) -> None:
    """Tell the test, at once."""
    print(word, flush=True)


def main(mode: str, index: Path) -> None:
    """Do what `mode` says."""
    if mode == "build":
        say(build_tiny(index, "child").number)
    elif mode == "build-for-ever":
        say("ready")
        while True:
            say(build_tiny(index, f"{os.getpid()}-{time.monotonic_ns()}").number)
    elif mode == "hold":
        with Generations(index).writing("shutten build, held by a test"):
            say("held")
            time.sleep(60)
    elif mode == "hold-and-fork":
        with Generations(index).writing():
            if os.fork() == 0:
                say("held")  # said by the forked process once it runs, so that the kill does not come before it does
                time.sleep(5)
                os._exit(0)
            time.sleep(60)
    elif mode in {"patient", "stubborn"}:
        die_with_parent()
        if mode == "patient":
            stop_on_sigterm()
        else:
            import signal

            signal.signal(signal.SIGTERM, signal.SIG_IGN)
        with Generations(index).writing(), reporting(index) as report:
            report("embedding", 1, 10)
            say("held")
            time.sleep(60)
    elif mode == "parent":
        from index.progress import start_child

        # By a thread that ends at once, as the threads of a web server do.
        thread = threading.Thread(target=start_child, args=([sys.executable, __file__, "patient", str(index)], index))
        thread.start()
        thread.join()
        time.sleep(60)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
