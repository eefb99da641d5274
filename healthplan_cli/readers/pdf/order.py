"""The order in which a page is read: from the top down, one column after the other where it has two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from healthplan_cli.readers.pdf.glyphs import Box, Run, are_beside, box_around, text_of
from healthplan_cli.readers.pdf.grids import Grid

# The gap between two columns lies in this part of the width of the text, and is so wide in heights of a character.
_MIDDLE = (0.3, 0.7)
_GAP = 0.8
# So many lines stand on each side of it, and of all lines at most this share crosses it.
_LEAST_LINES = 6
_MOST_CROSSING = 0.2
# Columns of text are full: this share of their lines fills so much of their width.
_FULL_LINES, _FULL_WIDTH = 0.5, 0.8
# In heights of a character: a column is so wide at least.
_LEAST_WIDTH = 10


class Heights(NamedTuple):
    """The heights of characters of a line, in points."""

    first: float
    most: float
    """Of most of them: figures may be of another font."""
    last: float


class PlacedLine(NamedTuple):
    """A line of a page."""

    text: str
    box: Box
    heights: Heights
    column: int
    """0 where the page has one column or the line reaches over both, else 1 or 2."""


def in_reading_order(runs: list[Run], grids: list[Grid]) -> list[PlacedLine | Grid]:
    """The lines and tables of a page in the order in which a person reads them."""
    gutter = _gutter(runs)
    if gutter is None:
        return _from_the_top([*_lines(runs, 0), *grids])
    sides: tuple[list[Run], list[Run], list[Run]] = ([], [], [])
    for run in runs:
        sides[_side(run.box, gutter)].append(run)
    columns: tuple[list[PlacedLine | Grid], ...] = tuple([*_lines(side, index)] for index, side in enumerate(sides))
    for grid in grids:
        columns[_side(grid.box, gutter)].append(grid)
    ordered: list[PlacedLine | Grid] = []
    left, right = (_from_the_top(column)[::-1] for column in columns[1:])
    for across in _from_the_top(columns[0]):
        for column in (left, right):
            while column and _middle(column[-1]) > _middle(across):
                ordered.append(column.pop())
        ordered.append(across)
    return [*ordered, *left[::-1], *right[::-1]]


def _from_the_top(items: Sequence[PlacedLine | Grid]) -> list[PlacedLine | Grid]:
    return sorted(items, key=lambda item: (-_middle(item), item.box.left))


def _middle(item: PlacedLine | Grid) -> float:
    return (item.box.bottom + item.box.top) / 2


def _side(box: Box, gutter: float) -> int:
    """1 left of the gap, 2 right of it, 0 across."""
    return 1 if box.right <= gutter else 2 if box.left >= gutter else 0


def _lines(runs: list[Run], column: int) -> Iterator[PlacedLine]:
    """Runs on one height are one line, from left to right."""
    row: list[Run] = []
    reach: Box | None = None
    for run in sorted(runs, key=lambda run: (-run.box.bottom - run.box.top, run.box.left)):
        if reach is not None and are_beside(reach, run.box):
            row.append(run)
            continue
        if row:
            yield _line(row, column)
        row, reach = [run], run.box
    if row:
        yield _line(row, column)


def _line(row: list[Run], column: int) -> PlacedLine:
    glyphs = [glyph for run in sorted(row, key=lambda run: run.box.left) for glyph in run.glyphs]
    ordered = sorted(glyph.box.height for glyph in glyphs)
    heights = Heights(glyphs[0].box.height, ordered[len(ordered) // 2], glyphs[-1].box.height)
    return PlacedLine(text_of(glyphs), box_around(run.box for run in row), heights, column)


def _gutter(runs: list[Run]) -> float | None:
    """The middle of the gap between two columns of text; ``None`` where the page has one column."""
    if len(runs) < 2 * _LEAST_LINES:
        return None
    around = box_around(run.box for run in runs)
    width = around.right - around.left
    height = sorted(run.box.height for run in runs)[len(runs) // 2]
    best: tuple[int, float] | None = None
    for place in range(int(around.left + _MIDDLE[0] * width), int(around.left + _MIDDLE[1] * width), 2):
        low, high = place - _GAP * height / 2, place + _GAP * height / 2
        crossing = sum(run.box.left < high and run.box.right > low for run in runs)
        distance = abs(place - around.left - width / 2)
        if best is None or (crossing, distance) < best:
            best, gutter = (crossing, distance), float(place)
    if best is None or best[0] > _MOST_CROSSING * len(runs):
        return None
    left, right = ([run.box for run in runs if _side(run.box, gutter) == side] for side in (1, 2))
    return gutter if all(_is_column(side, _LEAST_WIDTH * height) for side in (left, right)) else None


def _is_column(boxes: list[Box], least: float) -> bool:
    """True if the lines are many, one below the other, and most of them fill the width that they have together."""
    if len(boxes) < _LEAST_LINES:
        return False
    around = box_around(boxes)
    width = around.right - around.left
    full = sum(box.right - box.left >= _FULL_WIDTH * width for box in boxes)
    return width >= least and full >= _FULL_LINES * len(boxes)
