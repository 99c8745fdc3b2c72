"""Stories and their versions, for measuring how well versions are folded: `data/stories.jsonl` and seeded edits of it.

The file holds invented stories, each with the rewrites that were written by hand. Stories of one `family` are near
misses of each other: the same exercise another year, the same meeting another item. To each story `versions_of` adds
versions made by what newsrooms do: cut, reorder, update, reword endings, respell, add lines of their own.
"""

import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from index.documents import Article

FILE = Path(__file__).parent / "data" / "stories.jsonl"
MOST_VERSIONS = 6


@dataclass(frozen=True)
class Version:
    """An article, the story it is a version of, and how it was made: "base", "rewrite" (by hand) or the edits."""

    article: Article
    story: str
    made: str


@dataclass(frozen=True)
class _Draft:
    title: str
    lines: list[str]
    published: date | None
    outlet: str


def versions(half: str, seed: int = 7) -> list[Version]:
    """All versions of the stories of one half, "tuned" or "held" (out)."""
    written: dict[str, list[dict[str, str]]] = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if record["half"] == half:
            written.setdefault(record["story"], []).append(record)
    return [version for story, records in written.items() for version in versions_of(story, records, seed)]


def versions_of(story: str, records: list[dict[str, str]], seed: int) -> list[Version]:
    """The hand-written versions of a story and as many seeded ones as make two to six."""
    chance = random.Random(f"{seed} {story}")
    made = [(_draft(record), record["kind"]) for record in records]
    base, language = made[0][0], records[0]["language"]
    edits = _ENGLISH if language == "en" else _JAPANESE
    for _ in range(chance.randint(max(1, 3 - len(made)), MOST_VERSIONS - len(made))):
        chosen = chance.sample(sorted(edits), chance.randint(1, 3))
        draft = base
        for name in chosen:
            draft = edits[name](draft, chance)
        made.append((draft, "+".join(chosen)))
    return [
        Version(_article(f"{story}-{number}", draft, language), story, how) for number, (draft, how) in enumerate(made)
    ]


def _draft(record: dict[str, str]) -> _Draft:
    published = date.fromisoformat(record["published"])
    return _Draft(record["title"], record["text"].split("\n"), published, record["outlet"])


def _article(article_id: str, draft: _Draft, language: str) -> Article:
    return Article(
        id=article_id,
        title=draft.title,
        text="\n".join(draft.lines),
        file=f"{article_id}.txt",
        language="en" if language == "en" else "ja",
        published=draft.published,
        outlet=draft.outlet,
    )


Edit = Callable[[_Draft, random.Random], _Draft]


def _with(draft: _Draft, **changes: object) -> _Draft:
    return _Draft(**{**vars(draft), **changes})  # type: ignore[arg-type]


def _sentences(draft: _Draft) -> list[str]:
    return re.findall(r".+?(?:。|(?<=[a-z\"”])\.(?= |$)|$)\s*", "\n".join(draft.lines).replace("\n", " "))


def _cut(draft: _Draft, chance: random.Random) -> _Draft:
    """The end of the article is gone, as when a page has too little room."""
    return _with(draft, lines=draft.lines[: max(1, len(draft.lines) - chance.randint(1, 2))])


def _drop_one(draft: _Draft, chance: random.Random) -> _Draft:
    if len(draft.lines) < 3:
        return draft
    gone = chance.randrange(1, len(draft.lines))
    return _with(draft, lines=draft.lines[:gone] + draft.lines[gone + 1 :])


def _reorder(draft: _Draft, chance: random.Random) -> _Draft:
    rest = draft.lines[1:]
    chance.shuffle(rest)
    return _with(draft, lines=[draft.lines[0], *rest])


def _digest(draft: _Draft, chance: random.Random) -> _Draft:
    """What a chronology keeps: the first sentence or two, on the day after at the latest, some without a date."""
    kept = "".join(_sentences(draft)[: chance.randint(1, 2)]).strip()
    published = draft.published and draft.published + timedelta(days=chance.randint(0, 1))
    return _with(draft, lines=[kept], published=chance.choice([published, published, None]), outlet="見本年表")


def _repost(draft: _Draft, chance: random.Random) -> _Draft:
    published = draft.published and draft.published + timedelta(days=chance.randint(1, 20))
    return _with(draft, published=published, outlet=chance.choice(["転載通信", "見本ポータル"]))


def _retitle(draft: _Draft, chance: random.Random) -> _Draft:
    words = re.split(r"[ 、,]", draft.title)
    first = _sentences(draft)[0].strip("。. ")
    new = [" ".join(reversed(words)), f"【速報】{words[0]}", first[:28], f"{draft.title}(更新)"]
    return _with(draft, title=chance.choice(new))


def _polite(draft: _Draft, chance: random.Random) -> _Draft:
    """です・ます for an audience of readers, or the clipped endings of a ticker."""
    polite = [
        ("した。", "しました。"),
        ("している。", "しています。"),
        ("った。", "りました。"),
        ("れた。", "れました。"),
    ]
    polite += [("める。", "めます。"), ("ている。", "ています。"), ("なる。", "なります。"), ("する。", "します。")]
    clipped = [
        ("を発表した。", "を発表。"),
        ("と発表した。", "と発表。"),
        ("合意した。", "合意。"),
        ("述べた。", "発言。"),
    ]
    clipped += [("求めている。", "要求。"), ("説明した。", "説明。"), ("となる。", "に。"), ("行う。", "実施へ。")]
    return _replaced(draft, chance.choice([polite, clipped]))


def _respell(draft: _Draft, chance: random.Random) -> _Draft:
    pairs = [
        ("米国", "米"),
        ("ランサムウエア", "ランサムウェア"),
        ("ミサイル", "ミサイル弾"),
        ("オーストラリア", "豪州"),
    ]
    pairs += [("ヘリコプター", "ヘリ"), ("フィリピン", "比"), ("航空自衛隊", "空自"), ("陸上自衛隊", "陸自")]
    pairs += [("防衛省は", "防衛省が"), ("およそ", "約"), ("、", "，")]
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    spelled = _replaced(draft, pairs)
    if chance.random() < 0.5:
        return _with(spelled, lines=[line.translate(wide) for line in spelled.lines])
    return spelled


def _update(draft: _Draft, chance: random.Random) -> _Draft:
    """A later version of the day: one figure corrected, a sentence added."""
    text = "\n".join(draft.lines)
    figures = list(re.finditer(r"(?<![\d,.年月])\d{2,3}(?=[人件棟メ回分便]| (?:sailors|minutes|aircraft))", text))
    if figures:
        at = chance.choice(figures)
        text = text[: at.start()] + str(int(at[0]) + chance.randint(1, 9)) + text[at.end() :]
    more = (
        "この記事は午後に内容を更新した。" if re.search("[ぁ-ん]", text) else "This report was updated in the evening."
    )
    return _with(draft, lines=[*text.split("\n"), more])


def _own_lines(draft: _Draft, chance: random.Random) -> _Draft:
    """What an outlet puts around an article."""
    head = chance.choice(["【那覇支局】", "(共同)", "【見本新聞=政治部】"])
    tail = chance.choice(
        [
            "この記事は有料会員限定です。残り240文字。",
            "(C)見本新聞社 無断転載を禁じます。",
            "関連記事:防衛費の推移 在日米軍の配置図 自衛隊の階級",
            "記事の感想をお寄せください。アプリの通知を入れると速報が届きます。",
        ]
    )
    return _with(draft, lines=[head + draft.lines[0], *draft.lines[1:], tail])


def _background(draft: _Draft, chance: random.Random) -> _Draft:
    """Another outlet runs the copy and adds a paragraph of what everyone knows."""
    known = chance.choice(
        [
            "政府は2022年末に国家安全保障戦略など3文書を改め、防衛費を国内総生産(GDP)の2%に引き上げる方針を掲げた。",
            "日本の周りでは中国、ロシア、北朝鮮の軍の動きが活発になっており、防衛省は警戒を続けている。",
            "在日米軍の専用施設の約7割は沖縄県に集まっており、県は負担の軽減を国に求め続けてきた。",
        ]
    )
    return _with(draft, lines=[*draft.lines, known])


def _reword(draft: _Draft, chance: random.Random) -> _Draft:
    pairs = [("said", "told reporters"), (" about ", " some "), ("agreed to", "decided to"), ("began", "opened")]
    pairs += [("asked for", "called for"), ("approved", "cleared"), ("confirmed", "reaffirmed"), ("involves", "has")]
    return _replaced(draft, pairs)


def _american(draft: _Draft, chance: random.Random) -> _Draft:
    pairs = [("practise", "practice"), ("defence", "defense"), ("Defence", "Defense"), ("litres", "liters")]
    pairs += [("December", "Dec."), ("programme", "program"), ("US ", "U.S. "), ("manoeuvres", "maneuvers")]
    return _replaced(draft, pairs)


def _own_lines_english(draft: _Draft, chance: random.Random) -> _Draft:
    head = chance.choice(["TOKYO (Shutten Desk) -- ", "By a staff writer. ", ""])
    tail = chance.choice(["Subscribe for our weekly briefing.", "All rights reserved. Contact the editors.", ""])
    return _with(draft, lines=[head + draft.lines[0], *draft.lines[1:], tail])


def _replaced(draft: _Draft, pairs: list[tuple[str, str]]) -> _Draft:
    text = "\n".join(draft.lines)
    for old, new in pairs:
        text = text.replace(old, new)
    return _with(draft, lines=text.split("\n"))


_EITHER: dict[str, Edit] = {
    "cut": _cut,
    "drop": _drop_one,
    "reorder": _reorder,
    "digest": _digest,
    "repost": _repost,
    "retitle": _retitle,
    "update": _update,
}
_JAPANESE: dict[str, Edit] = {
    **_EITHER,
    "polite": _polite,
    "respell": _respell,
    "own lines": _own_lines,
    "background": _background,
}
_ENGLISH: dict[str, Edit] = {
    **_EITHER,
    "reword": _reword,
    "american": _american,
    "own lines": _own_lines_english,
}
