"""The parts of a page that are not its article: navigation, rankings, link lists, comment boxes, buttons.

General rules over lines. They mark whole lines and never remove anything; a doubtful line stays article.
"""

import re
from collections import Counter
from collections.abc import Sequence

from index.documents import Span
from index.readers.heads import ends_a_sentence
from index.readers.lines import Line, merged

URL = re.compile(r"(?:https?://|www\.)[^\s<>「」『』（）、。]+")
_HEAD = (
    r"ランキング|人気記事|人気の記事|よく読まれている記事|読まれている記事|関連記事|関連ニュース|関連リンク|関連情報|関連タグ"
    r"|最新記事|最新ニュース|新着記事|新着情報|新着ニュース|注目記事|注目の記事|おすすめ(?:記事|の記事)?|オススメ(?:記事)?|参考リンク|参考URL|リンク集"
    r"|あわせて読みたい|合わせて読みたい|こちらもおすすめ|この記事を読んだ人は.{0,15}|カテゴリー?(?:一覧)?|アーカイブ|タグ一覧|月別アーカイブ"
    r"|related (?:articles?|stories|news|posts|links|content)|most (?:read|popular|viewed)"
    r"|popular (?:articles|posts|stories|now)|trending(?: now)?|recommended(?: for you| reading)?|read more"
    r"|more (?:news|stories|on this)|latest (?:news|stories|articles)|ranking|archives|categories|tags"
)
LIST_HEAD = re.compile(
    rf"[\s■□●◆▼▶•・【\[《<]*(?:(?:{_HEAD}).{{0,14}}|.{{0,14}}(?:{_HEAD})(?:一覧|はこちら|TOP\s?\d+)?)[\s】\]》>:：]*",
    re.IGNORECASE,
)
COMMENT_HEAD = re.compile(
    r"[\s■●◆▼【\[]*(?:この記事への(?:コメント|トラックバック)|(?:記事への|みんなの|読者の)コメント|コメント(?:一覧|欄|を書く|を投稿|する|を残す)"
    r"|コメント\s*[(（]?\d+件?[)）]?|トラックバック(?:一覧|URL)?"
    r"|leave a (?:comment|reply)|post a comment|\d+ comments?|comments?(?: \(\d+\))?)"
    r"[\s】\]:：]*(?:[(（]?\d+件?[)）]?)?",
    re.IGNORECASE,
)
_BUTTON = re.compile(
    r"(?:シェア(?:する)?|ツイート(?:する)?|ポスト(?:する)?|いいね!?|はてな(?:ブックマーク|ブログ)?|印刷(?:する)?|保存|文字サイズ.*"
    r"|トップ(?:ページ)?(?:へ|に)?(?:戻る)?"
    r"|ページ(?:トップ|の先頭)へ.*|前(?:の記事|へ)|次(?:の記事|へ)|続きを読む|もっと(?:見る|読む)"
    r"|一覧(?:へ|に戻る|を見る)|広告|スポンサーリンク|PR|ログイン|会員登録.*|メニュー"
    r"|share(?: this)?(?: article)?|tweet|print|e?-?mail|facebook|twitter|line|x|advertisement|sponsored"
    r"|sign (?:in|up).*|log in|subscribe.*|menu|home"
    r"|(?:copyright|©|\(c\)|all rights reserved|無断転載).{0,100})[\s.。!！]*",
    re.IGNORECASE,
)
_LISTING = re.compile(
    r"(?:(?:本|この|当)ページ(?:では|は|には).*(?:一覧|まとめ|掲載|紹介)|.{0,40}に関する記事(?:の)?一覧|.{0,40}の記事一覧"
    r"|this page (?:lists|collects)|(?:all |latest )?(?:articles|stories|news) (?:tagged|about|on) ).{0,60}",
    re.IGNORECASE,
)
_POINTER = re.compile(
    r"[【\[(（■●▶→※\s]*(?:関連記事|関連|参照|詳細はこちら|see also|related)\s*[:：→].{1,80}", re.IGNORECASE
)
_CREDIT = re.compile(
    r".{0,40}(?:より|から)(?:転載|引用|抜粋)[)）。]?|[(（\s]*(?:出典|引用元|転載元|配信元|元の?(?:資料|記事)|source)\s*[:：].{1,100}",
    re.IGNORECASE,
)
_BULLET = re.compile(r"\s*(?:[-*•・●■◆▶>»・○◇–—]|\d{1,2}[.)．）位]|[①-⑳])\s*")
_RULE = re.compile(r"\s*(?:[-=*_─━═—＊※~/／・.…]\s?){3,}\s*")
_GAP = re.compile(r"\s{2,}|\u3000|\s*[|｜»›/／＞>]\s*")
_ENTRY = 120  # characters; a longer line is no entry of a list of links
FEWEST_REPEATED = 6  # bullets in a row before repetition alone makes them a list of links


def is_rule(words: str) -> bool:
    """Whether the line only draws a line ("-----", "＊＊＊")."""
    return bool(_RULE.fullmatch(words))


def is_listing_note(words: str) -> bool:
    """Whether the line announces that the page lists articles."""
    return len(words) <= 120 and bool(_LISTING.fullmatch(words))


def is_credit(words: str) -> bool:
    """Whether the line only says where the text was taken from."""
    return bool(_CREDIT.fullmatch(words))


def find_asides(page: str, lines: Sequence[Line]) -> tuple[Span, ...]:
    """The asides among `lines` as places in the page, in order, neighbours joined. None when nothing else is left."""
    marked = [False] * len(lines)
    told = False  # whether the article has begun
    for i, line in enumerate(lines):
        if marked[i]:
            continue
        if _stands_aside(line.words):
            marked[i] = True
            _mark_label_above(lines, marked, i)
        elif told and COMMENT_HEAD.fullmatch(line.words):
            marked[i:] = [True] * (len(lines) - i)
            break
        elif i and len(line.words) <= 40 and LIST_HEAD.fullmatch(line.words):
            _mark_list(lines, marked, i)
        told = told or ends_a_sentence(line.words)
    _mark_repeated_bullets(lines, marked)
    if all(mark or not line.words for mark, line in zip(marked, lines, strict=True)):
        return ()
    return merged([line.span for line, mark in zip(lines, marked, strict=True) if mark and line.words], page)


def _stands_aside(words: str) -> bool:
    """Lines that are asides by themselves."""
    if not words or len(words) > 300:
        return False
    return (
        _is_link(words)
        or is_rule(words)
        or is_credit(words)
        or is_listing_note(words)
        or bool(_POINTER.fullmatch(words))
        or bool(_BUTTON.fullmatch(words))
        or _is_menu(words)
    )


def _is_link(words: str) -> bool:
    """An address alone, or a short label that ends in one."""
    found = URL.search(words)
    if not found or found.end() < len(words.rstrip(")）>】] ")):
        return False
    label = words[: found.start()]
    return len(label) <= 60 and "。" not in label


def _is_menu(words: str) -> bool:
    """Three or more short names side by side, as in a row of years or a bread crumb."""
    names = [name for name in _GAP.split(words) if name]
    return (
        len(names) >= 3
        and max(map(len, names)) <= 14
        and len(words) <= 200
        and not re.search(r"[、。,]|\d\s*/\s*\d", words)
        and (len({re.sub(r"\d+", "9", name) for name in names}) == 1 or bool(re.search(r"[|｜»›＞>]", words)))
    )


def _mark_label_above(lines: Sequence[Line], marked: list[bool], i: int) -> None:
    """The label that stands on a line of its own above a bare address."""
    if i > 1 and URL.fullmatch(lines[i].words):
        above = lines[i - 1].words
        if above and len(above) <= 60 and not ends_a_sentence(above):
            marked[i - 1] = True


def _mark_list(lines: Sequence[Line], marked: list[bool], head: int) -> None:
    """A heading such as 関連記事 and the entries under it, if there are entries."""
    end = head + 1
    entries = blank = 0
    bulleted = False
    while end < len(lines):
        words = lines[end].words
        if not words:
            blank += 1
            if blank > 1 and entries:
                break
        elif not _is_entry(words) or (bulleted and entries and not _BULLET.match(words) and not URL.search(words)):
            break
        else:
            bulleted = bulleted or bool(_BULLET.match(words))
            entries, blank = entries + 1, 0
        end += 1
    if entries >= 2 or (entries == 1 and (_is_link(lines[end - 1].words) or end == len(lines))):
        marked[head:end] = [True] * (end - head)


def _is_entry(words: str) -> bool:
    """What can stand in a list of links: a short line that is no sentence, or an address."""
    return bool(URL.search(words)) or (len(words) <= _ENTRY and not ends_a_sentence(words))


def _mark_repeated_bullets(lines: Sequence[Line], marked: list[bool]) -> None:
    """Long runs of short bullets most of which the page has twice: rankings by day and by week."""
    count = Counter(line.words for line in lines if line.words)
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and _BULLET.match(lines[end].words) and _is_entry(lines[end].words):
            end += 1
        run = lines[start:end]
        if len(run) >= FEWEST_REPEATED and sum(count[line.words] > 1 for line in run) >= 0.6 * len(run):
            marked[start:end] = [True] * len(run)
        start = end + 1
