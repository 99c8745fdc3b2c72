"""Judges a sentence that a model wrote by the excerpts that it names: kept with the quotations that prove it, or dropped.

Nothing is mended: what the articles do not carry as far as rules and vectors can tell is left out, with the reason.
The order of the checks is from the certain to the likely; the first that fails is the reason that is counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from index.archive import Archive
from index.documents import Language, Span
from index.languages import language_of
from index.languages.dates import DateMention, dates_said
from rag.grounding import names
from rag.grounding.claims import turned
from rag.grounding.dates import tells_of_reporting
from rag.grounding.dates import unsupported as unknown_dates
from rag.grounding.excerpts import Offered, Sentence, sentences_of
from rag.grounding.extent import beyond
from rag.grounding.facts import Facts, facts_of, holds, stands_by
from rag.grounding.meaning import carried, likeness
from rag.grounding.numbers import numbers
from rag.grounding.numbers import unsupported as unknown_numbers
from rag.grounding.rivals import another_country, misplaced, tells_of_it, words_of
from rag.grounding.roles import exchanged
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
    "roles",  # who did it to whom is exchanged
    "beyond",  # says more: only, all, the most, already, because
    "unlike",  # the excerpts say something else
    "repeated",
]
REASONS: tuple[Reason, ...] = Reason.__args__  # type: ignore[attr-defined]

MAX_QUOTES = 3  # sentences that are shown as proof of one statement
SHORT_QUOTED = 12  # characters; shorter words in quotation marks are names, judged as such
NEAR = 0.015  # below the best cosine, a sentence says nearly as much


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reason` is None when the statement may be shown; `proof` are then the sentences to quote, best first."""

    reason: Reason | None
    proof: tuple[Sentence, ...] = ()


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
    facts = facts_of(archive, text, cited)
    published = [excerpt.published for excerpt in cited if excerpt.published]
    if unknown_dates(facts.dates, _dates_in(cited, sentences), published if tells_of_reporting(text) else ()):
        return Verdict("date")
    if unknown_numbers(facts.numbers, numbers(evidence), evidence):
        return Verdict("number")
    if next(names.missing(text, evidence, archive.aliases), None) is not None:
        return Verdict("name")
    alike = likeness(archive, text, cited, sentences)
    proof = _proof(facts, sentences, alike, chosen)
    shown = "\n".join(sentence.words for sentence in proof)
    turn = turned(text, shown, evidence)
    if turn is not None:
        return Verdict(turn)
    if mistimed(text, proof):
        return Verdict("modality")
    crossed = language_of(evidence) != language
    if _apart(facts, sentences) or another_country(text, facts, proof):
        return Verdict("apart")
    if not crossed and misplaced(text, facts, sentences, alike):
        return Verdict("apart")
    words = words_of(text)
    near = [sentence for sentence in sentences if sentence in proof or tells_of_it(words, sentence)]
    if any(exchanged(text, sentence, evidence) for sentence in near):
        return Verdict("roles")
    if beyond(text, "\n".join(sentence.around for sentence in proof), evidence):
        return Verdict("beyond")
    if not carried(archive, text, evidence, language, max(alike)):
        return Verdict("unlike")
    return Verdict(None, proof)


def _dates_in(cited: Sequence[Offered], sentences: Sequence[Sentence]) -> list[DateMention]:
    told = [(excerpt.article.title, excerpt.published) for excerpt in cited]
    told += [(sentence.words, sentence.near) for sentence in sentences]
    return [mention for words, near in told for mention in dates_said(words, near)]


def _proof(
    facts: Facts, sentences: Sequence[Sentence], alike: Sequence[float], chosen: Sequence[tuple[int, Span]]
) -> tuple[Sentence, ...]:
    """The nearest sentence, and further ones that hold a fact which those before do not; the writer's choice first."""
    wished = {(excerpt, span) for excerpt, span in chosen}
    order = sorted(
        range(len(sentences)),
        key=lambda i: alike[i] + NEAR * ((sentences[i].excerpt.number, sentences[i].span) in wished),
        reverse=True,
    )
    proof = [sentences[order[0]]]
    left = [fact for fact in facts.every if not stands_by(fact, proof[0])]
    for i in order[1:]:
        if not left or len(proof) == MAX_QUOTES:
            break
        sentence = sentences[i]
        still = [fact for fact in left if not stands_by(fact, sentence)]
        if len(still) < len(left):
            proof.append(sentence)
            left = still
    return tuple(proof)


def _apart(facts: Facts, sentences: Sequence[Sentence]) -> bool:
    """Whether some fact never stands beside another of the same statement: two events mixed into one.

    Beside means in one sentence with the one before it and the article's title, which name what it is about.
    """
    every = facts.every
    if len(every) < 2:
        return False
    homes = [[holds(fact, sentence, sentence.around) for fact in every] for sentence in sentences]
    return any(not any(home[i] and sum(home) > 1 for home in homes) for i in range(len(every)))
