"""What the terminal says of builds, searches, articles, indexes and scores."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rag import Article, BadQuestion, Checked, Found, Known, Status
from rag.verification import Verdict
from ui.rendering.text import plain_text

_QUOTED = 60  # characters of a quotation that are repeated
_LISTED = 20  # unread files that are listed; the rest is counted
_SPAN = re.compile(r"\s*[0-9]{1,12}\s*:\s*[0-9]{1,12}\s*")
_MARK, _RESET = "\x1b[7m", "\x1b[0m"


def report_text(report: Mapping[str, Any]) -> str:
    """What a build did."""
    if not report["published"]:
        lines = [f"Nothing to do: the index is up to date with {_many(report['articles'], 'article')}."]
    else:
        lines = [
            f"Built {report['generation']}: {_many(report['articles'], 'article')}, "
            f"{_many(report['passages'], 'passage')} in {report['seconds']:.1f} s "
            f"({_many(report['embedded'], 'text')} embedded, {report['reused']:,} reused).",
            f"{len(report['added']):,} added, {len(report['changed']):,} changed, {len(report['removed']):,} removed, "
            f"{report['unchanged']:,} unchanged, {_many(len(report['duplicates']), 'duplicate')}.",
        ]
    failed = report["failed"]
    if failed:
        lines.append(f"{len(failed):,} could not be read:")
        lines += [f"  {plain_text(one['file'])}: {plain_text(one['reason'])}" for one in failed[:_LISTED]]
        if len(failed) > _LISTED:
            lines.append(f"  … and {len(failed) - _LISTED:,} more; see them with: shutten status")
    return "\n".join(lines)


def _many(count: int, thing: str) -> str:
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"


def hits_text(found: Sequence[Found]) -> str:
    """The ranked passages, one below the other."""
    if not found:
        return "No passage fits. Use fewer filters or other words."
    blocks = []
    for hit in found:
        source = ", ".join(str(part) for part in (hit.article.outlet, hit.article.published) if part)
        head = f"{hit.rank}. {plain_text(hit.article.title)}" + (f" ({plain_text(source)})" if source else "")
        place = f"{hit.article.id} --span {hit.passage.start}:{hit.passage.end}"
        blocks.append(f"{head}\n   {plain_text(place)}  score {hit.score:.3f}\n   {_indented(hit.text)}")
    return "\n\n".join(blocks)


def read_span(text: str, length: int) -> tuple[int, int]:
    """`START:END` as two offsets inside a text of `length` characters. Raises BadQuestion."""
    start, _, end = text.partition(":")
    if not (_SPAN.fullmatch(text) and int(start) < int(end) <= length):
        raise BadQuestion(f"'{text}' is no place in this article. Write START:END with 0 <= START < END <= {length}.")
    return int(start), int(end)


def article_text(article: Article, marked: tuple[int, int] | None, *, colour: bool, terminal: bool = False) -> str:
    """An article's head and its text as stored; the marked part stands in reverse video, or between ⟦ and ⟧.

    For a `terminal`, what it would take for a command is shown as what it is.
    """
    shown = plain_text if terminal else str
    head = [article.title, " · ".join(str(p) for p in (article.outlet, article.published, article.number) if p)]
    head += [article.url or "", f"{article.file}  {article.id}"]
    text = article.text
    if marked:
        before, after = (_MARK, _RESET) if colour else ("⟦", "⟧")
        parts = (text[: marked[0]], text[slice(*marked)], text[marked[1] :])
        start, middle, end = map(shown, parts)
        text = f"{start}{before}{middle}{after}{end}"
    else:
        text = shown(text)
    return "\n".join(shown(line) for line in head if line) + "\n\n" + text


def status_text(status: Status) -> str:
    """What an index holds."""
    lines = [f"Warning: {warning}" for warning in status.warnings]
    lines += [
        f"Articles    {status.articles:,} ({_many(status.passages, 'passage')})",
        f"Published   {status.first or '?'} to {status.last or '?'}",
        f"Model       {status.model}",
        f"Store       {status.store}",
        f"Generation  {status.generation}, built {status.built}",
        "Outlets     " + (", ".join(f"{plain_text(name)} {count}" for name, count in status.outlets[:_LISTED]) or "–"),
        "Files       " + ", ".join(f"{plain_text(name)} {count}" for name, count in status.files[:_LISTED]),
    ]
    if status.unread:
        lines.append(f"Not read    {len(status.unread)}")
        lines += [f"  {plain_text(one.file)}: {plain_text(one.reason)}" for one in status.unread]
    return "\n".join(lines)


def _indented(text: str) -> str:
    return plain_text(text).replace("\n", "\n   ")


_VERDICTS: dict[Verdict, tuple[str, str]] = {  # of one citation, and after a number of them
    "stands": ("stands", "stand"),
    "article changed": ("stands, but its article changed", "stand in a changed article"),
    "moved": ("moved", "moved"),
    "quotation gone": ("no longer in its article", "no longer in their article"),
    "article gone": ("its article is gone", "whose article is gone"),
}


def checked_text(checked: Sequence[Checked]) -> str:
    """What became of each citation, and how many there are of each kind."""
    counts = Counter(one.verdict for one in checked)
    shown = ", ".join(f"{counts[verdict]:,} {many}" for verdict, (_, many) in _VERDICTS.items() if counts[verdict])
    wide = max(len(one.claim.number) for one in checked)
    lines = [f"{len(checked):,} citations: {shown}."]
    for one in checked:
        quote = " ".join(one.claim.quote.split())
        said = quote if len(quote) <= _QUOTED else f"{quote[: _QUOTED - 1]}…"
        where = one.places[0] if one.verdict in ("stands", "article changed") else _moved(one)
        lines += ["", f"{one.claim.number:>{wide}}  {_VERDICTS[one.verdict][0]}: {said}", f"{'':{wide}}  {where}"]
    return "\n".join(plain_text(line) for line in lines)


def _moved(one: Checked) -> str:
    span = one.claim.span
    before = f"{one.claim.article_id}#{span.start}-{span.end}" if span else one.claim.article_id
    return f"{before} -> {', '.join(one.places) or 'nowhere in the archive'}"


def checked_json(checked: Sequence[Checked], generation: str) -> dict[str, Any]:
    """What became of each citation, as plain data; `generation` is the index that was asked."""
    rows = [
        {
            "number": one.claim.number,
            "title": one.claim.title,
            "article_id": one.claim.article_id,
            "start": one.claim.span.start if one.claim.span else None,
            "end": one.claim.span.end if one.claim.span else None,
            "quote": one.claim.quote,
            "generation": one.claim.generation or None,
            "verdict": one.verdict,
            "places": list(one.places),
        }
        for one in checked
    ]
    counts = Counter(one.verdict for one in checked)
    return {
        "citations": rows,
        "counts": {name: counts[name] for name in _VERDICTS},
        "index": {"generation": generation},
    }


def names_text(found: Sequence[Known], word: str, file: str) -> str:
    """Groups of names, a line each, with where they were learnt, and how to add to them."""
    where = {"user file": file, "built-in": "built-in list", "spelling": "rule for spellings"}
    lines = [
        plain_text(f"{' = '.join(one.names)}  ({where.get(one.learnt) or f'article {one.article}'})") for one in found
    ]
    if word and not found:
        lines = [plain_text(f"No other name of '{word}' is known.")]
    return "\n".join([*lines, "", plain_text(f"Add your own in {file}: NAME = OTHER NAME, or NAME != OTHER NAME.")])


def names_json(found: Sequence[Known], apart: Iterable[Iterable[str]], file: str) -> dict[str, Any]:
    """Groups of names as plain data; `apart` are pairs that the user keeps apart, in their normal form."""
    groups = [{"names": list(k.names), "kind": k.kind, "learnt": k.learnt, "article": k.article} for k in found]
    return {"groups": groups, "apart": sorted(sorted(pair) for pair in apart), "file": file}
