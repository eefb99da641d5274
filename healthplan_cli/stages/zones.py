"""Zones: which lines of a page are site furniture, letter, body, signature, imprint."""

from __future__ import annotations

from healthplan_cli.grammar import Grammar
from healthplan_cli.layout import ZoneKind
from healthplan_cli.model import Diagnostic
from healthplan_cli.text import Line, Text


def find_zones(text: Text, lines: list[Line], grammar: Grammar) -> tuple[list[ZoneKind], list[Diagnostic]]:
    """The zone of each line."""
    return ["body"] * len(lines), []
