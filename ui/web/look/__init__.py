"""The look of the page and what it does by itself: style sheets and scripts, inline in its head."""

from pathlib import Path

_HERE = Path(__file__).parent
STYLES = ("style.css", "evidence.css", "print.css")
# One script, in this order; a file may use the names of those before it, and inside functions those of all.
SCRIPTS = ("tools.js", "evidence.js", "conversation.js", "server.js", "writing.js", "copying.js", "events.js")


def head() -> str:
    """The style and script elements of the page, inline, so that both are there at the first paint."""
    style, script = ("".join(_read(name) for name in names) for names in (STYLES, SCRIPTS))
    whole = f'(() => {{\n"use strict";\n{script}}})();'
    return f"<style>{style}</style><script>{whole}</script><script>{_read('peek.js')}</script>"


def _read(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")
