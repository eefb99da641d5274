"""What the stages hand to each other: zones of the page, passages of the body, columns of tables."""

from __future__ import annotations

from typing import Literal

import msgspec

from healthplan_cli.model import Cell, Node, Role, Span, Table
from healthplan_cli.text import JoinedText

ZoneKind = Literal[
    "chrome",
    "metadata",
    "title",
    "letter",
    "body",
    "attachment",
    "signature",
    "distribution",
    "imprint",
    "unknown",
]
PassageKind = Literal["heading", "item", "paragraph"]


class Passage(msgspec.Struct, frozen=True):
    """Body text that reads as one paragraph, whatever lines the page broke it into."""

    node: str | None
    """The node it belongs to; None before the first node and where the node is lost."""
    kind: PassageKind
    """``heading``: label and title only; ``item``: a label and its text; ``paragraph``: neither."""
    span: Span
    """All of it, label included."""
    body: int
    """Offset at which running text begins, behind label and title; ``span[1]`` when there is none."""
    joined: JoinedText
    """From behind the label (title included) to the end."""


class Outline(msgspec.Struct, frozen=True):
    """The nodes as a tree, and the body's passages in order of the text."""

    nodes: list[Node]
    passages: list[Passage]


ColumnKind = Literal["number", "indicator", "task", "baseline", "goal", "unit", "attribute", "bodies", "due", "other"]


class Column(msgspec.Struct, frozen=True):
    """What a column of a table holds, by its header."""

    kind: ColumnKind
    """``baseline`` and ``goal`` are values, ``unit`` is what they are counted in, ``bodies`` are who does it."""
    year: int | None = None
    """The year that the header of a ``goal`` names."""
    role: Role | None = None
    """The role of the units in a column of ``bodies``."""


class TableWithColumns(msgspec.Struct, frozen=True):
    """A table, and what each of its columns holds; as many columns as header cells."""

    table: Table
    columns: tuple[Column, ...]
    whole_rows: tuple[tuple[Cell, ...], ...]
    """The rows as one reads them: with a cell of a row above where that reaches down into the row."""
