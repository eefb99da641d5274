"""The header of a table that the page flattened to one cell a line."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import msgspec

from healthplan_cli.model import Span
from healthplan_cli.tables.columns import (
    LONGEST_FIRST_CELL,
    LONGEST_HEADER_CELL,
    Column,
    Kind,
    kind_of_header,
    kinds_of_cell,
)
from healthplan_cli.tables.lines import Page, read_through, row_number
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


class Header(msgspec.Struct, frozen=True):
    columns: list[Column]
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


class _Name(NamedTuple):
    kind: Kind
    after: int
    """Index of the line behind it."""
    known: bool
    """A rule knows the name; otherwise only its place tells that it is one."""


def read_header(page: Page, at: int) -> Header | None:
    """The header that begins on line ``at``.

    Behind the name of the number column any short line counts as the name of a column, up to row
    number 1; without such a column every line must read as one.
    """
    names = _leading_names(page, at)
    if not names:
        return None
    after = names[-1].after
    number = next((index for index, name in enumerate(names) if name.kind == "number"), None)
    if number is not None:
        if number > _MOST_BEFORE_NUMBER:
            return None
        number_at = names[number].after - 1
        end = _first_row(page, number_at + 1)
        if end is None:
            return None
        # A class of rows that stands before row number 1 belongs to the rows.
        while end > after and page.matches("tables.category", end - 1):
            end -= 1
        if number and end - 1 > number_at and end > after:
            end -= 1
        after = end
    return _make_header(page, at, after)


def read_unknown_header(page: Page, at: int) -> Header | None:
    """The header without row numbers that begins on line ``at`` and has a name that no rule knows.

    What such a column holds is told by its cell in the first row. None where every name is known.
    """
    names = _leading_names(page, at, unknown=True)
    if all(name.known for name in names) or any(name.kind == "number" for name in names):
        return None
    header = _make_header(page, at, names[-1].after)
    if header is None or len(header.columns) != len(names):
        return None
    first_row = page.lines[header.after : header.after + len(names)]
    columns = [
        column if name.known else Column(column.name, _kind_of_cell(page, line))
        for column, name, line in zip(header.columns, names, first_row, strict=False)
    ]
    return msgspec.structs.replace(header, columns=columns) if len(columns) == len(names) else None


def _kind_of_cell(page: Page, line: Line) -> Kind:
    """What a column holds, by one of its cells; free text where that cell may be several things."""
    kinds = kinds_of_cell(page.text.folded[line.start : line.end], page.grammar) - {"category"}
    if "value" in kinds:
        return "value"
    return next(iter(kinds)) if len(kinds) == 1 else "text"


def _leading_names(page: Page, at: int, *, unknown: bool = False) -> list[_Name]:
    """The names of columns that stand from line ``at`` on, each on a line or broken over two.

    Args:
        unknown: a short line between two names of columns is one too.
    """
    names: list[_Name] = []
    first = ""
    index = at
    while index < len(page.lines) and len(names) < MOST_COLUMNS:
        line = page.lines[index]
        if line.end - line.start > (LONGEST_HEADER_CELL if names else LONGEST_FIRST_CELL):
            break
        folded = page.text.folded[line.start : line.end]
        if names and folded == first:
            break
        first = folded if not names else first
        index += 1
        kind = kind_of_header(folded, page.grammar)
        if kind is None and len(folded) <= _LONGEST_HALF and index < len(page.lines):
            rest = page.lines[index]
            if rest.end - rest.start <= _LONGEST_HALF:
                kind = kind_of_header(folded + page.text.folded[rest.start : rest.end], page.grammar)
                index += 1
        known = kind is not None
        if unknown and kind is None and len(names) >= _FEWEST_KNOWN and names[-1].known:
            index = names[-1].after + 1
            kind = "text" if _is_between_names(page, index - 1) else None
        if kind is None or (kind == "number" and any(name.kind == "number" for name in names)):
            break
        names.append(_Name(kind, index, known))
    return names


def _is_between_names(page: Page, index: int) -> bool:
    """Whether the line is short, no cell by its look, and stands above the name of a column."""
    if index + 1 >= len(page.lines):
        return False
    line, below = page.lines[index : index + 2]
    folded = page.text.folded
    return (
        line.end - line.start <= _LONGEST_UNKNOWN
        and not kinds_of_cell(folded[line.start : line.end], page.grammar)
        and kind_of_header(folded[below.start : below.end], page.grammar) is not None
    )


def _first_row(page: Page, start: int) -> int | None:
    """The line of row number 1, when only short lines stand before it."""
    end = page.grammar.pattern("tables.end")
    folded = page.text.folded
    name = folded[slice(*page.lines[start - 1][:2])]
    widest = 0
    for index in range(start, min(start + MOST_COLUMNS + 2, len(page.lines))):
        line = page.lines[index]
        if line.end - line.start > LONGEST_HEADER_CELL or folded[line.end - 1] in "。;":
            return None
        if folded.startswith(name, line.start) and line.end - line.start == len(name):
            return None
        if end.search(folded, line.start, line.end) or (widest and page.gap(index) > _WIDEST * widest):
            return None
        widest = max(widest, page.gap(index))
        number = row_number(page, index)
        if number is not None:
            return index if number == 1 and index > start else None
    return None


def _make_header(page: Page, first: int, after: int) -> Header | None:
    lines = page.lines[first:after]
    gaps = [page.gap(index) for index in range(first + 1, after)]
    if not gaps:
        return None
    usual = min(gap for gap, count in Counter(gaps).items() if count == max(Counter(gaps).values()))
    columns: list[Column] = []
    lost: list[int] = []
    cell: Span | None = None
    for line, gap in zip(lines, [0, *gaps], strict=True):
        if cell is not None and _goes_on(page, cell, (line.start, line.end), gap < usual):
            cell = (cell[0], line.end)
            continue
        if cell is not None:
            columns.append(_column(page, cell))
            for _ in range(_missing(gap, usual)):
                lost.append(len(columns))
                columns.append(Column("", "text"))
        cell = (line.start, line.end)
    if cell is not None:
        columns.append(_column(page, cell))
    if len(columns) < 2 or len(columns) > MOST_COLUMNS:
        return None
    return Header(columns, (lines[0].start, lines[-1].end), first, after, usual, lost)


def _column(page: Page, span: Span) -> Column:
    name = read_through(page.text, span)
    kind = kind_of_header("".join(page.text.folded[slice(*span)].split()), page.grammar)
    return Column(name, kind or "text")


def _goes_on(page: Page, cell: Span, line: Span, close: bool) -> bool:
    """Whether ``line`` is the rest of the header cell before it."""
    folded = page.text.folded
    if close or folded[line[0]] == "(":
        return True
    head, tail = folded[slice(*cell)], folded[slice(*line)]
    if kind_of_header(head, page.grammar) or len(head) > _LONGEST_HALF or len(tail) > _LONGEST_HALF:
        return False
    return kind_of_header(head + tail, page.grammar) is not None


def _missing(gap: int, usual: int) -> int:
    """How many empty cells a gap stands for: each left its own blank lines, or a single one."""
    if gap <= usual:
        return 0
    return gap // usual - 1 if gap % usual == 0 else 1


def without_spanning(page: Page, header: Header, width: int) -> Header:
    """The header without names that stand across columns (目标值 above 2025年 and 2030年).

    Only when that leaves ``width`` columns; otherwise as it was.
    """
    spanning = page.grammar.pattern("tables.spanning-name")
    columns = header.columns
    below = [[column.kind for column in columns[index + 1 : index + 3]] for index in range(len(columns))]
    kept = [
        column
        for column, kinds in zip(columns, below, strict=True)
        if not spanning.fullmatch(column.name) or kinds != ["value", "value"]
    ]
    return msgspec.structs.replace(header, columns=kept) if len(kept) == width else header
