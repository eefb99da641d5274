"""References: the documents that a notice names."""

from __future__ import annotations

from healthplan_cli.grammar import Grammar
from healthplan_cli.layout import ZoneKind
from healthplan_cli.model import Diagnostic, Metadata, Reference
from healthplan_cli.text import Line, Text


def find_references(
    text: Text, lines: list[Line], zones: list[ZoneKind], metadata: Metadata, grammar: Grammar
) -> tuple[list[Reference], list[Diagnostic]]:
    """Each document named, once per title, in order."""
    return [], []
