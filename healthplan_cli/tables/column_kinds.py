"""What the columns of a table hold, for the rooms that read facts from it: the one classifier of headers.

It rests on ``cell_kinds``, which tells what cells look like while the rows are still to be found.
"""

from __future__ import annotations

from collections.abc import Iterable

import regex

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Cell, Role, Table
from healthplan_cli.stage_types import Column, ColumnKind, TableWithColumns
from healthplan_cli.tables.cell_kinds import kind_of_header
from healthplan_cli.text import fold

_VALUES: tuple[ColumnKind, ...] = ("baseline", "goal", "unit", "indicator", "task", "due")
_LABELS = ("lead", "join", "answer")
# Cells of real tables reach over a few dozen rows. One that claims thousands must not yield its units in each of them.
_FARTHEST = 200


def with_columns(tables: Iterable[Table], grammar: Grammar) -> list[TableWithColumns]:
    """Each table with what its columns hold, and its rows with what reaches into them."""
    return [TableWithColumns(table, _columns(table, grammar), _whole_rows(table)) for table in tables]


def _columns(table: Table, grammar: Grammar) -> tuple[Column, ...]:
    if not table.header_rows:
        return tuple(column_of(name, grammar) for name in table.header)
    return tuple(_column_under(_names_above(table, index), grammar) for index in range(len(table.header)))


def _names_above(table: Table, column: int) -> list[str]:
    """The names in the header that stand above the cells of a column, the lowest first."""
    names = []
    for row in table.header_rows[::-1]:
        first = next((at for at in range(column, -1, -1) if row[at].text), None)
        if first is not None and first + row[first].columns > column:
            names.append(row[first].text)
    return names


def _column_under(names: list[str], grammar: Grammar) -> Column:
    """What a column holds that has several names above it: 2025年 below 目标值, 牵头 below 责任单位."""
    joined = "".join(names[::-1])
    columns = [column_of(name, grammar) for name in (*names[:1], joined, *names[1:])]
    found = next((column for column in columns if column.kind != "other"), Column("other"))
    year = found.year or next((column.year for column in columns if column.year), None)
    return Column(found.kind, year if found.kind in ("goal", "baseline") else None, found.role)


def _whole_rows(table: Table) -> tuple[tuple[Cell, ...], ...]:
    if all(cell.rows == 1 for row in table.rows for cell in row):
        return table.rows
    reaching: dict[int, tuple[Cell, int]] = {}
    whole = []
    for number, row in enumerate(table.rows):
        cells = []
        for column, cell in enumerate(row):
            above, last = reaching.get(column, (cell, 0))
            cells.append(above if not cell.text and number < last else cell)
            if cell.text and cell.rows > 1:
                reaching[column] = (cell, number + min(cell.rows, _FARTHEST))
        whole.append(tuple(cells))
    return tuple(whole)


def column_of(header: str, grammar: Grammar) -> Column:
    """What the column under a header cell, as printed, holds."""
    name = "".join(fold(header).folded.split()).rstrip(":")
    kind = kind_of_header(name, grammar)
    label = grammar.pattern("responsibilities.any-label").fullmatch(f"{name}:")
    group = label.lastgroup if label else None
    if kind == "due" or group == "due":
        return Column("due")
    if group in _LABELS:
        return Column("bodies", role=_role_of_label(group, grammar))
    found = grammar.pattern("tables.column").match(name)
    if found is not None:
        return _value_column(found)
    return Column(kind if kind in ("number", "attribute") else "other")


def _role_of_label(group: str, grammar: Grammar) -> Role:
    role: Role = grammar.rule(f"responsibilities.{group}-label").gives["role"]  # type: ignore[assignment]
    return role


def _value_column(found: regex.Match[str]) -> Column:
    kind = next(kind for kind in _VALUES if found[kind] is not None)
    return Column(kind, int(found["year"]) if found["year"] else None)
