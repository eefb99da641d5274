"""What the cells of a column look like, told by its header, and whether a cell belongs there: for finding rows."""

from __future__ import annotations

import functools
from typing import Literal, cast

import msgspec

from healthplan_cli.grammar import Grammar

CellKind = Literal["number", "text", "bodies", "due", "value", "measure", "attribute", "category"]

LONGEST_HEADER_CELL = 45
"""Characters; the longest instructions that forms put into their header cells stay below."""

LONGEST_FIRST_CELL = 16
"""Characters; the first column is a number, a class or the name of what the table is about."""

# How well a cell fits a column. A mismatch outweighs a match: one cell in the wrong column means
# that the whole row is read wrongly.
MATCH = 4
MISMATCH = -5
# A name of a body, a date or a value in a column of free text, which can hold anything.
UNLIKELY = -2

# Columns whose cells can be known by their look, and the rule that knows them.
_RULES: dict[CellKind, str] = {
    "attribute": "tables.cell-attribute",
    "measure": "tables.cell-measure",
    "due": "tables.cell-due",
    "value": "tables.cell-value",
    "bodies": "tables.cell-bodies",
    "category": "tables.category",
}


# Tables say the same again and again: 持续推进, the name of an office, the header on each page.
_REMEMBERED = 1024


class HeaderColumn(msgspec.Struct, frozen=True):
    """A column by the look of its cells; ``name`` is empty where the header lost it."""

    name: str
    kind: CellKind


class _Looks:
    """Reads header cells and cells by the rules of one grammar, and remembers what it has read."""

    def __init__(self, grammar: Grammar) -> None:
        self._headers = [
            (grammar.pattern(rule.id), cast(CellKind, rule.gives["kind"])) for rule in grammar.family("table-header")
        ]
        self._cells = {kind: grammar.pattern(rule_id) for kind, rule_id in _RULES.items()}
        self.of_header = functools.lru_cache(maxsize=_REMEMBERED)(self._of_header)
        self.of_cell = functools.lru_cache(maxsize=_REMEMBERED)(self._of_cell)

    def _of_header(self, folded: str) -> CellKind | None:
        return next((kind for pattern, kind in self._headers if pattern.fullmatch(folded)), None)

    def _of_cell(self, folded: str) -> frozenset[CellKind]:
        return frozenset(kind for kind, pattern in self._cells.items() if pattern.fullmatch(folded))


def kind_of_header(folded: str, grammar: Grammar) -> CellKind | None:
    """What a column of that name holds; None when it does not read as the name of a column."""
    return grammar.derived(_Looks).of_header(folded) if len(folded) <= LONGEST_HEADER_CELL else None


def kinds_of_cell(folded: str, grammar: Grammar) -> frozenset[CellKind]:
    """The kinds of column that a cell with that text may stand in, free text aside."""
    return grammar.derived(_Looks).of_cell(folded)


def holds(kind: CellKind, folded: str, grammar: Grammar) -> bool:
    """True if a cell with that text may stand in a column of that kind."""
    rule_id = _RULES.get(kind)
    return rule_id is None or grammar.pattern(rule_id).fullmatch(folded) is not None


def fit(kind: CellKind, kinds: frozenset[CellKind]) -> int:
    """How well a cell that may be any of ``kinds`` fits a column of ``kind``."""
    if kind == "text":
        return UNLIKELY if kinds - {"category"} else 0
    return MATCH if kind in kinds else MISMATCH
