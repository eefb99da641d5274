"""The units of a task table's rows: columns say the roles, cells name the units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Cell, Role
from healthplan_cli.responsibilities.read_list import UnitList, unit_reader
from healthplan_cli.stage_types import Column, TableWithColumns
from healthplan_cli.text import JoinedText, Text, join_lines


class CellUnits(NamedTuple):
    """The units of one cell; offsets of ``list`` count in ``joined``."""

    list: UnitList
    joined: JoinedText


class RowUnits(NamedTuple):
    """One row that names who does it."""

    number: int
    marker: str
    cells: list[CellUnits]
    due: str | None


def row_units(text: Text, known: TableWithColumns, grammar: Grammar) -> list[RowUnits]:
    """Who does it, for each row that says so; none where no column names units."""
    if all(column.role is None for column in known.columns):  # speed
        return []
    empty = ("", *grammar.words("responsibilities.empty-cell"))
    found: list[RowUnits] = []
    for index, row in enumerate(known.whole_rows):
        cells: list[CellUnits] = []
        marker, due = "", None
        for title, column, cell in _cells_of(known, row):
            if cell.text.strip() in empty:
                continue
            if column.role is None:
                due = due or cell.text
                continue
            units = _cell_units(text, cell, column.role, grammar)
            if units is not None:
                marker = marker or title
                cells.append(units)
        if cells:
            found.append(RowUnits(index, marker, cells, due))
    return found


def _cells_of(known: TableWithColumns, row: Iterable[Cell]) -> Iterator[tuple[str, Column, Cell]]:
    """The cells of a row that say who or by when, each with its header."""
    for title, column, cell in zip(known.table.header, known.columns, row, strict=False):
        if column.kind in ("bodies", "due"):
            yield title, column, cell


def _cell_units(text: Text, cell: Cell, role: Role, grammar: Grammar) -> CellUnits | None:
    joined = join_lines(text, cell.span)
    units = unit_reader(grammar).read(joined.folded, cuts=joined.cuts, role=role)
    return None if units is None else CellUnits(units, joined)
