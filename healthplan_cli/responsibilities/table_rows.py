"""The units of a task table's rows: columns say the roles, cells name the units."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Cell, Role, Table
from healthplan_cli.responsibilities.read_list import UnitList, unit_reader
from healthplan_cli.responsibilities.roles import role_of
from healthplan_cli.text import JoinedText, Text, fold, join_lines


class RoleColumn(NamedTuple):
    """A column that says who, or by when."""

    place: int
    title: str
    role: Role | None
    """None for the column of dates."""


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


def unit_columns(header: Sequence[str], grammar: Grammar) -> list[RoleColumn]:
    """The columns of a header that name units or dates; none where no column names units."""
    columns: list[RoleColumn] = []
    for place, title in enumerate(header):
        bare = "".join(fold(title).folded.split()).rstrip(":")
        found = grammar.pattern("responsibilities.any-label").fullmatch(f"{bare}:")
        if grammar.pattern("tables.header-due").fullmatch(bare):
            columns.append(RoleColumn(place, title, None))
        elif found and found.lastgroup != "other":
            columns.append(RoleColumn(place, title, role_of(grammar, found.lastgroup or "", "label")))
    return columns if any(column.role for column in columns) else []


def row_units(text: Text, table: Table, grammar: Grammar) -> list[RowUnits]:
    """Who does it, for each row of ``table`` that says so."""
    columns = unit_columns(table.header, grammar)
    empty = ("", *grammar.words("responsibilities.empty-cell"))
    found: list[RowUnits] = []
    for index, row in enumerate(table.rows if columns else []):
        cells: list[CellUnits] = []
        marker, due = "", None
        for column in columns:
            cell = row[column.place] if column.place < len(row) else None
            if cell is None or cell.text.strip() in empty:
                continue
            if column.role is None:
                due = due or cell.text
                continue
            units = _cell_units(text, cell, column.role, grammar)
            if units is not None:
                marker = marker or column.title
                cells.append(units)
        if cells:
            found.append(RowUnits(index, marker, cells, due))
    return found


def _cell_units(text: Text, cell: Cell, role: Role, grammar: Grammar) -> CellUnits | None:
    joined = join_lines(text, cell.span)
    units = unit_reader(grammar).read(joined.folded, cuts=joined.cuts, role=role)
    return None if units is None else CellUnits(units, joined)
