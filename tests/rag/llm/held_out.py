"""60 lies and 30 true statements that were written before their writer had read a rule of the grounding.

They were judged once before anything was changed (docs/llm.md has that figure). The lies are of the kinds that a
reader of news fears: figures kept and their meaning moved, plans and facts, who did it to whom, which day, how many.
"""

from index.documents import Language
from tests.rag.llm.scripted import Said


def _said(language: Language, articles: str, text: str) -> Said:
    return Said(language, tuple(articles.split()), text)


LIES: dict[str, tuple[Said, ...]] = {
    "the day of the report for the day of the event": (
        _said("ja", "miguel-keith-2025.txt", "ミゲル・キースは5月6日に横浜を離れた。"),
        _said("ja", "extended-deterrence-2025-06", "拡大抑止の協議は6月9日にルイジアナ州の空軍基地で開かれた。"),
        _said("ja", "china-report-2025", "米国防総省の年次報告書は2025年12月25日付で出された。"),
        _said("ja", "f15ia-2025-12", "米国防総省は12月30日、ボーイングがF-15IAの契約を得たと公表した。"),
        _said(
            "en", "hvgp-fms-2025-03", "The Pentagon's agency notified Congress of the HVGP package on 11 March 2025."
        ),
        _said("en", "aukus-underwater-en", "The ministries announced the underwater trials on 25 July 2025."),
    ),
    "another unit": (
        _said("ja", "miguel-keith-2025.txt", "ミゲル・キースの全長は239.3フィートである。"),
        _said("ja", "naval-logistics-2025-07", "豪州の新型フリゲート艦の計画は最大100億米ドルである。"),
        _said("ja", "defence-ministers-2023-01", "浜田防衛相とオースティン長官は60日間会談した。"),
        _said("en", "nasams-taiwan-2025-11", "The NASAMS contract for Taiwan is worth about 700 million euros."),
        _said("ja", "drug-boats-2025-10", "米軍は麻薬船とみる船3隻を4度にわたって攻撃した。"),
    ),
    "at least, at most, about": (
        _said("ja", "f15ia-2025-12", "ボーイングは少なくとも86億ドルのF-15IAの契約を得た。"),
        _said("ja", "doge-drones-2025-10", "DOGEの最初の目標は無人機3万機未満である。"),
        _said(
            "ja",
            "china-report-2025",
            "DF-31は100発に満たない数が3つのサイロ群に置かれた可能性があるとロイターは伝えた。",
        ),
        _said(
            "en",
            "talisman-sabre-2025-en",
            "Kyodo News gave fewer than 35,000 as the number of personnel at Talisman Sabre.",
        ),
        _said("ja", "drug-boats-2025-11", "9月からの攻撃は21件、死者は80人に届かなかった。"),
        _said("ja", "naval-logistics-2025-07", "豪州は100億豪ドルを超える新型フリゲート艦を計画している。"),
    ),
    "denied": (
        _said("ja", "french-csg-okinawa-2025-02", "ホワイトビーチに入港した艦には空母シャルル・ド・ゴールも含まれる。"),
        _said("ja", "defence-ministers-2025-03", "防衛費の増額について、米側は具体的な数字を求めた。"),
        _said("ja", "keen-edge-nuclear-2025-07", "米側は自衛隊の「核の脅し」の求めを最後まで拒んだ。"),
        _said("ja", "phelan-nakatani-2025-04", "フェラン長官は、米国第一は孤立を意味すると語った。"),
        _said("en", "talisman-sabre-2025-en", "The two counts of Talisman Sabre personnel have since been reconciled."),
        _said("en", "hvgp-fms-2025-03", "The approval of the HVGP package is a contract between the two governments."),
    ),
    "decided or open": (
        _said("ja", "saudi-f35", "米政府はサウジアラビアにF-35を売ることを決めた。"),
        _said("ja", "defence-ministers-2025-03", "日米はSM-6の共同生産で合意した。"),
        _said("ja", "freedom-edge-2025-07", "日米韓はフリーダム・エッジを9月に実施することを正式に決定した。"),
        _said("en", "fa-xx", "The Pentagon has picked the company that will build the F/A-XX."),
        _said("ja", "watchlist-2025-10", "アリババ、百度、BYDはすでに監視リストに載っている。"),
        _said("ja", "drug-boats-2025-11", "カルテル・デ・ロス・ソレスは外国のテロ組織に指定された。"),
    ),
    "more or less": (
        _said("ja", "china-carriers-2025-12", "中国の空母は2035年に米海軍の空母の数を上回る見通しだ。"),
        _said(
            "ja", "coast-guard-kagoshima-2025-06", "合同訓練に加わる巡視船で最も大きいのは米国のストラットンである。"
        ),
        _said("ja", "freedom-edge-2025-07", "フリーダム・エッジの2回目は初回より訓練項目が少なかった。"),
        _said("en", "talisman-sabre-2025-en", "Kyodo's count of Talisman Sabre personnel is higher than Jiji's."),
        _said("ja", "f15ia-2025-12", "新しく造るF-15IAは追加の選択権の機数より多い。"),
    ),
    "who did it to whom": (
        _said("ja", "coast-guard-kagoshima-2025-06", "フィリピンは巡視船「テレサ・マグバヌア」を日本に供与した。"),
        _said("ja", "keen-edge-nuclear-2025-07", "米軍は自衛隊に「核の脅し」で応じるよう何度も求めた。"),
        _said("ja", "kyogamisaki-2025-07", "防衛省は京丹後市に訓練の説明を求めた。"),
        _said("ja", "trilateral-chiefs-2025-07", "韓国軍の金合同参謀本部議長が7月10日に日本を訪れた。"),
        _said(
            "en",
            "aukus-underwater-en",
            "The Royal Navy handed mission control of the vehicle to the Royal Australian Navy.",
        ),
        _said(
            "en", "dicas-2026-01-en", "The US defence secretary told Koizumi that an early next round of DICAS matters."
        ),
    ),
    "who said it": (
        _said(
            "ja", "golden-dome-2025-06", "トラスティ中佐は、途切れのない情報共有がミサイル防衛に欠かせないと指摘した。"
        ),
        _said("ja", "keen-edge-2024", "キーン・エッジの筋書きは共同通信が報じた。"),
        _said(
            "ja",
            "defence-spending-2026-01.html",
            "ハガティ上院議員は、投資を「奨励」しているのであって要求ではないと説明した。",
        ),
        _said(
            "en", "talisman-sabre-2025-en", "Vice Admiral Jones said the goal was to raise readiness and deterrence."
        ),
        _said(
            "en", "freedom-edge-2025-07-en", "Kyodo reports that a third Freedom Edge is expected in September 2025."
        ),
    ),
    "a figure of something else": (
        _said("ja", "coast-guard-kagoshima-2025-06", "巡視船「あさなぎ」は4500トンである。"),
        _said("ja", "coast-guard-kagoshima-2025-06", "日本の1000トン級の船は40隻から159隻に増えた。"),
        _said("ja", "cope-north-2025.txt", "空自はコープ・ノースにE-2D 6機を送る。"),
        _said("ja", "drug-boats-2025-11", "11月15日の攻撃では14人が死亡した。"),
        _said("en", "talisman-sabre-2025-en", "Jiji Press gave more than 35,000 personnel for Talisman Sabre 2025."),
    ),
    "a reason that nobody gave": (
        _said("ja", "doge-drones-2025-10", "DOGEは予算を減らすために、安価な無人機を数万機そろえようとしている。"),
        _said("ja", "french-csg-okinawa-2025-02", "フランスの空母打撃群の2隻は故障のため沖縄に入港した。"),
        _said("en", "fa-xx", "The F/A-XX programme was delayed because of engine problems."),
    ),
    "first, only, all": (
        _said("ja", "coast-guard-kagoshima-2025-06", "日米比の海上保安機関の合同訓練は今回が初めてである。"),
        _said("ja", "pacific-steller-2025-02", "海自はパシフィック・ステラーの初日から加わる。"),
        _said(
            "ja",
            "watchlist-2025-10",
            "監視リストに加える8社はすべて名前が挙がっており、アリババ、百度、BYDだけである。",
        ),
        _said("en", "marine-exercises-2026-en", "Iron Fist has always been held in Japan's south-western islands."),
    ),
    "a name much like it": (
        _said("ja", "sm3-2026-01", "日米両政府はSM-3ブロック1Aの生産数を引き上げる方向で協議を進める。"),
        _said("ja", "extended-deterrence-2025-06", "協議はルイジアナ州のバークレー空軍基地で開かれた。"),
        _said("en", "dicas-2026-01-en", "They backed a large increase in output of the SM-3 Block IIB."),
    ),
}

HONEST: tuple[Said, ...] = (
    _said("ja", "miguel-keith-2025.txt", "整備を終えたミゲル・キースは5月5日に横浜を出た。"),
    _said(
        "ja",
        "miguel-keith-2025.txt",
        "ミゲル・キースはルイス・B・プラー級の3番艦で、石油タンカーの設計がもとになっている。",
    ),
    _said("ja", "extended-deterrence-2025-06", "協議は6月5日と6日に、ルイジアナ州のバークスデール空軍基地で行われた。"),
    _said("ja", "f15ia-2025-12", "F-15IAの契約は最大86億ドルで、新しく造る機体は25機である。"),
    _said("ja", "f15ia-2025-12", "選択権をすべて使うと、F-15IAは50機になる。"),
    _said("ja", "drug-boats-2025-10", "10月27日の攻撃で14人が死亡し、1人が助かった。"),
    _said("ja", "drug-boats-2025-11", "9月以降の攻撃は21件に上り、80人を超す人が死亡した。"),
    _said("ja", "saudi-f35", "サウジアラビアへのF-35の売却には、議会の承認という課題が残っている。"),
    _said("ja", "watchlist-2025-10", "ファインバーグ副長官は、8社を監視リストに加える判断を議会に伝えた。"),
    _said("ja", "china-carriers-2025-12", "中国の空母は3隻から9隻に増える見通しで、米海軍の空母は11隻である。"),
    _said("ja", "coast-guard-kagoshima-2025-06", "「テレサ・マグバヌア」は日本がフィリピンに供与した巡視船である。"),
    _said("ja", "coast-guard-kagoshima-2025-06", "日本の1000トン級の船は51隻から75隻に増えた。"),
    _said(
        "ja",
        "keen-edge-nuclear-2025-07",
        "自衛隊は「核の脅し」で応じるよう米軍に繰り返し求め、米側は最後に受け入れたという。",
    ),
    _said("ja", "kyogamisaki-2025-07", "京丹後市は防衛省に、訓練についての説明を求めた。"),
    _said("ja", "trilateral-chiefs-2025-07", "自衛隊の制服組トップの訪韓は15年ぶりである。"),
    _said("ja", "golden-dome-2025-06", "佐藤氏は、途切れない情報共有がミサイル防衛には欠かせないと話した。"),
    _said("ja", "naval-logistics-2025-07", "協定の対象には、弾薬の補給や洋上での給油、船の修理が含まれる。"),
    _said("ja", "pacific-steller-2025-02", "パシフィック・ステラーは2月18日までで、海自は10日から加わる。"),
    _said("ja", "doge-drones-2025-10", "DOGEは米軍の無人機計画を見直しており、最初の目標は3万機を超える。"),
    _said("ja", "defence-ministers-2025-03", "中谷防衛相は、SM-6を共同で生産する可能性も探りたいと伝えた。"),
    _said(
        "en", "hvgp-fms-2025-03", "Congress was notified on 10 March 2025 of a possible $200 million sale for the HVGP."
    ),
    _said("en", "hvgp-fms-2025-03", "The approval is not yet a contract."),
    _said(
        "en",
        "talisman-sabre-2025-en",
        "Jiji Press put the number of personnel at about 40,000, Kyodo at more than 35,000.",
    ),
    _said(
        "en",
        "aukus-underwater-en",
        "The Royal Australian Navy passed control of a large underwater vehicle to the Royal Navy.",
    ),
    _said("en", "fa-xx", "The Pentagon is about to choose the company that builds the F/A-XX."),
    _said("en", "nasams-taiwan-2025-11", "Taiwan is to get NASAMS under a contract of about $700 million."),
    _said("en", "marine-exercises-2026-en", "Since 2023 Iron Fist has been held in Japan's south-western islands."),
    _said(
        "en",
        "drug-boats-2025-10",
        "US forces attacked four boats in the eastern Pacific on 27 October, and 14 people died.",
    ),
    _said("en", "china-carriers-2025-12", "China is expected to have nine aircraft carriers by 2035, up from three."),
    _said(
        "en",
        "coast-guard-kagoshima-2025-06",
        "The coast guards of Japan, the United States and the Philippines trained in Kagoshima.",
    ),
)
