"""Whether a statement turns what the evidence says around: held into cancelled, more into less, yes into no.

Pairs of opposites and negation, in both languages. The second side of a pair is the one that seldom comes by itself
(cancelled, refused, fell): a statement has it only where the evidence has it too.
"""

import re
import unicodedata
from typing import Literal

Turn = Literal["opposite", "negation"]

OPPOSITES: tuple[tuple[str, str], ...] = (
    (r"決定|決ま(?:っ(?!ていない)|り)|決めた|確定|\bdecided\b|\bsettled\b|\bfinali[sz]ed\b",
     r"未定|決まっていな|決めていな|未決定|\bundecided\b|not (?:yet )?(?:been )?(?:decided|settled|fixed)|yet to (?:be decided|decide)"),
    (r"実施|開催|開かれ|開いた|行われ|行った|行う|開く|\bheld\b|\bhold\b|\btook place\b|\btakes? place\b|\bconducted\b|\bcarried out\b|went ahead",
     r"中止|取りやめ|見送|延期|取り止め|白紙|\bcancel\w*|\bcalled off\b|\bpostpon\w+|\bscrapped\b|\bput off\b|\bshelved\b"),
    (r"増え|増加|増額|増や|増強|上昇|拡大|引き上げ|上回|強化|増産|大幅増|\bincreas\w+|\bris(?:e|en|es|ing)\b|\brose\b|\bgrew\b|\bgrow\w*|\bexpan\w+|\brais(?:e|ed|es|ing)\b|\bhigher\b|\bmore\b",
     r"減[っるりれ]|減少|減額|減ら|低下|縮小|引き下げ|下回|削減|減産|弱体|\bdecreas\w+|\bdeclin\w+|\bfell\b|\bfall(?:s|en)?\b|\breduc\w+|\bcut(?:s|ting)?\b|\blower\w*|\bshr(?:ink|ank|unk)\w*|\bless\b|\bfewer\b|\bdrop(?:s|ped)?\b"),
    (r"合意|同意|賛成|一致|支持|\bagreed?\b|\bagreement\b|\bbacked\b|\bsupport(?:s|ed)?\b|\bendors\w+",
     r"拒否|反対|拒絶|決裂|断っ|断り|断念|撤回|破棄|\babandon\w*|\bgave up\b|\brefus\w+|\breject\w*|\boppos\w+|\bdeclin(?:e|ed|es) to\b|\bdisagree\w*"),
    (r"(?<!不)参加|加わ|出席|\bjoin\w*|\btook part\b|\btak(?:e|es|ing) part\b|\bparticipat\w+|\battend\w*",
     r"不参加|欠席|離脱|脱退|\babsent\b|\bwithdr[ae]w\w*|\bskipp\w+|\bboycott\w*|\bpulled out\b|\bstay(?:ed|s)? away\b"),
    (r"承認|認め|可決|許可|\bapprov\w+|\bpermit\w*|\bcleared\b|\ballow\w*",
     r"却下|否決|不許可|禁止|\brejected\b|\bblock(?:ed|s)\b|\bvetoed\b|\bban(?:s|ned)?\b|\bprohibit\w*"),
    (r"成功|\bsucceed\w*|\bsuccess\w*|\bhit its target\b", r"失敗|\bfail\w*|\bunsuccessful\w*|\bmissed\b"),
    (r"継続|続け|維持|\bcontinu\w+|\bmaintain\w*|\bkeep\w*|\bkept\b|\bremain\w*", r"停止|打ち切|廃止|中断|\bstopp\w+|\bhalt\w*|\bsuspend\w*|\babolish\w*|\bterminat\w+|\bdiscontinu\w+"),
    (r"開始|始ま|始め|スタート|開幕|着手|着工|\bbegan\b|\bbegin\w*|\bstart\w*|\bopened\b|\blaunch\w*|\bkicked off\b",
     r"終了|終わ|終え|閉幕|完了|\bended\b|\bends\b|\bfinish\w*|\bconclud\w+|\bclosed\b|\bwrapped up\b|\bcompleted\b"),
    (r"\bconfirmed\b|確認した", r"確認を(?:断|避け|拒|控え)|(?:declined|refused) to confirm|could not confirm"),
    (r"入港|到着|着いた|来航|\barriv\w+|\bentered port\b|\bdocked\b", r"出港|出発|離れ|\bleft\b|\bdepart\w*|\bset sail\b"),
    (r"配備|展開|設置|置く|増派|派遣|\bdeploy\w*|\bstation(?:ed|s|ing)?\b|\bsent?\b", r"撤収|撤退|撤去|引き揚げ|\bwithdr[ae]w\w*|\bremov\w+|\bpull(?:ed|s|ing)? (?:out|back)\b"),
    (r"購入|取得|調達|買|輸入|\bbuy\w*|\bbought\b|\bpurchas\w+|\bprocur\w+|\bacquir\w+|\bimport\w*", r"売却|売る|売り(?!込)|輸出|\bsells?\b|\bsold\b|\bsale\b|\bexport\w*"),
    (r"公表|発表|明らかにし|公開|\bannounc\w+|\bdisclos\w+|\bpublish\w*|\breleased\b|\brevealed\b", r"非公表|非公開|公表してい?な|明らかにしてい?な|\bwithheld\b|\bundisclosed\b|\bkept secret\b|declined to (?:confirm|disclose|say)"),
    (r"初めて|最初|初の|\bfirst\b", r"最後|最終|\blast time\b|\bfinal\b"),
    (r"最大|最多|最高|過去最|\blargest\b|\bbiggest\b|\bhighest\b|\brecord\b|\bmost\b", r"最小|最少|最低|\bsmallest\b|\blowest\b|\bleast\b"),
    (r"前倒し|早め|加速|早期|\baccelerat\w+|\bspeed\w*|\bearl(?:y|ier)\b|\bbrought forward\b|\bhasten\w*", r"遅れ|先送り|遅ら|減速|\bdelay\w*|\bslow\w*|\blate\b|\bbehind schedule\b"),
    (r"否定した|否定し|\bdenied\b|\bdenies\b|\bdeny\b", r"(?<!再)確認した|認めた|\bconfirmed\b|\badmitted\b|\backnowledged\b"),
)  # fmt: skip
SELDOM = 8  # pairs whose second side is a refusal, an end or a loss; further down both sides are as common
_NOT = re.compile(
    r"(?:[てでは]い|[のがも]|られ|され|[しわかがさたなばまらきくは]|[えけげせてねべめれいきじちにびみり])な(?:い(?!か)|かっ|く(?!な))|では?ない|でなく|ません|[かさたなまらわせべしいれえけめげてねじび]ず(?:に|、|。|$)|ぬまま|なし(?:に|で)|"
    r"\b(?:not|never|no|neither|nor|without|cannot|nobody|none)\b|n['’]t\b",
    re.I,
)
_ONLY_FORM = re.compile(
    r"(?:だけで(?:は)?なく|のみなら?ず|ばかりで(?:は)?なく|に限らず|にかかわらず|問わず|少なくない|かもしれない|なければならない|ほかならない|なくてはならない|"
    r"欠かせない|とどまらず|に過ぎない|まもなく|not only|no (?:less|fewer|more|later|earlier) than|no longer|no doubt|whether or not|notwithstanding)",
    re.I,
)
_NOT_DONE = re.compile(
    r"([一-龥々]{2}|[一-龥々][ぁ-ん]?|[一-龥々][ぁ-ん]{1,2}(?=なし))(?:は|が|を|も)?(?:なし[にで]|(?<=[はがも])な(?:い|かっ|く)|[しさ]れ?て?(?:い|お)?(?:な[いかく]|ず|ません)|[てで](?:い|お)?(?:な[いかく]|ません)|[わらたかさばまなえけせてねめれ]な[いかく]|[わらたかさばまなせえけげてねべめれ]ず)"
)
_NOT_ENGLISH = re.compile(
    r"\b(?:not|never|n['’]t|without)\s+(?:yet\s+|been\s+|be\s+|being\s+|the\s+|an?\s+|have\s+|had\s+|been\s+|to\s+|any\s+)*([a-z]{3,})",
    re.I,
)


def turned(statement: str, proof: str, evidence: str) -> Turn | None:
    """How a statement turns around `proof` (the sentences that are to prove it) or what `evidence` only denies; or None."""
    said, shown = _plain(statement), _plain(proof)
    for one, other in OPPOSITES:
        for mine, theirs in ((one, other), (other, one)):
            if (
                re.search(mine, said, re.I)
                and not re.search(theirs, said, re.I)
                and re.search(theirs, shown, re.I)
                and not re.search(mine, shown, re.I)
            ):
                return "opposite"
    rare_only = any(re.search(rare, said, re.I) and not re.search(rare, shown, re.I) for _, rare in OPPOSITES[:SELDOM])
    if rare_only and not _negated_alike(said, shown):
        return "opposite"
    if _negated(said, shown) or (
        not _NOT.search(_ONLY_FORM.sub(" ", said)) and _only_denied(said, _plain(evidence), 2)
    ):
        return "negation"
    return None


def _negated_alike(said: str, shown: str) -> bool:
    """Whether the evidence may say with a "not" what the statement says with one word: not held, cancelled."""
    return bool(_NOT.search(shown)) and not _NOT.search(said)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _negated(said: str, shown: str) -> bool:
    said, shown = _ONLY_FORM.sub(" ", said), _ONLY_FORM.sub(" ", shown)
    mine, theirs = bool(_NOT.search(said)), bool(_NOT.search(shown))
    if mine and not theirs:
        return not any(re.search(rare, shown, re.I) for _, rare in OPPOSITES[:SELDOM])
    if theirs and not mine:
        return _says_it_is(said, shown)
    return False


def _only_denied(said: str, evidence: str, least: int = 1) -> bool:
    """Whether a Japanese verb of the statement (its stem has `least` signs) stands in the evidence only with a denial."""
    said, evidence = _ONLY_FORM.sub(" ", said), _ONLY_FORM.sub(" ", evidence)
    rest = _NOT_DONE.sub(" ", evidence)
    return any(denied in said and denied not in rest for denied in _NOT_DONE.findall(evidence) if len(denied) >= least)


def _says_it_is(said: str, shown: str) -> bool:
    """Whether something that the evidence denies is said without the denial."""
    if _only_denied(said, shown):
        return True
    low = said.lower()
    for denied in _NOT_ENGLISH.findall(shown):
        stem = re.sub(r"(?:ed|ing|es|s|e)$", "", denied.lower())
        if len(stem) > 2 and re.search(rf"\b{re.escape(stem)}", low):
            return True
    sentences = [s for s in re.split(r"[。\n]|(?<=[a-z])[.!?](?:\s|$)", shown) if s.strip()]
    crossed = bool(re.search(r"[ぁ-ん]", said)) != bool(re.search(r"[ぁ-ん]", shown))
    # Across languages the denied word cannot be looked for; where all that is shown is a denial, so must the statement be.
    return (
        crossed
        and bool(sentences)
        and all(re.search(rf"(?:{_NOT.pattern})[^、,]{{0,6}}$|\b(?:not|never|no)\b", s, re.I) for s in sentences)
    )
