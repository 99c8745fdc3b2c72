"""The sentences that the program itself says around quotations, in the question's language."""

from collections.abc import Sequence
from datetime import date

from index.documents import Article, Language
from rag.answers import Coverage, Kind, Window

Told = tuple[str | None, date | None]  # an outlet and a day of publication, as far as the archive has them

_HEADINGS: dict[Kind, dict[Language, str]] = {
    "fact": {"ja": "記事には次のようにあります。", "en": "The archive says:"},
    "coverage": {"ja": "記事が挙げている内容は次のとおりです。", "en": "The articles report the following points:"},
    "definition": {"ja": "記事は次のように説明しています。", "en": "The articles describe it as follows:"},
    "timeline": {"ja": "日付順の経過は次のとおりです。", "en": "In order of date:"},
    "latest": {"ja": "新しい順に、次の報道があります。", "en": "The most recent reports, newest first:"},
    "count": {"ja": "", "en": ""},
    "compare": {"ja": "それぞれについて、記事には次のようにあります。", "en": "Side by side, the articles say:"},
}


_BY_ONE = frozenset({"fact", "coverage", "definition"})  # kinds whose heading names the only source


def heading(kind: Kind, language: Language, told: Sequence[Told] = (), *, further: bool = False) -> str:
    """The sentence above the quotations. `told` are their outlets and days of publication, in the order they are told.

    Where all come from one outlet and day, that one reports and no one else. What is told `further`, when more was
    wanted, begins nothing.
    """
    if further:
        return "続きは次のとおりです。" if language == "ja" else "Further reports:"
    sources = set(told)
    (outlet, published), *_ = told or ((None, None),)
    if kind in _BY_ONE and len(sources) == 1 and outlet:
        return reported(outlet, published, language)
    if kind == "latest" and published:
        newest = (
            "見つかった中で最も新しい報道は{}付です。" if language == "ja" else "The most recent report found is of {}."
        )
        return f"{newest.format(published)}{'' if language == 'ja' else ' '}{_HEADINGS[kind][language]}"
    return _HEADINGS[kind][language]


def reported(outlet: str, published: date | None, language: Language) -> str:
    """Who reported what follows, and when: the words are the outlet's, not ours."""
    if language == "ja":
        return (
            f"{outlet}({published})は次のように報じています。" if published else f"{outlet}は次のように報じています。"
        )
    return f"{outlet} reported on {published}:" if published else f"{outlet} reported:"


def reported_by(told: Sequence[Told], language: Language) -> str:
    """All outlets that are quoted, each with its days, for who asks where it was reported."""
    days: dict[str, list[str]] = {}
    unnamed = "媒体名なし" if language == "ja" else "an outlet that is not given"
    for outlet, published in told:
        known = days.setdefault(outlet or unnamed, [])
        if published and published.isoformat() not in known:
            known.append(published.isoformat())
    named = [
        f"{outlet}({'、'.join(on)})" if language == "ja" else f"{outlet} ({', '.join(on)})"
        for outlet, on in days.items()
    ]
    if language == "ja":
        return f"報じたのは{'、'.join(named)}です。"
    return f"Reported by {'; '.join(named)}."


def no_more(language: Language) -> str:
    """That everything that fits was shown already."""
    if language == "ja":
        return "これ以上の記述は見つかりませんでした。質問を言い換えると、ほかの記事が見つかることがあります。"
    return "There is nothing more on this. Put the question in other words to look further."


def counted(number: int, subject: str, language: Language, stories: int, outlets: int) -> str:
    """How many articles name a subject, how many stories they tell, and how many outlets told one first."""
    if language == "ja":
        said = f"{number}件の記事に「{subject}」の名が出てきます。"
        once = f"同じ話を一つと数えると{stories}件" if number > 1 else ""
        by = f"独立した媒体は{outlets}つ" if number > 1 and outlets else ""
        return said + "、".join(filter(None, (once, by))) + ("です。" if once else "")
    said = f"{number} {'article mentions' if number == 1 else 'articles mention'} {subject}"
    once = f": {stories} {'story' if stories == 1 else 'stories'}" if number > 1 else ""
    by = f" from {outlets} independent {'outlet' if outlets == 1 else 'outlets'}" if number > 1 and outlets else ""
    return f"{said}{once}{by}."


def not_found(
    language: Language,
    coverage: Coverage,
    nearest: list[Article],
    around: Sequence[date] = (),
    *,
    one_source: bool = False,
) -> str:
    """What was searched, and what came nearest, when the archive does not answer.

    `around` are days outside the window on which articles about the same thing appeared. With `one_source`, only
    articles of a source that the person chose were searched.
    """
    days = ", ".join(day.isoformat() for day in around)
    elsewhere = {term for term, _, _ in coverage.elsewhere}
    missing = [term for term, articles in coverage.terms if not articles and term not in elsewhere]
    if language == "ja":
        said = ["アーカイブの中に、この質問に答える記述は見つかりませんでした。"]
        said.append(
            f"検索範囲: {coverage.articles}件の記事{_span(coverage.first, coverage.last, '、{}〜{}')}{_window(coverage.window, '、対象期間 {}')}。"
        )
        if missing:
            among = ("選んだ情報源の" if one_source else "") + ("この期間の" if coverage.window else "")
            said.append(f"{among}どの記事にも出てこない語: {'、'.join(missing)}。")
        if days:
            said.append(f"対象期間の外で最も近い掲載日: {days}。")
        if nearest:
            said.append(f"近い記事(答えではありません): {'、'.join(_named(a) for a in nearest)}。")
        elif coverage.articles:
            said.append("近い記事もありませんでした。")
        return "".join(said)
    said = ["Nothing in the archive answers this question."]
    said.append(
        f"Searched: {coverage.articles} article{'' if coverage.articles == 1 else 's'}{_span(coverage.first, coverage.last, ', {} to {}')}"
        f"{_window(coverage.window, ', limited to {}')}."
    )
    if missing:
        among = (" of the chosen source" if one_source else "") + (" of that time" if coverage.window else "")
        said.append(f"In no article{among}: {', '.join(missing)}.")
    if days:
        said.append(f"Nearest dates outside that time: {days}.")
    if nearest:
        said.append(f"Nearest, but no answer: {'; '.join(_named(a, ' ') for a in nearest)}.")
    elif coverage.articles:
        said.append("Nothing came near it either.")
    return " ".join(said)


def outside_window(language: Language, window: Window, nearest: list[date], *, one_source: bool = False) -> str:
    """That nothing lies in the window asked for, and which dates around it the archive, or its one source, has."""
    span = _window(window, "{}")
    days = ", ".join(day.isoformat() for day in nearest)
    if language == "ja":
        among = "選んだ情報源には、" if one_source else ""
        return f"{among}{span} の範囲に該当する記事はありません。" + (f"近い日付: {days}。" if days else "")
    among = " of the chosen source" if one_source else ""
    return f"Nothing{among} lies in {span}." + (f" Nearest dates: {days}." if days else "")


def _span(first: date | None, last: date | None, form: str) -> str:
    return form.format(first, last) if first and last else ""


def _window(window: Window | None, form: str) -> str:
    if window is None:
        return ""
    return form.format(f"{window.first or '…'} – {window.last or '…'}")


def _named(article: Article, blank: str = "") -> str:
    return f"{article.title}{blank}({article.published})" if article.published else article.title
