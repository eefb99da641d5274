"""The values that an indicator table states."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Cell, Direction
from healthplan_cli.stage_types import Column, TableWithColumns
from healthplan_cli.text import fold
from healthplan_cli.values.quantities import Quantity, QuantityError, parse_quantity

_BLANKS = re.compile(r"\s+")
_UNIT_ASIDE = re.compile(r"[((]([^()()]{1,12})[))]$")


class TableValue(msgspec.Struct, frozen=True):
    """One value of an indicator table."""

    row: int
    indicator: Cell
    name: str
    """The indicator without the unit in brackets behind it."""
    cell: Cell
    quantity: Quantity
    direction: Direction
    year: int | None
    baseline: int | float | None


def settle_baselines(columns: Sequence[Column], signed: int | None) -> list[Column]:
    """The columns, goals of past years made baselines. ``signed``: the year of the notice; no goal lies before it."""
    years = [column.year for column in columns if column.kind == "goal" and column.year]
    if signed is None or len(years) < 2:
        return list(columns)
    return [
        Column("baseline", column.year) if column.kind == "goal" and column.year and column.year < signed else column
        for column in columns
    ]


def is_indicator_table(columns: Sequence[Column]) -> bool:
    """True if the table gives indicators their values."""
    kinds = [column.kind for column in columns]
    return "goal" in kinds and "indicator" in kinds


def values_of(known: TableWithColumns, columns: Sequence[Column], grammar: Grammar) -> list[TableValue]:
    """One value for each cell that states one, row by row; names, units and baselines may stand in a row above."""
    values: list[TableValue] = []
    for number, (row, own) in enumerate(zip(known.whole_rows, known.table.rows, strict=True)):
        cells = list(zip(columns, row, strict=False))
        named = [cell for column, cell in cells if column.kind == "indicator" and cell.text.strip()]
        if not named:
            continue
        name, unit = _without_unit(_plain(named[-1].text))
        unit = next((_plain(cell.text) for column, cell in cells if column.kind == "unit" and cell.text.strip()), unit)
        base = next((_quantity(cell, unit, grammar) for column, cell in cells if column.kind == "baseline"), None)
        for column, cell in zip(columns, own, strict=False):
            quantity = _quantity(cell, unit, grammar) if column.kind == "goal" else None
            if quantity:
                direction = _direction(_plain(cell.text), grammar)
                baseline = base.value if base else None
                values.append(TableValue(number, named[-1], name, cell, quantity, direction, column.year, baseline))
    return values


def _plain(text: str) -> str:
    return _BLANKS.sub("", fold(text).folded)


def _without_unit(name: str) -> tuple[str, str]:
    """``居民健康素养水平(%)`` is a name and its unit; ``执业(助理)医师`` is all name."""
    found = _UNIT_ASIDE.search(name)
    return (name[: found.start()], found[1]) if found else (name, "")


def _quantity(cell: Cell, unit: str, grammar: Grammar) -> Quantity | None:
    text = grammar.pattern("targets.cell-words").sub("", _plain(cell.text))
    if not any(char.isdigit() for char in text):
        return None
    unit = re.sub(r"^1(?=/10)", "", unit.strip("()"))
    # The unit belongs behind the number, before its comparator: 90以上 in % is 90%以上.
    with_unit = re.sub(r"(?<=[0-9])(?![0-9.,])(?!.*[0-9])", lambda _: unit, text)
    for attempt in (with_unit, text):
        try:
            return parse_quantity(attempt, grammar=grammar)
        except QuantityError:
            continue
    return None


def _direction(text: str, grammar: Grammar) -> Direction:
    change = grammar.pattern("targets.cell-change").match(text)
    if change is None:
        return "reach"
    return "increase" if change["increase"] else "decrease"
