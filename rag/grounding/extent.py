"""Whether a statement claims more than the evidence: only, all, the most, fewer than, already, finished, because.

Each is a word of a statement that must have its like in the evidence. Both languages stand in one pattern, so that a
statement about articles in the other language is held to the same.
"""

import re
import unicodedata

# What a statement says, and the words of which the evidence must have one.
_CLAIMS: tuple[tuple[str, str], ...] = (
    (r"だけ(?!で[はも]?なく)|のみ(?!なら)|しか[^。]{0,8}な|\bonly\b(?! after)|\bsolely\b|\bexclusively\b",
     r"だけ|のみ|に限|しか|単独|唯一|\bonly\b|\bsolely\b|\balone\b|\bexclusiv|\bsingle\b"),
    (r"すべて|全て|全員|いずれも|ことごとく|\ball (?!over|but|about|the more)|\bevery (?!two|three|second|other|\d)|\beach of\b",
     r"すべて|全|いずれ|どちらも|両|各|そろって|\d+つ|\ball\b|\bevery\b|\beach\b|\bboth\b"),
    (r"常に|ずっと|一貫して|\balways\b|\bever since\b", r"常に|ずっと|一貫|毎|続|\balways\b|\bever\b|\bsince\b|\bcontinu|\bkeep|\bkept\b"),
    (r"最も|いちばん|一番|\b(?:largest|biggest|highest|longest|smallest|fewest|lowest|strongest|oldest|newest|nearest)\b|\bmost (?:\w+(?:al|ive|ous|ed|ing|ant|ent|ful))\b",
     r"最|いちばん|一番|トップ|首位|\b\w{3,}est\b|\bmost\b|\brecord\b|\btop\b"),
    (r"(?:より|比べて?)[^。、]{0,14}(?:少な(?!く(?:とも|ない))|小さ|低|短|弱|遅)|\b(?:fewer|smaller|lower|less|shorter|weaker) than\b",
     r"少な(?!くとも)|小さ|低|短|弱|遅|減|下回|未満|以下|縮|\bfewer\b|\bsmall|\blower|\bless\b|\bshort|\bdown\b|\bbelow\b|\bdeclin|\bdecreas|\bfell\b|\breduc|\bdrop"),
    (r"(?:より|比べて?)[^。、]{0,14}(?:多(?!国)|大き|高(?!官)|長(?!官)|強(?!襲|化))|上回|\b(?:more|larger|bigger|higher|greater|longer|stronger) than (?!\W?\d|half|double|twice)",
     r"多(?!国)|大き|大幅|高(?!官)|長(?!官)|強(?!襲)|増|上回|超|余り|拡|伸|\bmore\b|\blarg|\bbig|\bhigh|\bgreat|\blong|\bstrong|\babove\b|\bover\b|\bexceed|\bgr[eo]w|\bris|\brose\b|\bincreas|\brecord\b"),
    (r"すでに|既に|\balready\b", r"すでに|既に|済み|\balready\b|\bby then\b"),
    (r"完了|終了し|終えた(?![一-龥ァ-ヴー「])|\bcompleted\b|\bfinished\b|\bconcluded\b",
     r"完了|終了|終え|終わ|閉幕|完成|済|まで|\bcomplet|\bfinish|\bconclud|\bended\b|\bends\b|\bclosed\b|\bwrapped\b|\buntil\b|\bto \d"),
    (r"合意(?:した|し、|に達|し[^。]{0,3}た)|正式に|締結|\bagreed (?:on|to) (?!work|continue|cooperate|speed|keep|strengthen)|\bformally\b|\bsigned\b",
     r"合意|一致|申し合わせ|折り合|足並み|決|確かめ|確認|結[びばん]|署名|調印|締結|覚書|ことにし|正式|\bagree|\bsign|\bdecid|\bform|\bpact\b|\baccord|\bdeal\b|\bbacked\b|\bconfirm|\baffirm|\bsettl|\bwill\b"),
)  # fmt: skip
_REASON = re.compile(
    r"(?:^|[。、])?([^。、]{2,30})(?:ため(?!に(?:使|用|作|設|開))(?:に|、|で)?|ので|せいで|を理由に)|"
    r"\b(?:because(?: of)?|due to|owing to|as a result of)\s+([^.,;]{3,80})",
    re.I,
)
_TOPIC = re.compile(r"^.*[はが](?=.)")
_CONTENT = re.compile(r"[一-龥々]{2,}|[ァ-ヴー]{3,}|(?<![a-z])[a-z]{4,}")


def beyond(statement: str, proof: str, evidence: str) -> bool:
    """Whether a statement says more than `proof`, its quotations, or gives a reason that is nowhere in `evidence`."""
    said, shown = (unicodedata.normalize("NFKC", text) for text in (statement, proof))
    for claim, carrier in _CLAIMS:
        if re.search(claim, said, re.I) and not re.search(carrier, shown, re.I):
            return True
    return _invents_a_reason(said, unicodedata.normalize("NFKC", evidence).lower())


def _invents_a_reason(said: str, evidence: str) -> bool:
    """Whether a reason is given in words that the excerpts have not; across languages no rule can know."""
    if bool(re.search(r"[ぁ-ん]", said)) != bool(re.search(r"[ぁ-ん]", evidence)):
        return False
    for japanese, english in _REASON.findall(said):
        for word in _CONTENT.findall(_TOPIC.sub("", japanese) or english.lower()):
            parts = [word[:5]] if word.isascii() else [word[i : i + 2] for i in range(len(word) - 1)]
            if not any(part in evidence for part in parts):
                return True
    return False
