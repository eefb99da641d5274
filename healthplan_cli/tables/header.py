"""The header of a table that the page flattened to one cell a line."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import msgspec

from healthplan_cli.model import Span
from healthplan_cli.tables.cell_kinds import (
    LONGEST_FIRST_CELL,
    LONGEST_HEADER_CELL,
    CellKind,
    HeaderColumn,
    kind_of_header,
    kinds_of_cell,
)
from healthplan_cli.tables.lines import Region, read_through, row_number
from healthplan_cli.text import Line

MOST_COLUMNS = 16
# Columns that may stand before the row numbers: the class that several rows share.
_MOST_BEFORE_NUMBER = 3
# Characters of either half of a name that the page broke in two.
_LONGEST_HALF = 4
# An unknown name stands behind so many known ones, and before one more; it is no longer than this.
_FEWEST_KNOWN = 2
_LONGEST_UNKNOWN = 12
# A gap that is so many times the widest one before it ends the header: what stood there is lost.
_WIDEST = 3


class FlattenedHeader(msgspec.Struct, frozen=True):
    columns: list[HeaderColumn]
    span: Span
    first: int
    after: int
    """Index of the line behind it."""
    usual_gap: int
    """How many lines apart the page sets two cells."""
    lost: list[int]
    """The columns whose names were lost: more blank lines than usual stand in their place."""

    @property
    def number_column(self) -> int | None:
        """The column of row numbers; None when rows are not numbered."""
        return next((index for index, column in enumerate(self.columns) if column.kind == "number"), None)


class _HeaderName(NamedTuple):
    kind: CellKind
    after: int
    """Index of the line behind it."""
    known: bool
    """A rule knows the name; otherwise only its place tells that it is one."""


def read_header(region: Region, at: int) -> FlattenedHeader | None:
    """The header that begins on line ``at``.

    Behind the name of the number column any short line counts as the name of a column, up to row
    number 1; without such a column every line must read as one.
    """
    names = _leading_names(region, at)
    if not names:
        return None
    after = names[-1].after
    number = next((index for index, name in enumerate(names) if name.kind == "number"), None)
    if number is not None:
        if number > _MOST_BEFORE_NUMBER:
            return None
        number_at = names[number].after - 1
        end = _first_row(region, number_at + 1)
        if end is None:
            return None
        # A class of rows that stands before row number 1 belongs to the rows.
        while end > after and region.matches("tables.category", end - 1):
            end -= 1
        if number and end - 1 > number_at and end > after:
            end -= 1
        after = end
    return _make_header(region, at, after)


def read_unknown_header(region: Region, at: int) -> FlattenedHeader | None:
    """The header without row numbers that begins on line ``at`` and has a name that no rule knows.

    What such a column holds is told by its cell in the first row. None where every name is known.
    """
    names = _leading_names(region, at, unknown=True)
    if all(name.known for name in names) or any(name.kind == "number" for name in names):
        return None
    header = _make_header(region, at, names[-1].after)
    if header is None or len(header.columns) != len(names):
        return None
    first_row = region.lines[header.after : header.after + len(names)]
    columns = [
        column if name.known else HeaderColumn(column.name, _kind_of_cell(region, line))
        for column, name, line in zip(header.columns, names, first_row, strict=False)
    ]
    return msgspec.structs.replace(header, columns=columns) if len(columns) == len(names) else None


def _kind_of_cell(region: Region, line: Line) -> CellKind:
    """What a column holds, by one of its cells; free text where that cell may be several things."""
    kinds = kinds_of_cell(region.text.folded[line.start : line.end], region.grammar) - {"category"}
    if "value" in kinds:
        return "value"
    return next(iter(kinds)) if len(kinds) == 1 else "text"


def _leading_names(region: Region, at: int, *, unknown: bool = False) -> list[_HeaderName]:
    """The names of columns that stand from line ``at`` on, each on a line or broken over two.

    Args:
        unknown: a short line between two names of columns is one too.
    """
    names: list[_HeaderName] = []
    first = ""
    index = at
    while index < len(region.lines) and len(names) < MOST_COLUMNS:
        line = region.lines[index]
        if line.end - line.start > (LONGEST_HEADER_CELL if names else LONGEST_FIRST_CELL):
            break
        folded = region.text.folded[line.start : line.end]
        if names and folded == first:
            break
        first = folded if not names else first
        index += 1
        kind = kind_of_header(folded, region.grammar)
        if kind is None and len(folded) <= _LONGEST_HALF and index < len(region.lines):
            rest = region.lines[index]
            if rest.end - rest.start <= _LONGEST_HALF:
                kind = kind_of_header(folded + region.text.folded[rest.start : rest.end], region.grammar)
                index += 1
        known = kind is not None
        if unknown and kind is None and len(names) >= _FEWEST_KNOWN and names[-1].known:
            index = names[-1].after + 1
            kind = "text" if _is_between_names(region, index - 1) else None
        if kind is None or (kind == "number" and any(name.kind == "number" for name in names)):
            break
        names.append(_HeaderName(kind, index, known))
    return names


def _is_between_names(region: Region, index: int) -> bool:
    """True if the line is short, no cell by its look, and stands above the name of a column."""
    if index + 1 >= len(region.lines):
        return False
    line, below = region.lines[index : index + 2]
    folded = region.text.folded
    return (
        line.end - line.start <= _LONGEST_UNKNOWN
        and not kinds_of_cell(folded[line.start : line.end], region.grammar)
        and kind_of_header(folded[below.start : below.end], region.grammar) is not None
    )


def _first_row(region: Region, start: int) -> int | None:
    """The line of row number 1, when only short lines stand before it."""
    end = region.grammar.pattern("tables.end")
    folded = region.text.folded
    name = folded[slice(*region.lines[start - 1][:2])]
    widest = 0
    for index in range(start, min(start + MOST_COLUMNS + 2, len(region.lines))):
        line = region.lines[index]
        if line.end - line.start > LONGEST_HEADER_CELL or folded[line.end - 1] in "。;":
            return None
        if folded.startswith(name, line.start) and line.end - line.start == len(name):
            return None
        if end.search(folded, line.start, line.end) or (widest and region.gap(index) > _WIDEST * widest):
            return None
        widest = max(widest, region.gap(index))
        number = row_number(region, index)
        if number is not None:
            return index if number == 1 and index > start else None
    return None


def _make_header(region: Region, first: int, after: int) -> FlattenedHeader | None:
    lines = region.lines[first:after]
    gaps = [region.gap(index) for index in range(first + 1, after)]
    if not gaps:
        return None
    usual = min(gap for gap, count in Counter(gaps).items() if count == max(Counter(gaps).values()))
    columns: list[HeaderColumn] = []
    lost: list[int] = []
    cell: Span | None = None
    for line, gap in zip(lines, [0, *gaps], strict=True):
        if cell is not None and _goes_on(region, cell, (line.start, line.end), gap < usual):
            cell = (cell[0], line.end)
            continue
        if cell is not None:
            columns.append(_column(region, cell))
            for _ in range(_missing(gap, usual)):
                lost.append(len(columns))
                columns.append(HeaderColumn("", "text"))
        cell = (line.start, line.end)
    if cell is not None:
        columns.append(_column(region, cell))
    if len(columns) < 2 or len(columns) > MOST_COLUMNS:
        return None
    return FlattenedHeader(columns, (lines[0].start, lines[-1].end), first, after, usual, lost)


def _column(region: Region, span: Span) -> HeaderColumn:
    name = read_through(region.text, span)
    kind = kind_of_header("".join(region.text.folded[slice(*span)].split()), region.grammar)
    return HeaderColumn(name, kind or "text")


def _goes_on(region: Region, cell: Span, line: Span, close: bool) -> bool:
    """True if ``line`` is the rest of the header cell before it."""
    folded = region.text.folded
    if close or folded[line[0]] == "(":
        return True
    head, tail = folded[slice(*cell)], folded[slice(*line)]
    if kind_of_header(head, region.grammar) or len(head) > _LONGEST_HALF or len(tail) > _LONGEST_HALF:
        return False
    return kind_of_header(head + tail, region.grammar) is not None


def _missing(gap: int, usual: int) -> int:
    """How many empty cells a gap stands for: each left its own blank lines, or a single one."""
    if gap <= usual:
        return 0
    return gap // usual - 1 if gap % usual == 0 else 1


def without_spanning(region: Region, header: FlattenedHeader, width: int) -> FlattenedHeader:
    """The header without names that stand across columns (目标值 above 2025年 and 2030年).

    Only when that leaves ``width`` columns; otherwise as it was.
    """
    spanning = region.grammar.pattern("tables.spanning-name")
    columns = header.columns
    below = [[column.kind for column in columns[index + 1 : index + 3]] for index in range(len(columns))]
    kept = [
        column
        for column, kinds in zip(columns, below, strict=True)
        if not spanning.fullmatch(column.name) or kinds != ["value", "value"]
    ]
    return msgspec.structs.replace(header, columns=kept) if len(kept) == width else header
