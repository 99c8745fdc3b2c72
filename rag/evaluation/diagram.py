"""The reliability diagram as an SVG file: how often what is said with some confidence is answerable, by set."""

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

SIDE, LEFT, TOP, LEGEND = 360, 56, 20, 230  # pixels
COLOURS = ("#0b5fa5", "#b3541e", "#3a7d44", "#7a3e9d", "#8a6d00", "#a01c4a", "#2f7f86", "#555555")
_MARKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_LEAST = 5  # questions in a tenth; fewer are left out of the line, a share of three says nothing


def svg(sets: Mapping[str, Sequence[Mapping[str, float]]]) -> str:
    """A diagram of the rows that `measures.reliability` gives for each set; the larger a dot, the more questions."""
    width, height = LEFT + SIDE + LEGEND, TOP + SIDE + 56
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'font-family="sans-serif" font-size="12">',
        "<title>Reliability of the confidence: share answerable by confidence, held out</title>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        f'<line x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}" stroke="#888888" stroke-dasharray="4 4"/>',
    ]
    for mark in _MARKS:
        parts.append(f'<line x1="{_x(0)}" y1="{_y(mark)}" x2="{_x(1)}" y2="{_y(mark)}" stroke="#e3e3e3"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{_y(mark) + 4}" text-anchor="end">{mark:.1f}</text>')
        parts.append(f'<text x="{_x(mark)}" y="{_y(0) + 18}" text-anchor="middle">{mark:.1f}</text>')
    parts.append(f'<text x="{_x(0.5)}" y="{_y(0) + 40}" text-anchor="middle">confidence</text>')
    parts.append(
        f'<text x="14" y="{_y(0.5)}" text-anchor="middle" transform="rotate(-90 14 {_y(0.5)})">share answerable</text>'
    )
    for place, (name, rows) in enumerate(sets.items()):
        colour = COLOURS[place % len(COLOURS)]
        shown = [row for row in rows if row["n"] >= _LEAST]
        points = [(_x(row["confidence"]), _y(row["answerable"])) for row in shown]
        line = " ".join(f"{x},{y}" for x, y in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [
            f'<circle cx="{x}" cy="{y}" r="{min(9.0, 2 + row["n"] ** 0.5 / 3):.1f}" fill="{colour}"/>'
            for (x, y), row in zip(points, shown, strict=True)
        ]
        y = TOP + 16 + 20 * place
        count = int(sum(row["n"] for row in rows))
        parts.append(f'<rect x="{LEFT + SIDE + 20}" y="{y - 10}" width="12" height="12" fill="{colour}"/>')
        parts.append(f'<text x="{LEFT + SIDE + 38}" y="{y}">{escape(name)} ({count:,})</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _x(share: float) -> float:
    return round(LEFT + SIDE * share, 1)


def _y(share: float) -> float:
    return round(TOP + SIDE * (1 - share), 1)
