"""Tables that lines on a page enclose: which lines make a grid, what stands in its cells, and whether it is one."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from healthplan_cli.readers.pdf.glyphs import Box, Glyph, Run
from healthplan_cli.readers.pdf.ruling import Drawn, Ruling

# In points: lines that stand closer are one; a line that ends so far before another still meets it.
_CLOSE = 2.5
_MEETS = 3.0
# Lines that stick out further than this behind the last border end at an edge that nobody drew.
_OPEN_SIDE = 8.0
# More lines or cells than these, and a page is a drawing.
_MOST_LINES = 400
_MOST_CELLS = 6000
# A grid that lays out a page holds nearly all of a long text in one cell; one of these shares of its cells must hold
# something; and few words may cross its borders.
_LONG_TEXT, _MOST_IN_A_CELL = 800, 0.7
_LEAST_FILLED = 0.25
_MOST_CROSSING = 0.15
# Characters of one word stand closer, in heights of a character.
_IN_A_WORD = 0.25


class GridCell(NamedTuple):
    """A cell, and over how many rows and columns it reaches."""

    row: int
    column: int
    rows: int
    columns: int
    box: Box
    glyphs: list[Glyph]


class Grid(NamedTuple):
    """A ruled table: the places of its borders, from the left and from the top, and its cells row by row."""

    lefts: tuple[float, ...]
    tops: tuple[float, ...]
    cells: list[GridCell]

    @property
    def box(self) -> Box:
        return Box(self.lefts[0], self.tops[-1], self.lefts[-1], self.tops[0])


def find_grids(drawn: Drawn, runs: list[Run]) -> tuple[list[Grid], list[Run]]:
    """The tables of a page with their text, and the runs that stand outside of them."""
    level, upright = _merged(drawn.level), _merged(drawn.upright)
    if not (1 < len(level) <= _MOST_LINES and 1 < len(upright) <= _MOST_LINES):
        return [], runs
    grids: list[Grid] = []
    for levels, uprights in _connected(level, upright):
        grid = _grid(levels, uprights)
        if grid is None:
            continue
        inside = [run for run in runs if _holds(grid.box, run)]
        if _fill(grid, inside):
            grids.append(grid)
            taken = set(map(id, inside))
            runs = [run for run in runs if id(run) not in taken]
    return grids, runs


def _merged(rulings: list[Ruling]) -> list[Ruling]:
    """Lines that are drawn in pieces, one for each cell, put together."""
    merged: list[Ruling] = []
    heights: list[list[Ruling]] = []
    for ruling in sorted(rulings):
        if heights and ruling.at - heights[-1][0].at <= _CLOSE:
            heights[-1].append(ruling)
        else:
            heights.append([ruling])
    for group in heights:
        at = sum(one.at for one in group) / len(group)
        place: Ruling | None = None
        for one in sorted(group, key=lambda one: one.start):
            if place is not None and one.start <= place.end + _MEETS:
                place = Ruling(at, place.start, max(place.end, one.end))
                continue
            if place is not None:
                merged.append(place)
            place = Ruling(at, one.start, one.end)
        if place is not None:
            merged.append(place)
    return merged


def _connected(level: list[Ruling], upright: list[Ruling]) -> list[tuple[list[Ruling], list[Ruling]]]:
    """The lines in groups of those that meet, from the top of the page down."""
    groups: list[tuple[list[Ruling], list[Ruling]]] = []
    left_level, left_upright = list(level), list(upright)
    while left_upright:
        levels: list[Ruling] = []
        uprights: list[Ruling] = [left_upright.pop()]
        waiting = list(uprights)
        while waiting:
            met = [one for one in left_level if any(_meet(one, other) for other in waiting)]
            levels += met
            left_level = [one for one in left_level if one not in met]
            waiting = [one for one in left_upright if any(_meet(other, one) for other in met)]
            uprights += waiting
            left_upright = [one for one in left_upright if one not in waiting]
        groups.append((levels, uprights))
    return sorted(groups, key=lambda group: -max((one.at for one in group[0]), default=0.0))


def _meet(level: Ruling, upright: Ruling) -> bool:
    return (
        level.start - _MEETS <= upright.at <= level.end + _MEETS
        and upright.start - _MEETS <= level.at <= upright.end + _MEETS
    )


def _grid(levels: list[Ruling], uprights: list[Ruling]) -> Grid | None:
    """The cells that the lines make; ``None`` if they are fewer than two beside each other."""
    if len(levels) < 2 or len(uprights) < 2:
        return None
    lefts = _places(uprights, min(one.start for one in levels), max(one.end for one in levels))
    tops = _places(levels, min(one.start for one in uprights), max(one.end for one in uprights))[::-1]
    rows, columns = len(tops) - 1, len(lefts) - 1
    if columns < 2 or rows < 1 or rows == 1 and columns == 2 or rows * columns > _MOST_CELLS:
        return None
    return Grid(tuple(lefts), tuple(tops), _cells(_Borders(levels, uprights, tuple(lefts), tuple(tops))))


def _cells(borders: _Borders) -> list[GridCell]:
    """The cells, row by row; each reaches as far right, and then down, as no border stops it."""
    cells: list[GridCell] = []
    lefts, tops = borders.lefts, borders.tops
    taken: set[tuple[int, int]] = set()
    for row in range(len(tops) - 1):
        for column in range(len(lefts) - 1):
            if (row, column) in taken:
                continue
            wide = high = 1
            while (row, column + wide) not in taken and not borders.left_of(row, column + wide):
                wide += 1
            reach = range(column, column + wide)
            while not any(borders.above(row + high, one) for one in reach) and not any(
                borders.left_of(row + high, one) for one in reach[1:]
            ):
                high += 1
            taken.update((one, other) for one in range(row, row + high) for other in reach)
            box = Box(lefts[column], tops[row + high], lefts[column + wide], tops[row])
            cells.append(GridCell(row, column, high, wide, box, []))
    return cells


def _places(rulings: Sequence[Ruling], first: float, last: float) -> list[float]:
    """Where lines stand, ascending, and where those across end if they stick out behind the outermost."""
    places: list[float] = []
    for at in sorted(one.at for one in rulings):
        if not places or at - places[-1] > _CLOSE:
            places.append(at)
    if first < places[0] - _OPEN_SIDE:
        places.insert(0, first)
    if last > places[-1] + _OPEN_SIDE:
        places.append(last)
    return places


class _Borders:
    """Whether a border is drawn between two neighbours."""

    def __init__(
        self, levels: list[Ruling], uprights: list[Ruling], lefts: tuple[float, ...], tops: tuple[float, ...]
    ) -> None:
        self.lefts, self.tops = lefts, tops
        self._levels = _by_place(levels, tops[::-1])
        self._uprights = _by_place(uprights, lefts)

    def left_of(self, row: int, column: int) -> bool:
        """True if a border stands at the left of a cell, or the grid ends there."""
        if column == len(self.lefts) - 1:
            return True
        middle = (self.tops[row] + self.tops[row + 1]) / 2
        return any(one.start <= middle <= one.end for one in self._uprights[column])

    def above(self, row: int, column: int) -> bool:
        """True if a border stands at the top of a cell, or the grid ends there."""
        if row == len(self.tops) - 1:
            return True
        middle = (self.lefts[column] + self.lefts[column + 1]) / 2
        return any(one.start <= middle <= one.end for one in self._levels[len(self.tops) - 1 - row])


def _by_place(rulings: list[Ruling], places: tuple[float, ...]) -> list[list[Ruling]]:
    """The lines at each place."""
    found: list[list[Ruling]] = [[] for _ in places]
    for one in rulings:
        index = bisect.bisect_left(places, one.at - _CLOSE)
        while index < len(places) and places[index] <= one.at + _CLOSE:
            found[index].append(one)
            index += 1
    return found


def _holds(box: Box, run: Run) -> bool:
    middle = (run.box.bottom + run.box.top) / 2
    return box.bottom < middle < box.top and box.left - _MEETS < run.box.left and run.box.right < box.right + _MEETS


def _fill(grid: Grid, runs: list[Run]) -> bool:
    """Put the text into its cells; true if it shows that the grid is a table."""
    cell_at = _CellFinder(grid)
    crossing = 0
    for run in runs:
        places = [cell_at(glyph.box) for glyph in run.glyphs]
        for cell, glyph in zip(places, run.glyphs, strict=True):
            cell.glyphs.append(glyph)
        neighbours = zip(pairwise(places), pairwise(run.glyphs), strict=True)
        crossing += any(one.column != other.column and _touch(*glyphs) for (one, other), glyphs in neighbours)
    filled = [cell for cell in grid.cells if cell.glyphs]
    longest = max((len(cell.glyphs) for cell in filled), default=0)
    length = sum(len(cell.glyphs) for cell in filled)
    return (
        len({cell.column for cell in filled}) > 1
        and len(filled) >= _LEAST_FILLED * len(grid.cells)
        and crossing <= _MOST_CROSSING * len(runs)
        and (length < _LONG_TEXT or longest <= _MOST_IN_A_CELL * length)
    )


def _touch(one: Glyph, other: Glyph) -> bool:
    """True if two characters beside each other read as one word."""
    return other.box.left - one.box.right < _IN_A_WORD * one.box.height


class _CellFinder:
    """Finds the cell in which a character stands."""

    def __init__(self, grid: Grid) -> None:
        self._lefts = grid.lefts[1:-1]
        self._bottoms = grid.tops[-2:0:-1]
        self._cells = {
            (cell.row + row, cell.column + column): cell
            for cell in grid.cells
            for row in range(cell.rows)
            for column in range(cell.columns)
        }

    def __call__(self, box: Box) -> GridCell:
        column = bisect.bisect_right(self._lefts, (box.left + box.right) / 2)
        row = len(self._bottoms) - bisect.bisect_right(self._bottoms, (box.bottom + box.top) / 2)
        return self._cells[row, column]
