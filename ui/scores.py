"""What the terminal says of an evaluation."""

from collections.abc import Mapping
from typing import Any

from ui.rendering.text import plain_text

_BAR = 40  # characters of a share of 1


def scores_text(scores: Mapping[str, Any]) -> str:
    """Scores as a table: a line a measure and part, each with the ends of its 95 % interval."""
    index, took = scores["index"], scores["median_ms"]
    lines = [
        f"{scores['questions']:,} questions over {index['articles']:,} articles ({plain_text(index['model'])}, "
        f"{index['store']}, {index['generation']}), half of them within {took['total']:.0f} ms."
    ]
    lines += [sentence.format(scores[name]) for name, sentence in _WRONG.items() if scores[name]]
    rows = [(name, part, s) for name, parts in scores["scores"].items() for part, s in parts.items()]
    wide = max((len(name) for name, _, _ in rows), default=0)
    part_wide = max((len(part) for _, part, _ in rows), default=0)
    lines += ["", f"{'':{wide}}  {'':{part_wide}}  {'n':>6}  {'value':>7}  95 % interval"] if rows else []
    before = ""
    for name, part, found in rows:
        shown = "" if name == before else name
        before = name
        interval = f"{_score(found['low'])} – {_score(found['high'])}"
        lines.append(
            f"{shown:{wide}}  {plain_text(part):{part_wide}}  {found['n']:>6,}  {_score(found['value']):>7}  {interval}"
        )
    return "\n".join(line.rstrip() for line in lines)


_WRONG = {
    "broken_citations": "Broken citations: {}. Check the index with: shutten doctor",
    "not_asked": "Questions that could not be understood, each counted as a miss: {}.",
    "gold_missing": "Questions whose right article is not in this index: {}.",
}


def _score(value: float) -> str:
    return f"{value:.3f}" if value <= 1 else f"{value:.0f}"


def reliability_text(scores: Mapping[str, Any]) -> list[str]:
    """The reliability diagram: one bar of # for the share that is answerable, | where it should end."""
    rows = scores.get("reliability") or []
    if not rows:
        return []
    lines = ["confidence      n  answerable"]
    for row in rows:
        bar = list(f"{'#' * round(row['answerable'] * _BAR):{_BAR + 1}}")
        bar[round(row["confidence"] * _BAR)] = "|"
        lines.append(
            f"{row['low']:.1f} – {row['high']:.1f}  {row['n']:5,}  {row['answerable']:.2f}  {''.join(bar).rstrip()}"
        )
    return ["\n".join(lines)]


def ablation_text(scores: Mapping[str, Any]) -> list[str]:
    """What each measure loses without each part."""
    ablation = scores.get("ablation") or {}
    if not ablation:
        return []
    measures = list(scores["scores"])
    wide = max(len(name) for name in ("without", *measures))
    lines = [f"{'without':{wide}}  {'nothing':>9}" + "".join(f"  {part:>9}" for part in ablation)]
    for name in measures:
        values = [scores["scores"][name]["all"]["value"]]
        values += [one[name]["all"]["value"] for one in ablation.values()]
        lines.append(f"{name:{wide}}" + "".join(f"  {_score(value):>9}" for value in values))
    return ["\n".join(lines)]
