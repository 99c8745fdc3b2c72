"""How people go on: the words by which a question leans on the one before it, in both languages."""

import re

_IT = r"(?:it|this|that)"
MORE = re.compile(
    r"(?:(?:and |any |some |show (?:me )?|tell me |give me )*(?:more|the rest|(?:any|some)thing else|what else|others?)"
    rf"(?:,? (?:please|details?|about {_IT}|on {_IT}|sources?|articles?|results?|is there|are there))*"
    r"|go on|continue|next|(?:もっと|続き|続けて|さらに|(?:他|ほか)に?)"
    r"(?:詳しく|は|も|には|にも|を|ありますか|ある|あるか|教えて|見せて|の記事|の報道|何か|ない)*)[\s?!.。]*",
    re.I,
)
OUTLETS = re.compile(
    r"(?:and )?(?:(?:which|what) (?:outlets?|sources?|papers?|newspapers?|media)"
    rf"(?: (?:reported|says?|said|carried) (?:so|{_IT}))?"
    rf"|who (?:reported|says|said|wrote) (?:so|{_IT})|where (?:was|is) {_IT} reported"
    r"|(?:what|which) (?:is|are) (?:the |its |your )?sources?|according to whom"
    r"|(?:(?:show|give|tell) (?:me )?|cite )?(?:the |its |your )?sources?)(?:,? please)?[\s?!.]*"
    r"|(?:それは|これは)?(?:どの|どこの|何の|なんの)(?:媒体|新聞|メディア|記事|報道機関|通信社|紙)(?:が|で|の|に)?"
    r"(?:報じた|報道|伝えた|記事|出て|情報)?(?:した|いる|ました|いますか|の|です|か|ますか)*[\s?。]*"
    r"|(?:出典|情報源|ソース|出所)(?:は|を)?(?:どこ|何|(?:教え|示し|見せ)て(?:ください|下さい)?)?(?:です)?か?[\s?。]*",
    re.I,
)
TOLD_IN = re.compile(
    r"(?:and |now |please |can you |could you )*"
    rf"(?:(?:say|answer|tell me|explain|repeat|show)(?: {_IT})? )?in (?P<en>japanese|english)"
    r"(?:,? please)?[\s?!.]*|(?P<ja>日本語|英語)(?:で|では|に)"
    r"(?:お願い(?:します)?|答えて|教えて|言って|訳して|説明して|もう一度|ください|下さい|は)*[\s?。]*",
    re.I,
)
LEAD = re.compile(
    r"^(?:(?:and|but|so|also|then|ok|okay|what about|how about)[, ]+)+|"
    r"^(?:では|じゃあ|じゃ|それでは|で|あと|また)[、,]\s*|^(?:では|じゃあ|それでは)",
    re.I,
)
REFERS = re.compile(
    r"(?<!お)それ(?!ぞれ)|その|これ(?!まで|から)|(?<!ど)この(?!ところ|ほど|たび|[春夏秋冬])|同(?:氏|社|艦|協議|会議|演習|紙|省)|彼|前回|上記|"
    r"そこ[でへに]|(?:他|ほか)に(?:は|も|どんな|どの|何|誰)|もっと|(?<!手)続き|^(?:では|じゃあ|それで)|"
    r"\b(?:it|its|they|them|their|this|those|these|he|she|his|her|him|there|the former|the latter|the ones?|"
    r"the same)\b|"
    r"\b(?:about|of|in|at|by|for|to|from|on|after|before|since|was|is|did|does) that\b|"
    r"^(?:and|but|so|also|what about|how about|more)\b",
    re.I,
)
NOTHING_REFERRED_TO = re.compile(r"\b(?:had|has|have|did|does|will|would|is|was) it (?:been|take|taken|cost)\b", re.I)
ORDINAL = re.compile(
    r"第?[0-9一二三四五六七八九十]+回目?|初回|最初|次回|前回|"
    r"\b(?:first|second|third|fourth|fifth|last|next|1st|2nd|3rd|[4-9]th)"
    r"(?: (?:one|time|round|edition|meeting|session))?\b",
    re.I,
)
BESIDE = re.compile(  # "the month before", その前の月
    r"(?:その|この)?(?P<ja>前|次|翌)の?(?P<ju>年|月|週|日)(?![0-9本])"
    r"|(?:the )?(?P<u1>year|month|week|day) (?P<d1>before|earlier|after|later|afterwards)\b(?! [a-z]*ing)"
    r"|(?:a|one) (?P<u2>year|month|week|day) (?P<d2>before|earlier|after|later)"
    r"|the (?P<d3>previous|preceding|following|next) (?P<u3>year|month|week|day)",
    re.I,
)
FROM_TODAY = re.compile(r"[昨今来先去前]|\b(?:last|this|next|ago|past|recent|today|yesterday)\b", re.I)
LITTLE = re.compile(  # what a question may hold beside a name or a time and still say nothing else
    r"とは|でした|です|だった|なら|どう|場合|[\s、。,.?!？！・「」()のはがをにでもとやへか-]|年|月|日|"
    r"\b(?:in|on|of|the|for|at|about|with|a|an)\b",
    re.I,
)
UNKNOWN_NAME = re.compile(
    r"「[^」]{2,30}」|(?<=[a-z,] )[A-Z][A-Za-z]+(?:[- ][A-Z][A-Za-z]+)*|"
    r"\b[A-Z]+[/-]?[A-Z]*-?[0-9]+[A-Za-z0-9-]*|\b[A-Z]{3,}\b"
)
NO_NAME = re.compile(
    r"[A-Z][a-z]+(?:ese|ian|ean|ish|can|pine)|French|Thai|Dutch|(?:Jan|Febr)uary|March|April|May|June|July|August|"
    r"(?:Septem|Octo|Novem|Decem)ber|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
)
CLASS = re.compile(r"[a-z \-]+|[一-龥]+")  # "carriers", 空母: no one thing
OF_ACTORS = re.compile(  # what belongs to an organisation or country, so that naming it names no new subject
    r"\s*(?:の|'s )?\s*(?:艦|隊|部隊|機|人数|兵|反応|側|立場|役割|見解|狙い|対応|回答|答|主張|発言|負担|参加|司令|"
    r"長官|大臣|担当|代表|意見|政府|side|government|military|forces?|navy|army|minister|ministry|spokes|official|ships?|aircraft|"
    r"troops|delegation|response|reaction|view|position|role|part|share|contribution|people|personnel|one\b|officer|"
    r"chief|leader)",
    re.I,
)
ASKING = re.compile(  # words of an English question that ask and do not name
    r"\b(?:(?:in |at |on |by |to |from |for )?(?:which|what|how many|how much|how long|how far|how) "
    r"(?:(?:kinds?|sorts?) of )?)"
    r"|\b(?:what|when|where|who|whom|whose|why|which|how|did|does|do|is|are|was|were|will|would|has|have|had|been|be|can|"
    r"could|please|tell|me|about|explain|show|give|say|said|says|happened|happening|take|took|takes|part|held|spoke|"
    r"spoken|speak|call|called|there|many|much|long|dates?|places?|name|and|it|its|they|their|he|his)\b",
    re.I,
)
WH_NOUN = re.compile(
    r"\b(?:which|what|how many|how much)\s+(?!(?:is|are|was|were|did|does|do|will|has|have|had)\b)[a-z]+\b", re.I
)
EDGES = re.compile(  # small words left at either end of a subject
    r"^(?:(?:the|a|an|of|in|on|at|to|for|with|by)\b\s*)+|"
    r"(?:\s*\b(?:the|a|an|of|in|on|at|to|for|with|by))+\s*[?.!]*$|[?.!,]+$",
    re.I,
)
ABOUT = re.compile(r"について|に関して|に関する|をめぐって|をめぐる|をめぐり")
TOPIC_ENDS = re.compile(r"とは|って(?=何|なに|どん)|(?<![でにとへら])は[、,]?")
INTERROGATIVE = re.compile(r"(?:何|なに|誰|だれ|どこ|どの|どう|どん|どれ|どちら|いつ|いくら|いくつ|なぜ).*$")


YEAR_ALONE = re.compile(r"(?:19|20)[0-9]{2}(?=[\s?!.]*$)")
TITLED = re.compile(r"氏|さん|(?:国防|国務)?長官|防衛大?臣|防衛相|外務大臣|外相|首相|大統領|大臣|議員|司令官")


def says_nothing(words: str) -> bool:
    """Whether words hold nothing that could be asked about."""
    return not LITTLE.sub("", words)
