"""A ranking of passages -> the sentences worth quoting, still exact slices, the same words quoted once."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from operator import add

from index.archive import Archive
from index.documents import Article, Passage, Span
from index.languages import is_bullet
from index.languages.calendar_spans import YEAR
from index.languages.dates import DateMention, dates_said
from index.languages.terms import fold_width, in_our_era
from index.languages.terms_held import held_terms
from rag.answers import Window
from rag.dated import dates_in
from rag.expected import expected, holds
from rag.question import Question
from rag.retrieval import Ranked
from rag.support import TermShare as TermShare
from rag.support import below_title as below_title

SENTENCE_WEIGHT = 0.5  # of a sentence's own cosine against its passage's fused score; data/eval/README.md, "excerpts"
OVERLAP_WEIGHT = 0.1  # of the share of the question's terms, by rarity, that stand in the sentence
HEADLINE_PENALTY = 0.02  # a headline names the subject, it seldom answers
SHORT_PENALTY = 0.05  # for a sentence too short to say anything
SPAN_BONUS = 0.05  # for the sentence in which the reader sees the answer, times how sure it is; table "reader"
FORM_PENALTY = 0.02  # for a sentence that lacks the form of an answer (a date when asked when)
YEAR_WEIGHT = 0.1  # of the share of the years asked for that the sentence, its title or its day of publication has
OF_THE_DAY = 0.5  # what the year alone is worth where a day or month is asked for
SHORT_TIME = 100  # days of a window up to which its year says too little
SOME = 0.10  # share of the question's terms from which a passage may be quoted beside the best; table "support"
OF_THE_BEST = 0.25  # of the share that the best passage has; that is enough as well
SHORT = 8  # letters and digits
MAX_QUOTE = 300  # characters of one quotation
BESIDE_TITLE = 60  # characters that a line may hold beside its title: a date, an outlet, a number
DATE_LINE = 30  # characters that a line may have which is nothing but a date
NEAR_COPY = 0.8  # share of character pairs in common from which two sentences say the same
IN_ONE_PLACE = frozenset({"fact", "definition"})  # kinds that one sentence answers
_ENDED = re.compile(r"[。．｡.!！?？]$")
_FIGURE = re.compile(r"[0-9]+")
_LETTER = re.compile(r"[^\W\d_]{2}")
_STRIP = re.compile(r"[\W_]+")
_LONG_ENOUGH = re.compile(rf"(?:[\W_]*[^\W_]){{{SHORT}}}")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A quotable stretch of an article. `score` is comparable within one question only; higher answers better."""

    article: Article
    span: Span
    score: float
    passage: Passage
    also: tuple[str, ...] = ()

    def scored(self, score: float) -> "Excerpt":
        """The same with another score."""
        # Not `dataclasses.replace`, which takes twice as long, and an answer scores each sentence anew.
        return Excerpt(self.article, self.span, score, self.passage, self.also)

    @property
    def words(self) -> str:
        """The words, exactly as the article has them."""
        return self.article.slice(self.span)

    @property
    def dates(self) -> tuple[DateMention, ...]:
        """The dates that the words name, in order."""
        return dates_in(self.article, self.passage, self.span)


def scored_sentences(archive: Archive, question: Question, ranked: Sequence[Ranked], share: TermShare) -> list[Excerpt]:
    """Every sentence of the ranked passages that say something of the question themselves, best first."""
    form = expected(question.asked)
    years = asked_years(question)
    day = question.window if question.window and _is_short(question.window) else None
    said: list[tuple[Ranked, Passage, Article, Span, float, str]] = []
    for hit in _saying_something(ranked):
        passage = archive.passage(hit.row)
        article = archive.article(passage.article_id)
        for span, cosine in zip(passage.sentences, hit.sentences, strict=True):
            words = article.text[span.start : span.end]
            if len(words) <= MAX_QUOTE * 2 and says_something(words) and words.strip() != article.outlet:
                said.append((hit, passage, article, span, cosine, words))
    found: list[Excerpt] = []
    shares = share.of_each([words for *_, words in said])
    in_one_place = question.kind in IN_ONE_PLACE
    for (hit, passage, article, span, cosine, words), held in zip(said, shares, strict=True):
        score = hit.score + SENTENCE_WEIGHT * cosine + OVERLAP_WEIGHT * held
        # It points at one short answer; what happened, and in what order, is told in several sentences.
        if in_one_place and hit.read and _overlap(span, hit.read.span):
            score += SPAN_BONUS * sigmoid(hit.read.answers)
        if years and in_one_place:
            timed = sum(has_year(year, article, words) for year in years) / len(years)
            if day:
                timed = max(OF_THE_DAY * timed, _tells_of(day, dates_in(article, passage, span)))
            score += YEAR_WEIGHT * timed
        if not holds(form, words):
            score -= FORM_PENALTY
        if not _LONG_ENOUGH.match(words):
            score -= SHORT_PENALTY
        elif is_headline(article, span):
            score -= HEADLINE_PENALTY
        found.append(Excerpt(article, span, score, passage))
    return sorted(found, key=lambda excerpt: (-excerpt.score, excerpt.article.id, excerpt.span))


def _is_short(window: Window) -> bool:
    return bool(window.first and window.last and (window.last - window.first).days < SHORT_TIME)


@lru_cache(maxsize=4_096)
def says_something(words: str) -> bool:
    """Whether a line says anything: a date line does not, however it is written."""
    if len(words) <= DATE_LINE:
        for said in reversed(dates_said(words, None)):
            words = words[: said.span.start] + words[said.span.end :]
    return _LETTER.search(words) is not None


def _tells_of(window: Window, dates: Iterable[DateMention]) -> bool:
    """Whether dates name a time inside the window: a day of that month, that very day, but not the whole year."""
    first, last = window.first or date.min, window.last or date.max
    return any(first <= said.first and said.last <= last for said in dates)


def _saying_something(ranked: Sequence[Ranked]) -> list[Ranked]:
    """The passages that may be quoted: the best one, and of the others those that say something in comparison.

    Where what says nothing itself is all there is, it is heard.
    """
    sound = [hit for hit in ranked if hit.said.sound]
    least = min(SOME, OF_THE_BEST * sound[0].said.share) if sound else 0.0
    return sound[:1] + [hit for hit in sound[1:] if hit.said.share >= least] or list(ranked)


def asked_years(question: Question) -> set[str]:
    """The years that the question names, of our era or of a Japanese one."""
    return set(YEAR.findall(in_our_era(fold_width(question.asked))))


def has_year(year: str, article: Article, words: str) -> bool:
    """Whether words of an article, its title or its day of publication have the year."""
    published = article.published
    return bool(published and str(published.year) == year) or bool(held_terms((year,), f"{article.title} {words}"))


def sigmoid(logit: float) -> float:
    """A logit as a share of 1."""
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, logit))))


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def is_headline(article: Article, span: Span) -> bool:
    """Whether a sentence is the title of its article, as digest items and plain files hold it in their text.

    Some files make their title longer than the line: with the name of the site, or a word that it is a reprint.
    """
    words, title = article.slice(span).strip(), article.title
    longer = title in words and len(words) < len(title) + BESIDE_TITLE
    if longer and _ENDED.search(words) and not _ENDED.search(title):
        return False  # "DICAS is a forum of ..." under the title "DICAS" is what it says of it
    return bool(title) and (longer or (len(words) >= SHORT and words in title))


def distinct(excerpts: Iterable[Excerpt], limit: int) -> list[Excerpt]:
    """The first `limit` excerpts that say different things; the places of equal ones are kept in `also`."""
    kept: list[Excerpt] = []
    also: list[list[str]] = []  # beside each of them, the places of those that say the same
    pairs: list[set[str]] = []  # of characters, of each of them
    same: dict[str, int] = {}  # by their letters and digits
    for excerpt in excerpts:
        said = _STRIP.sub("", excerpt.words)
        if said in same:
            also[same[said]].append(f"{excerpt.article.id}#{excerpt.span.start}-{excerpt.span.end}")
        elif len(kept) < limit:
            mine = _pairs(excerpt.words)
            if any(
                len(mine & theirs) >= NEAR_COPY * min(len(mine), len(theirs)) and not _contradict(excerpt, other)
                for theirs, other in zip(pairs, kept, strict=True)
            ):
                continue
            same[said] = len(kept)
            kept.append(excerpt)
            also.append([])
            pairs.append(mine)
    return [
        replace(excerpt, also=(*excerpt.also, *twins)) if twins else excerpt
        for excerpt, twins in zip(kept, also, strict=True)
    ]


def _contradict(one: Excerpt, other: Excerpt) -> bool:
    """Whether two excerpts give equally many figures, and not the same ones: then neither is a copy of the other."""
    figures, others = (_FIGURE.findall(fold_width(excerpt.words)) for excerpt in (one, other))
    return len(figures) == len(others) and figures != others


def list_around(excerpt: Excerpt) -> Excerpt:
    """The list that a sentence leads in to or belongs to, with its lead-in line, when all of it fits a quotation.

    Elsewhere the sentence stands for itself: what was in `also` is not the list.
    """
    sentences, article = excerpt.passage.sentences, excerpt.article
    if excerpt.span not in sentences:
        return excerpt
    at = sentences.index(excerpt.span)
    if not any(is_bullet(article.slice(span)) for span in sentences[at : at + 2]):  # as with nearly all of them
        return excerpt
    bullets = [*(is_bullet(article.slice(span)) for span in sentences), False]
    first = at
    while first > 0 and bullets[first]:
        first -= 1
    last = at if bullets[at] else at + 1
    while last + 1 < len(sentences) and bullets[last + 1]:
        last += 1
    block = Span(sentences[first].start, sentences[last].end)
    if block.end - block.start > MAX_QUOTE:
        return excerpt
    return replace(excerpt, span=block, also=() if block != excerpt.span else excerpt.also)


def list_under(excerpt: Excerpt) -> Excerpt:
    """The list that a sentence leads in to, with the sentence; any other sentence alone."""
    return excerpt if is_bullet(excerpt.words) else list_around(excerpt)


def _pairs(words: str) -> set[str]:
    plain = _STRIP.sub("", fold_width(words))
    return set(map(add, plain, plain[1:])) or {plain}
