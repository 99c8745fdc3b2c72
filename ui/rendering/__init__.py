"""Turns answers and articles into what people read: HTML for the page and text for the terminal.

Everything here is a pure function. Foreign text reaches the page only through `text.safe_text`.
"""

from ui.rendering.terminal import render_terminal

__all__ = ["render_terminal"]
