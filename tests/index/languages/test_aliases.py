import csv
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.languages.alias_lists import KINDS, OwnNames, read_user_file
from index.languages.aliases import Alias, AliasBook, Group, built_in, fold, mine_aliases
from index.languages.name_forms import folded

TABLE = Path(__file__).with_name("aliases.tsv")
BOOK = AliasBook.open()


def pairs() -> list[tuple[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        table = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["one"], row["other"]) for row in table]


def only_group(text: str, book: AliasBook = BOOK) -> Group:
    [group] = book.groups_in(text)
    return group


def names_of(learnt: list[Alias]) -> set[tuple[str, ...]]:
    return {alias.names for alias in learnt}


@pytest.mark.parametrize(("one", "other"), [*pairs(), *((other, one) for one, other in pairs())])
def test_one_name_leads_to_the_other(one: str, other: str) -> None:
    group = only_group(one)
    assert group.words == one and group.spelled
    reached = {fold(name) for name in (one, *group.others)}
    singular = {fold(other), fold(other.removesuffix("s"))}
    assert reached & singular


def test_the_table_holds_at_least_90_pairs() -> None:
    assert len(set(pairs())) >= 90


@pytest.mark.parametrize(
    ("one", "other"),
    [("F-35", "F-35A"), ("F-35A", "F-35B"), ("SM-3", "SM-6"), ("PAC-3", "PAC-3MSE"),
     ("SM-3ブロック2A", "SM-3ブロック1B"),
     ("オーストリア", "オーストラリア"), ("Keen Edge", "Keen Sword"), ("韓国", "北朝鮮"), ("F-15", "F-15EX")],
)  # fmt: skip
def test_different_things_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)
    for group in BOOK.groups_in(one):
        assert fold(other) not in {fold(name) for name in group.others}


def test_names_are_found_inside_a_question_where_they_stand() -> None:
    question = "ＰＡＣ３ ＭＳＥとSM-3 Block ⅡAは、キーンエッジの後も日本が共同生産する"
    groups = BOOK.groups_in(question)
    assert [group.words for group in groups] == [
        "ＰＡＣ３ ＭＳＥ", "SM-3 Block ⅡA", "キーンエッジ", "日本", "共同生産",
    ]  # fmt: skip
    assert all(question[slice(*group.span)] == group.words for group in groups)


def test_a_long_vowel_at_the_end_belongs_to_the_name() -> None:
    assert only_group("タリスマン・セーバー25").words == "タリスマン・セーバー"


def test_the_longest_name_wins() -> None:
    assert only_group("原子力潜水艦").words == "原子力潜水艦"
    assert only_group("日米防衛相会談").kind == "name"


@pytest.mark.parametrize(
    "text", ["tell us more", "Who put in the order?", "F-35C", "テロップ", "I plan it", "2505-042824"]
)
def test_what_only_looks_like_a_name_is_none(text: str) -> None:
    assert all(group.kind == "word" for group in BOOK.groups_in(text))


def test_capitals_tell_a_country_from_a_pronoun() -> None:
    assert "米国" in only_group("US").others
    assert "米国" in only_group("U.S.").others


def test_a_name_misspelt_by_sound_or_doubling_is_recognised_and_marked() -> None:
    assert (only_group("ヘグゼス").others[0], only_group("ヘグゼス").spelled) == ("ヘグセス", False)
    assert only_group("comander").others[:1] == ("司令官",)


def test_the_built_in_list_is_large_bilingual_and_free_of_duplicates() -> None:
    aliases = built_in()
    assert len(aliases) >= 180
    assert sum(len(alias.names) for alias in aliases) >= 400
    seen: dict[str, Alias] = {}
    for alias in aliases:
        text = "".join(alias.names)
        assert any(letter.isascii() and letter.isalpha() for letter in text), alias
        assert any(letter >= "ぁ" for letter in text), alias
        assert len(set(alias.names)) == len(alias.names), alias
        for form in {fold(name) for name in alias.names}:
            assert form == "plan" or form not in seen, (alias, seen[form])  # 計画, and the Chinese navy
            seen[form] = alias


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("近く公表する国家防空計画(NAP)に盛り込む", ("国家防空計画", "NAP")),
        ("防衛省の新組織である無人機運用研究室（ＵＲＬ）", None),
        ("日米宇宙監視定期協議（SSTC）を開いた", ("日米宇宙監視定期協議", "SSTC")),
        ("15日米共同情報分析室(JIAO)が発足", ("米共同情報分析室", "JIAO")),
        ("TDMF(日米艦船修理作業部会)の初会合", ("TDMF", "日米艦船修理作業部会")),
        ("「島の暮らしを守る会議」(SLC)が", ("島の暮らしを守る会議", "SLC")),
        (
            "「日米艦船修理協議の枠組み」（以下「修理枠組み」という）を設けた",
            ("日米艦船修理協議の枠組み", "修理枠組み"),
        ),
        ("艦船修理協議会（以下、協議会という。）は", ("艦船修理協議会", "協議会")),
        ("水中監視網(Undersea Watch Network、UWN)を", ("水中監視網", "Undersea Watch Network", "UWN")),
        (
            "the Joint Island Defense and Logistics Board (JIDLB) met",
            ("Joint Island Defense and Logistics Board", "JIDLB"),
        ),
        ("Ship Repair, Overhaul, and Supply Group (SROSG)", ("Ship Repair, Overhaul, and Supply Group", "SROSG")),
        ("(注:SROSG:Ship Repair, Overhaul, and Supply Group)", ("SROSG", "Ship Repair, Overhaul, and Supply Group")),
        ("F-99Bを配備", ("F-99B", "F99B")),
    ],
)
def test_names_are_mined_from_an_article(text: str, names: tuple[str, ...] | None) -> None:
    mined = mine_aliases([("a1", text)])
    if names is None:
        assert mined == []
    else:
        assert any(set(alias.names) == set(names) and alias.learnt == "a1" for alias in mined), mined


@pytest.mark.parametrize(
    "text",
    [
        "記事の全文(Yahoo)",
        "迎撃ミサイル(SM6)",
        "午後2時(JST)",
        "捜索及び監視(SAS)",
        "The meeting (NATO)",
        "契約額(約7億円)",
        "A(B)",
    ],
)
def test_what_stands_in_brackets_is_not_always_a_name(text: str) -> None:
    assert mine_aliases([("a1", text)]) == []


def test_a_mined_name_says_which_article_taught_it_first() -> None:
    mined = mine_aliases([("a1", "日米修理会議(NSK)"), ("a2", "日米修理会議(NSK)")])
    assert mined == [Alias(("日米修理会議", "NSK"), "a1")]


def test_two_long_names_meet_through_their_abbreviation() -> None:
    mined = mine_aliases([("a1", "日米修理会議(NSK)"), ("a2", "日米艦船修理定期会議(NSK)")])
    assert set(only_group("日米修理会議", AliasBook(mined)).others) == {"NSK", "日米艦船修理定期会議"}


def test_a_ministry_has_its_new_name_from_its_renaming_on() -> None:
    [before] = BOOK.groups_in("国防総省", date(2025, 9, 4))
    [since] = BOOK.groups_in("国防総省", date(2025, 9, 5))
    [at_all] = BOOK.groups_in("国防総省")
    assert "米戦争省" not in before.others and "Pentagon" in before.others
    assert "米戦争省" in since.others and since == at_all
    assert "国防総省" in only_group("War Department").others  # whoever writes it means it


# --- the user's own file


def own(folder: Path, text: str) -> OwnNames:
    file = folder / "aliases.txt"
    file.write_text(text, encoding="utf-8")
    return read_user_file(file)


def test_the_users_own_names_come_first(tmp_path: Path) -> None:
    found = own(tmp_path, "# ours\n\nexercise: 海の盾 = Sea Shield\r\nかが=JS Kaga\n")
    assert found.problems == ()
    assert found.aliases == (
        Alias(("海の盾", "Sea Shield"), "user file", "exercise"),
        Alias(("かが", "JS Kaga"), "user file", "name"),
    )
    book = AliasBook.open([], found)
    assert book.aliases[: len(found.aliases)] == found.aliases
    assert only_group("sea-shield", book).others == ("海の盾", "Sea Shield")


def test_the_users_names_join_the_built_in_ones_and_take_their_kind(tmp_path: Path) -> None:
    book = AliasBook.open([], own(tmp_path, "国防総省 = 五角庁舎\n"))
    assert "Pentagon" in only_group("五角庁舎", book).others
    assert "五角庁舎" in only_group("ペンタゴン", book).others
    assert only_group("五角庁舎", book).kind == "organisation"


def test_what_the_user_says_of_a_name_replaces_what_articles_say_of_it(tmp_path: Path) -> None:
    mined = mine_aliases([("a1", "日米修理会議(NSK)"), ("a2", "南北整備協議会(NSKK)")])
    book = AliasBook.open(mined, own(tmp_path, "NSK = 日本精巧社\n"))
    assert only_group("NSK", book).others == ("日本精巧社",)
    assert only_group("NSKK", book).others == ("南北整備協議会",)


def test_the_user_keeps_names_apart_whoever_joined_them(tmp_path: Path) -> None:
    mined = mine_aliases([("a1", "日米修理会議(NSK)"), ("a2", "日米艦船修理定期会議(NSK)")])
    assert set(only_group("日米修理会議", AliasBook.open(mined)).others) == {"NSK", "日米艦船修理定期会議"}
    book = AliasBook.open(mined, own(tmp_path, "ＮＳＫ != 日米修理会議\nペンタゴン ≠ DoD\n"))
    assert only_group("NSK", book).others == ("日米艦船修理定期会議",)
    assert all(group.kind == "word" for group in book.groups_in("日米修理会議"))
    assert "DoD" not in only_group("ペンタゴン", book).others
    assert "ペンタゴン" not in only_group("DoD", book).others
    assert {"ペンタゴン", "DoD"} <= set(only_group("国防総省", book).others)


@pytest.mark.parametrize(
    "line",
    ["alone", "= NSK", "a1 = ", "a1 = = b1", "wepon: A1 = B1", "x = 会議", "A1 != ", "A1 = B1 != C1", "F-35 != F35"],
)
def test_a_line_that_cannot_be_read_is_told_by_its_number_with_a_remedy(tmp_path: Path, line: str) -> None:
    found = own(tmp_path, f"# names\n{line}\nかが = JS Kaga\n")
    assert [alias.names for alias in found.aliases] == [("かが", "JS Kaga")]
    [problem] = found.problems
    assert problem.startswith(f"{tmp_path / 'aliases.txt'}, line 2: ")
    assert re.search("Write |Use one of ", problem)


def test_a_file_that_is_no_text_names_the_remedy_and_a_missing_one_nothing(tmp_path: Path) -> None:
    file = tmp_path / "aliases.txt"
    file.write_bytes(b"\xff\xfe\x00")
    [problem] = read_user_file(file).problems
    assert str(file) in problem and "UTF-8" in problem
    assert read_user_file(tmp_path / "none.txt") == OwnNames()


@settings(deadline=None)
@given(st.text(), st.sampled_from(["=", "!=", "≠", ":", "\n", "#"]), st.text())
def test_any_file_of_names_makes_a_book(one: str, between: str, other: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "aliases.txt")
        file.write_bytes(f"{one}{between}{other}\nかが = JS Kaga".encode("utf-8", "replace"))
        found = read_user_file(file)
    assert ("かが", "JS Kaga") in {alias.names for alias in found.aliases} or not found.aliases
    assert all(alias.kind in KINDS and len(alias.names) for alias in found.aliases)
    AliasBook.open([], found).groups_in(one + other)


def test_a_word_is_looked_up_by_name_by_sound_and_as_a_part() -> None:
    assert BOOK.about("SM3 Block IIA")[0].names[0] == "SM-3ブロック2A"
    assert BOOK.about("ヘグゼス")[0].names[0] == "ヘグセス"
    assert "艦船修理" in {alias.names[0] for alias in BOOK.about("修理")}
    assert BOOK.about("qqq") == BOOK.about("") == []


_KANA_AND_MARKS = st.characters(min_codepoint=0x3000, max_codepoint=0x30FF)
_WIDE_AND_HALF = st.characters(min_codepoint=0xFF00, max_codepoint=0xFFA0)


@given(st.text() | st.text(_KANA_AND_MARKS | _WIDE_AND_HALF | st.sampled_from("aA1-. 令")))
def test_folding_never_raises_and_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text) == folded(text).text


@given(
    st.lists(
        st.sampled_from(
            [
                "two",
                "plus",
                "プラス",
                "ツー",
                "2",
                " ",
                "-",
                "ー",
                "・",
                "Block",
                "ブロック",
                "II",
                "ヴァ",
                "か",
                "゙",
                "U.",
                "S.",
                "a",
                "\u0301",
                "ﾊﾟ",
                "+",
            ]
        ),
        max_size=10,
    )
)
def test_pieces_of_names_fold_the_same_twice(pieces: list[str]) -> None:
    text = "".join(pieces)
    form = folded(text)
    assert fold(form.text) == form.text == fold(text)
    assert len(form.edges) == len(form.text) + 1
    assert all(0 <= start < end <= len(text) for start, end in zip(form.starts, form.ends, strict=True))


@given(
    st.lists(st.sampled_from([name for alias in built_in() for name in alias.names]) | st.text(max_size=5), max_size=5)
)
def test_found_names_stand_in_the_text_in_order(pieces: list[str]) -> None:
    text = "".join(pieces)
    reached = 0
    for group in BOOK.groups_in(text):
        assert reached <= group.span.start < group.span.end <= len(text)
        assert text[slice(*group.span)] == group.words
        reached = group.span.start + 1


@given(st.text())
def test_any_text_can_be_mined(text: str) -> None:
    mine_aliases([("a1", text), ("a2", f"長い名称({text})、{text}(長い名称)、「{text}」（以下「X」という）")])


@pytest.mark.parametrize(
    "text", ["演習ノーザン・ランタン(Northern Lantern)が", "the drill Northern Lantern (ノーザン・ランタン)"]
)
def test_a_name_in_kana_and_latin_letters_is_learnt(text: str) -> None:
    assert names_of(mine_aliases([("a", text)])) == {("ノーザン・ランタン", "Northern Lantern")}


def test_kana_beside_other_latin_words_is_no_second_name() -> None:
    assert not mine_aliases([("a", "アンリ・ペルーズ(French Navy Ship)とミゲル・キース(Yokohama)が")])
