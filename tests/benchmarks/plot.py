"""Cost against size as an SVG: time to build, time to ask, memory; both axes logarithmic."""

import math
from collections.abc import Mapping
from typing import Any

WIDTH, HEIGHT, MARGIN = 640, 400, 60
LINES = {
    "build, seconds": ("#1b6ca8", lambda size: size["build"]["seconds"]),
    "ask p95, ms": ("#b5462f", lambda size: size["ask"]["ask"]["p95"]),
    "search p95, ms": ("#8a6d1d", lambda size: size["ask"]["search"]["p95"]),
    "peak memory of asking, MB": ("#3d7a4b", lambda size: size["ask"]["peak_rss_mb"]),
}


def plot(sizes: Mapping[Any, Any]) -> str:
    """The plot of what the benchmark measured at each size."""
    places = [math.log10(int(size)) for size in sizes]
    values = {name: [max(0.1, float(of(found))) for found in sizes.values()] for name, (_, of) in LINES.items()}
    low, high = 0.0, max(1.0, math.ceil(max(math.log10(value) for line in values.values() for value in line)))
    left, right = math.floor(min(places)), math.ceil(max(max(places), min(places) + 1))

    def x(place: float) -> float:
        return MARGIN + (place - left) / (right - left) * (WIDTH - 2 * MARGIN)

    def y(value: float) -> float:
        return HEIGHT - MARGIN - (math.log10(value) - low) / (high - low) * (HEIGHT - 2 * MARGIN)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"',
        ' font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
    ]
    for power in range(left, right + 1):
        parts.append(f'<text x="{x(power):.0f}" y="{HEIGHT - 35}" text-anchor="middle">{10**power:,}</text>')
    for power in range(int(low), int(high) + 1):
        level = y(10.0**power)
        parts.append(f'<path d="M{MARGIN} {level:.0f}H{WIDTH - MARGIN}" stroke="#ddd"/>')
        parts.append(f'<text x="{MARGIN - 8}" y="{level + 4:.0f}" text-anchor="end">{10**power:,}</text>')
    parts.append(f'<text x="{WIDTH / 2:.0f}" y="{HEIGHT - 12}" text-anchor="middle">passages</text>')
    for number, (name, (colour, _)) in enumerate(LINES.items()):
        points = " ".join(f"{x(p):.1f},{y(v):.1f}" for p, v in zip(places, values[name], strict=True))
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [
            f'<circle cx="{x(p):.1f}" cy="{y(v):.1f}" r="3" fill="{colour}"/>'
            for p, v in zip(places, values[name], strict=True)
        ]
        parts.append(f'<text x="{MARGIN + 10}" y="{22 + 15 * number}" fill="{colour}">{name}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"
