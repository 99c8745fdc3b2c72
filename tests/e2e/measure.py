"""Measures in the browser what a person waits for: `python tests/e2e/measure.py [passages]`.

Over an archive of 10,000 passages unless told otherwise: how long after Enter the first excerpt of a warm question is
painted, and its whole answer, and how long a key takes to be painted while the page is idle and while the index is
rebuilt. The server is a process of its own, as it is for a person. The questions are those of data/eval that the sample
archive answers, each kind and both languages.

The archive is the sample archive and, around it, articles of its sentences in new orders, each with a code of its own.
Embedding so many passages would take half an hour, so those take vectors that the bundled model made of other texts,
with a little noise: the numbers differ from real ones, their size and everything done with them do not. Questions, the
sample's own passages and all sentences are embedded in earnest.
"""

import json
import random
import re
import shutil
import sys
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "data" / "articles"
sys.path.insert(0, str(ROOT))

import httpx  # noqa: E402 - the path comes first
import numpy as np  # noqa: E402
from playwright.sync_api import Page, TimeoutError, sync_playwright  # noqa: E402

import index.build as pipeline  # noqa: E402
from index.embedders import Embedder, Vectors, open_embedder  # noqa: E402
from index.intake import read_folder  # noqa: E402
from tests.e2e.browser import ask, launch, watched_page  # noqa: E402
from tests.reliability.served import server  # noqa: E402

CODE = "SYN"  # stands in every passage that is not embedded in earnest
ROUNDS = 60
PAINTED = """() => {
    window.painted = {};
    const paint = (name) =>
        requestAnimationFrame(() => setTimeout(() => (window.painted[name] ??= performance.now() - window.sent)));
    const seen = new MutationObserver(() => {
        const turns = document.querySelectorAll("#conversation .turn");
        const last = turns[turns.length - 1];
        if (turns.length !== window.turns) return;
        if (last.querySelector(".statement")) paint("first");
        if (last.querySelector(".answer")) {
            paint("whole");
            seen.disconnect();
        }
    });
    window.turns = document.querySelectorAll("#conversation .turn").length + 1;
    const box = document.querySelector("#question textarea");
    box.addEventListener("keydown", event => event.key === "Enter" && (window.sent = performance.now()), {once: true});
    seen.observe(document.body, {childList: true, subtree: true});
}"""
KEYS = """() => {
    window.keys = [];
    document.querySelector("#question textarea").addEventListener("keydown", event => {
        const pressed = event.timeStamp;
        requestAnimationFrame(() => setTimeout(() => window.keys.push(performance.now() - pressed)));
    });
}"""


class Reusing:
    """The bundled model, which gives a text with a code one of the vectors it has made, with noise."""

    pools = False

    def __init__(self, model: Embedder, texts: Sequence[str]) -> None:
        self._model, self.facts = model, model.facts
        self._known = model.embed_passages(texts)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder`."""
        made = np.empty((len(texts), self.facts.dimension), np.float32)
        real = [row for row, text in enumerate(texts) if CODE not in text]
        if real:
            made[real] = self._model.embed_passages([texts[row] for row in real])
        for row in sorted(set(range(len(texts))) - set(real)):
            code = zlib.crc32(texts[row].encode("utf-8", "replace"))
            noise = np.random.default_rng(code).standard_normal(self.facts.dimension)
            vector = self._known[code % len(self._known)] + 0.01 * noise
            made[row] = vector / np.linalg.norm(vector)
        return made

    def embed_query(self, text: str) -> Vectors:
        """See `Embedder`."""
        return self._model.embed_query(text)


def write_articles(folder: Path, sentences: Sequence[str], passages: int) -> None:
    """Articles of about two passages each in one file of JSON Lines."""
    chance = random.Random(7)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "synthetic.jsonl").open("w", encoding="utf-8") as file:
        for number in range(passages // 2):
            body = "".join(chance.sample(sentences, 11))
            article = {
                "id": f"synthetic-{number}",
                "title": f"記録{number} 符号{CODE}{number}",
                "text": f"符号{CODE}{number}の記録。{body}",
                "published": f"{2020 + number % 6}-{1 + number % 12:02}-{1 + number % 28:02}",
                "outlet": f"媒体{number % 40}",
            }
            file.write(json.dumps(article, ensure_ascii=False) + "\n")


@contextmanager
def synthetic(passages: int) -> Iterator[tuple[Path, Path]]:
    """An index and an article folder of about that many passages."""
    with tempfile.TemporaryDirectory() as scratch:
        index, data = Path(scratch) / "index", Path(scratch) / "articles"
        articles = read_folder(SAMPLE, lambda stage, done, total: None).articles
        texts = [line for a in articles if a.language == "ja" for line in re.findall("[^。\n]+。", a.text)]
        sentences = sorted({text for text in texts if 15 < len(text) < 90})
        shutil.copytree(SAMPLE, data)
        write_articles(data, sentences, passages)
        reusing = Reusing(open_embedder(), sentences)
        pipeline.open_embedder = lambda name: reusing
        pipeline.build(data, index)
        pipeline.open_embedder = open_embedder
        yield index, data


def questions() -> list[str]:
    """Questions that the sample archive answers and that follow up no other, in an order drawn by chance."""
    with (ROOT / "data" / "eval" / "questions.jsonl").open(encoding="utf-8") as lines:
        asked = [json.loads(line) for line in lines]
    alone = [one["question"] for one in asked if one["kind"] != "unanswerable" and not one.get("after")]
    return random.Random(7).sample(alone, len(alone))


def paints(page: Page, rounds: int) -> tuple[list[float], list[float]]:
    """Milliseconds from Enter to the first painted excerpts and to the painted answer, one each a question.

    A question that is not answered has no excerpts; it is told and left out.
    """
    first, whole, refused = [], [], 0
    for number, question in enumerate(questions()[:rounds]):
        page.locator("#question textarea").fill(question)
        page.evaluate(PAINTED)
        page.locator("#question textarea").press("Enter")
        try:
            page.wait_for_function("() => window.painted.whole")
        except TimeoutError:
            raise RuntimeError(f"{question}: {page.locator('#conversation').inner_text()[-300:]}") from None
        painted = page.evaluate("window.painted")
        if "first" in painted:
            first.append(float(painted["first"]))
            whole.append(float(painted["whole"]))
        else:
            refused += 1
        page.locator("#conversation .turn").last.locator(".go-on, .verdict").first.wait_for()
        page.wait_for_timeout(400)
        if number % 5 == 4:
            page.get_by_role("button", name="New conversation").first.click()
            page.locator("#conversation .welcome").wait_for()
    print(f"not answered: {refused}")
    return first, whole


def typed(page: Page, letters: int) -> list[float]:
    """Milliseconds from each key to the painted letter."""
    page.locator("#question textarea").fill("")
    page.evaluate(KEYS)
    page.locator("#question textarea").press_sequentially("a" * letters, delay=40)
    page.wait_for_timeout(300)
    return [float(time) for time in page.evaluate("window.keys")]


def told(name: str, times: Sequence[float]) -> None:
    """One line: median, 95th percentile and worst of some times."""
    middle, high = np.percentile(times, [50, 95])
    print(f"{name}: n={len(times)} median {middle:.0f} ms, p95 {high:.0f} ms, worst {max(times):.0f} ms", flush=True)


def main(passages: int) -> None:
    """Measure and print."""
    with ExitStack() as opened:
        index, data = opened.enter_context(synthetic(passages))
        served = opened.enter_context(server(index, data, index.parent))
        browser = launch(opened.enter_context(sync_playwright()))
        with watched_page(browser, served.address) as watched:
            page = watched.page
            page.set_default_timeout(120_000)
            held = httpx.get(f"{served.address}/api/v1/status", trust_env=False).json()
            print(f"passages: {held['passages']:,}")
            ask(page, "日米防衛相会談では何が議論されたか")
            first, whole = paints(page, ROUNDS)
            told("first excerpts of a warm question", first)
            told("its whole answer", whole)
            told("a key while idle", typed(page, 150))
            (data / "new.txt").write_text("新しい記事。符号NEW1の記録が届いた。" * 3, encoding="utf-8")
            page.get_by_role("tab", name="Index").click()
            page.get_by_role("button", name="Update the index").click()
            page.locator("#build-panel progress").wait_for()
            page.get_by_role("tab", name="Ask").click()
            times: list[float] = []
            while page.locator("#build-panel progress").count() and len(times) < 600:
                times += typed(page, 50)
            told("a key while a build runs", times)
        browser.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
