"""Targets: the numbers that a notice commits to."""

from __future__ import annotations

from healthplan_cli.grammar import Grammar
from healthplan_cli.layout import Passage
from healthplan_cli.model import Diagnostic, Metadata, Responsibility, Table, Target
from healthplan_cli.text import Text


def find_targets(
    text: Text,
    passages: list[Passage],
    tables: list[Table],
    responsibilities: list[Responsibility],
    metadata: Metadata,
    grammar: Grammar,
) -> tuple[list[Target], list[Diagnostic]]:
    """The targets of the passages, then those of the tables."""
    return [], []
