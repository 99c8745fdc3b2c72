"""The sentences that the program itself says around quotations, in the question's language."""

from datetime import date

from index.documents import Article, Language
from rag.answers import Coverage, Kind, Window

_HEADINGS: dict[Kind, dict[Language, str]] = {
    "fact": {"ja": "記事には次のようにあります。", "en": "The archive says:"},
    "coverage": {"ja": "記事が挙げている内容は次のとおりです。", "en": "The articles report the following points:"},
    "definition": {"ja": "記事は次のように説明しています。", "en": "The articles describe it as follows:"},
    "timeline": {"ja": "日付順の経過は次のとおりです。", "en": "In order of date:"},
    "latest": {"ja": "新しい順に、次の報道があります。", "en": "The most recent reports, newest first:"},
    "count": {"ja": "", "en": ""},
    "compare": {"ja": "それぞれについて、記事には次のようにあります。", "en": "Side by side, the articles say:"},
}


def heading(kind: Kind, language: Language) -> str:
    """The sentence above the quotations."""
    return _HEADINGS[kind][language]


def counted(number: int, subject: str, language: Language) -> str:
    """How many articles name a subject."""
    if language == "ja":
        return f"{number}件の記事に「{subject}」の名が出てきます。"
    return f"{number} {'article mentions' if number == 1 else 'articles mention'} {subject}."


def not_found(language: Language, coverage: Coverage, nearest: list[Article]) -> str:
    """What was searched, and what came nearest, when the archive does not answer."""
    missing = [term for term, articles in coverage.terms if not articles]
    if language == "ja":
        said = ["アーカイブの中に、この質問に答える記述は見つかりませんでした。"]
        said.append(
            f"検索範囲: {coverage.articles}件の記事{_span(coverage.first, coverage.last, '、{}〜{}')}{_window(coverage.window, '、対象期間 {}')}。"
        )
        if missing:
            said.append(f"どの記事にも出てこない語: {'、'.join(missing)}。")
        if nearest:
            said.append(f"近い記事(答えではありません): {'、'.join(_named(a) for a in nearest)}。")
        return "".join(said)
    said = ["Nothing in the archive answers this question."]
    said.append(
        f"Searched: {coverage.articles} articles{_span(coverage.first, coverage.last, ', {} to {}')}"
        f"{_window(coverage.window, ', limited to {}')}."
    )
    if missing:
        said.append(f"In no article: {', '.join(missing)}.")
    if nearest:
        said.append(f"Nearest, but no answer: {'; '.join(_named(a) for a in nearest)}.")
    return " ".join(said)


def outside_window(language: Language, window: Window, nearest: list[date]) -> str:
    """That nothing lies in the window asked for, and which dates around it the archive has."""
    span = _window(window, "{}")
    days = ", ".join(day.isoformat() for day in nearest)
    if language == "ja":
        return f"{span} の範囲に該当する記事はありません。" + (f"近い日付: {days}。" if days else "")
    return f"Nothing lies in {span}." + (f" Nearest dates: {days}." if days else "")


def _span(first: date | None, last: date | None, form: str) -> str:
    return form.format(first, last) if first and last else ""


def _window(window: Window | None, form: str) -> str:
    if window is None:
        return ""
    return form.format(f"{window.first or '…'} – {window.last or '…'}")


def _named(article: Article) -> str:
    return f"{article.title}({article.published})" if article.published else article.title
