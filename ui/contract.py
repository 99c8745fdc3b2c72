"""The JSON that other programs rely on (README, "For programs"): answers, citations, hits, articles."""

from typing import Any

from rag import Answer, Article, Citation, Event, Found, Statement, Status, Window
from ui.rendering.steps import differing, marked, steps
from ui.shapes import AnswerJson, ArticleJson, CitationJson, EventJson, HitJson, StatementJson, StatusJson


def answer_json(answer: Answer) -> AnswerJson:
    """An answer as plain data."""
    coverage = answer.coverage
    return {
        "question": answer.question,
        "understood": answer.understood,
        "language": answer.language,
        "kind": answer.kind,
        "answered": answer.answered,
        "outcome": answer.outcome,
        "confidence": answer.confidence,
        "text": plain_text(answer),
        "note": answer.note,
        "arranged": {
            "by": answer.arranged.by,
            "dropped": [{"reason": reason, "statements": count} for reason, count in answer.arranged.dropped],
            "fell_back": answer.arranged.fell_back,
        },
        "translations": [{"citation": number, "text": text} for number, text in answer.translations],
        "statements": [_statement(statement) for statement in answer.statements],
        "citations": [citation_json(citation) for citation in answer.citations],
        "about": answer.about,
        "sides": list(answer.sides),
        "differences": [
            {"relation": d.relation, "citations": list(d.citations), "values": list(d.values)}
            for d in answer.differences
        ],
        "months": [{"month": month or None, "articles": articles} for month, articles in answer.months],
        "coverage": {
            "articles": coverage.articles,
            "passages": coverage.passages,
            "first": _day(coverage.first),
            "last": _day(coverage.last),
            "window": _window(coverage.window),
            "terms": [{"term": term, "articles": articles} for term, articles in coverage.terms],
            "aliases": [list(names) for names in coverage.aliases],
            "nearest": list(coverage.nearest),
            "elsewhere": [
                {"term": term, "name": name, "articles": articles} for term, name, articles in coverage.elsewhere
            ],
        },
        "timing_ms": {
            "total": round(answer.timing.total, 2),
            "embed": round(answer.timing.embed, 2),
            "search": round(answer.timing.search, 2),
            "answer": round(answer.timing.answer, 2),
            "read": round(answer.timing.read, 2),
        },
        "index": {"generation": answer.generation, "model": answer.model, "store": answer.store},
    }


def _statement(statement: Statement) -> StatementJson:
    return {
        "text": statement.text,
        "citations": list(statement.citations),
        "event": _event(statement.event) if statement.event else None,
        "modality": list(statement.modality),
        "side": statement.side,
    }


def _event(event: Event) -> EventJson:
    return {"first": event.first.isoformat(), "last": event.last.isoformat(), "precision": event.precise}


def plain_text(answer: Answer) -> str:
    """The answer as plain text: the heading, then each statement with the marks of its citations."""
    if not answer.answered:
        return answer.note
    by_number = {citation.number: citation for citation in answer.citations}
    lines = [answer.heading]
    for over, statement in steps(answer):
        marks = "".join(f"[{number}]" for number in statement.citations)
        sources = ", ".join(_source(by_number[number]) for number in statement.citations if number in by_number)
        quoted = any(statement.text == by_number[number].quote for number in statement.citations)
        label = marked(statement, answer.language)
        told = f"{f'「{statement.text}」' if quoted else statement.text}{marks} {label}".rstrip()
        lines += [over, f"{told} — {sources}"]
    return "\n".join(line for line in [*lines, *differing(answer), answer.note] if line)


def citation_json(citation: Citation) -> CitationJson:
    """A citation as plain data; offsets count Unicode code points of the article's text."""
    return {
        "number": citation.number,
        "source_id": citation.source_id,
        "article_id": citation.article_id,
        "title": citation.title,
        "outlet": citation.outlet,
        "published": _day(citation.published),
        "url": citation.url,
        "file": citation.file,
        "start": citation.span.start,
        "end": citation.span.end,
        "quote": citation.quote,
        "article_sha256": citation.article_sha256,
        "also": list(citation.also),
        "versions": [
            {"article_id": v.article_id, "title": v.title, "outlet": v.outlet, "published": _day(v.published)}
            for v in citation.versions
        ],
    }


def hit_json(found: Found) -> HitJson:
    """A passage that a search found, as plain data."""
    return {
        "rank": found.rank,
        "score": round(found.score, 6),
        "article_id": found.article.id,
        "file": found.article.file,
        "title": found.article.title,
        "published": _day(found.article.published),
        "start": found.passage.start,
        "end": found.passage.end,
        "text": found.text,
    }


def article_json(article: Article) -> ArticleJson:
    """An article as stored, as plain data."""
    return {
        "id": article.id,
        "title": article.title,
        "text": article.text,
        "file": article.file,
        "language": article.language,
        "published": _day(article.published),
        "outlet": article.outlet,
        "url": article.url,
        "number": article.number,
        "asides": [list(span) for span in article.asides],
        "metadata": dict(article.metadata),
    }


def status_json(status: Status) -> StatusJson:
    """What an index holds, as plain data."""
    return {
        "articles": status.articles,
        "passages": status.passages,
        "first": _day(status.first),
        "last": _day(status.last),
        "outlets": [{"outlet": name, "articles": count} for name, count in status.outlets],
        "files": [{"file": name, "articles": count} for name, count in status.files],
        "model": status.model,
        "store": status.store,
        "generation": status.generation,
        "built": status.built,
        "unread": [
            {"file": unread.file, "reason": unread.reason, "code": unread.code, "verdict": unread.verdict}
            for unread in status.unread
        ],
        "warnings": list(status.warnings),
    }


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None


def _window(window: Window | None) -> list[str | None] | None:
    return [_day(window.first), _day(window.last)] if window else None


def _source(citation: Citation) -> str:
    return ", ".join(part for part in (citation.outlet or citation.title, _day(citation.published)) if part)
