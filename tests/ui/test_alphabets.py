"""Names that mix alphabets are pointed out; names as people write them are not."""

from dataclasses import replace
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ui.samples import ANSWERED, ARTICLES
from ui.messages import Interface, messages
from ui.rendering.alphabets import mixed_alphabets, mixed_words
from ui.rendering.article import article_view
from ui.rendering.places import Link
from ui.rendering.sources import sources_panel

FORGED = "J\u0430pan Times"  # with a Cyrillic letter


@pytest.mark.parametrize(
    "text",
    [
        FORGED,
        "日本のΝHK発",
        "\u0421NN",
        "R\u0435uters、共同",
        "ＮＨ\u041a",
        "Vi\u1ec7\u0442",
        "NH\ua4d7",
        # What is not seen between the letters does not part them.
        "J\ufe0f\u0430\ufe0fpan",
        "J\u200b\u0430pan",
        "J\u0301\u0430pan",
    ],
)
def test_a_name_of_two_alphabets_is_seen(text: str) -> None:
    assert len(mixed_words(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Japan Times",
        "ТАСС",
        "TASS と ТАСС",
        "Ελλάδα",
        "太さ5μmのΔV",
        "F-35A",
        "Ångström",
        "α線とX線",
        "ＮＨＫ",
        "2×К",
        "Việt Nam",
    ],
)
def test_what_people_write_is_not(text: str) -> None:
    assert mixed_words(text) == []


@given(st.text(st.characters(max_codepoint=0x24F) | st.sampled_from("防衛省はアルファ線")))
def test_latin_and_japanese_letters_are_one_world(text: str) -> None:
    assert mixed_words(text) == [] and mixed_alphabets(text, text, "ja") == ""


@pytest.mark.parametrize("language", ["ja", "en"])
def test_it_is_said_on_the_source_and_in_the_article(language: Interface) -> None:
    first, *others = ANSWERED.citations
    article = replace(ARTICLES[first.article_id], outlet=FORGED)
    forged = replace(ANSWERED, citations=(replace(first, outlet=FORGED), *others))
    said = messages(language).mixed_alphabets.format(words="J\u0430pan")
    assert said not in unescape(sources_panel(ANSWERED, ARTICLES, 1, 1, language))
    assert said in unescape(sources_panel(forged, ARTICLES | {article.id: article}, 1, 1, language))
    assert said in unescape(article_view(article, Link(article.id, 0, 0), [], language))
