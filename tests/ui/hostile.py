"""Texts that try to become something other than text when they are shown."""

HOSTILE = [
    "<script>document.title='owned'</script>",
    "<img src=x onerror=\"document.title='owned'\">",
    "<svg/onload=document.title='owned'>",
    "<svg><script>document.title='owned'</script></svg>",
    "<iframe src='https://example.com/'></iframe>",
    "<link rel=stylesheet href=https://example.com/x.css>",
    "<style>body{display:none}</style>",
    "<style>@import 'https://example.com/x.css';</style>",
    "<base href='https://example.com/'>",
    "<meta http-equiv=refresh content='0;url=https://example.com/'>",
    "<form action=https://example.com/><input name=q></form>",
    "<a href=\"javascript:document.title='owned'\">click</a>",
    "<object data='https://example.com/x.swf'></object>",
    "<video src='https://example.com/x.mp4' autoplay></video>",
    "<details open ontoggle=\"document.title='owned'\">x</details>",
    "</p></div></article></span><b>out</b>",
    "<!-- comment --><b>bold</b>",
    "<![CDATA[<b>x</b>]]>",
    '"><b onmouseover="document.title=\'owned\'">x</b>',
    "' onfocus='document.title=1' autofocus='",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;b&#62;entity&#60;/b&#62;",
    "&copy &amp;amp; &",
    "![image](https://example.com/x.png)",
    "[link](https://example.com/)",
    "[link](javascript:alert(1))",
    "<https://example.com/>",
    "https://example.com/ www.example.com a@example.com",
    "[1] [2] [9]",
    "【1】[^1]\n\n[^1]: note",
    "**bold** _em_ ~~gone~~ `code`",
    "```js\nalert(1)\n```",
    "    indented code",
    "# heading\n## heading",
    "- list\n1. list\n> quote",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "$$\\frac{1}{2}$$ \\(x\\) \\[y\\]",
    "${1+1} {{2+2}} {% if %} <%= 3 %> #{4}",
    ":smile: @user #123",
    "a\\\nb\\*c",
    "line one\n\n\n<b>after blank lines</b>",
    "tab\tand\u3000wide　spaces  two",
    "٠١٢٣ עברית العربية mixed 日本語",
    "👩‍👩‍👧 葛󠄀飾 が か\u3099 ｶﾞ",
    "nul\x00 bell\x07 escape\x1b[31m",
    "safe\u202etxt.exe",
    "zero\u200bwidth\u2060join\ufeff",
    "tags\U000e0041\U000e0042",
    "half \ud83d surrogate",
    "soft\u00adhyphen line\u2028sep para\u2029sep",
]

_TAGS = ("img", "audio", "video", "iframe", "embed", "source", "track", "input", "body", "svg", "image", "object")
_SENT = ("src", "srcset", "href", "xlink:href", "data", "poster", "background", "action", "formaction", "style")
_RUN = ("onload", "onerror", "onfocus autofocus", "onmouseover", "onanimationstart", "ontoggle", "onpointerenter")
_PLACES = (
    "https://example.com/x", "//example.com/x", "javascript:document.title='owned'", "data:text/html,<b>x</b>",
    "JaVaScRiPt&colon;document.title='owned'", "\x01javascript:document.title='owned'", "vbscript:x", "blob:x",
)  # fmt: skip
_MARKDOWN = (
    "![x]({0})", "[x]({0})", "[x][y]\n\n[y]: {0}", "<{0}>", "[![x]({0})]({0})", "![x]( {0} 'title' )", "- [ ] [x]({0})",
    "```mermaid\ngraph TD; a-->b; click a \"{0}\"\n```", "$$\\href{{{0}}}{{x}}$$", "\\(\\url{{{0}}}\\)",
    "<div style=\"background:url('{0}');position:fixed;inset:0\">", "<!--><img src={0}>-->", "<math href={0}>x</math>",
    "<svg><use href={0}></use></svg>", "<template><img src={0}></template>", "<noscript><p title='</noscript>{0}'>",
)  # fmt: skip
VECTORS = [
    *HOSTILE,
    *(
        f"<{tag} {name}=\"{_PLACES[(k + j) % len(_PLACES)]}\">"
        for k, tag in enumerate(_TAGS)
        for j, name in enumerate(_SENT[:6])
    ),
    *(f"<{tag} {run}=\"document.title='owned'\">x" for tag in ("b", "details open", "marquee") for run in _RUN),
    *(text.format(place) for text in _MARKDOWN for place in (_PLACES[0], _PLACES[2], _PLACES[4])),
    *(f"<{name} id={taken}></{name}>" for name in ("a", "form", "img") for taken in ("query", "peek", "banner", "x")),
]  # fmt: skip
"""Two hundred and more: every tag that fetches or runs, every place it could name, and Markdown's ways to the same."""
