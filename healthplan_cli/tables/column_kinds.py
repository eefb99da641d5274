"""What the columns of a table hold, for the rooms that read facts from it: the one classifier of headers.

It rests on ``cell_kinds``, which tells what cells look like while the rows are still to be found.
"""

from __future__ import annotations

from collections.abc import Iterable

import regex

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Role, Table
from healthplan_cli.stage_types import Column, ColumnKind, TableWithColumns
from healthplan_cli.tables.cell_kinds import kind_of_header
from healthplan_cli.text import fold

_VALUES: tuple[ColumnKind, ...] = ("baseline", "goal", "unit", "indicator", "task", "due")
_LABELS = ("lead", "join", "answer")


def with_columns(tables: Iterable[Table], grammar: Grammar) -> list[TableWithColumns]:
    """Each table with what its columns hold."""
    return [TableWithColumns(table, tuple(column_of(name, grammar) for name in table.header)) for table in tables]


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
