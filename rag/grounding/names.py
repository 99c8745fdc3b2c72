"""The proper names and codes of a statement, and which of them the evidence has under no name."""

import re
import unicodedata
from collections.abc import Iterator

from index.documents import Language
from index.languages import language_of
from index.languages.aliases import AliasBook, fold
from index.languages.terms import ENGLISH_STOP_WORDS, fold_width
from rag.grounding.nations import nations, without_nations
from rag.grounding.sounds import katakana_runs, sounds_alike

_CODE = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-Za-z]{1,6}-?[0-9]+[A-Za-z]{0,4}(?:-[0-9]+)?|[0-9]+[A-Za-z]{1,3}(?![A-Za-z])|[A-Z][A-Z&]+[0-9]*)(?![A-Za-z0-9])"
)
_NO_CODE = re.compile(r"[0-9]+(?:st|nd|rd|th|m|km|kg|cm|mm|t|bn|am|pm|h|k|s)$", re.I)
_CAPITAL = re.compile(r"[A-Z][\w'’-]*[a-z][\w'’-]*")
_SENTENCE = re.compile(r"(?:^|[.!?:]\s+|[\"“(]\s*)$")
_KATAKANA = re.compile(r"[ァ-ヴー・]{3,}")
_TITLED = re.compile(
    r"([一-龥々]{1,6})(?:氏|さん|防衛相|国防相|外相|首相|大臣|長官|司令官|大統領|議員|知事|市長|幕僚長|報道官|副大統領|陸将|海将|空将|大将|中将|少将|大佐)"
)
_PLACED = re.compile(
    r"([一-龥々ヶケ]{1,5})(?:基地|駐屯地|分屯地|演習場|飛行場|空港|港|市|県|州|島|諸島|湾|海峡|町|村|沖|造船所)(?![一-龥])"
)
_OFFICES = re.compile(
    r"^(?:防衛|国防|外務?|総務|前|元|新|同|両|米|日|副|統合|陸上|海上|航空|幕僚|司令|国務|戦争|財務|官房|政務|事務|防衛副)+$"
)
_LOANWORDS = frozenset(
    "メートル キロメートル キロ トン ドル ユーロ ポンド パーセント センチ ヘリ ヘリコプター グループ メンバー テーマ レベル サポート インフラ "
    "ミサイル レーダー ドローン システム エンジン センサー データ ネットワーク プログラム プロジェクト チーム リーダー パートナー ニュース "
    "メディア インタビュー スピーチ トップ スケジュール イベント サイト ページ バランス リスク コスト ペース ケース ポイント ルール ロケット "
    "エネルギー サービス シリーズ センター サイバー タンカー フェリー クラス タイプ ブロック オンライン アーカイブ パイロット テスト サイズ".split()
)
_PLACES = re.compile(
    "北海道|青森|岩手|宮城|秋田|山形|福島|茨城|栃木|群馬|埼玉|千葉|東京|神奈川|新潟|富山|石川|福井|山梨|長野|岐阜|静岡|愛知|三重|滋賀|京都|大阪|兵庫|奈良|和歌山|"
    "鳥取|島根|岡山|広島|山口|徳島|香川|愛媛|高知|福岡|佐賀|長崎|熊本|大分|宮崎|鹿児島|沖縄|札幌|仙台|横浜|名古屋|神戸|那覇|舞鶴|佐世保|横須賀|函館|小樽|千歳|大湊|"
    "対馬|奄美|石垣|宮古|与那国|馬毛島|硫黄島|種子島|尖閣|済州島|釜山|仁川|平壌|北京|上海|台北|高雄|呉(?=[をにでへ市港基]|から)|鹿屋|築城|新田原|百里|小松|"
    "本州|四国|九州|南西諸島|東シナ海|南シナ海|日本海|太平洋|インド洋|黄海|台湾海峡|朝鮮半島"
)
_RANKS = re.compile("[大中少准][将佐尉]|[一二三][佐尉曹]|(?:陸|海|空)将補?")
_ORDINARY = frozenset(
    "minister ministers ministry defense defence secretary secretaries general admiral vice president prime force forces army navy marine marines "
    "air joint staff chief command commander base bases exercise exercises fleet division regiment brigade squadron group article act treaty "
    "agreement council committee ocean sea island islands bay port strait university class block type mount north south east west northern southern "
    "eastern western central captain colonel lieutenant major sergeant deputy director office officer department agency bureau "
    "parliament congress senate house state states government security international national foreign affairs talks forum summit meeting "
    "january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday "
    "sunday jan feb mar apr jun jul aug sep sept oct nov dec self-defense self-defence ground maritime coast guard district prefecture city "
    "province county river lake peninsula cape spring summer autumn winter english japanese mr ms mrs dr i".split()
)
_STARTERS = re.compile(r"(?:[a-z]+(?:s|ing|tion|sion|ed|ly|ment|ness|ity|ance|ence|ers?))$")
_STARTING = frozenset(
    "according another one two three four five six seven eight nine ten eleven twelve several many most some both each no none all further "
    "earlier later last next first second third about around some roughly nearly almost over under since until during after before despite "
    "however also still then there its their his her this that these those officials reports article archive work part use joint japan "
    "talk drill plan cost price work training missile ship aircraft every talks media press local public private total record".split()
)


def missing(statement: str, evidence: str, aliases: AliasBook) -> Iterator[str]:
    """The names of a statement that the evidence has under no name, as far as a rule can know a name."""
    folded = fold(evidence)
    yield from sorted(nations(statement) - nations(evidence, hinted=True))
    rest = statement
    for group in aliases.groups_in(statement):
        if group.kind == "word" or not group.spelled:
            continue
        rest = rest[: group.span.start] + " " * len(group.words) + rest[group.span.end :]
        if nations(group.words) or _ordinary(group.words):
            continue
        if not any(fold(name) in folded for name in (group.words, *group.others)):
            yield group.words
    rest = without_nations(rest)
    yield from (code for code in codes(rest) if not _has_code(code, evidence))
    for name in _titled(rest, language_of(statement)):
        parts = name.split()
        if not _has(name, evidence, folded) and not all(_has(part, evidence, folded) for part in parts):
            yield name


def codes(text: str) -> list[str]:
    """Designations and abbreviations: F-35A, AH64, DICAS."""
    plain = unicodedata.normalize("NFKC", text)
    return [code for code in _CODE.findall(plain) if not _NO_CODE.match(code)]


def _has_code(code: str, evidence: str) -> bool:
    """Whether the evidence has the code; F-35 is one where it has F-35A, not the other way round."""
    spaced = r"[-\s]?".join(re.escape(sign) for sign in fold_width(code).replace("-", ""))
    return bool(re.search(rf"(?<![a-z0-9]){spaced}(?![0-9])", fold_width(evidence)))


def _titled(text: str, language: Language) -> Iterator[str]:
    if language == "en":
        yield from _capitals(text)
        return
    plain = unicodedata.normalize("NFKC", text)
    for run in _KATAKANA.findall(plain):
        if run.strip("・") not in _LOANWORDS:
            yield run.strip("・")
    yield from _PLACES.findall(plain)
    yield from _RANKS.findall(plain)
    for pattern in (_TITLED, _PLACED):
        yield from (stem for stem in pattern.findall(plain) if not _OFFICES.match(stem))
    yield from _capitals(plain)


def _capitals(text: str) -> Iterator[str]:
    """Names in Latin letters; words that follow one another are one name."""
    held = ""
    end = 0
    for match in _CAPITAL.finditer(text):
        word = re.sub(r"['’]s?$", "", match.group())
        if _ordinary(word) or _only_starts(word, text, match.start(), match.end()):
            continue
        if held and text[end : match.start()].isspace():
            held = f"{held} {word}"
        else:
            if held:
                yield held
            held = word
        end = match.end()
    if held:
        yield held


def _only_starts(word: str, text: str, start: int, end: int) -> bool:
    """Whether a capital may only be that of a sentence's beginning."""
    if not _SENTENCE.search(text[:start]) or re.match(r"\s[A-Z]", text[end:]):
        return False
    low = word.lower()
    return low in ENGLISH_STOP_WORDS or low in _STARTING or bool(_STARTERS.match(low))


def _ordinary(words: str) -> bool:
    return all(part in _ORDINARY or part in ENGLISH_STOP_WORDS for part in re.split(r"[\s-]+", words.lower()) if part)


def _has(name: str, evidence: str, folded: str) -> bool:
    if fold(name) in folded:
        return True
    if name.isascii() or not re.search(r"[ァ-ヴ一-龥]", name):
        return any(sounds_alike(name, run) for run in katakana_runs(evidence))
    if re.search(r"[ァ-ヴ]", name):
        words = re.findall(r"[A-Z][a-z'’]+", evidence)
        parts = [part for part in re.split("[・=]", name) if part]
        whole = [" ".join(words[i : i + len(parts)]) for i in range(len(words))]
        return any(sounds_alike(other, name) for other in (*words, *whole)) or (
            len(parts) > 1 and all(fold(part) in folded for part in parts)
        )
    # A title may have joined words: 米海軍佐世保 is Sasebo all the same.
    return len(name) > 2 and fold(name[-2:]) in folded
