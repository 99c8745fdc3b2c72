"""Whether a statement gives somebody else's part to a name: who gave to whom, who said it, who went where.

In Japanese a particle tells the part that a name has with the verb of its clause; in English the place before or
behind the verb. A part is exchanged where the evidence has the same verb with another name in that part, and never
with this one. Other verbs, and other languages, are beyond a rule.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator

from rag.grounding.excerpts import Sentence
from rag.grounding.nations import nations

_NOUN = r"[一-龥々ァ-ヴーA-Za-z0-9・\-ヶ]"
_SLOT = re.compile(
    rf"(?P<name>{_NOUN}+(?:「[^」]*」)?(?:氏|側|ら)?)(?P<part>は|が|に(?!よ(?:る|り|っ)|つい|向け|関|おい|際)|へ(?!の)|を|から)(?:も|は)?"
    r"|(?<![0-9])(?P<verb>[一-龥々]{1,4})(?:(?P<form>[いえきけしじせちてっつねへべみめらりるれわんさうくぐすぬぶむ][ぁ-ん]*)(?=[、。」』)）]|$|(?P<of>[一-龥ァ-ヴー「]))|(?=[)）]))"
)
_PASSIVE = re.compile(r"^(?:さ)?[らわかがさたなばまら]?れ")
_GOES_ON = re.compile(r"(?:よう(?:に)?|[てでしりずばとけせれ])$")
_TITLES = r"氏|さん|防衛相|国防相|外相|首相|大臣|国防長官|国務長官|長官|司令官|大統領|議員|知事|市長|議長|幕僚長|報道官|中佐|大佐|艦長|大使"
_TITLED = re.compile(rf"(?:{_TITLES})$")
_NAMED = re.compile(
    rf"[ァ-ヴー]{{2,}}|[A-Z]{{2,}}|(?:{_TITLES}|軍|隊|海自|陸自|空自|海保|省|庁|局|府|市|県|町|村|党|社|国|側|通信|新聞|通信所|政府|幕)$"
)
_GIVING = {
    "handed": "hand", "gave": "give", "told": "tell", "asked": "ask", "sold": "sell", "sent": "send", "passed": "pass", "offered": "offer",
    "urged": "urge", "supplied": "supply", "lent": "lend", "transferred": "transfer", "attacked": "attack", "defeated": "defeat", "invited": "invite",
    "criticised": "criticise", "criticized": "criticise", "thanked": "thank", "warned": "warn", "helped": "help", "visited": "visit", "accused": "accuse",
}  # fmt: skip
_CAPITALS = re.compile(r"(?<!\w)(?:[A-Z][\w'’-]*)(?:\s+[A-Z][\w'’-]*)*")
_BESIDE = re.compile(r"\b(?:in|at|on|near|during|off|from|by|under|with)\s+(?:the\s+)?$", re.I)

_SAYS = re.compile(r"\b(?:said|told|argued|explained|stressed|warned|added|noted)\b")
_SPEAKER = re.compile(rf"(?P<name>[A-Z][\w'’-]*(?:\s+[A-Z][\w'’-]*)*)\s+{_SAYS.pattern}")
_RANKS = frozenset(
    "The Vice Deputy Admiral General Minister Secretary President Prime Defence Defense Foreign Chief Captain".split()
)

_Parts = dict[tuple[str, str], set[str]]


def exchanged(statement: str, sentence: Sentence, evidence: str) -> bool:
    """Whether a name has a part in the statement that a sentence of the evidence gives to another, with the same verb."""
    said, shown = (unicodedata.normalize("NFKC", text) for text in (statement, sentence.words))
    japanese = bool(re.search(r"[ぁ-ん]", said))
    if japanese != bool(re.search(r"[ぁ-ん]", shown)):
        return False
    if not japanese:
        return _turned_round(said, shown) or _says_another(said, shown, sentence.around)
    told = _parts(shown)
    for key, mine in _parts(said).items():
        theirs = told.get(key, set())
        for name in mine:
            if theirs and not any(_same(name, other) for other in theirs) and _known(name, evidence):
                return True
    return False


def _known(name: str, evidence: str) -> bool:
    """Whether the evidence has the name; one that it has not may be another word for somebody it names."""
    return (_TITLED.sub("", name) or name) in evidence


def _parts(text: str) -> _Parts:
    """For each verb and part (who, to, what, from) the names that have it."""
    found: _Parts = defaultdict(set)
    for sentence in re.split(r"[。\n]", text):
        for verb, part, name in _of_sentence(sentence):
            if not name[0].isdigit() and len(nations(name)) < 2 and (_NAMED.search(name) or nations(name)):
                found[verb, part].add(name)
    return dict(found)


def _of_sentence(sentence: str) -> Iterator[tuple[str, str, str]]:
    """Verb, part and name; a topic (は) is who does it where no subject (が) of the verb's own clause stands nearer."""
    topic = subject = ""
    fresh = False  # whether the subject stands in the clause that has not had its verb yet
    near: list[tuple[str, str]] = []
    for slot in _SLOT.finditer(sentence):
        if not slot["verb"]:
            name = re.sub(r"「[^」]*」", "", slot["name"]) or slot["name"]
            if slot["part"] == "は":
                topic, subject, fresh = name, "", False
            elif slot["part"] == "が":
                subject, fresh = name, True
            else:
                near.append(({"を": "what", "から": "from"}.get(slot["part"], "to"), name))
            continue
        # The parts of a passive are others.
        verb = slot["verb"][-2:] + ("*" if _PASSIVE.match(slot["form"] or "") else "")
        who = subject if fresh or not topic else topic
        if who:
            yield verb, "who", who
        yield from ((verb, part, name) for part, name in near)
        near, fresh = [], False
        if topic or (slot["of"] and not _GOES_ON.search(slot["form"])):
            subject = ""  # it belonged to a clause that is over


def _same(one: str, other: str) -> bool:
    """Whether two ways of writing may be one name: 小泉防衛相 and 小泉氏, 京丹後市 and 市."""
    short, long = sorted((_TITLED.sub("", one) or one, _TITLED.sub("", other) or other), key=len)
    return (
        short in long or long.endswith(short[-2:]) if len(short) > 1 else long.endswith(short) or long.startswith(short)
    )


def _turned_round(said: str, shown: str) -> bool:
    """Whether two names stand on other sides of the same verb, neither sentence being passive."""
    for verb in set(re.findall(r"[a-z]+", said)) & set(_GIVING):
        if re.search(rf"\b(?:was|were|been|be|being)\s+{verb}\b", said + shown):
            continue
        for sentence in re.split(r"(?<=[.!?])\s+", shown):
            if not re.search(rf"\b{verb}\b", sentence):
                continue
            mine, theirs = _sides(said, verb), _sides(sentence, verb)
            before, behind = theirs
            gave = {name for name in mine[0] if _any_like(name, behind) and not _any_like(name, before)}
            got = {name for name in mine[1] if _any_like(name, before) and not _any_like(name, behind)}
            if (gave and got) or (got and not any(_any_like(name, before) for name in mine[0])):
                return True
    return False


def _says_another(said: str, shown: str, around: str) -> bool:
    """Whether words are put into the mouth of somebody whom neither their sentence nor the one above it names."""
    speaker = _SPEAKER.search(said)
    other = _SAYS.search(shown)
    if speaker is None or other is None or re.search(r"\b(?:he|she|they|it|who)\s+$", shown[: other.start()], re.I):
        return False
    return not any(word in around for word in speaker["name"].split() if word not in _RANKS)


def _sides(sentence: str, verb: str) -> tuple[list[str], list[str]]:
    """The names before and behind the verb, without those that only say where or with whom."""
    before, _, behind = sentence.partition(f" {verb}")
    return tuple(  # type: ignore[return-value]
        [found.group() for found in _CAPITALS.finditer(side) if not _BESIDE.search(side[: found.start()])]
        for side in (before, behind)
    )


def _any_like(name: str, names: list[str]) -> bool:
    plain = re.sub(r"^The\s+", "", name)
    return any(
        plain == re.sub(r"^The\s+", "", other) or plain in other.split() or other in plain.split() for other in names
    )
