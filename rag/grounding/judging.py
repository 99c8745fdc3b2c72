"""Judges a sentence that a model wrote by the excerpts that it names: kept with the quotations that prove it, or dropped.

Nothing is mended: what the articles do not carry as far as rules and vectors can tell is left out, with the reason.
The order of the checks is from the certain to the likely; the first that fails is the reason that is counted.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from index.archive import Archive
from index.documents import Language, Span
from index.embedders import BUNDLED
from index.languages import language_of
from index.languages.aliases import Group, fold
from index.languages.dates import DateMention
from index.languages.terms import ENGLISH_STOP_WORDS, fold_width, terms
from rag.grounding import names
from rag.grounding.claims import turned
from rag.grounding.dates import dates
from rag.grounding.dates import unsupported as unknown_dates
from rag.grounding.excerpts import Offered, Sentence, sentences_of
from rag.grounding.nations import nations, without_nations
from rag.grounding.numbers import Number, numbers
from rag.grounding.numbers import unsupported as unknown_numbers
from rag.grounding.tense import mistimed
from rag.grounding.writing import has_address, holds_literally, in_language, quoted

Reason = Literal[
    "form",  # not the form that was asked for, or too long
    "excerpt",  # names no excerpt of this turn
    "language",  # not in the language of the question
    "address",  # a link, an address or markup
    "quotation",  # words in quotation marks that the excerpts have not got
    "date",
    "number",
    "name",  # a code or proper name
    "opposite",  # held against cancelled, increase against decrease
    "negation",
    "modality",  # a plan told as done, or the done as a plan
    "apart",  # each fact is there, but not of the same thing
    "unlike",  # the excerpts say something else
    "repeated",
]
REASONS: tuple[Reason, ...] = Reason.__args__  # type: ignore[attr-defined]

_TELLING = frozenset({"name", "weapon", "exercise", "place", "person"})  # kinds of names that say what it is about
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
MAX_QUOTES = 3  # sentences that are shown as proof of one statement
SHORT_QUOTED = 12  # characters; shorter words in quotation marks are names, judged as such
LIKE, LIKE_CROSSED = 0.835, 0.77  # least cosine to a sentence, same and other language; docs/llm.md, "thresholds"
COVERED: dict[Language, float] = {"ja": 0.5, "en": 0.45}  # least share of its terms in excerpts of its language
NEAR = 0.015  # below the best cosine, a sentence says nearly as much


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reason` is None when the statement may be shown; `proof` are then the sentences to quote, best first."""

    reason: Reason | None
    proof: tuple[Sentence, ...] = ()


_Fact = DateMention | Number | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Facts:
    """What in a statement can be looked up: each as a test on sentences."""

    dates: list[DateMention]
    numbers: list[Number]
    names: list[tuple[str, ...]]

    @property
    def every(self) -> list[_Fact]:
        """All of them."""
        return [*self.dates, *self.numbers, *self.names]


def judge(
    archive: Archive, language: Language, text: str, cited: Sequence[Offered], chosen: Sequence[tuple[int, Span]] = ()
) -> Verdict:
    """Whether the `cited` excerpts carry `text`; `chosen` are the sentences its writer named (excerpt number, span)."""
    if not cited:
        return Verdict("excerpt")
    if not in_language(text, language):
        return Verdict("language")
    if has_address(text):
        return Verdict("address")
    evidence = "\n".join(excerpt.words + "\n" + (excerpt.article.outlet or "") for excerpt in cited)
    if any(len(words) >= SHORT_QUOTED and not holds_literally(evidence, words) for words in quoted(text)):
        return Verdict("quotation")
    sentences = sentences_of(cited)
    facts = _facts(archive, text, cited)
    published = [excerpt.published for excerpt in cited if excerpt.published]
    if unknown_dates(facts.dates, _dates_in(cited), published):
        return Verdict("date")
    if unknown_numbers(facts.numbers, numbers(evidence), evidence):
        return Verdict("number")
    if next(names.missing(text, evidence, archive.aliases), None) is not None:
        return Verdict("name")
    likeness = _likeness(archive, text, cited, sentences)
    proof = _proof(facts, sentences, likeness, chosen)
    turn = turned(text, "\n".join(sentence.words for sentence in proof))
    if turn is not None:
        return Verdict(turn)
    if mistimed(text, proof):
        return Verdict("modality")
    if _apart(facts, sentences):
        return Verdict("apart")
    if not _carried(archive, text, evidence, language, max(likeness)):
        return Verdict("unlike")
    return Verdict(None, proof)


def _facts(archive: Archive, text: str, cited: Sequence[Offered]) -> _Facts:
    near = next((excerpt.published for excerpt in cited if excerpt.published), None)
    said = dates(text, near)
    rest = _blanked(text, [mention.span for mention in said])
    groups = [group for group in archive.aliases.groups_in(text) if group.kind != "word" and group.spelled]
    known = [(group.words, *group.others) for group in groups if group.kind in _TELLING and not _generic(group)]
    bare = without_nations(_blanked(rest, [group.span for group in groups]))
    return _Facts(said, numbers(rest), known + [(code,) for code in names.codes(bare)])


def _generic(group: Group) -> bool:
    """Whether a known name is one of many: a country, or a word such as destroyer that is written small."""
    every = (group.words, *group.others)
    return bool(nations(group.words)) or any(name.isascii() and name.islower() for name in every)


def _blanked(text: str, spans: Sequence[Span]) -> str:
    for span in spans:
        text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
    return text


def _dates_in(cited: Sequence[Offered]) -> list[DateMention]:
    return [mention for excerpt in cited for mention in dates(excerpt.words, excerpt.published)]


def _likeness(archive: Archive, text: str, cited: Sequence[Offered], sentences: Sequence[Sentence]) -> list[float]:
    """The cosine of the statement and each sentence, from the vectors that the archive keeps."""
    meaning = archive.embedder.embed_query(text)
    rows = np.array([excerpt.row for excerpt in cited], np.int64)
    found = archive.candidates_in(meaning, {}, rows)
    by_place: dict[tuple[int, Span], float] = {}
    for i, row in enumerate(found.rows.tolist()):
        spans = archive.passage(row).sentences
        values = found.sentences[found.first_sentence[i] : found.first_sentence[i + 1]].tolist()
        by_place.update({(row, span): value for span, value in zip(spans, values, strict=True)})
    return [by_place.get((sentence.excerpt.row, sentence.span), -1.0) for sentence in sentences]


def _holds(fact: _Fact, sentence: Sentence, words: str) -> bool:
    """Whether `words` (the sentence, or with what stands around it) have this fact."""
    if isinstance(fact, DateMention):
        published = [sentence.published] if sentence.published else []
        return not unknown_dates([fact], dates(words, sentence.published), published)
    if isinstance(fact, Number):
        return not unknown_numbers([fact], numbers(words), words)
    folded = fold(words)
    return any(fold(name) in folded for name in fact)


def _names(fact: _Fact, sentence: Sentence) -> bool:
    """Whether a sentence has a fact; what it is about may be named above it, as a list or a following sentence has it."""
    return _holds(fact, sentence, sentence.around if isinstance(fact, tuple) else sentence.words)


def _proof(
    facts: _Facts, sentences: Sequence[Sentence], likeness: Sequence[float], chosen: Sequence[tuple[int, Span]]
) -> tuple[Sentence, ...]:
    """The nearest sentence, and further ones that hold a fact which those before do not; the writer's choice first."""
    wished = {(excerpt, span) for excerpt, span in chosen}
    order = sorted(
        range(len(sentences)),
        key=lambda i: likeness[i] + NEAR * ((sentences[i].excerpt.number, sentences[i].span) in wished),
        reverse=True,
    )
    proof = [sentences[order[0]]]
    left = [fact for fact in facts.every if not _names(fact, proof[0])]
    for i in order[1:]:
        if not left or len(proof) == MAX_QUOTES:
            break
        sentence = sentences[i]
        still = [fact for fact in left if not _names(fact, sentence)]
        if len(still) < len(left):
            proof.append(sentence)
            left = still
    return tuple(proof)


def _apart(facts: _Facts, sentences: Sequence[Sentence]) -> bool:
    """Whether some fact never stands beside another of the same statement: two events mixed into one.

    Beside means in one sentence with the one before it and the article's title, which name what it is about.
    """
    every = facts.every
    if len(every) < 2:
        return False
    homes = [[_holds(fact, sentence, sentence.around) for fact in every] for sentence in sentences]
    return any(not any(home[i] and sum(home) > 1 for home in homes) for i in range(len(every)))


def _carried(archive: Archive, text: str, evidence: str, language: Language, best: float) -> bool:
    """Whether the excerpts say it at all: its meaning, and where they are in its language, its words."""
    crossed = language_of(evidence) != language
    if not crossed and not _does_the_same(text, evidence, language):
        return False
    if archive.facts.model.name == BUNDLED and best < (LIKE_CROSSED if crossed else LIKE):
        return False
    return crossed or _coverage(text, evidence, archive, language) >= COVERED[language]


def _coverage(text: str, evidence: str, archive: Archive, language: Language) -> float:
    """The share of what a statement says about its names that the excerpts have too, word by word.

    Names, dates and numbers were looked up before; here they would only hide that nothing else is there.
    """
    known = [group.span for group in archive.aliases.groups_in(text) if group.kind != "word"]
    rest = _blanked(text, [*known, *(mention.span for mention in dates(text, None))])
    if language == "ja":
        words = [word for word in re.findall(r"[一-龥々]{2,}|[ァ-ヴー]{3,}", rest) if word not in _FRAME]
        held = set(terms(evidence))
        return _share([any(pair in held for pair in _pairs(word)) for word in words])
    theirs = {_stem(word) for word in fold_width(evidence).split()}
    return _share([_stem(word) in theirs for word in fold_width(rest).split() if _stem(word)])


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
