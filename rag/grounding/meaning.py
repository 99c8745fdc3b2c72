"""Whether excerpts say a statement at all: its meaning by vectors and, in their language, its words."""

import re
from collections.abc import Sequence

import numpy as np

from index.archive import Archive
from index.documents import Language, Span
from index.embedders import BUNDLED, FAST
from index.languages import language_of
from index.languages.dates import dates_said
from index.languages.terms import ENGLISH_STOP_WORDS, fold_width, terms
from rag.grounding.excerpts import Offered, Sentence
from rag.grounding.facts import blanked

_FRAME = frozenset({"予定", "見通", "方針", "見込", "場所", "今回", "前回", "両国", "両氏", "同艦", "期間", "会期"})
_LAST_VERB = re.compile(
    r"([一-龥々]+)[ぁ-ん]{0,8}(?:(?:予定|見通し|方針|計画|見込み|もの|こと|ため)[ぁ-ん]{0,4})?[。.]?\s*$"
)
_VERBS = re.compile(r"(?<![a-z-])[a-z]{3,}ed(?![a-z-])")
_LIGHT = frozenset(
    "会談 会見 協議 開催 実施 参加 発表 公表 報告 指摘 説明 強調 確認 合意 一致 予定 見通 方針 終了 開始 開始 完了 派遣 設置 供与 懸念 述 語 行 開 伝 報 示 話 言 受 出 "
    "加 始 終 会 持 見 含 入 多 少 大 小 高 対象 目的 存在 announced reported described stated noted discussed agreed planned expected scheduled "
    "included called named involved started ended visited attended joined used based related conducted held named needed".split()
)  # words that any report may use of what another one tells
_COUNTING = frozenset("put puts number numbers total figure figures gave gives given says said".split())
LIKE, LIKE_CROSSED = 0.835, 0.77  # least cosine to a sentence, same and other language; docs/llm.md, "thresholds"
COVERED: dict[Language, float] = {"ja": 0.5, "en": 0.45}  # least share of its terms in excerpts of its language


def likeness(archive: Archive, text: str, cited: Sequence[Offered], sentences: Sequence[Sentence]) -> list[float]:
    """The cosine of the statement and each sentence, from the vectors that the archive keeps."""
    meaning = archive.embedder.embed_query(text)
    rows = np.array([excerpt.row for excerpt in cited], np.int64)
    found = archive.finder.candidates_in(meaning, rows)
    by_place: dict[tuple[int, Span], float] = {}
    for i, row in enumerate(found.rows.tolist()):
        spans = archive.passage(row).sentences
        values = found.sentences[found.first_sentence[i] : found.first_sentence[i + 1]].tolist()
        by_place.update({(row, span): value for span, value in zip(spans, values, strict=True)})
    return [by_place.get((sentence.excerpt.row, sentence.span), -1.0) for sentence in sentences]


def carried(archive: Archive, text: str, evidence: str, language: Language, best: float) -> bool:
    """Whether the excerpts say it at all: its meaning, and where they are in its language, its words."""
    crossed = language_of(evidence) != language
    if not crossed and not _does_the_same(text, evidence, language):
        return False
    if archive.facts.model.name in (BUNDLED, FAST) and best < (LIKE_CROSSED if crossed else LIKE):
        return False
    return crossed or _coverage(text, evidence, archive, language) >= COVERED[language]


def _coverage(text: str, evidence: str, archive: Archive, language: Language) -> float:
    """The share of what a statement says about its names that the excerpts have too, word by word.

    Names, dates and numbers were looked up before; here they would only hide that nothing else is there.
    """
    known = [group.span for group in archive.aliases.groups_in(text) if group.kind != "word"]
    rest = blanked(text, [*known, *(mention.span for mention in dates_said(text, None))])
    if language == "ja":
        words = [word for word in re.findall(r"[一-龥々]{2,}|[ァ-ヴー]{3,}", rest) if word not in _FRAME]
        held = set(terms(evidence))
        return _share([any(pair in held for pair in _pairs(word)) for word in words])
    theirs = {_stem(word) for word in fold_width(evidence).split()}
    return _share([_stem(word) in theirs for word in fold_width(rest).split() if _stem(word) and word not in _COUNTING])


def _does_the_same(text: str, evidence: str, language: Language) -> bool:
    """Whether what a statement says was done stands in the excerpts of its language, unless any report may say so."""
    if language == "ja":
        verb = _LAST_VERB.search(text)
        return verb is None or verb[1][-2:] in _LIGHT or verb[1][-2:] in evidence
    held = fold_width(evidence)
    return all(verb[:5] in held or verb in _LIGHT for verb in _VERBS.findall(fold_width(text)))


def _share(held: list[bool]) -> float:
    return sum(held) / len(held) if held else 1.0


def _pairs(word: str) -> list[str]:
    return [word[i : i + 2] for i in range(len(word) - 1)]


def _stem(word: str) -> str:
    word = word.strip(".,;:!?()\"'“”’")
    return "" if word in ENGLISH_STOP_WORDS or not word[:1].isalpha() else word[:5]
