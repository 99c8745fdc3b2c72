"""Whether a statement tells as done what is planned, or the other way round.

What is planned is known by `rag.modality`: by the words of a sentence, and by its event coming after its publication.
"""

import re
import unicodedata
from collections.abc import Sequence

from index.languages.dates import dates_said
from rag.answers import Event, Modality
from rag.grounding.excerpts import Sentence
from rag.modality import modality_of

_OPEN: frozenset[Modality] = frozenset({"plan", "considered", "expected"})
_PAST_END = re.compile(
    r"(?:[いしっえけせてねべめれげぎきちみりじび]た|[んい]だ)(?:と(?:い|発|伝|報|述|さ)[^。]*)?[。.」]?\s*$"
)
_PAST_VERB = re.compile(
    r"([一-龥々]{1,4})[いしっんえけせてねべめれげぎきちみりじさらわまかばなび]{0,3}?[ただ](?=[。、]|$|と|が)"
)
_TO_COME = re.compile(
    r"[しさられせかがばまなたわいえけきりちみび]{0,3}(?:する|される|[うくぐすつぬぶむる])(?:(?:と|こと|の|か|など|ため|よう|方|予).*)?"
)
_FORM = r"([ぁ-ん]*)"
_HINTS_AT_OPEN = re.compile(
    r"予定|見通し|方針|検討|計画|見込|目指|協議を|\b(?:will|plan\w*|expect\w*|intend\w*|propos\w*|meant|to [a-z]{3,})\b",
    re.I,
)
_PRESENT_END = re.compile(r"(?<!あ)(?<!い)[うくぐすつぬぶむる][。」]?\s*$")
_COMING = re.compile(r"[一-龥々][ぁ-ん]?[うくぐすつぬぶむる](?:のは|こと)")
_DONE = re.compile(r"(?:[いしっえけせてねべめれげぎきちみりじび]た|[んい]だ)(?![いくらり])")
_ENGLISH_PAST = re.compile(
    r"\b(?:was|were|did|has|have|had|met|held|took|ran|began|sent|flew|went|came|made|gave|said|told|saw|got|left|built|bought|sold|"
    r"(?!expected|planned|scheduled|supposed|proposed|intended|based|need|speed|indeed|exceed|united|allied)[a-z]{2,}ed)\b",
    re.I,
)
_ENGLISH_PRESENT = re.compile(
    r"\b(?:is|are|will|would|may|expects?|plans?|aims?|wants?|to be|has yet|due|set to|scheduled)\b", re.I
)
_IRREGULAR = {
    "met": "meet", "held": "hold", "took": "take", "ran": "run", "began": "begin", "sent": "send", "flew": "fly", "went": "go", "came": "come",
    "made": "make", "gave": "give", "built": "build", "bought": "buy", "sold": "sell", "left": "leave",
}  # fmt: skip


def mistimed(statement: str, proof: Sequence[Sentence]) -> bool:
    """Whether what `proof` tells as open is told as done, or what it tells as done as open."""
    said = unicodedata.normalize("NFKC", statement)
    marks = set(modality_of(said))
    if marks & _OPEN:
        return not any(
            _open(sentence)
            or _presents(sentence.words)
            # An item of a list is as open as what stands above it.
            or _HINTS_AT_OPEN.search(sentence.words if _past_too(sentence.words) else sentence.around)
            for sentence in proof
        )
    if not _past(said):
        return False
    if _open(proof[0]) and not _past_too(proof[0].words):
        return True
    return any(_only_to_come(said, sentence.words) for sentence in proof)


def _open(sentence: Sentence) -> bool:
    named = dates_said(sentence.words, sentence.near)
    event = Event(named[0].first, named[0].last, named[0].precise) if named else None
    return bool(_OPEN & set(modality_of(sentence.words, event, sentence.published)))


def _past(text: str) -> bool:
    if _japanese(text):
        return bool(_PAST_END.search(text))
    return bool(_ENGLISH_PAST.search(text)) and not _ENGLISH_PRESENT.search(text)


def _past_too(text: str) -> bool:
    """Whether a sentence with a plan in it also tells something as done, on which a statement may rest."""
    return bool(_PAST_END.search(text)) if _japanese(text) else bool(_ENGLISH_PAST.search(text))


def _presents(text: str) -> bool:
    return bool(_PRESENT_END.search(text)) if _japanese(text) else bool(_ENGLISH_PRESENT.search(text))


def _only_to_come(said: str, shown: str) -> bool:
    """Whether a verb of the statement stands in the evidence, but nowhere as done: 飛んだ and 飛ぶ, met and to meet."""
    shown = unicodedata.normalize("NFKC", shown)
    if _japanese(said) != _japanese(shown):
        return _japanese(shown) and bool(
            _PRESENT_END.search(shown) or (_COMING.search(shown) and not _DONE.search(shown))
        )
    if _japanese(said):
        for stem in _PAST_VERB.findall(said):
            forms = re.findall(rf"{re.escape(stem[-2:])}{_FORM}", shown)
            to_come = [form for form in forms if _TO_COME.fullmatch(form)]
            if to_come and not any("た" in form or "だ" in form for form in forms):
                return True
        return False
    for word in _ENGLISH_PAST.findall(said):
        base = _IRREGULAR.get(word.lower(), re.sub(r"(?:ied|ed)$", "", word.lower()))
        if len(base) < 3 or re.search(rf"\b{re.escape(word)}\b", shown, re.I):
            continue
        if re.search(rf"\b(?:to|will|would|may|might|could|should)\s+(?:be\s+)?{re.escape(base)}", shown, re.I):
            return True
    return False


def _japanese(text: str) -> bool:
    return bool(re.search(r"[ぁ-ん]", text))
