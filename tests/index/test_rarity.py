"""What is said once counts once, and a title counts where its article says something of it."""

from index.documents import Article, searchable
from index.rarity import counted

REPORT = "ケンタウロス演習が佐渡沖で始まり、艦艇14隻が参加した。"
TALK = "市の図書館が新しい本を入れ、子どもが列を作った。"


def of(*told: tuple[str, str], stories: list[int | None] | None = None) -> list[str]:
    """What counts of articles of one passage each, given by title and text."""
    articles = [
        Article(
            id=f"a{place}", title=title, text=text, file="a.txt", language="ja", published=None, outlet=None, url=None
        )
        for place, (title, text) in enumerate(told)
    ]
    texts = [searchable(article, article.text) for article in articles]
    rows = list(range(len(articles)))
    begins = counted(articles, rows, texts, stories or list(rows))
    return [text[begin:] for text, begin in zip(texts, begins, strict=True)]


def test_copies_repetition_and_words_said_before_do_not_count() -> None:
    titled = f"ケンタウロス演習\n{REPORT}"
    assert of(("ケンタウロス演習", REPORT), ("ケンタウロス演習 再掲", f"{REPORT}転載。"), stories=[0, 0]) == [
        titled,
        "",
    ]
    assert of(("ケンタウロス演習", REPORT), ("佐渡沖の演習", REPORT)) == [titled, ""]
    assert of(("ケンタウロス演習", REPORT), ("演習", "ケンタウロス演習 " * 60)) == [titled, ""]


def test_an_article_that_says_nothing_of_its_title_does_not_count_where_others_do() -> None:
    found = of(
        ("ケンタウロス演習", REPORT), ("図書館の本", TALK), ("護衛艦は何隻か", "朝から小雨が降り、広場は静かだ。")
    )
    assert [bool(text) for text in found] == [True, True, False]


def test_where_titles_are_names_of_files_words_count_without_them() -> None:
    assert of(("memo_0231", REPORT), ("scan_0007", TALK)) == [REPORT, TALK]


def test_no_title_is_no_claim() -> None:
    assert of(("", REPORT), ("", TALK)) == [REPORT, TALK]


def test_nothing_counts_of_nothing() -> None:
    assert of() == []
