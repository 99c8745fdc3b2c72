"""A tiny true assistant over three invented articles: it answers by looking for words, and quotes whole sentences."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import SimpleNamespace
from typing import Any

from index.documents import Article, Span
from index.errors import NotInArchive
from rag.answers import (
    Answer,
    Citation,
    Coverage,
    Difference,
    Event,
    Kind,
    Modality,
    Statement,
    Timing,
    Window,
)
from rag.reasons import Reasons
from tests.ui.samples import ARTICLES

SENTENCE = re.compile(r"[^。.\n]+[。.]?")


@dataclass
class SmallAssistant:
    """Answers over `texts`; a question that shares no word with them is not answered."""

    texts: dict[str, Article]

    @classmethod
    def over_samples(cls) -> "SmallAssistant":
        return cls(dict(ARTICLES))

    def ask(
        self,
        question: str,
        *,
        after: Sequence[str] = (),
        since: date | None = None,
        until: date | None = None,
        source: str | None = None,
        undated: bool = False,
        literally: Sequence[str] = (),
    ) -> Answer:
        inside = [a for a in self.texts.values() if _within(a, since, until, source)]
        words = _words(question) or {question}
        ranked = sorted(
            (
                (sum(word in found.group().lower() for word in words), article, found)
                for article in inside
                for found in SENTENCE.finditer(article.text)
            ),
            key=lambda row: -row[0],
        )
        citations = tuple(
            Citation(n, a.id, a.title, a.outlet, a.published, a.url, a.file, Span(*m.span()), m.group(), a.sha256)
            for n, (_, a, m) in enumerate([row for row in ranked if row[0] >= 2][:3], start=1)
        )
        japanese = bool(re.search(r"[ぁ-ん一-龥]", question))
        return Answer(
            question=question,
            understood=f"{after[-1]} {question}" if after and len(words) < 4 else question,
            language="ja" if japanese else "en",
            kind="fact",
            answered=bool(citations),
            confidence=0.9 if citations else 0.05,
            heading=("記事は次のように伝えています。" if japanese else "The archive says:")
            if citations
            else "見つかりません。",
            note="",
            statements=tuple(Statement(c.quote, (c.number,)) for c in citations),
            citations=citations,
            coverage=Coverage(
                len(inside),
                len(ranked),
                None,
                None,
                Window(since, until) if since or until else None,
                tuple((word, sum(word in a.text.lower() for a in inside)) for word in sorted(words)[:3]),
                (),
                tuple(f"{a.id}#{m.start()}-{m.end()}" for _, a, m in ranked[:2]),
            ),
            timing=Timing(3.2, 1.0, 1.0, 1.2),
            generation="00000001",
            model="words",
            store="memory",
        )

    def asking(self, question: str, *, early: bool = False, **asked: Any) -> Iterator[Answer]:
        answer = self.ask(question, **asked)
        if early and answer.answered:
            yield replace(answer, preliminary=True)
        yield answer

    def search(self, query: str, *, limit: int = 20, **filters: Any) -> list[Any]:
        answer = self.ask(query, **filters)
        return [
            SimpleNamespace(
                rank=c.number,
                score=1 / c.number,
                passage=self.texts[c.article_id].passage(*c.span),
                article=self.texts[c.article_id],
                text=c.quote,
                matching=tuple(Span(*m.span()) for m in re.finditer("試験|計画|bearings", c.quote)),
            )
            for c in answer.citations
        ][:limit]

    def article(self, article_id: str) -> Article:
        if article_id not in self.texts:
            raise NotInArchive(f"No article has the id '{article_id}'.")
        return self.texts[article_id]

    def status(self) -> Any:
        days = sorted(a.published for a in self.texts.values() if a.published)
        return SimpleNamespace(
            articles=len(self.texts),
            passages=len(self.texts) * 2,
            first=days[0] if days else None,
            last=days[-1] if days else None,
            outlets=tuple(Counter(a.outlet or "" for a in self.texts.values()).most_common()),
            files=tuple(Counter(a.file for a in self.texts.values()).most_common()),
            model="words",
            store="memory",
            generation="00000001",
            built="2026-02-01T09:30:00+00:00",
            unread=(SimpleNamespace(file="broken.pdf", reason="is empty"),),
            warnings=(),
        )

    def why(self, question: str, article_id: str, span: Span, **asked: Any) -> Reasons:
        words = [word for word in sorted(_words(question)) if word in self.article(article_id).slice(span).lower()]
        return Reasons(tuple(words), ((question, article_id),), 1, None, 2, passages=2 * len(self.texts))

    def versions(self, article_id: str) -> list[Article]:
        """Two articles of one outlet tell one story."""
        outlet = self.article(article_id).outlet
        return [a for a in self.texts.values() if a.outlet and a.outlet == outlet and a.id != article_id]

    def articles(self) -> list[Article]:
        return list(self.texts.values())

    def warm(self) -> None:
        """Nothing to load."""

    def refresh(self) -> bool:
        return False

    def follow_ups(self, answer: Answer, **filters: Any) -> list[str]:
        asked = (
            ["事務局は何を述べたか", "灯台の電球はどうなったか"]
            if answer.language == "ja"
            else ["Where are spare bearings kept?"]
        )
        return [question for question in asked if self.ask(question, **filters).answered]

    def examples(self, language: str) -> list[str]:
        if language == "ja":
            return ["共同整備計画の対象は何か", "灯台の電球はどうなったか", "橋の部品はどこに置くのか"]
        return ["Where are spare bearings kept?", "What did the bridge board agree?"]


def with_texts(texts: Sequence[str]) -> SmallAssistant:
    """An assistant over one article for each text, with the text in its title, body and file name."""
    articles = {}
    for number, text in enumerate(texts):
        body = f"見出し{number}。\n試験文 {text} ここまで。\n後の文。"
        article = replace(
            ARTICLES["light-1"], id=f"hostile-{number}", title=text or "無題", text=body, file=f"{text}.md"
        )
        articles[article.id] = article
    return SmallAssistant(articles)


def _within(article: Article, since: date | None, until: date | None, source: str | None) -> bool:
    day = article.published
    if (since and (day is None or day < since)) or (until and (day is None or day > until)):
        return False
    names = f"{article.outlet or ''}\n{article.file}\n={article.id}".lower()
    return source is None or any(one in names for one in source.lower().split("\n"))


def _words(question: str) -> set[str]:
    found = re.findall(r"[a-z]{4,}|[一-龥]{2,}|[ァ-ヴー]{2,}", question.lower())
    return {
        part
        for word in found
        for part in ([word] if word.isascii() else [word[i : i + 2] for i in range(len(word) - 1)])
    }


@dataclass
class TellingAssistant(SmallAssistant):
    """A small assistant that also tells timelines, comparisons and counts: asked by those very words."""

    def ask(self, question: str, **asked: Any) -> Answer:
        answer = super().ask("共同整備計画の対象は何か" if _kind_of(question) != "fact" else question, **asked)
        kind = _kind_of(question)
        told = [
            replace(statement, event=event, modality=modality, side=side)
            for statement, event, modality, side in zip(answer.statements, EVENTS, MODALITIES, SIDES, strict=False)
        ]
        return replace(
            answer,
            question=question,
            understood=question,
            kind=kind,
            statements=tuple(told) if kind != "fact" else answer.statements,
            sides=("港", "灯台") if kind == "compare" else (),
            differences=(Difference("later report", (1, 2), ("三つ", "五つ")),) if kind == "compare" else (),
            months=(("2025-11", 1), ("2026-01", 4), ("", 2)) if kind == "count" else (),
        )


EVENTS = (Event(date(2026, 1, 20), date(2026, 1, 20), "day"), None, Event(date(2026, 3, 1), date(2026, 3, 31), "month"))
MODALITIES: tuple[tuple[Modality, ...], ...] = (("said",), (), ("plan", "hearsay"))
SIDES = ("港", "灯台", "")


def _kind_of(question: str) -> Kind:
    kinds: dict[str, Kind] = {"年表": "timeline", "比較": "compare", "件数": "count"}
    return next((kind for word, kind in kinds.items() if word in question), "fact")
