"""Measures in the browser what a person waits for: `python tests/e2e/measure.py [passages]`.

Over a synthetic archive (10,000 passages unless told otherwise): how long after Enter the first excerpt of a warm
question is painted, and how long a key takes to be painted while the page is idle and while the index is rebuilt.

The archive is made of sentences of the sample archive in new orders, each article with a code of its own. Embedding so
many texts would take half an hour, so each takes one of 200 vectors that the bundled model made, with a little noise:
the numbers differ from real ones, their size and everything done with them do not. Questions are embedded in earnest.
"""

import json
import random
import re
import sys
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402 - the path comes first
from playwright.sync_api import Page, TimeoutError, sync_playwright  # noqa: E402

import index.build as pipeline  # noqa: E402
from index.embedders import Embedder, Vectors, open_embedder  # noqa: E402
from index.intake import read_folder  # noqa: E402
from tests.e2e.browser import ask, launch, watched_page  # noqa: E402
from ui.web import serve  # noqa: E402

KNOWN = 200  # texts that are embedded in earnest
QUESTIONS = (
    "{code}では何が議論されたか", "what did {code} cover", "{code}の対象は何か", "AMRAAMの共同生産", "PAC-3 MSE とは",
    "When was Keen Edge held?", "アイアン・フィスト2025はいつ開かれますか", "防衛相会談で何が決まったか",
)  # fmt: skip
PAINTED = """() => {
    window.painted = null;
    const seen = new MutationObserver(() => {
        const turns = document.querySelectorAll("#conversation .turn");
        if (turns.length !== window.turns || !turns[turns.length - 1].querySelector(".statement, .note")) return;
        seen.disconnect();
        requestAnimationFrame(() => setTimeout(() => (window.painted = performance.now() - window.sent)));
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
    """The bundled model, which gives a new text one of the vectors it has made, with noise."""

    def __init__(self, model: Embedder, texts: Sequence[str]) -> None:
        self._model, self.facts = model, model.facts
        self._known = model.embed_passages(texts)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder`."""
        codes = [zlib.crc32(text.encode("utf-8", "replace")) for text in texts]
        noise = np.array([np.random.default_rng(code).standard_normal(self.facts.dimension) for code in codes])
        vectors = self._known[[code % len(self._known) for code in codes]] + 0.01 * noise
        made: Vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
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
                "title": f"記録{number} 符号SYN{number}",
                "text": f"符号SYN{number}の記録。{body}",
                "published": f"{2020 + number % 6}-{1 + number % 12:02}-{1 + number % 28:02}",
                "outlet": f"媒体{number % 40}",
            }
            file.write(json.dumps(article, ensure_ascii=False) + "\n")


@contextmanager
def synthetic(passages: int) -> Iterator[tuple[Path, Path]]:
    """An index and an article folder of about that many passages."""
    with tempfile.TemporaryDirectory() as scratch:
        index, data = Path(scratch) / "index", Path(scratch) / "articles"
        articles = read_folder(ROOT / "data" / "articles", lambda stage, done, total: None).articles
        texts = [line for a in articles if a.language == "ja" for line in re.findall("[^。\n]+。", a.text)]
        sentences = sorted({text for text in texts if 15 < len(text) < 90})
        write_articles(data, sentences, passages)
        reusing = Reusing(open_embedder(), sentences[:KNOWN])
        pipeline.open_embedder = lambda name: reusing
        pipeline.build(data, index)
        pipeline.open_embedder = open_embedder
        yield index, data


def first_paints(page: Page, rounds: int) -> list[float]:
    """Milliseconds from Enter to the painted excerpts, one a question."""
    times = []
    for number in range(rounds):
        question = QUESTIONS[number % len(QUESTIONS)].format(code=f"SYN{number * 37}")
        page.locator("#question textarea").fill(question)
        page.evaluate(PAINTED)
        page.locator("#question textarea").press("Enter")
        try:
            page.wait_for_function("() => window.painted !== null")
        except TimeoutError:
            raise RuntimeError(f"{question}: {page.locator('#conversation').inner_text()[-300:]}") from None
        times.append(float(page.evaluate("window.painted")))
        page.locator("#conversation .turn").last.locator(".go-on, .verdict").first.wait_for()
        page.wait_for_timeout(400)
        if number % 5 == 4:
            page.get_by_role("button", name="New conversation").first.click()
            page.locator("#conversation .welcome").wait_for()
    return times


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
    serve.go_offline()
    from rag import open_assistant
    from tests.e2e.conftest import served
    from ui.web.opening import Opening

    with synthetic(passages) as (index, data), sync_playwright() as playwright:
        browser = launch(playwright)
        opening = Opening(lambda: open_assistant(index))
        with served(opening, index, data) as address, watched_page(browser, address) as watched:
            page = watched.page
            page.set_default_timeout(120_000)
            print(f"passages: {opening.assistant(60).status().passages:,}")
            ask(page, "what did SYN5 cover")
            told("first paint of a warm question", first_paints(page, 40))
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
