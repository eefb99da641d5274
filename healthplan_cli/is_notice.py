"""Is the text a notice at all?"""

from __future__ import annotations

from healthplan_cli.diagnostics import report
from healthplan_cli.model import Diagnostic, Metadata
from healthplan_cli.stage_types import Outline
from healthplan_cli.text import Line, Text


def check_is_notice(text: Text, lines: list[Line], metadata: Metadata, outline: Outline) -> list[Diagnostic]:
    """Report a text in which there is nothing to parse, or nothing that marks an official document."""
    everything = (0, len(text.printed))
    if not lines:
        return [report("HP501", everything)]
    if not (metadata.title or metadata.document_number or outline.nodes):
        return [report("HP504", everything)]
    return []
