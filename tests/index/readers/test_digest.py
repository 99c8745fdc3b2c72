"""Pages that hold many items, and pages that only look so. All pages are invented."""

from datetime import date

import pytest

from index.documents import Article
from index.readers import Source, read_file

BODY = "防衛省は訓練の後に記者会見を開き、部隊の規模と今後の予定を説明した。来年も同じ海域で続ける方針だという。"
BODY2 = "両国の担当者は三日間の協議で整備の手順をそろえると決めた。来月から試し、費用は折半し、結果は秋に公表する。"
BODY3 = "市の担当者は説明が遅れたことを認め、次からは一週間前に知らせると述べた。住民からは不安の声が出ている。"
BODIES = (BODY, BODY2, BODY3)
ENGLISH = "Officials said the drill ended without incident and that the next round would follow in the same waters."


def articles(page: str, name: str = "ページ.txt") -> tuple[Article, ...]:
    found, unread = read_file(Source(name, page.encode()))
    assert not unread
    for article in found:
        assert article.text in page, "an item is an exact slice of its page"
    return found


def test_a_date_line_a_time_an_outlet_and_a_numbered_headline_make_an_item() -> None:
    page = "2030年の記事\n\n日付\n見出し\n"
    for day, number in ((9, "0909"), (5, "0503"), (2, "0201")):
        page += (
            f"2030.04.0{day}\n 18:5{day}\n見本新聞\n\n(Portal)\n\n海上訓練が{day}日目に入る <3004-{number}>\n {BODY}\n"
        )
    items = articles(page)
    assert [item.number for item in items] == ["3004-0909", "3004-0503", "3004-0201"]
    first = items[0]
    assert (first.title, first.outlet, first.published) == ("海上訓練が9日目に入る", "見本新聞", date(2030, 4, 9))
    assert first.metadata == {"time": "18:59", "via": "Portal"}
    assert first.id == "ページ.txt/3004-0909"
    assert [first.slice(aside) for aside in first.asides] == ["2030.04.09\n 18:59\n見本新聞\n\n(Portal)"]


def test_one_page_may_mix_layouts_and_break_an_outlet_or_a_number() -> None:
    page = (
        f"2030.04.09 Naval News New frigate starts trials off the coast <3004-0911>\n {BODY}\n"
        f"2030.04.08\n 10:00\n船の\n便り\n\n(Portal)\n\n新しい護衛艦が試験航海 <<3004-0810>\n {BODY2}\n"
        f"2030.04.07\n 09:00\n見本新聞/a> 港の工事が始まる <3004-0709>\n {BODY3}\n【関連記事:3003-071408\n"
        f"2030.04.06\n 08:00\n見本新聞\n番号のない見出し\n {BODY}\n"
    )
    items = articles(page)
    assert [(item.outlet, item.number) for item in items] == [
        ("Naval News", "3004-0911"),
        ("船の便り", "3004-0810"),
        ("見本新聞", "3004-0709"),
        ("見本新聞", None),
    ]
    assert [item.title for item in items][0::3] == ["New frigate starts trials off the coast", "番号のない見出し"]
    assert items[2].text.endswith("【関連記事:3003-071408")
    assert items[2].slice(items[2].asides[-1]) == "【関連記事:3003-071408"


def test_headlines_share_the_date_line_above_them() -> None:
    page = (
        f"2030.04.09\n基地の祭りに五千人 <3004-0901>\n {BODY}\n輸送機の部品を共同で買う <3004-0902>\n {BODY2}\n"
        f"2030.04.03\n司令官が交代 <3004-0301>\n {BODY3}\n"
    )
    items = articles(page)
    assert [item.published for item in items] == [date(2030, 4, 9), date(2030, 4, 9), date(2030, 4, 3)]
    assert items[1].title == "輸送機の部品を共同で買う"


def test_a_line_broken_inside_a_word_stays_in_its_item() -> None:
    broken = BODY.replace("部隊", "部\n隊")
    page = "".join(f"2030.04.0{day}\n見本新聞\n訓練が続く{day} <3004-0{day}>\n {broken}\n" for day in (9, 8, 7))
    assert all("部\n隊" in item.text for item in articles(page))


def test_a_bracketed_date_opens_an_item() -> None:
    page = "\n".join(f"【2030年3月{day}日】{day}日の動き\n{BODIES[day % 3]}\n" for day in (1, 4, 8))
    items = articles(page)
    assert [item.title for item in items] == ["1日の動き", "4日の動き", "8日の動き"]
    assert items[2].published == date(2030, 3, 8)


def test_a_numbered_list_names_outlet_and_date_behind_the_headline() -> None:
    page = "今週の三本\n" + "".join(
        f"{n}. {title} (見本新聞、2030年5月{20 - n}日)\n{BODIES[n - 1]}\n"
        for n, title in enumerate(("護衛艦が帰港", "滑走路を延ばす", "無人機を配る"), start=1)
    )
    items = articles(page)
    assert [(item.title, item.outlet, item.number) for item in items] == [
        ("護衛艦が帰港", "見本新聞", "1"),
        ("滑走路を延ばす", "見本新聞", "2"),
        ("無人機を配る", "見本新聞", "3"),
    ]
    assert items[1].published == date(2030, 5, 18)


def test_marked_headlines_with_dates_in_brackets_are_items() -> None:
    page = "".join(f"■ 話題その{n}(2030.6.{n})\n{BODIES[n - 1]}\n" for n in (1, 2, 3))
    assert [(item.title, item.published) for item in articles(page)] == [
        (f"話題その{n}", date(2030, 6, n)) for n in (1, 2, 3)
    ]


def test_drawn_lines_part_items() -> None:
    page = "週刊まとめ\n" + "".join(
        f"----------\n港の話{n}\n見本新聞\n2030年7月{n}日\n{BODIES[n - 1]}\n" for n in (1, 2, 3)
    )
    items = articles(page)
    assert [(item.title, item.outlet, item.published) for item in items] == [
        (f"港の話{n}", "見本新聞", date(2030, 7, n)) for n in (1, 2, 3)
    ]


def test_the_headline_may_stand_above_its_date() -> None:
    page = "".join(f"基地の話{n}\n2030-08-1{n}\n{BODIES[n - 1] * 2}\n\n" for n in (3, 2, 1))
    items = articles(page)
    assert [(item.title, item.published) for item in items] == [
        (f"基地の話{n}", date(2030, 8, 10 + n)) for n in (3, 2, 1)
    ]


def test_an_english_digest_is_cut_too() -> None:
    page = "".join(
        f"March {day}, 2030\nDefense News\nFrigates sail for exercise number {day}\n{ENGLISH}\n\n" for day in (9, 6, 2)
    )
    items = articles(page)
    assert [(item.title, item.outlet, item.language) for item in items] == [
        (f"Frigates sail for exercise number {day}", "Defense News", "en") for day in (9, 6, 2)
    ]


def test_reiwa_dates_open_items() -> None:
    page = "".join(f"令和12年9月{day}日\n見本新聞\n港の話{day}\n{BODY}\n" for day in (9, 6, 2))
    assert [item.published for item in articles(page)] == [date(2030, 9, day) for day in (9, 6, 2)]


SUMMARIES = (
    "防衛省は1月16日、二つの港を訓練に使う計画を発表した。地元の首長は説明を求めており、来月の議会で審議される見通しだという。計画には倉庫の建て替えも含まれる。",
    "隣国の外相は会見で、海域の監視を強める考えを示した。巡視船の数は三年で二倍になり、漁業者からは歓迎と懸念の声が同時に上がっていると現地の新聞が伝えた。",
    "米海軍は29日、補給艦の整備を国内の造船所に初めて任せると公表した。期間は五か月で、費用は約四十億円。造船所は百人を新たに雇い入れる予定だとしている。",
    "統合幕僚長は2029年12月20日の会見で、宇宙の監視に使う望遠鏡を三基に増やすと述べた。完成は五年後の予定で、残る課題は人材の確保だと強調していた。",
    "議会は2029年12月11日、装備の共同生産に道を開く法案を可決した。賛成は百二十、反対は四十で、施行は翌年の秋とされている。付帯決議も同時に採択された。",
    "調査会社は2029年11月30日付の報告で、無人機の市場が十年で四倍になると予測した。中でも小型機の伸びが大きく、部品の供給が追いつかない恐れがあるという。",
    "知事は2029年11月2日、基地の跡地を公園にする案を示した。住民の投票では六割が賛成し、工事は来年度に始まる見込みで、費用の半分は国が負担する方向だ。",
)
LISTING = "港の利用へ計画 二か所で訓練\n{first}\nこのページでは「防衛省」に関する記事をまとめて掲載しています。\n{all}"


def test_a_topic_listing_gives_one_article_a_summary_and_its_standfirst_once() -> None:
    items = articles(LISTING.format(first=SUMMARIES[0], all="\n".join(SUMMARIES)))
    assert len(items) == len(SUMMARIES)
    assert items[0].title == "港の利用へ計画 二か所で訓練"
    assert items[0].text.endswith(SUMMARIES[0]) and items[0].text.count(SUMMARIES[0]) == 1
    assert [item.text for item in items[1:]] == list(SUMMARIES[1:])
    assert all(item.title in item.text and len(item.title) <= 60 for item in items)


def test_a_listing_resolves_days_and_months_by_their_neighbours() -> None:
    items = articles(LISTING.format(first=SUMMARIES[0], all="\n".join(SUMMARIES)))
    assert [item.published for item in items] == [
        date(2030, 1, 16),
        None,
        date(2029, 12, 29),
        date(2029, 12, 20),
        date(2029, 12, 11),
        date(2029, 11, 30),
        date(2029, 11, 2),
    ]


def test_an_english_listing_is_cut_too() -> None:
    lines = [
        f"The ministry said on {day} it would move supply ship number {day} to the northern base, "
        f"where crews will test a new way of loading missiles at sea before winter comes."
        for day in ("May 9, 2030", "May 8, 2030", "May 6, 2030", "May 3, 2030", "April 29, 2030")
    ]
    items = articles("Ships move north\nAll stories tagged supply ships\n" + "\n".join(lines))
    assert [item.published for item in items][-1] == date(2030, 4, 29)
    assert len(items) == 5


PARAGRAPHS = "\n".join(BODIES * 2)


def dated(days: tuple[int, ...], name: str) -> str:
    return "".join(f"2030.04.0{day} {name}{day}\n{BODY}\n" for day in days)


WHOLE = {
    "two dated items may be chance": dated((2, 1), "話"),
    "a table of dates has no bodies": f"艦の歩み\n{BODY * 3}\n2020.1.5 起工\n2021.3.6 進水\n2022.8.9 就役\n",
    "long paragraphs of one story are no summaries": f"共同整備が始まる\n2030年4月9日\n{PARAGRAPHS}\n",
    "comments below an article are dated, too": f"話題\n{BODY * 3}\nこの記事へのコメント\n{dated((1, 2, 3), '名無し')}",
    "rules inside an article part no items": "探訪記\n" + "\n***\n".join(BODIES),
    "numbered points are no items": "三つの論点\n" + "".join(f"{n}. 論点{n}\n{BODIES[n - 1]}\n" for n in (1, 2, 3)),
    "dates in no order belong to a story": dated((5, 1, 9, 2, 8, 1, 9), "見出し"),
    "dated notes at the end cover too little": f"{BODY * 30}\n{dated((1, 2, 3), '追記')}",
    "sentences may begin with dates": "".join(f"2030年4月{day}日、{BODY}\n" for day in (1, 2, 3, 4)),
    "a page that repeats itself is one article": f"再掲\n{PARAGRAPHS}\n参考リンク\nhttps://example.org/a\n{PARAGRAPHS}",
}


@pytest.mark.parametrize(("reason", "page"), WHOLE.items())
def test_a_page_stays_whole_when_cutting_would_be_a_guess(reason: str, page: str) -> None:
    assert len(articles(page)) == 1, reason


def test_numbers_that_come_twice_still_give_different_ids() -> None:
    page = "".join(f"2030.04.0{day}\n見本新聞\n同じ番号の話 <3004-01>\n {BODY}\n" for day in (3, 2, 1))
    ids = [item.id for item in articles(page)]
    assert ids[0] == "ページ.txt/3004-01" and len(set(ids)) == 3


def test_nothing_between_the_first_item_and_the_end_is_lost() -> None:
    page = "案内\n" + "".join(f"2030.04.0{d}\n見本新聞\n話{d} <30-{d}>\n {BODY}\n\n補足{d}\n" for d in (3, 2, 1))
    kept = "".join(item.text for item in articles(page))
    assert "".join(kept.split()) == "".join(page.removeprefix("案内\n").split())


def test_an_address_in_an_item_is_its_own() -> None:
    page = "".join(f"2030.04.0{d}\n見本新聞\n話{d}\nhttps://example.org/{d}\n{BODY}\n" for d in (3, 2, 1))
    assert [item.url for item in articles(page)] == [f"https://example.org/{d}" for d in (3, 2, 1)]


def test_what_is_told_above_the_first_item_is_an_article_of_its_own() -> None:
    above = "港の改修が終わる\n\n" + "市は式典を開き、十年をかけた工事に携わった人々をねぎらった。\n" * 3
    items = "".join(
        f"2025年{n}月1日 町の便り{n}\n"
        + f"町では{n}番目の催しが開かれ、多くの人が集まって夜まで楽しんだ。" * 2
        + "\n\n"
        for n in range(1, 9)
    )
    told = articles(f"{above}\n{items}", "x.txt")
    assert [article.id for article in told] == [f"x.txt/{n}" for n in range(9)]
    assert told[0].title == "港の改修が終わる" and told[0].text == above.strip()
    plain = articles(f"便りの一覧\n\n{items}", "x.txt")
    assert [article.id for article in plain] == [f"x.txt/{n}" for n in range(1, 9)]
