"""A chart of one indicator as SVG: a line a place over the years, a panel for each measure and unit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from healthplan_cli.analysis.facts import PlacedTarget

_WIDTH, _PANEL, _LEFT, _RIGHT, _TOP, _BOTTOM = 760, 300, 60, 220, 48, 36
# Told apart also by those who do not see red and green (Okabe and Ito), and in print by their marks.
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#7a5c00", "#56b4e9", "#000000")
_FONT = "'Noto Sans CJK SC','Microsoft YaHei','PingFang SC',sans-serif"
_LONGEST = 14
"""Characters of a place at the end of a line; the whole of it is the title of the point."""
_LABEL = 14
"""Least distance of two names at the end of lines, in pixels."""


class _Point(NamedTuple):
    year: int
    value: float
    shown: str


def chart(title: str, found: Sequence[PlacedTarget]) -> str:
    """The targets that have a year, as an SVG image; those without are counted below."""
    panels: dict[tuple[str, str], dict[str, list[_Point]]] = {}  # by measure and unit, then by place
    for one in found:
        if one.target.year is not None:
            lines = panels.setdefault((one.measure, one.target.unit or ""), {})
            lines.setdefault(one.place, []).append(_Point(one.target.year, float(one.target.value), one.shown))
    undated = sum(one.target.year is None for one in found)
    height = _TOP + len(panels) * _PANEL + 24
    parts = [_text(_LEFT, 26, title, size=18, weight="bold")]
    for number, ((measure, unit), lines) in enumerate(sorted(panels.items(), key=lambda item: item[0][0] != "level")):
        parts += _panel(_TOP + number * _PANEL, f"{measure}, {unit or 'no unit'}", lines)
    if undated:
        parts.append(_text(_LEFT, height - 10, f"{undated} without a year are not shown"))
    label = escape(title, quote=True)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" '
        f'role="img" aria-label="{label}" font-family="{_FONT}" font-size="12">'
        f'<rect width="100%" height="100%" fill="#fff"/>{"".join(parts)}</svg>\n'
    )


def page(title: str, svg: str) -> str:
    """The chart as a page that needs nothing else."""
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        f'<!doctype html>\n<html lang="zh"><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" '
        f'content="{policy}"><title>{escape(title)}</title><style>body{{margin:2rem;background:#fff}}'
        f"svg{{max-width:100%;height:auto}}</style>\n{svg}</html>\n"
    )


def _panel(top: int, heading: str, lines: dict[str, list[_Point]]) -> list[str]:
    points = [point for line in lines.values() for point in line]
    first, last = min(point.year for point in points), max(point.year for point in points)
    low, high, step = _axis([point.value for point in points])
    right, bottom = _WIDTH - _RIGHT, top + _PANEL - _BOTTOM

    def across(year: int) -> float:
        return (
            (_LEFT + right) / 2
            if first == last
            else _LEFT + 20 + (year - first) / (last - first) * (right - _LEFT - 40)
        )

    def up(value: float) -> float:
        return bottom - (value - low) / (high - low) * (bottom - top - 30)

    parts = [_text(_LEFT, top + 14, heading, colour="#555")]
    for tick in range(round((high - low) / step) + 1):
        value = low + tick * step
        height = up(value)
        parts.append(f'<path d="M{_LEFT} {height:.1f}H{right}" stroke="#ddd"/>')
        parts.append(_text(_LEFT - 8, height + 4, f"{value:.6g}", anchor="end", colour="#555"))
    for year in sorted({point.year for point in points}):
        parts.append(_text(across(year), bottom + 20, str(year), anchor="middle", colour="#555"))
    names: list[tuple[float, float, str, str]] = []
    for number, (place, line) in enumerate(sorted(lines.items())):
        colour = _COLOURS[number % len(_COLOURS)]
        ordered = sorted(line)
        path = "L".join(f"{across(point.year):.1f} {up(point.value):.1f}" for point in ordered)
        parts.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        for point in ordered:
            parts.append(
                f'<circle cx="{across(point.year):.1f}" cy="{up(point.value):.1f}" r="4" fill="{colour}">'
                f"<title>{escape(f'{place} {point.year}: {point.shown}')}</title></circle>"
            )
        end = ordered[-1]
        name = place if len(place) <= _LONGEST else place[: _LONGEST - 1] + "…"
        names.append((up(end.value), across(end.year), f"{name} {end.shown}", colour))
    return parts + _names(names)


def _names(names: list[tuple[float, float, str, str]]) -> list[str]:
    """The names at the ends of the lines, none over another."""
    parts, lowest = [], float("-inf")
    for height, left, name, colour in sorted(names):
        lowest = max(height, lowest + _LABEL)
        parts.append(_text(left + 9, lowest + 4, name, colour=colour))
    return parts


def _axis(values: list[float]) -> tuple[float, float, float]:
    """Where the axis begins and ends, and the step between its marks: round numbers; from 0 where that is not far."""
    low, high = min(values), max(values)
    if 0 <= low <= (high - low) * 2 or low == high:
        low, high = min(low, 0.0), max(high, 0.0)
    rough = (high - low) / 5 or 1.0
    power = 10 ** math.floor(math.log10(rough))
    step = next(size * power for size in (1, 2, 5, 10) if size * power >= rough * 0.999)
    return math.floor(low / step) * step, (math.floor(high / step) + 1) * step, step


def _text(
    left: float,
    top: float,
    text: str,
    *,
    anchor: str = "start",
    colour: str = "#222",
    size: int = 12,
    weight: str = "normal",
) -> str:
    return (
        f'<text x="{left:.1f}" y="{top:.1f}" text-anchor="{anchor}" fill="{colour}" font-size="{size}" '
        f'font-weight="{weight}">{escape(text)}</text>'
    )
