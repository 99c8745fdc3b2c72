"""What the terminal says of builds, searches, articles, indexes and scores."""

from collections.abc import Mapping, Sequence
from typing import Any

from rag import Article, BadQuestion, Found, Status
from ui.rendering.text import plain_text

_LISTED = 20  # unread files that are listed; the rest is counted
_MARK, _RESET = "\x1b[7m", "\x1b[0m"


def report_text(report: Mapping[str, Any]) -> str:
    """What a build did."""
    if not report["published"]:
        lines = [f"Nothing to do: the index is up to date with {report['articles']:,} articles."]
    else:
        lines = [
            f"Built {report['generation']}: {report['articles']:,} articles, {report['passages']:,} passages "
            f"in {report['seconds']:.1f} s ({report['embedded']:,} texts embedded, {report['reused']:,} reused).",
            f"{len(report['added']):,} added, {len(report['changed']):,} changed, {len(report['removed']):,} removed, "
            f"{report['unchanged']:,} unchanged, {len(report['duplicates']):,} duplicates.",
        ]
    failed = report["failed"]
    if failed:
        lines.append(f"{len(failed):,} could not be read:")
        lines += [f"  {plain_text(one['file'])}: {plain_text(one['reason'])}" for one in failed[:_LISTED]]
        if len(failed) > _LISTED:
            lines.append(f"  … and {len(failed) - _LISTED:,} more; see them with: shutten status")
    return "\n".join(lines)


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
    start, colon, end = text.partition(":")
    if not (colon and start.strip().isdigit() and end.strip().isdigit() and int(start) < int(end) <= length):
        raise BadQuestion(f"'{text}' is no place in this article. Write START:END with 0 <= START < END <= {length}.")
    return int(start), int(end)


def article_text(article: Article, marked: tuple[int, int] | None, *, colour: bool) -> str:
    """An article's head and its text as stored; the marked part stands in reverse video, or between ⟦ and ⟧."""
    head = [article.title, " · ".join(str(p) for p in (article.outlet, article.published, article.number) if p)]
    head += [article.url or "", f"{article.file}  {article.id}"]
    text = article.text
    if marked:
        before, after = (_MARK, _RESET) if colour else ("⟦", "⟧")
        text = f"{text[: marked[0]]}{before}{text[marked[0] : marked[1]]}{after}{text[marked[1] :]}"
    return "\n".join(line for line in head if line) + "\n\n" + text


def status_text(status: Status) -> str:
    """What an index holds."""
    lines = [f"Warning: {warning}" for warning in status.warnings]
    lines += [
        f"Articles    {status.articles:,} ({status.passages:,} passages)",
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
