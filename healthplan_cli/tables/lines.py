"""The lines that a table can be made of, and what a reader found in them."""

from __future__ import annotations

import msgspec

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Cell, Diagnostic, Span
from healthplan_cli.text import Line, Text, join_lines
from healthplan_cli.values.numerals import ordinal

_LONGEST_NUMBER = 6
"""Characters of a row number, its marks included."""


class Region(msgspec.Struct, frozen=True):
    """The lines of a notice in which tables may stand, site furniture left out."""

    text: Text
    lines: list[Line]
    grammar: Grammar
    name_ends: frozenset[str]
    """How names of columns end."""

    def matches(self, rule_id: str, index: int) -> bool:
        """True if the rule takes all of the line."""
        line = self.lines[index]
        return self.grammar.pattern(rule_id).fullmatch(self.text.folded, line.start, line.end) is not None

    def gap(self, index: int) -> int:
        """How many lines further down line ``index`` stands than the one before it; 1 where none is blank."""
        return self.lines[index].number - self.lines[index - 1].number


class FoundTable(msgspec.Struct, frozen=True):
    """A table that a reader is certain of."""

    first: int
    """Index of the line on which its header, or else its first row, begins."""
    after: int
    """Index of the first line behind it."""
    span: Span
    """From the first to the last cell, with the bars around them."""
    header: list[str]
    rows: list[list[Cell]]
    reconstructed: bool
    diagnostics: list[Diagnostic]
    header_rows: tuple[tuple[Cell, ...], ...] = ()
    """The header cell by cell, where the source holds a table."""
    title: Span | None = None
    """Its title, where one stands in the table itself; else it is looked for above."""


def read_through(text: Text, span: Span) -> str:
    """What is printed at ``span``, line breaks mended."""
    return join_lines(text, span).printed


def cell_at(text: Text, span: Span) -> Cell:
    """The cell printed at ``span``; an empty span is an empty cell."""
    return Cell(text=read_through(text, span), span=span)


def row_number(region: Region, index: int) -> int | None:
    """The row number on line ``index``; None where it holds anything else."""
    if index >= len(region.lines):
        return None
    line = region.lines[index]
    if line.end - line.start > _LONGEST_NUMBER:
        return None
    found = region.grammar.pattern("tables.row-number").fullmatch(region.text.folded, line.start, line.end)
    if found is None:
        return None
    return ordinal(found["number"])
