"""Metadata: title, document number, issuers, addressees, dates."""

from __future__ import annotations

from healthplan_cli.grammar import Grammar
from healthplan_cli.layout import ZoneKind
from healthplan_cli.model import Diagnostic, Metadata
from healthplan_cli.text import Line, Text


def find_metadata(
    text: Text, lines: list[Line], zones: list[ZoneKind], grammar: Grammar
) -> tuple[Metadata, list[Diagnostic]]:
    """What the notice and its page say of the notice itself."""
    return Metadata(), []
