"""Turns answers and articles into what people read: HTML for the page, Markdown, and text for the terminal.

Everything here is a pure function. Foreign text reaches the page only through `text.safe_text`.
"""

from ui.rendering.markdown import answer_markdown
from ui.rendering.terminal import render_terminal

__all__ = ["answer_markdown", "render_terminal"]
