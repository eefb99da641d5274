"""Paragraphs: the clean reading text of each node."""

from __future__ import annotations

from healthplan_cli.layout import Outline
from healthplan_cli.model import Node, Responsibility
from healthplan_cli.text import Text


def fill_paragraphs(text: Text, outline: Outline, responsibilities: list[Responsibility]) -> list[Node]:
    """The nodes of the outline with their paragraphs: without label, title and lists."""
    return outline.nodes
