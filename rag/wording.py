"""What the wording of a question gives away, in both languages: the kind of answer, and what is mere politeness."""

import re

from index.languages.periods import asks_latest
from index.languages.terms import fold_width
from rag.answers import Kind

_TOLD_BY_WHAT = (  # "What did the trials show?", but not "What did it cost?" or "What does X stand for?"
    r"(?:^|[,:;] |\band )what (?:else )?(?:did|does|do|will|would|has|have|had) "
    r"(?!.{2,60}\b(?:cost|weigh|mean|stand for|call)\b)\S+ .*\w"
)
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "count",
        re.compile(
            # Of articles: how many launches or runways there were is a fact that an article tells.
            r"(?:記事|ニュース|項目|(?:報道|報告|投稿)(?=[はがもの件本数]))[^。?？、]{0,12}?(?:何本|何件|いくつ|件数|本数|の数)|"
            r"(?:何本|何件|いくつ)の(?:記事|報道|ニュース|項目|投稿)|何[件本](?:報道|報じ|取り上げ|言及|触れ)|"
            r"(?:言及|触れ|取り上げ|登場|名前?が出)[^。?？]{0,20}?(?:何本|何件|件数|本数)|"
            r"何[回度](?:報|言及|取り上げ|登場|出て)|"
            r"how many (?:\w+ ){0,5}?(?:articles?|(?:news )?stories|entries)\b|"
            r"how many (?:\w+ ){0,3}?(?:items?|reports?|pieces|posts?) (?:\S+ ){0,5}?"
            r"(?:mention|name|discuss|refer|concern|cover|about|deal|are there on)|"
            r"number of (?:articles|stories|(?:reports|items) (?:about|on|that))|"
            r"how often (?:is|was|are|were|does|do|has|have) .{2,60}"
            r"(?:mention|appear|name|report|come up|came up)",
            re.I,
        ),
    ),
    (
        "compare",
        re.compile(
            r"(?<![間勘筋])違(?:い|う|って)|異な|比較(?!的)|比べ|対比|食い違|どちらが|どっちが|(?<![格誤時段落収])差は|\bvs\b\.?|versus|\bcompare|\bcomparison|\bdiffer|"
            r"\bdisagree|side by side|'s .{2,60} against .{2,60}'s|changed between|変わった点|"
            r"年と[^年]{0,8}\d年.{1,30}変(?:わ|化)|"
            r"\bwhich (?:of the two |one |meeting |side )?(?:is|was|were|are) (?:the )?"
            r"(?:(?:more|less)\b|\w+er(?: than\b| of\b|,|[?.!\s]*$))",
            re.I,
        ),
    ),
    (
        "timeline",
        re.compile(
            r"経緯|推移|年表|年順|日付順|古い順|年ごと|順を追|時系列|歩み|変遷|これまで(?:と今後|の(?:流れ|動き|開催|経過))|のこれまで|"
            r"どう(?:変わって|進んで|展開して)き|timeline|chronolog|histor(?:y|ical) of|year by year|over the years|"
            r"how (?:did|has|have) .{2,60} (?:develop|evolve|unfold|change|progress)|step by step",
            re.I,
        ),
    ),
    (
        "coverage",
        re.compile(
            r"どんな|どのような|どういう(?:話|内容|議論|協議|説明)|何と言って|何を(?:確認|議論|合意|話|協議|扱|決|対象)|何が(?:議論|話し合|合意|確認|決|明らか|分か|わか|判明|示さ|変わ|含ま|発表)|内容|まとめ|概要|要約|一覧|"
            r"主な|項目|取り上げ|議題|テーマ|何について|取り扱|列挙|何をした|何が起き|挙げて|分野|何が?書|何と(?:何|なに)|"
            r"what (?:did|does|do) .{2,80} (?:cover|discuss|agree|include|involve|address|deal)|"
            r"what (?:was|were) (?:.{2,60})?(?:discussed|agreed|covered|on the agenda)|"
            r"what (?:areas|kinds|topics|subjects|items|sorts|types)|"
            r"(?:which|what) (?:people|persons|officials|experts|companies|firms)\b|"
            r"who (?:is|are|was|were) (?:quoted|named|cited|mentioned)|"
            r"what (?:came|comes) (?:out )?of|"
            r"what (?:is|was|are|were|remains?) (?:still )?(?:on the table|on the agenda|at stake|open)|"
            r"what (?:still )?(?:has|have|had|remains?|needs?) to be|"
            r"scope of|summar|outline|overview|contents of|\blist\b|what happened|tell me about|"
            r"areas .{2,40}(?:cover|look)|" + _TOLD_BY_WHAT,
            re.I,
        ),
    ),
    (
        "definition",
        re.compile(
            r"とは(?:何|なん|どんな(?:もの|枠組み|協議))?(?:のこと)?(?:です|でしょう)?か?[?？。\s]*$|って(?:何|なに|誰|だれ)|とは何|"
            # "What is DICAS?", but not "What is the range of the missile?" or "What is happening with it?"
            r"何の略|意味は|"
            r"^what(?:'s| is| are) (?!(?:on|in|at|the \w+ (?:\w+ )?of)\b)"
            r"(?!.* (?:about|between|for|from|with|doing|expected|going on|happening|known|planning|saying)\b)"
            r"(?:an? |the )?[\w\-/ ]{2,40}\??$|"
            r"^who(?:'s| is| was| are) [\w\-]+(?: [\w\-]+){0,2}\??$|とは(?:誰|どんな人)|"
            r"stands? for|\bdefine\b|meaning of",
            re.I,
        ),
    ),
)


_POLITE = re.compile(
    r"(?:について|を|は)?(?:詳しく|簡単に)?(?:教えて(?:ください|下さい|くれますか|いただけますか|ほしい(?:です)?)?|"
    r"(?:説明|要約)して(?:ください|下さい)?|知りたい(?:です|のですが)?|お願いします|まとめて(?:ください|下さい)?)[。.!！?？\s]*$|"
    r"^(?:すみませんが?|恐れ入りますが|お手数ですが)[、,\s]*|"
    r"^(?:please |could you |can you |would you )*(?:tell me|explain|show me)(?: about)?,? |"
    r",? (?:please(?: tell me)?|can you tell me|thanks|thank you)[.!?\s]*$",
    re.I,
)
# How the answer should look says nothing about what to look for: "as Markdown", "as a table", 表で, Markdownで.
_FORM = re.compile(
    r",? (?:as|in|into)(?: an?)? (?:markdown|csv|json|html|table|bulleted list|bullet points|(?<=as a )list)"
    r"(?: (?:table|list|format|form|file))?(?=\s*(?:[.,;:!?]|please\b|with (?:sources|citations|dates)\b|$))|"
    r",? with (?:sources|citations|references)(?=\s*(?:[.,;:!?]|please\b|$))|"
    r"\bcited (?=(?:timeline|chronology|table|list|summary|overview|answer)\b)|"
    r"(?:、\s*)?(?:(?:markdown|マークダウン|csv|json|html)(?:形式|ファイル|の表)?|箇条書き|(?<![一-龥々と])表(?:形式)?)"
    r"(?:で|に(?=まとめ|して|整理|出力|書き出))"
    r"(?=(?:まと|示|出力|書き出|教え|見せ|くだ|下さ|整理|作|お願い|ください|して|一覧|[、,。.!！?？\s]|$))|"
    r"出典(?:付き|つき|を付けて|をつけて)(?:で|の(?=年表|表|一覧|経緯|まとめ))?",
    re.I,
)
# "I am preparing a paper and wonder: …", 「資料を作っているのですが、…」: what comes before the question itself.
_BEFORE_JA = re.compile(r"^.*(?:の|ん)(?:です|だ)(?:が|けど|けれども?)[、,]\s*(?=\S)", re.S)
_BEFORE_EN = re.compile(
    r"^.*(?<![\s.(][a-z])[:.!]\s+(?=(?:what|who|whom|whose|when|where|which|why|how|is|are|was|were|did|does|do|has)\b)",
    re.I | re.S,
)
_NAMES_SOMETHING = re.compile(r"[0-9]|(?<=[^.:!?]\s)(?!I\b)[A-Z]")
_TELLING = re.compile(r"[一-龥々]{2,}|[ァ-ヴー]{3,}|[A-Za-z0-9]{2,}")


def plain(question: str) -> str:
    """A question without the request around it ("please tell me about", を教えて), unless it is all of it.

    How the answer should be written ("as Markdown", 表で) is left out too.
    """
    asked = _FORM.sub("", question)
    before = _BEFORE_JA.match(asked)
    # What is said before may be all that says what the question is about; then it stays.
    if before and len(_TELLING.findall(asked[before.end() :])) > 1:
        asked = asked[before.end() :]
    before = _BEFORE_EN.match(asked)
    if before and not _NAMES_SOMETHING.search(before.group()):
        asked = asked[before.end() :]
    return _POLITE.sub("", asked).strip() or question


def kind_of(question: str) -> Kind:
    """The kind of answer that a question asks for; "fact" when its words ask for no other."""
    folded = fold_width(question).replace("’", "'")
    newest = asks_latest(question)
    for kind, pattern in _KINDS:
        if pattern.search(folded) and not (newest and (kind == "definition" or _only_told(kind, folded))):
            return kind
    return "latest" if newest else "fact"


_BARE_WHAT = re.compile(_TOLD_BY_WHAT, re.I)


def _only_told(kind: Kind, folded: str) -> bool:
    """Whether nothing but a bare "what did" speaks for a coverage question: then "latest" says more."""
    return kind == "coverage" and _BARE_WHAT.search(folded) is not None
