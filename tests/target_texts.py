"""Texts and tables of a test, read for targets, and targets as the cases write them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Cell, Diagnostic, Metadata, Node, PlanYears, Table, Target
from healthplan_cli.model import Field as Piece
from healthplan_cli.stage_types import Outline, Passage
from healthplan_cli.targets.stage import find_targets
from healthplan_cli.text import fold, join_lines
from healthplan_cli.text.folded import Text

METADATA = Metadata(
    signed_date=Piece(text="2023年3月1日", value="2023-03-01", span=(0, 0)), plan_years=PlanYears(first=2023, last=2025)
)
NOTHING = Outline([], [])


def node(node_id: str, children: tuple[Node, ...] = ()) -> Node:
    return Node(id=node_id, style="chinese-comma", label="一、", number=1, span=(0, 0), children=children)


def targets_of(source: str, grammar: Grammar, metadata: Metadata = METADATA, heading: str | None = None) -> tuple[list[Target], list[Diagnostic]]:
    """The targets and diagnostics of a text whose lines are paragraphs, behind a heading perhaps."""
    lines = [("n1" if heading else None, "paragraph", line) for line in source.split("\n")]
    return sectioned([("n1", "heading", heading), *lines] if heading else lines, [node("n1")], grammar, metadata)


def sectioned(
    lines: list[Any], nodes: list[Node], grammar: Grammar, metadata: Metadata = METADATA
) -> tuple[list[Target], list[Diagnostic]]:
    """The targets and diagnostics of passages, each with its node, its kind and its text; a label has two characters."""
    text = fold("\n".join(line for _, _, line in lines))
    passages, start = [], 0
    for node_id, kind, line in lines:
        end = start + len(line)
        if kind == "paragraph":
            passages.append(Passage(node_id, kind, (start, end), start, join_lines(text, (start, end))))
        else:
            passages.append(Passage(node_id, kind, (start, end), end, join_lines(text, (start + 2, end))))
        start = end + 1
    return find_targets(text, Outline(nodes, passages), [], [], metadata, grammar)


def shown(target: Target) -> str:
    """A target as the cases write it."""
    value = target.value if target.value_max is None else f"{target.value}..{target.value_max}"
    year = f"{target.year or '-'}{'*' if target.year_inferred else ''}"
    line = f"{target.indicator} | {target.direction} {target.comparator} | {value} {target.unit or ''} | {year}"
    return line if target.baseline is None else f"{line} | from {target.baseline}"


def table_of(source: str, header: Sequence[str]) -> tuple[Text, Table]:
    """A table of the lines of ``source``, cells between bars, and its text."""
    rows, place = [], 0
    for line in source.splitlines(keepends=True):
        cells = []
        for piece in line.rstrip("\n").split("|"):
            cells.append(Cell(text=piece, span=(place, place + len(piece))))
            place += len(piece) + 1
        rows.append(tuple(cells))
    table = Table(id="tb1", node=None, title=None, span=(0, len(source)), header=tuple(header), rows=tuple(rows), reconstructed=False)
    return fold(source), table


def metadata_of(signed: str | None, plan: tuple[int, int] | None, title: str | None = None) -> Metadata:
    return Metadata(
        title=Piece(text=title, value=title, span=(0, 0)) if title else None,
        signed_date=Piece(text=signed, value=signed, span=(0, 0)) if signed else None,
        plan_years=PlanYears(first=plan[0], last=plan[1]) if plan else None,
    )
