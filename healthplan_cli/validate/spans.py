"""Every span lies inside the text; neighbours do not overlap; parts lie inside their wholes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple, Protocol

import msgspec

from healthplan_cli.model import Document, Responsibility, Span, Target, shape_of, walk
from healthplan_cli.validate.findings import Finding, finding


class _Spanned(Protocol):
    @property
    def span(self) -> Span: ...


class _Part(NamedTuple):
    """Something that must lie inside something else."""

    where: str
    span: Span
    what: str
    whole: Span
    other: str


def check_spans(document: Document) -> Iterator[Finding]:
    """Spans run forward and inside the text."""
    size = document.source.characters
    for where, (start, end) in _all_spans(document, "$"):
        if not 0 <= start <= end <= size:
            yield finding("HP903", where, (start, end))


def _all_spans(value: object, where: str) -> Iterator[tuple[str, Span]]:
    stack = [(value, where)]
    while stack:
        value, where = stack.pop()
        if isinstance(value, tuple):
            stack.extend((item, f"{where}[{i}]") for i, item in enumerate(value))
        elif isinstance(value, msgspec.Struct):
            shape = shape_of(type(value))
            for name in shape.spans:
                span = getattr(value, name)
                if span is not None:
                    yield f"{where}.{name}", span
            stack.extend((getattr(value, name), f"{where}.{name}") for name in shape.parts)


def check_neighbours(document: Document) -> Iterator[Finding]:
    """Blocks, tables, sibling nodes and the paragraphs of a node: in order, none over another."""
    yield from _neighbours(document.blocks, "$.blocks", "the block")
    yield from _neighbours(document.tables, "$.tables", "the table")
    yield from _neighbours(document.outline, "$.outline", "the node")
    yield from _neighbours(document.source.map or (), "$.source.map", "the piece of the map")
    for node, _, where in walk(document):
        yield from _neighbours(node.children, f"{where}.children", "the node")
        yield from _neighbours(node.paragraphs, f"{where}.paragraphs", "the paragraph")


def _neighbours(items: Sequence[_Spanned], where: str, what: str) -> Iterator[Finding]:
    for i, (before, after) in enumerate(pairwise(items), start=1):
        if after.span[0] < before.span[1] or after.span[0] < before.span[0]:
            yield finding("HP904", f"{where}[{i}].span", after.span, what=what, other="the one before it")


def check_parts(document: Document) -> Iterator[Finding]:
    """What belongs to something stands inside it."""
    for part in _parts(document):
        if part.span[0] < part.whole[0] or part.span[1] > part.whole[1]:
            yield finding("HP905", part.where, part.span, what=part.what, other=part.other)


def check_blocks(document: Document) -> Iterator[Finding]:
    """A block of a node shares text with it. It may reach further: it also holds what prints nothing."""
    nodes = {node.id: node.span for node, _, _ in walk(document)}
    for i, block in enumerate(document.blocks):
        start, end = nodes.get(block.node or "", block.span)
        if block.span[1] <= start or block.span[0] >= end:
            yield finding("HP905", f"$.blocks[{i}].span", block.span, what="the block", other="its node")


def _parts(document: Document) -> Iterator[_Part]:
    nodes = {node.id: node.span for node, _, _ in walk(document)}
    tables = {table.id: table.span for table in document.tables}
    for node, parent, where in walk(document):
        if parent is not None:
            yield _Part(f"{where}.span", node.span, "the node", parent.span, "its parent")
        if node.title_span is not None:
            yield _Part(f"{where}.title_span", node.title_span, "the title", node.span, "its node")
        for i, paragraph in enumerate(node.paragraphs):
            yield _Part(f"{where}.paragraphs[{i}].span", paragraph.span, "the paragraph", node.span, "its node")
    for i, table in enumerate(document.tables):
        if table.node in nodes:
            yield _Part(f"$.tables[{i}].span", table.span, "the table", nodes[table.node], "its node")
        for r, row in enumerate(table.rows):
            for c, cell in enumerate(row):
                yield _Part(f"$.tables[{i}].rows[{r}][{c}].span", cell.span, "the cell", table.span, "its table")
    for i, entry in enumerate(document.responsibilities):
        yield from _parts_of_list(entry, f"$.responsibilities[{i}]", nodes, tables)
    for i, target in enumerate(document.targets):
        yield from _parts_of_target(target, f"$.targets[{i}]", nodes, tables)


def _parts_of_list(
    entry: Responsibility, where: str, nodes: dict[str, Span], tables: dict[str, Span]
) -> Iterator[_Part]:
    for i, unit in enumerate(entry.units):
        yield _Part(f"{where}.units[{i}].span", unit.span, "the unit", entry.span, "its list")
    for name, span, what in (("span", entry.span, "the list"), ("covers", entry.covers, "what the list covers")):
        if entry.node in nodes:
            yield _Part(f"{where}.{name}", span, what, nodes[entry.node], "its node")
        if entry.table in tables:
            yield _Part(f"{where}.{name}", span, what, tables[entry.table], "its table")


def _parts_of_target(target: Target, where: str, nodes: dict[str, Span], tables: dict[str, Span]) -> Iterator[_Part]:
    yield _Part(f"{where}.value_span", target.value_span, "the value", target.span, "its target")
    if target.node in nodes:
        yield _Part(f"{where}.span", target.span, "the target", nodes[target.node], "its node")
    if target.table in tables:
        yield _Part(f"{where}.span", target.span, "the target", tables[target.table], "its table")


def check_covers(document: Document) -> Iterator[Finding]:
    """A list answers for text beside it, or for all that it stands in; never for half of itself."""
    for i, entry in enumerate(document.responsibilities):
        (start, end), (list_start, list_end) = entry.covers, entry.span
        beside = end <= list_start or start >= list_end
        around = start <= list_start and end >= list_end
        if not beside and not around:
            yield finding(
                "HP904", f"$.responsibilities[{i}].covers", entry.covers, what="what the list covers", other="the list"
            )
