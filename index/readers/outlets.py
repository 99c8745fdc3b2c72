"""Names of news outlets, as they stand before a headline or alone on a line.

Conservative: an outlet is taken from a line only when its name ends as outlets' names do, is in the list below,
or was already seen alone on a line of the same page.
"""

import re
from collections.abc import Collection

# Names without a telling ending, or of several words, that trade and general digests use. To know another, add it.
_NAMES = """
    NHK, TBS, FNN, JNN, ANN, NNN, BBC, CNN, CNBC, AP, AFP, UPI, Reuters, Bloomberg, Janes,
    Jane's, Politico, Axios, NPR, VOA, RFA, 産経, 産經, 読売, 讀賣, 日経, 日經, 聯合, 新華社, 中央社,
    ロイター, 東洋経済, 乗りもの, AP News, Asia Times, Aviation Week, Breaking Defense, C4ISRNET, Defense News,
    Defense One, Defense Post, DefenseScoop, Financial Times, Fox News, Global Times,
    Inside Defense, Japan Forward, Japan Times, Kyodo News, Military Times, Military.com,
    National Defense, Naval News, Navy Times, New York Times, Nikkei Asia, Real Clear Defense,
    SpaceNews, Stars & Stripes, Stars and Stripes, Task & Purpose, The Diplomat, The Guardian,
    The Hill, The Japan News, The Japan Times, The War Zone, USNI News, Wall Street Journal,
    Washington Post
"""
KNOWN = frozenset(" ".join(name.split()) for name in _NAMES.split(","))
_ENDING = re.compile(
    r"(?:新聞|新报|新報|日報|時報|通信社|通信|放送|テレビ|ニュース|オンライン|ジャーナル|タイムズ|ポスト|ウィークリー"
    r"|(?i:News|Online|Times|Post|Journal|Herald|Tribune|Telegraph|Today|Weekly|Review|Press|Gazette|Magazine))$"
)
_MARKUP = re.compile(r"\s*<?/a?>?$|\s*</?a>$")
_BLANKS = re.compile(r"[ \u3000\t]+")
_LONGEST = 30  # characters; a longer "name" is a sentence


def clean(name: str) -> str:
    """The name without a left-over closing tag ("朝刊タイムス/a>") and outer marks."""
    name = name.strip()
    if len(name) > 2 * _LONGEST:
        return name
    return _MARKUP.sub("", name).strip(" \u3000:：|｜-–—/／,、[]［］")


def is_outlet(name: str, seen: Collection[str] = ()) -> bool:
    """Whether `name` is surely an outlet's name: by its ending, in the list, or in `seen`."""
    return 2 <= len(name) <= _LONGEST and (
        name in seen or name in KNOWN or bool(_ENDING.search(name) and not re.search(r"[。、！？!?「」]", name))
    )


def joined(parts: Collection[str]) -> str:
    """A name that was broken over several lines, put together: with a blank between Latin words only."""
    name = ""
    for part in map(clean, parts):
        latin = name[-1:].isascii() and part[:1].isascii()
        name += (" " if name and latin else "") + part
    return name


def leading_outlet(line: str, seen: Collection[str] = ()) -> tuple[str | None, int]:
    """The outlet that opens `line`, and where the headline after it begins; (None, 0) when there is none.

    The longest name wins: "Inside Defense Japan eyes ..." is by Inside Defense.
    """
    best: tuple[str | None, int] = (None, 0)
    for blank in list(_BLANKS.finditer(line, 0, _LONGEST + 12))[:5]:
        name = clean(line[: blank.start()])
        spaced = " " in name or "\u3000" in name
        # Of several words only a name that is listed or seen counts: "The last news" ends like an outlet too.
        if line[blank.end() :].strip() and is_outlet(name, seen) and (not spaced or name in seen or name in KNOWN):
            best = (name, blank.end())
    return best
