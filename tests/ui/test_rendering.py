"""What is shown of an answer, its sources and articles. Everything here is a pure function."""

import html as standard
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest

from index.documents import Article
from rag import Finding, Reasons
from rag.answers import Answer, Coverage, Difference, Event, Kind, Statement
from tests.ui.hostile import HOSTILE
from tests.ui.samples import ABSTAINED, ANSWERED, ARTICLES, HARBOUR, SCOPE
from tests.ui.standin import SmallAssistant, with_texts
from tests.ui.test_text import visible
from ui.conversations import Listed
from ui.database import Problem
from ui.export.markdown import answer_markdown
from ui.rendering import render_terminal
from ui.rendering.answer import answer_message, question_bubble
from ui.rendering.archive import cannot_open, contents, no_index, notice, overview, top_bar, welcome
from ui.rendering.article import Quoted, article_gone, article_view
from ui.rendering.browse import Browse, article_list
from ui.rendering.conversation import conversation_view, evidence_frame, tools
from ui.rendering.found import found_list
from ui.rendering.kept import conversation_list
from ui.rendering.places import Link
from ui.rendering.progress import progress_view
from ui.rendering.sources import reference, sources_panel, surroundings
from ui.rendering.upkeep import check_view, index_view
from ui.turns import Asked, Turn

TAGS = re.compile(r"<[^>]*>")


def text_of(html: str) -> str:
    """What a reader sees: no tags, entities decoded."""
    return standard.unescape(TAGS.sub("", html))


def turn_of(answer: Answer, number: int = 1, **changes: object) -> Turn:
    return Turn(number, Asked(answer.question), answer, **changes)


def panel(answer: Answer, current: int = 1, language: str = "en") -> str:
    return sources_panel(answer, ARTICLES, 3, current, language)


# --- answers ----------------------------------------------------------------------------------------------------------


def test_each_statement_is_followed_by_the_marks_of_its_citations() -> None:
    shown = answer_message(turn_of(ANSWERED, 3), "en")
    assert re.findall(r'href="([^"]*)"', shown) == [f"#source-3-{n}" for n in (1, 2, 3)]
    assert f"{SCOPE}\u2060" not in text_of(shown)
    assert f"{SCOPE}[1]" in text_of(shown)


def test_a_quoted_statement_says_who_published_it_and_when() -> None:
    assert "架空港湾新報, 2026-01-20" in text_of(answer_message(turn_of(ANSWERED, 3), "en"))


def test_brackets_in_an_article_cite_nothing() -> None:
    quote = "計画の名称は注 [2] に由来する。"
    start = HARBOUR.text.index(quote)
    cited = replace(
        ANSWERED.citations[0], span=type(ANSWERED.citations[0].span)(start, start + len(quote)), quote=quote
    )
    answer = replace(ANSWERED, statements=(Statement(quote, (1,)),), citations=(cited,))
    shown = answer_message(turn_of(answer, 1), "ja")
    assert shown.count('class="cite"') == 1
    assert f"{quote}[1]" in text_of(shown)


def test_what_was_searched_stands_before_the_answer() -> None:
    shown = text_of(answer_message(turn_of(ANSWERED, 1), "en"))
    for said in (
        "Searched 3 articles",
        "As asked: 2025-01-01 to 2026-01-31",
        "共同整備: 1 article",
        "ミナト, also searched: 港湾共同整備計画",
        "31 ms",
    ):
        assert said in shown
        assert shown.index(said) < shown.index(SCOPE)
    assert "1 articles" not in shown


def test_a_follow_up_says_how_it_was_understood() -> None:
    answer = replace(ANSWERED, question="費用は", understood="共同整備計画 費用は")
    shown = answer_message(Turn(1, Asked("費用は", ("共同整備計画の対象は何か",)), answer), "ja")
    assert "前の質問の続きとして: 共同整備計画" in text_of(shown)
    assert 'value="alone 1"' in shown
    assert "前の質問の続き" not in text_of(answer_message(turn_of(ANSWERED, 1), "ja"))
    first = "Please give me a cited timeline of DICAS with sources."
    alone = replace(ANSWERED, question=first, understood="Please give me a timeline of DICAS.")
    assert "alone" not in answer_message(turn_of(alone, 1), "en")


def test_all_that_narrowed_a_search_can_be_taken_away_and_nothing_else() -> None:
    turn = Turn(4, Asked(ANSWERED.question, (), date(2025, 1, 1), None, "架空*\nlight.md"), ANSWERED)
    shown = answer_message(turn, "en")
    assert re.findall(r'class="do drop" type="button" value="([^"]*)"', standard.unescape(shown)) == [
        "undate-filter 4",
        "undated 4",
        "unsource 4 0",
        "unsource 4 1",
        "literally 4 0",
    ]
    bare = replace(ANSWERED, coverage=replace(ANSWERED.coverage, window=None, aliases=()))
    assert "drop" not in answer_message(turn_of(bare, 1), "en")
    span = ANSWERED.coverage.window
    by_hand = Turn(1, Asked(ANSWERED.question, (), span.first, span.last), ANSWERED)
    assert "undated" not in answer_message(by_hand, "en")
    left = Turn(1, Asked(ANSWERED.question, undated=True, literally=("ミナト",)), bare)
    for said in ("dates in the question left aside", "only as written: ミナト"):
        assert said in text_of(answer_message(left, "en"))


def test_quotations_that_no_longer_stand_are_marked_and_counted() -> None:
    shown = answer_message(turn_of(ANSWERED, 1), "en", fallen={2}, generation="00000009")
    assert shown.count('class="cite fallen"') == 1
    assert "1 of its 3 quotations no longer stand" in text_of(shown)
    assert 'value="again 1"' in shown
    older = text_of(answer_message(turn_of(ANSWERED, 1), "en", generation="00000009"))
    assert "Answered from an earlier index" in older
    assert "earlier index" not in text_of(answer_message(turn_of(ANSWERED, 1), "en", generation=ANSWERED.generation))


def test_a_vote_can_be_seen_and_given_a_reason() -> None:
    assert "thanks" not in answer_message(turn_of(ANSWERED, 1), "en")
    shown = answer_message(turn_of(ANSWERED, 1, vote=-1, reason="古い"), "en")
    assert 'class="do quiet thumb unhelpful on"' in shown
    assert 'class="do quiet thumb helpful"' in shown
    assert "Reason: 古い" in text_of(shown)
    assert 'value="write reason 1"' in shown


def test_nothing_found_within_filters_offers_the_question_without_them() -> None:
    filtered = Turn(1, Asked(ABSTAINED.question, (), None, date(2025, 1, 1)), ABSTAINED)
    assert 'value="unfiltered 1"' in answer_message(filtered, "en")
    assert "unfiltered" not in answer_message(turn_of(ABSTAINED, 1), "en")


def test_an_answer_of_another_program_can_be_asked_for_again() -> None:
    shown = conversation_view([Turn(3, Asked("昔の質問"), None, kept=9)], None, "…", "en")
    assert "another version of Shutten" in text_of(shown)
    assert 'value="again 3"' in shown


def test_the_list_says_whose_conversations_it_holds_and_where_to_sign_out() -> None:
    own, of_user = conversation_list([], None, None, None, "en"), conversation_list([], None, None, None, "en", "a<b")
    assert "this browser" in text_of(own) and "logout" not in own
    assert "signs in as a<b" in text_of(of_user) and 'href="logout"' in of_user and "this browser" not in of_user


def test_the_list_of_conversations_names_its_trouble_and_offers_undo() -> None:
    shown = conversation_list([Listed("x", "題", 0.0)], "x", ("y", "消した"), Problem("newer", Path("a.sqlite3")), "ja")
    assert "消した" in text_of(shown)
    assert "a.sqlite3" in text_of(shown)
    assert re.findall(r'value="([^"]*)"', shown) == [
        "new", "unscope", "undelete", "open x", "write rename x", "delete x",
    ]  # fmt: skip


def test_an_answer_that_was_not_found_says_so_and_shows_what_came_nearest() -> None:
    assert "Not found in the archive" in text_of(answer_message(turn_of(ABSTAINED, 1), "en"))
    assert "月面: in no article" in text_of(answer_message(turn_of(ABSTAINED, 1), "en"))
    assert "北岬の灯台で電球の交換が終わった。" in text_of(panel(ABSTAINED))


# --- sources ----------------------------------------------------------------------------------------------------------


def test_a_card_marks_the_quotation_inside_its_surrounding_text() -> None:
    card = panel(ANSWERED).split("<li")[1]
    assert text_of(re.search(r'<mark id="mark-3-1">(.*?)</mark>', card).group(1)) == SCOPE
    assert "共同整備計画「ミナト」の対象を公表した。" + SCOPE + "費用の分担" in text_of(card)


def test_only_the_chosen_card_is_current() -> None:
    assert re.findall(r'class="(card[^"]*)" id="([^"]*)"', panel(ANSWERED, 2)) == [
        ("card", "source-3-1"),
        ("card current", "source-3-2"),
        ("card", "source-3-3"),
    ]


def test_only_a_source_with_a_web_address_links_to_its_original() -> None:
    links = re.findall(r'<a href="([^"]*)" rel="([^"]*)" target="_blank">', panel(ANSWERED))
    assert [standard.unescape(href) for href, _ in links] == ["https://example.org/minato"] * 2
    assert all(standard.unescape(rel) == "noopener noreferrer nofollow" for _, rel in links)


def test_a_source_that_left_the_archive_still_shows_its_quotation() -> None:
    shown = sources_panel(ANSWERED, {}, 1, 1, "en")
    assert SCOPE in text_of(shown)
    assert shown.count("no longer in the archive") == 3


def test_a_source_that_changed_says_so_and_marks_nothing_wrong() -> None:
    changed = {**ARTICLES, HARBOUR.id: replace(HARBOUR, text="まったく別の本文。" * 40)}
    shown = sources_panel(ANSWERED, changed, 1, 1, "en")
    assert shown.count("has changed since this answer") == 2
    assert "まったく別の本文" not in shown


def test_other_places_of_the_same_words_are_named() -> None:
    cited = replace(ANSWERED.citations[0], also=(f"{HARBOUR.id}#150-160", "other-article#0-10"))
    shown = text_of(panel(replace(ANSWERED, citations=(cited,))))
    assert "the same article, further on; other-article" in shown


@pytest.mark.parametrize(("start", "end"), [(0, 5), (30, 40), (100, 120)])
def test_surroundings_and_quotation_are_one_slice_of_the_article(start: int, end: int) -> None:
    around = surroundings(HARBOUR.text, start, end, reach=20)
    whole = around.before + HARBOUR.text[start:end] + around.after
    assert whole in HARBOUR.text
    assert around.cut_before == (not HARBOUR.text.startswith(whole))
    assert around.cut_after == (not HARBOUR.text.endswith(whole))


# --- export and terminal ----------------------------------------------------------------------------------------------


def _rendered(markdown: str) -> str:
    """What a reader of the Markdown sees, a line break as a newline."""
    renderer = pytest.importorskip("markdown_it", reason="comes with gradio").MarkdownIt("commonmark")
    return standard.unescape(
        TAGS.sub("", renderer.render(markdown).replace("<br />\n", "\n").replace("</p>\n<p>", "\n\n"))
    )


def test_the_export_keeps_every_quotation_with_its_reference() -> None:
    shown = _rendered(answer_markdown(ANSWERED))
    for cited in ANSWERED.citations:
        assert shown.count(cited.quote) == 2  # as statement and as reference
        assert cited.source_id in shown
        assert cited.file in shown
    assert "<https://example.org/minato>" in answer_markdown(ANSWERED)
    assert "00000003" in shown


@pytest.mark.parametrize(
    "quote", ["一覧は次のとおり。\n\n- 一つ目\n- 二つ目\n1. *三*", "a\n    indented\n# heading\n[2] `x` <b>&amp;"]
)
def test_the_export_keeps_the_lines_of_a_quotation(quote: str) -> None:
    answer = replace(
        ANSWERED, statements=(Statement(quote, (1,)),), citations=(replace(ANSWERED.citations[0], quote=quote),)
    )
    assert _rendered(answer_markdown(answer)).count(quote) == 2


def test_a_copied_quotation_carries_its_reference() -> None:
    cited = ANSWERED.citations[0]
    assert reference(cited, cited.quote, cited.source_id, "ja").splitlines() == [
        f"「{SCOPE}」",
        "港湾都市フォーラム、共同整備の範囲を示す（架空港湾新報 2026-01-20）".replace("（", " (").replace("）", ")"),
        "https://example.org/minato",
        ANSWERED.citations[0].source_id,
    ]


def test_the_terminal_shows_statements_sources_and_what_was_searched() -> None:
    shown = render_terminal(ANSWERED, colour=False)
    assert f"{SCOPE} [1]" in shown
    assert "[1] 港湾都市フォーラム、共同整備の範囲を示す" in shown
    assert "\x1b" not in shown
    assert "\x1b[1m" in render_terminal(ANSWERED, colour=True)


def test_the_terminal_says_when_nothing_was_found() -> None:
    assert "記事3件を検索しました。" in render_terminal(ABSTAINED, colour=False)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_steers_the_terminal(text: str) -> None:
    assistant = with_texts([text])
    answer = assistant.ask(f"試験文 {text}")
    assert "\x1b" not in render_terminal(replace(answer, heading=text, note=text), colour=False)


# --- the archive and its rebuild --------------------------------------------------------------------------------------


def test_the_empty_page_says_what_the_archive_holds_and_offers_questions() -> None:
    shown = welcome(SmallAssistant.over_samples().status(), ["一つ目", "二つ目"], "ja")
    assert "2025-11-07から2026-01-20までの記事3件" in text_of(shown)
    assert re.findall(r'value="([^"]*)"', shown) == ["example 0", "example 1"]


def test_the_archive_page_names_files_that_could_not_be_read() -> None:
    shown = text_of(contents(SmallAssistant.over_samples().status(), "en"))
    assert "broken.pdf" in shown
    assert "is empty" in shown


def _progress(**changes: object) -> SimpleNamespace:
    base = {"stage": "embedding", "done": 30, "total": 120, "started": 1000.0, "state": "running", "message": ""}
    return SimpleNamespace(**{**base, "report": None, **changes})


def test_a_running_rebuild_shows_how_far_it_is_and_how_long_it_takes() -> None:
    shown = progress_view(_progress(), 1010.0, "en", first=False)
    assert '<progress max="120" value="30"' in shown
    assert "30 of 120" in text_of(shown)
    assert "0:10 so far · about 0:30 left" in text_of(shown)
    assert 'value="cancel"' in shown


def test_a_rebuild_of_unknown_length_shows_a_bar_without_a_value() -> None:
    shown = progress_view(_progress(done=0, total=0, stage="starting"), 1001.0, "ja", first=True)
    assert re.search(r"<progress id=", shown)
    assert "索引を作成しています" in shown


def test_a_finished_rebuild_reports_what_changed() -> None:
    report = {"added": ["a", "b"], "changed": ["c"], "removed": [], "unchanged": 1234, "seconds": 65.2}
    report["failed"] = [{"file": "x.pdf", "reason": "cut off"}]
    shown = text_of(progress_view(_progress(state="done", report=report), 1.0, "en", first=False))
    for said in ("Added2", "Changed1", "Removed0", "Unchanged1,234", "x.pdf", "cut off", "Time: 1:05"):
        assert said in shown


def test_a_failed_rebuild_shows_its_sentence_and_a_cancelled_one_that_nothing_changed() -> None:
    assert "disk is full" in progress_view(_progress(state="failed", message="disk is full"), 1.0, "en", first=False)
    assert "as it was" in progress_view(_progress(state="cancelled"), 1.0, "en", first=False)


# --- nothing foreign becomes markup, on any surface -------------------------------------------------------------------

SURFACES: dict[str, Callable[[str], str]] = {
    "question": lambda text: question_bubble(text, "en"),
    "answer": lambda text: answer_message(turn_of(_about(text), 1), "en"),
    "sources": lambda text: sources_panel(_about(text), with_texts([text]).texts, 1, 1, "ja"),
    "nearest": lambda text: sources_panel(
        replace(_about(text), citations=(), statements=()), with_texts([text]).texts, 1, 1, "ja"
    ),
    "article": lambda text: _read(text),
    "article that is gone": lambda text: article_gone("ja"),
    "chosen source": lambda text: sources_panel(_about(text), with_texts([text]).texts, 1, 1, "en", _why(text)),
    "timeline": lambda text: answer_message(Turn(1, Asked(text), _kind(text, "timeline")), "ja"),
    "comparison": lambda text: answer_message(Turn(1, Asked(text), _kind(text, "compare")), "en"),
    "count": lambda text: answer_message(Turn(1, Asked(text), _kind(text, "count")), "ja"),
    "found": lambda text: found_list(with_texts([text]).search(f"試験文 {text}"), "en"),
    "contents": lambda text: contents(with_texts([text]).status(), "en"),
    "articles": lambda text: article_list(with_texts([text]).articles(), Browse(), "ja"),
    "narrowed articles": lambda text: article_list(with_texts([text]).articles(), Browse(text=text), "en"),
    "overview": lambda text: overview(with_texts([text]).status(), _from(text), "", "ja"),
    "index": lambda text: index_view(with_texts([text]).status(), _progress(state="done", report=_report(text)), "ja"),
    "check": lambda text: check_view([Finding(text, text, text)], "ja"),
    "welcome": lambda text: welcome(with_texts([text]).status(), [text], "ja"),
    "notice": notice,
    "closed": lambda text: cannot_open(text, "en"),
    "conversation": lambda text: conversation_view([Turn(1, Asked(text)), _everything(text)], 2, "…", "ja"),
    "kept": lambda text: conversation_list(
        [Listed("x", text, 0.0)], "x", ("y", text), Problem("damaged", Path(f"{text}.sqlite3".replace("/", "_"))), "en"
    ),
    "failed build": lambda text: progress_view(_progress(state="failed", message=text), 1.0, "ja", first=False),
    "running build": lambda text: progress_view(_progress(stage=text), 1.0, "ja", first=False),
    "frame": lambda text: evidence_frame(question_bubble(text, "ja"), "ja"),
}
TAGS_WE_USE = frozenset(
    """a article b blockquote caption button dd details div dl dt figcaption figure footer h1 h2 h3 h4 header i li mark
    ol p pre progress q section span strong summary sup table tbody td th thead tr ul""".split()  # noqa: SIM905
)
ATTRIBUTES_WE_USE = frozenset(
    """class id title value type href rel target lang role max scope tabindex style colspan open""".split()  # noqa: SIM905
)


class Markup(HTMLParser):
    """What a browser would make of a piece of HTML: its elements and attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: dict[str, set[str]] = {}
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.setdefault(name, set()).add(value or "")

    def handle_comment(self, data: str) -> None:
        self.tags.add("comment")

    def handle_decl(self, decl: str) -> None:
        self.tags.add("declaration")

    def unknown_decl(self, data: str) -> None:
        self.tags.add("declaration")


def _about(text: str) -> Answer:
    answer = with_texts([text]).ask(f"試験文 {text}")
    coverage = Coverage(1, 1, None, None, None, ((text, 0),), ((text, text),), answer.coverage.nearest)
    return replace(answer, question=text, understood=f"x {text}", heading=text, note=text, coverage=coverage)


def _everything(text: str) -> Turn:
    """A turn with text in every place that a person or an article can fill."""
    asked = Asked(text, (text,), date(2025, 1, 1), None, text, True, (text,))
    return Turn(2, asked, _about(text), (text, text), -1, text, 3)


def _read(text: str) -> str:
    article = with_texts([text]).texts["hostile-0"]
    quoted = [Quoted(1, text, citation) for citation in _about(text).citations]
    return article_view(article, Link(article.id, 0, 4, "0" * 12), quoted, "en", versions=[article])


def _why(text: str) -> Reasons:
    return Reasons((text,), ((text, text),), 1, None, 1, passages=3)


def _kind(text: str, kind: Kind) -> Answer:
    answer = _about(text)
    (first, *_), side = answer.statements, f"{text} one"
    told = replace(first, event=Event(date(2024, 1, 2), date(2024, 1, 2), "day"), modality=("plan",), side=side)
    difference = Difference("conflict", (1, 1), (text, text))
    months = (("2024-01", 1), ("2024-03", 2), ("", 1))
    return replace(answer, kind=kind, statements=(told,), sides=(side, text), differences=(difference,), months=months)


def _from(text: str) -> list[Article]:
    articles = with_texts([text, text]).articles()
    return [replace(a, outlet=text, published=date(2024, 1 + n, 1)) for n, a in enumerate(articles)]


def _report(text: str) -> dict[str, object]:
    failed = [{"file": text, "reason": text}]
    return {"added": [text], "changed": [text], "removed": [text], "duplicates": [text], "failed": failed}


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("text", HOSTILE)
def test_foreign_text_never_becomes_markup(surface: str, text: str) -> None:
    made = SURFACES[surface](text)
    seen = Markup(made)
    assert seen.tags <= TAGS_WE_USE
    assert seen.attributes.keys() <= ATTRIBUTES_WE_USE
    assert all(re.match(r"https://example\.org/|#source-\d+-\d+$", href) for href in seen.attributes.get("href", ()))
    assert all(re.fullmatch(r"width:\d+%|height:\d+\.\d%", style) for style in seen.attributes.get("style", ()))
    assert "\n" not in made  # a blank line would end the HTML block inside Markdown
    made.encode("utf-8")


@pytest.mark.parametrize("text", HOSTILE)
def test_foreign_text_is_shown_as_it_is(text: str) -> None:
    shown = text_of(SURFACES["article"](text))
    assert visible(with_texts([text]).texts["hostile-0"].text) in shown
    assert visible(text) in text_of(question_bubble(text, "en"))


def test_whole_pieces_of_the_page_are_one_line_of_html() -> None:
    """A blank line would end the HTML block in Markdown, and the rest would be read as Markdown."""
    pieces = [
        top_bar("ja"),
        tools("en"),
        no_index("en", building=False),
        panel(ANSWERED),
        answer_message(turn_of(ANSWERED, 1), "ja"),
    ]
    assert all("\n" not in piece and piece.startswith("<") for piece in pieces)
