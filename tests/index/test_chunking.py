"""Passages: exact slices that lose nothing, with the body and what stands beside it kept apart."""

from hypothesis import given, settings
from hypothesis import strategies as st

from index.chunking import MAX_CHARS, passages
from index.documents import Article, Span

PIECES = (
    *(
        "訓練が始まった。",
        "「停止」",
        "\n",
        "。",
        "」",
        "・",
        "・艦は3隻\n",
        "要点は次のとおり。\n",
        "The ship left. ",
        "\u3000",
    ),
    *("x", "\r\n", "長い話が続き、" * 8, "長い話である。" * 30, "\u2028", "\u200b", "1) item\n", "-", "(", "\x00"),
)
texts = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=60).map("".join))


def article(text: str, asides: tuple[Span, ...] = ()) -> Article:
    return Article("a", "見出し", text, "a.txt", "ja", asides=asides)


@settings(max_examples=400, deadline=None)
@given(text=texts, data=st.data())
def test_passages_lose_no_character_and_body_and_asides_never_share_one(text: str, data: st.DataObject) -> None:
    places = st.integers(0, len(text))
    asides = tuple(Span(*sorted(data.draw(st.tuples(places, places)))) for _ in range(data.draw(st.integers(0, 3))))
    beside = {place for span in asides for place in range(span.start, span.end)}
    made = passages(article(text, asides))
    covered = [place for passage in made for place in range(passage.start, passage.end)]
    assert covered == sorted(set(covered))
    assert {i for i, character in enumerate(text) if not character.isspace()} <= set(covered)
    for passage in made:
        inside = {place in beside for place in range(passage.start, passage.end) if not text[place].isspace()}
        assert inside == {passage.aside}


@settings(max_examples=300, deadline=None)
@given(text=texts)
def test_what_can_be_quoted_lies_inside_its_passage_in_order(text: str) -> None:
    made = passages(article(text))
    assert len({passage.id for passage in made}) == len(made) == len({passage.key for passage in made})
    for passage in made:
        assert passage.sentences
        at = passage.start
        for sentence in passage.sentences:
            assert at <= sentence.start < sentence.end <= passage.end
            at = sentence.end


def test_neighbouring_sentences_share_a_passage_up_to_its_length() -> None:
    text = "部隊は北の島で3日間の訓練をした。" * 100
    made = passages(article(text))
    assert all(len(p.sentences) > 5 and p.end - p.start <= MAX_CHARS for p in made)


def test_a_list_stays_with_the_line_that_leads_in_to_it() -> None:
    text = "前の話である。" * 40 + "\n参加する艦は次のとおり。\n" + "".join(f"・第{n}号の艦\n" for n in range(20))
    with_list = [p for p in passages(article(text)) if "・第0号の艦" in text[p.start : p.end]]
    assert len(with_list) == 1
    assert text[with_list[0].start : with_list[0].end].startswith("参加する艦は次のとおり。")
    assert text[with_list[0].start : with_list[0].end].endswith("・第19号の艦")


def test_a_stray_bracket_is_kept_but_is_no_quotation() -> None:
    text = "艦は港を出た。\n」\n続報を待つ。"
    (passage,) = passages(article(text))
    assert (passage.start, passage.end) == (0, len(text))
    assert [text[s.start : s.end] for s in passage.sentences] == ["艦は港を出た。", "続報を待つ。"]


def test_a_stray_character_at_the_end_is_part_of_the_last_passage() -> None:
    text = "艦は港を出た。" * 60 + "\n◆"
    assert passages(article(text))[-1].end == len(text)


def test_an_article_of_single_characters_still_has_passages_of_bounded_length() -> None:
    made = passages(article("あ\n" * 5000))
    assert max(p.end - p.start for p in made) < 600


def test_an_article_without_text_has_no_passage() -> None:
    assert passages(article("")) == [] == passages(article(" \n\u3000"))
