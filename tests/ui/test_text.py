"""Foreign text is shown as it is, and never becomes anything else."""

import html as standard
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ui.hostile import HOSTILE
from ui.rendering.html import Html, button, tag, web_address
from ui.rendering.text import hidden_parts, markdown_text, plain_text, safe_attribute, safe_text, safe_value, scrubbed
from ui.web.actions import read_action

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)
MARK = re.compile(r'<i class="hidden-character" title="U\+[0-9A-F]{4,6}"></i>')


def shown(html: str) -> str:
    """What a reader sees of `html` made by safe_text: entities decoded, marks of hidden characters left out."""
    return standard.unescape(MARK.sub("", html))


def visible(text: str) -> str:
    return "".join(piece for piece, hidden in hidden_parts(scrubbed(text)) if not hidden)


@given(ANY_TEXT)
def test_safe_text_shows_every_visible_character_and_nothing_else(text: str) -> None:
    assert shown(safe_text(text)) == visible(text)


@given(ANY_TEXT)
def test_safe_text_leaves_no_ascii_punctuation_that_html_or_markdown_could_read(text: str) -> None:
    left = re.sub(r"&#\d+;", "", MARK.sub("", safe_text(text)))
    assert not re.search(r"[!-/:-@\[-`{-~\n\t]", left)


@given(ANY_TEXT)
def test_safe_text_lets_no_control_or_reordering_character_through(text: str) -> None:
    kinds = {unicodedata.category(char) for char in safe_text(text).replace("\u200d", "")}
    assert not kinds & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    safe_text(text).encode("utf-8")


@given(ANY_TEXT)
def test_the_pieces_of_a_text_are_the_text(text: str) -> None:
    assert "".join(piece for piece, _ in hidden_parts(text)) == text


@given(ANY_TEXT)
def test_an_attribute_cannot_be_left(text: str) -> None:
    for safe in (safe_attribute, safe_value):
        assert not re.search(r"[<>\"'`\n]", safe(text))
        assert not any(hidden for _, hidden in hidden_parts(safe(text)))


@given(ANY_TEXT)
def test_plain_text_cannot_steer_a_terminal(text: str) -> None:
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", plain_text(text))


@given(ANY_TEXT)
def test_markdown_text_is_one_line_with_every_mark_escaped(text: str) -> None:
    escaped = markdown_text(text)
    assert "\n" not in escaped
    assert not re.search(r"(?<!\\)(?:\\\\)*[*_\[\]<>`#|!$&]", re.sub(r"\\[!-/:-@\[-`{-~]", "", escaped))


def test_a_variation_selector_of_a_japanese_name_is_kept_and_a_row_of_them_is_not() -> None:
    assert "\U000e0100" in safe_text("葛\U000e0100飾")
    assert safe_text("a" + "\ufe0f" * 5).count("hidden-character") == 4


def test_an_emoji_of_several_parts_stays_whole() -> None:
    assert "hidden-character" not in safe_text("👩\u200d👧")
    assert "hidden-character" in safe_text("a\u200db")


def test_a_hidden_character_is_named() -> None:
    assert 'title="U+202E"' in safe_text("safe\u202etxt")
    assert plain_text("safe\u202etxt") == "safe⟨U+202E⟩txt"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_tag_escapes_its_children_and_attributes(text: str) -> None:
    made = tag("p", text, title=text, cls="x")
    assert re.fullmatch(r'<p title="[^"<>]*" class="x">(?:[^<>]|' + MARK.pattern + r")*</p>", made)


@pytest.mark.parametrize("hidden", ["\u200b", "\u00ad", "\u200e", "\ufeff", "\u202e", "\U000e0041"])
def test_a_button_asks_for_what_it_names_to_the_last_hidden_character(hidden: str) -> None:
    article_id = f'{hidden}notes/a{hidden}"<b>&amp;{hidden}'
    for action in (f"place {article_id}#0-0", f"only {article_id}"):
        made = button("x", action, title=article_id)
        assert hidden not in made
        value = re.search(r'value="([^"<>]*)"', made)
        assert value
        asked = read_action(f"1 {standard.unescape(value[1])}")
        assert asked
        assert article_id in (asked.word, asked.place and asked.place[0])


def test_only_finished_html_goes_through_unescaped() -> None:
    assert tag("p", Html("<b>x</b>"), "<b>") == "<p><b>x</b>&#60;b&#62;</p>"


@pytest.mark.parametrize(
    ("url", "links"),
    [
        ("https://example.org/a?b=1#c", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//example.org/x", False),
        ("https:///path", False),
        ("https://known.example@elsewhere.example/", False),
        ("https://example.org/a b", False),
        ("https://example.org/\n", False),
        ("https://[broken", False),
        ("", False),
        (None, False),
        ("https://example.org/" + "x" * 3000, False),
    ],
)
def test_only_ordinary_addresses_become_links(url: str | None, links: bool) -> None:
    assert (web_address(url) is not None) == links
