"""A chart of horizontal bars on a logarithmic scale, as SVG that needs nothing else."""

from __future__ import annotations

import math
from collections.abc import Mapping
from html import escape

ROW, LEFT, WIDTH, RIGHT = 26, 150, 420, 90
"""Pixels: the height of a row, the space for names, the longest bar, the space for numbers."""


def bars(title: str, unit: str, values: Mapping[str, float]) -> str:
    """Return the chart of `values`, one bar each; every factor of ten is as long as every other.

    Parameters
    ----------
    title : str
    unit : str
        Of the values.
    values : mapping of str to float
        Each above 0, the first of them emphasised.
    """
    least = math.floor(min(map(math.log10, values.values())))
    most = math.ceil(max(map(math.log10, values.values())))
    height = ROW * (len(values) + 2)
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDTH + RIGHT} {height}" role="img" '
        f'font-family="sans-serif" font-size="13"><title>{escape(title)}</title>'
        '<rect width="100%" height="100%" fill="#ffffff"/>'
        f'<text x="8" y="17" font-weight="bold">{escape(title)}</text>'
    )
    parts = [opening]
    for power in range(least, most + 1):
        x = LEFT + WIDTH * (power - least) / (most - least)
        parts.append(
            f'<line x1="{x:.0f}" y1="{ROW}" x2="{x:.0f}" y2="{height - ROW}" stroke="#cccccc"/>'
            f'<text x="{x:.0f}" y="{height - 8}" text-anchor="middle" fill="#555555">{10.0**power:g}</text>'
        )
    for row, (name, value) in enumerate(values.items(), 1):
        length = max(2.0, WIDTH * (math.log10(value) - least) / (most - least))
        colour, y = "#1f5fa8" if row == 1 else "#8a8f98", ROW * row
        parts.append(
            f'<text x="{LEFT - 8}" y="{y + 17}" text-anchor="end">{escape(name)}</text>'
            f'<rect x="{LEFT}" y="{y + 4}" width="{length:.1f}" height="{ROW - 8}" fill="{colour}"/>'
            f'<text x="{LEFT + length + 6:.1f}" y="{y + 17}">{value:.3g} {escape(unit)}</text>'
        )
    return "\n".join([*parts, "</svg>", ""])
