"""What on a page is not its article."""

from index.readers.asides import find_asides
from index.readers.lines import lines_of

BODY = "防衛省は訓練の終了後に記者会見を開き、参加した部隊の規模と今後の予定を説明した。来年も続ける方針だという。"


def asides(page: str) -> list[str]:
    return [page[span.start : span.end] for span in find_asides(page, lines_of(page))]


def test_a_ranking_and_its_bullets_stand_aside() -> None:
    ranking = "Rankingよく読まれている記事\n- 24時間\n- 1週間\n- 新しい護衛艦が進水\n- 基地の祭りに五千人"
    assert asides(f"見出し\n{BODY}\n{ranking}") == [ranking]


def test_text_after_a_list_of_links_is_article_again() -> None:
    links = "関連記事\n「護衛艦の話」→https://example.org/1\n「基地の話」→https://example.org/2"
    assert asides(f"見出し\n{BODY}\n{links}\n\n\n{BODY}") == [links]


def test_a_label_above_an_address_belongs_to_it() -> None:
    assert asides(f"見出し\n{BODY}\n会見の概要\nhttps://example.org/a\n{BODY}") == ["会見の概要\nhttps://example.org/a"]


def test_everything_below_a_comment_box_stands_aside() -> None:
    assert asides(f"見出し\n{BODY}\nこの記事へのコメント\n名無し\n{BODY}") == [f"この記事へのコメント\n名無し\n{BODY}"]


def test_rows_of_years_and_bread_crumbs_are_navigation() -> None:
    assert asides(f"報道\n  2024年の記事   2023年の記事  2022年の記事\n{BODY}") == [
        "  2024年の記事   2023年の記事  2022年の記事"
    ]
    assert asides(f"Home | News | Contact\n見出し\n{BODY}") == ["Home | News | Contact"]


def test_the_line_that_announces_a_listing_stands_aside() -> None:
    note = "このページには「護衛艦」の記事をまとめました。"
    assert asides(f"見出し\n{note}\n{BODY}") == [note]


def test_a_list_inside_an_article_is_article() -> None:
    assert asides(f"見出し\n{BODY}\n・対空ミサイルの共同生産\n・艦艇の整備\n・重要鉱物\nを進めるという。\n{BODY}") == []


def test_bullets_that_come_twice_are_rankings_even_without_a_heading() -> None:
    bullets = "\n".join(f"- 話題その{n}" for n in range(6))
    assert asides(f"見出し\n{BODY}\n{bullets}\n{bullets}") == [f"{bullets}\n{bullets}"]


def test_a_subheading_that_only_contains_such_a_word_is_article() -> None:
    assert asides(f"見出し\n{BODY}\n人気記事の削除を巡る経緯\n{BODY}") == []


def test_a_page_of_nothing_but_links_has_no_asides_because_nothing_else_is_left() -> None:
    assert asides("https://example.org/1\nhttps://example.org/2") == []


def test_english_related_stories_stand_aside() -> None:
    text = "Officials said the drill ended without incident and that the next round would follow in autumn."
    links = "Related stories\nFrigate sails home\nNew base opens"
    assert asides(f"Drill ends\n{text}\n{links}") == [links]
