"""Whether a statement turns what the evidence says around: done into planned, held into cancelled, yes into no.

Pairs of opposites in both languages, negation, and how certain a thing is. A rule sees a turn only where the evidence
says the one side and the statement the other; what neither says is the business of `judging`.
"""

import re
import unicodedata
from typing import Literal

Turn = Literal["opposite", "negation", "modality", ""]

OPPOSITES: tuple[tuple[str, str], ...] = (
    (r"決定|決ま(?:っ(?!ていない)|り)|決めた|確定|\bdecided\b|\bsettled\b|\bfinali[sz]ed\b",
     r"未定|決まっていな|決めていな|未決定|\bundecided\b|not (?:yet )?(?:been )?(?:decided|settled|fixed)|yet to (?:be decided|decide)"),
    (r"実施|開催|開かれ|開いた|行われ|行った|行う|開く|\bheld\b|\bhold\b|\btook place\b|\btakes? place\b|\bconducted\b|\bcarried out\b|went ahead",
     r"中止|取りやめ|見送|延期|取り止め|白紙|\bcancel\w*|\bcalled off\b|\bpostpon\w+|\bscrapped\b|\bput off\b|\bshelved\b"),
    (r"増え|増加|増額|増や|増強|上昇|拡大|引き上げ|上回|強化|増産|大幅増|\bincreas\w+|\bris(?:e|en|es|ing)\b|\brose\b|\bgrew\b|\bgrow\w*|\bexpan\w+|\brais(?:e|ed|es|ing)\b|\bhigher\b|\bmore\b",
     r"減っ|減少|減額|減ら|低下|縮小|引き下げ|下回|削減|減産|弱体|\bdecreas\w+|\bdeclin\w+|\bfell\b|\bfall(?:s|en)?\b|\breduc\w+|\bcut(?:s|ting)?\b|\blower\w*|\bshr(?:ink|ank|unk)\w*|\bless\b|\bfewer\b|\bdrop(?:s|ped)?\b"),
    (r"開始|始ま|始め|スタート|開幕|着手|着工|\bbegan\b|\bbegin\w*|\bstart\w*|\bopened\b|\blaunch\w*|\bkicked off\b",
     r"終了|終わ|終え|閉幕|完了|\bended\b|\bends\b|\bfinish\w*|\bconclud\w+|\bclosed\b|\bwrapped up\b|\bcompleted\b"),
    (r"合意|同意|賛成|一致|支持|\bagreed?\b|\bagreement\b|\bbacked\b|\bsupport(?:s|ed)?\b|\bendors\w+",
     r"拒否|反対|拒絶|決裂|断っ|断り|\brefus\w+|\breject\w*|\boppos\w+|\bdeclin(?:e|ed|es) to\b|\bdisagree\w*"),
    (r"(?<!不)参加|加わ|出席|\bjoin\w*|\btook part\b|\btak(?:e|es|ing) part\b|\bparticipat\w+|\battend\w*",
     r"不参加|欠席|離脱|脱退|\babsent\b|\bwithdr[ae]w\w*|\bskipp\w+|\bboycott\w*|\bpulled out\b|\bstay(?:ed|s)? away\b"),
    (r"承認|認め|可決|許可|\bapprov\w+|\bpermit\w*|\bcleared\b|\ballow\w*",
     r"却下|否決|不許可|禁止|\brejected\b|\bblock(?:ed|s)\b|\bvetoed\b|\bban(?:s|ned)?\b|\bprohibit\w*"),
    (r"入港|到着|着いた|来航|\barriv\w+|\bentered port\b|\bdocked\b", r"出港|出発|離れ|\bleft\b|\bdepart\w*|\bset sail\b"),
    (r"成功|\bsucceed\w*|\bsuccess\w*|\bhit its target\b", r"失敗|\bfail\w*|\bunsuccessful\w*|\bmissed\b"),
    (r"配備|展開|設置|置く|増派|派遣|\bdeploy\w*|\bstation(?:ed|s|ing)?\b|\bsent?\b", r"撤収|撤退|撤去|引き揚げ|\bwithdr[ae]w\w*|\bremov\w+|\bpull(?:ed|s|ing)? (?:out|back)\b"),
    (r"購入|取得|調達|買|輸入|\bbuy\w*|\bbought\b|\bpurchas\w+|\bprocur\w+|\bacquir\w+|\bimport\w*", r"売却|売る|売り(?!込)|輸出|\bsells?\b|\bsold\b|\bsale\b|\bexport\w*"),
    (r"公表|発表|明らかにし|公開|\bannounc\w+|\bdisclos\w+|\bpublish\w*|\breleased\b|\brevealed\b", r"非公表|非公開|公表してい?な|明らかにしてい?な|\bwithheld\b|\bundisclosed\b|\bkept secret\b|declined to (?:confirm|disclose|say)"),
    (r"初めて|最初|初の|\bfirst\b", r"最後|最終|\blast time\b|\bfinal\b"),
    (r"継続|続け|維持|\bcontinu\w+|\bmaintain\w*|\bkeep\w*|\bkept\b|\bremain\w*", r"停止|打ち切|廃止|中断|\bstopp\w+|\bhalt\w*|\bsuspend\w*|\babolish\w*|\bterminat\w+|\bdiscontinu\w+"),
    (r"最大|最多|最高|過去最|\blargest\b|\bbiggest\b|\bhighest\b|\brecord\b|\bmost\b", r"最小|最少|最低|\bsmallest\b|\blowest\b|\bleast\b"),
    (r"前倒し|早め|加速|早期|\baccelerat\w+|\bspeed\w*|\bearl(?:y|ier)\b|\bbrought forward\b|\bhasten\w*", r"遅れ|先送り|遅ら|減速|\bdelay\w*|\bslow\w*|\blate\b|\bbehind schedule\b"),
    (r"否定した|否定し|\bdenied\b|\bdenies\b|\bdeny\b", r"(?<!再)確認した|認めた|\bconfirmed\b|\badmitted\b|\backnowledged\b"),
)  # fmt: skip
_NOT = re.compile(
    r"(?:[てでは]い|られ|され|[しわかがさたなばまらき]|[えけげせてねべめれいきじちにびみり])な(?:い(?!か)|かっ|く(?!な))|では?ない|でなく|ません|[かさたなまらわせべしい]ず(?:に|、|。|$)|ぬまま|"
    r"\b(?:not|never|no|neither|nor|without|cannot|nobody|none)\b|n['’]t\b",
    re.I,
)
_ONLY_FORM = re.compile(
    r"(?:だけで(?:は)?なく|のみなら?ず|ばかりで(?:は)?なく|に限らず|にかかわらず|問わず|少なくない|かもしれない|なければならない|ほかならない|なくてはならない|"
    r"欠かせない|とどまらず|に過ぎない|まもなく|not only|no (?:less|fewer|more|later|earlier) than|no longer|no doubt|whether or not|notwithstanding)",
    re.I,
)
_NOT_DONE = re.compile(
    r"([一-龥々]{2}|[一-龥々][ぁ-ん]?)(?:は|が|を|も)?(?:[しさ]れ?て?(?:い|お)?(?:な[いかく]|ず|ません)|[てで](?:い|お)?(?:な[いかく]|ません)|[わらたかさばまなえけせてねめれ]な[いかく]|[わらたかさばまなせ]ず)"
)
_NOT_ENGLISH = re.compile(
    r"\b(?:not|never|n['’]t|without)\s+(?:yet\s+|been\s+|be\s+|being\s+|the\s+|have\s+|had\s+|been\s+|to\s+|any\s+)*([a-z]{3,})", re.I
)
_PLANNED = re.compile(
    r"予定|計画|方針|見通し|見込|検討|目指|目標|考え(?:だ|を示)|つもり|構想|案(?:を|が|で)|想定|(?:[るうくすむつぶぐ]|れる)(?:。|」|$|、)|"
    r"\bwill\b|\bplan(?:s|ned|ning)?\b|\bexpect(?:s|ed)?\b|\bscheduled?\b|\bto be\b|\bintend\w*|\bpropos\w+|\bconsider\w*|\bmay\b|\bmight\b|\bcould\b|\bwould\b|"
    r"\baims?\b|\baimed\b|\bseek\w*|\bset to\b|\bdue to\b|\bwants?\b|\bhopes?\b|\bslated\b|\bunder study\b|\bgoing to\b|\bis (?:held|flying|sending|joining)\b|\bstarts\b|\bopens\b|\btakes place\b|\bgoals?\b",
    re.I,
)
_STRONG_PLAN = re.compile(
    r"予定|計画(?!を(?:承認|決定|発表|公表))|見通し|検討|目指す|方針|見込み|構想|\bwill\b|\bplans? to\b|\b(?:is|are|was|were) (?:planned|expected|scheduled|due|set|slated)\b|\bto be held\b|\bconsidering\b|\bunder consideration\b|\bproposed\b|\bmay\b|\bmight\b|\bintends?\b|\baims? to\b",
    re.I,
)
_DONE = re.compile(
    r"(?:した|された|った|んだ|いた|えた|めた|けた|れた|きた|ぎた|せた|てた|べた|げた|みた|じた|りた|びた|出た|着いた|である|だ)(?:[。」、]|$|と(?:い|発|伝|報)|こと|が|の)|実施済|済み|完了|"
    r"\b(?:was|were|has been|have been|had|has|have|took|held|began|ended|signed|agreed|decided|opened|arrived|joined|announced|conducted|completed|sent|approved|delivered|deployed|[a-z]{3,}ed)\b",
    re.I,
)
_SAID = re.compile(r"と(?:述べ|語っ|話し|説明し|発表し|明らかにし|報じ|伝え|強調し|表明し|応じ)た|(?:を|に)(?:示し|発表し|公表し|明らかにし|表明し)た|\b(?:said|told|announced|reported|stated|noted|explained|added|declared|wrote|according to|published|disclosed|revealed)\b", re.I)


def turned(statement: str, evidence: str) -> Turn:
    """How `statement` turns `evidence` (the sentences nearest to it) around; empty when it does not, as far as rules see."""
    said, shown = _plain(statement), _plain(evidence)
    for one, other in OPPOSITES:
        for mine, theirs in ((one, other), (other, one)):
            if (
                re.search(mine, said, re.I)
                and not re.search(theirs, said, re.I)
                and re.search(theirs, shown, re.I)
                and not re.search(mine, shown, re.I)
            ):
                return "opposite"
    if _negated(said, shown):
        return "negation"
    return "modality" if _modality(said, shown) else ""


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _negated(said: str, shown: str) -> bool:
    said, shown = _ONLY_FORM.sub(" ", said), _ONLY_FORM.sub(" ", shown)
    mine, theirs = bool(_NOT.search(said)), bool(_NOT.search(shown))
    if mine and not theirs:
        return not any(re.search(side, shown, re.I) for pair in OPPOSITES for side in pair[1:])
    if theirs and not mine:
        return _says_it_is(said, shown)
    return False


def _says_it_is(said: str, shown: str) -> bool:
    """Whether something that the evidence denies is said without the denial."""
    for denied in _NOT_DONE.findall(shown):
        if denied in said and denied not in _NOT_DONE.sub(" ", shown):
            return True
    low = said.lower()
    for denied in _NOT_ENGLISH.findall(shown):
        stem = re.sub(r"(?:ed|ing|es|s|e)$", "", denied.lower())
        if len(stem) > 2 and re.search(rf"\b{re.escape(stem)}", low):
            return True
    sentences = [s for s in re.split(r"[。\n]|(?<=[a-z])[.!?](?:\s|$)", shown) if s.strip()]
    crossed = bool(re.search(r"[ぁ-ん]", said)) != bool(re.search(r"[ぁ-ん]", shown))
    # Across languages the denied word cannot be looked for; where all that is shown is a denial, so must the statement be.
    return crossed and bool(sentences) and all(re.search(rf"(?:{_NOT.pattern})[^、,]{{0,6}}$|\b(?:not|never|no)\b", s, re.I) for s in sentences)


def _modality(said: str, shown: str) -> bool:
    """Whether a plan is told as done, or the done as a plan. What somebody said is done; what they said may be a plan."""
    told, seen = _SAID.sub(" ", said), _SAID.sub(" ", shown)
    if _STRONG_PLAN.search(seen) and not _DONE.search(seen):
        return bool(_DONE.search(told)) and not _PLANNED.search(told)
    if _DONE.search(seen) and not _PLANNED.search(seen):
        return bool(_STRONG_PLAN.search(told)) and not _DONE.search(told)
    return False
