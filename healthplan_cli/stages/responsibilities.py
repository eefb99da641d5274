"""Responsibilities: the lists of who does it."""

from __future__ import annotations

from healthplan_cli.grammar import Grammar
from healthplan_cli.layout import Passage
from healthplan_cli.model import Diagnostic, Metadata, Responsibility, Table
from healthplan_cli.text import Text


def find_responsibilities(
    text: Text, passages: list[Passage], tables: list[Table], metadata: Metadata, grammar: Grammar
) -> tuple[list[Responsibility], list[Diagnostic]]:
    """The lists in the passages, then one for each row of the task tables."""
    return [], []
