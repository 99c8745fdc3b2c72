"""What a question is about, and whether it leaves that to the question before it."""

import re

from index.documents import Span
from index.languages.aliases import AliasBook, Group, fold
from index.languages.terms import query_terms
from rag.followup.meant import Meant
from rag.followup.wordings import (
    ABOUT,
    ASKING,
    CLASS,
    EDGES,
    INTERROGATIVE,
    NO_NAME,
    NOTHING_REFERRED_TO,
    OF_ACTORS,
    ORDINAL,
    REFERS,
    TOPIC_ENDS,
    UNKNOWN_NAME,
    WH_NOUN,
    says_nothing,
)
from rag.wording import kind_of, plain

SUBJECTS = frozenset({"name", "weapon", "exercise"})  # what questions are about; the other known names act in them
MOST_UNNAMED = {"ja": 22, "en": 12}  # characters, words: a longer question that refers to nothing stands alone
# After "the AUKUS": " test" is a thing, " said" and " side" are not; the Japanese one stands after の.
_ENGLISH_THING = re.compile(
    r"(?:'s)? (?!(?:to|in|on|and|say|says|said|do|does|did|wants?|wanted|plans?|have|has|had|asks?|asked|made)\b)"
    r"[a-z]+"
)
_JAPANESE_THING = re.compile(r"の[一-龥ァ-ヴA-Z]{2,}")
# 北の港の改修 says itself what it is about; 参加国の数 asks for something of what was spoken of.
_SPELLED_OUT = re.compile(r"[^\sのはがをもでにへと?？]+(?:の[^\sのはがをもでにへと?？]+){2,}")
# "the 2023 and 2026 meetings", 2023年と2026年の会談: the things compared are named.
_OF_TWO_YEARS = re.compile(
    r"\b(?:19|20)\d\d (?:and|or|to|versus|vs\.?) (?:the )?(?:19|20)\d\d [a-z]{4,}|"
    r"(?:19|20)\d\d年(?:と|、|から)(?:19|20)\d\d年の[一-龥ァ-ヴ]{2,}"
)
_DEFINITE = re.compile(r"\bthe\s$", re.I)


def follows(text: str, before: Meant, book: AliasBook) -> bool:
    """Whether a question leaves its subject to the one before it.

    A thing that is named is a subject of its own, unless the words refer back or it was spoken of before.
    Organisations, countries and persons mostly act within a subject ("how many does Japan send?"); they are one where
    the question asks what they are, or where they name a thing ("the AUKUS test").
    """
    groups = [group for group in book.groups_in(text) if group.kind != "word"]
    own = [group.span for group in groups if _is_subject(text, group)]
    own += [
        span
        for span in _unknown_names(text)
        if not any(span.start < g.span.end and g.span.start < span.end for g in groups)
    ]
    persons = [group.span for group in groups if group.kind == "person"]
    if len(persons) > 1 or (groups and kind_of(text) == "definition"):
        own += [group.span for group in groups]
    spoken_of = fold(before.searched)
    own = [span for span in own if fold(text[span.start : span.end]) not in spoken_of]
    if refers := refers_back(text):
        # "What did Koizumi say on his visit": the pronoun means somebody in the same question.
        return not own or refers.start() < min(span.start for span in own + persons)
    if own or _OF_TWO_YEARS.search(text):
        return False
    if text.isascii():
        return len(text.split()) <= MOST_UNNAMED["en"]
    if not groups and _SPELLED_OUT.fullmatch(text):
        return False
    return len(text) <= MOST_UNNAMED["ja"]


def refers_back(text: str) -> re.Match[str] | None:
    """The words by which a question says itself that it follows another ("it", その)."""
    return REFERS.search(NOTHING_REFERRED_TO.sub(" ", text))


def _is_subject(text: str, group: Group) -> bool:
    """Whether a known name is what a question is about; "carriers" and 空母 are a class of things, no subject."""
    if group.kind == "weapon":
        return not CLASS.fullmatch(group.words)
    return group.kind in SUBJECTS or _names_a_thing(text, group)


def _unknown_names(text: str) -> list[Span]:
    """Names that no dictionary has: capitals within a sentence, codes, what stands in quotation marks."""
    return [Span(*match.span()) for match in UNKNOWN_NAME.finditer(text) if not NO_NAME.fullmatch(match.group())]


def _names_a_thing(text: str, group: Group) -> bool:
    """Whether an organisation stands before a noun that it names: "the AUKUS test", AUKUSの実験; not "the US side"."""
    rest = text[group.span.end :]
    if group.kind != "organisation" or OF_ACTORS.match(rest):
        return False
    if not text.isascii():
        return _JAPANESE_THING.match(rest) is not None
    definite = _DEFINITE.search(text[: group.span.start])
    return definite is not None and _ENGLISH_THING.match(rest) is not None


def topic(before: Meant, book: AliasBook) -> str:
    """What a question is about, in its own words, without what it asks of it."""
    prefix = before.searched.removesuffix(before.asked).strip()
    text = plain(before.asked)
    if prefix and prefix != before.searched:
        return " ".join([prefix, *_kept(text, book)])
    found = _english_topic(text) if text.isascii() else _japanese_topic(text, book)
    return found or text


def _kept(text: str, book: AliasBook) -> list[str]:
    """What a question that itself followed another adds to the subject: names and its place in a series."""
    kept = [group.words for group in book.groups_in(text) if group.kind in SUBJECTS]
    return kept + [match.group() for match in ORDINAL.finditer(text)]


def _english_topic(text: str) -> str:
    words = " ".join(ASKING.sub(" ", WH_NOUN.sub(" ", text)).split())
    words = EDGES.sub("", words)
    return words.strip(" ,?.!") if query_terms(words) else ""


def _japanese_topic(text: str, book: AliasBook) -> str:
    if about := ABOUT.search(text):
        head = text[: about.start()]
        return re.split(r"(?<![でにとへ])は[、,]?", head)[-1].strip(" 、,") or head
    for end in TOPIC_ENDS.finditer(text):
        head = text[: end.start()]
        if not _only_actors(head, book) and not INTERROGATIVE.search(head):
            return head.strip(" 、,")
    return INTERROGATIVE.sub("", text).strip(" 、,。?")


def _only_actors(words: str, book: AliasBook) -> bool:
    """Whether words name nobody and nothing but organisations, countries and persons."""
    rest = words
    for group in reversed(book.groups_in(words)):
        if group.kind in SUBJECTS:
            return False
        if group.kind != "word":
            rest = cut(rest, group.span)
    return says_nothing(re.sub("側|氏|さん|両国|政府|軍", "", rest))


def cut(text: str, span: Span) -> str:
    """A text without one stretch of it."""
    return text[: span.start] + text[span.end :]
