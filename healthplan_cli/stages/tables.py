"""Tables: real ones, and those that the page flattened to one cell a line."""

from __future__ import annotations

from healthplan_cli.grammar import Grammar
from healthplan_cli.layout import Outline, ZoneKind
from healthplan_cli.model import Diagnostic, Table
from healthplan_cli.text import Line, Text


def find_tables(
    text: Text, lines: list[Line], zones: list[ZoneKind], grammar: Grammar
) -> tuple[list[Table], list[Diagnostic]]:
    """The tables of the body, in order; their ``node`` is set once the outline is known."""
    return [], []


def place_tables(tables: list[Table], outline: Outline) -> list[Table]:
    """The tables, each with the id of the node that it stands in."""
    return tables
