"""Other articles of a cited story are named beside it, and open from there."""

from dataclasses import replace
from datetime import date

from rag.answers import Version
from tests.ui.samples import ANSWERED, ARTICLES
from ui.export.markdown import answer_markdown, claims
from ui.rendering import render_terminal
from ui.rendering.sources import sources_panel

HOSTILE = "<b>x</b> [9]"
OTHERS = (Version("other-1", "別の見出し", HOSTILE, date(2026, 1, 21)), Version("other-2", "", None, None))
CITED = replace(ANSWERED.citations[0], versions=OTHERS)
FOLDED = replace(ANSWERED, citations=(CITED, *ANSWERED.citations[1:]))


def test_the_source_card_names_each_version_with_a_button_that_opens_it() -> None:
    for language in ("ja", "en"):
        panel = sources_panel(FOLDED, ARTICLES, 1, 1, language)
        assert panel.count('value="place other-1#0-0"') == panel.count('value="place other-2#0-0"') == 1
        assert "<b>x</b>" not in panel
    assert "other-" not in sources_panel(ANSWERED, ARTICLES, 1, 1, "en")


def test_the_terminal_and_the_export_name_the_versions_and_the_export_can_still_be_read_back() -> None:
    said = render_terminal(FOLDED, colour=False)
    assert "other-1" in said and "2026-01-21" in said
    written = answer_markdown(FOLDED)
    assert "other" in written and len(claims(written)) == len(ANSWERED.citations)
    assert [claim.quote for claim in claims(written)] == [citation.quote for citation in ANSWERED.citations]
    assert "other" not in answer_markdown(ANSWERED)
