"""Three invented articles and answers made of them, for tests of what is shown."""

from dataclasses import replace
from datetime import date

from index.documents import Article, Span
from rag.answers import Answer, Citation, Coverage, Statement, Timing, Window

HARBOUR = Article(
    id="harbour-1",
    title="港湾都市フォーラム、共同整備の範囲を示す",
    text=(
        "港湾都市フォーラム、共同整備の範囲を示す\n\n"
        "港湾都市フォーラムは二十日、共同整備計画「ミナト」の対象を公表した。"
        "対象は練習船の定期修理、岸壁クレーンの部品補修、航路標識の電池交換の三つである。"
        "費用の分担は今後の会合で決める。\n\n"
        "事務局は「来年度の予算で試行を始めたい」と述べた。参加する五都市は三月までに担当部署を決める。"
        "計画の名称は注 [2] に由来する。\n"
    ),
    file="harbour.md",
    language="ja",
    published=date(2026, 1, 20),
    outlet="架空港湾新報",
    url="https://example.org/minato",
)
BRIDGE = Article(
    id="bridge-1",
    title="Bridge board agrees on shared spare parts",
    text=(
        "The bridge board met on Friday in an invented town. "
        "It agreed to keep spare bearings for three bridges in one depot. "
        "Deliveries begin in June. A second meeting is planned for the autumn."
    ),
    file="bridges/board.txt",
    language="en",
    published=date(2025, 11, 7),
    outlet="Invented Post",
)
LIGHTHOUSE = Article(
    id="light-1",
    title="灯台の電球を発光ダイオードに交換",
    text="北岬の灯台で電球の交換が終わった。\n新しい灯器の消費電力は従来の四分の一になる。点検は年二回に減る。",
    file="light.csv",
    language="ja",
    published=None,
    outlet=None,
)
ARTICLES = {article.id: article for article in (HARBOUR, BRIDGE, LIGHTHOUSE)}


def citation(number: int, article: Article, quote: str) -> Citation:
    """A citation of the first place where `quote` stands."""
    start = article.text.index(quote)
    return Citation(
        number,
        article.id,
        article.title,
        article.outlet,
        article.published,
        article.url,
        article.file,
        Span(start, start + len(quote)),
        quote,
        article.sha256,
    )


SCOPE = "対象は練習船の定期修理、岸壁クレーンの部品補修、航路標識の電池交換の三つである。"
BUDGET = "事務局は「来年度の予算で試行を始めたい」と述べた。"
DEPOT = "It agreed to keep spare bearings for three bridges in one depot."

ANSWERED = Answer(
    question="共同整備計画の対象は何か",
    understood="共同整備計画の対象は何か",
    language="ja",
    kind="coverage",
    answered=True,
    confidence=0.91,
    heading="記事は次のように伝えています。",
    note="",
    statements=(Statement(SCOPE, (1,)), Statement(BUDGET, (2,)), Statement(DEPOT, (3,))),
    citations=(citation(1, HARBOUR, SCOPE), citation(2, HARBOUR, BUDGET), citation(3, BRIDGE, DEPOT)),
    coverage=Coverage(
        articles=3,
        passages=7,
        first=date(2025, 11, 7),
        last=date(2026, 1, 20),
        window=Window(date(2025, 1, 1), date(2026, 1, 31)),
        terms=(("共同整備", 1), ("ミナト", 1)),
        aliases=(("ミナト", "港湾共同整備計画"),),
    ),
    timing=Timing(31.2, 14.8, 6.1, 9.0),
    generation="00000003",
    model="hashing",
    store="exact",
)
ABSTAINED = replace(
    ANSWERED,
    question="月面基地の家賃はいくらか",
    understood="月面基地の家賃はいくらか",
    answered=False,
    confidence=0.06,
    heading="アーカイブには答えが見つかりませんでした。",
    note="記事3件を検索しました。",
    statements=(),
    citations=(),
    coverage=replace(
        ANSWERED.coverage, window=None, terms=(("月面", 0),), aliases=(), nearest=(f"{LIGHTHOUSE.id}#0-17",)
    ),
)
