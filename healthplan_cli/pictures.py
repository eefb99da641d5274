"""Which facts rest on text that was recognised in pictures of pages (OCR): each of them says so."""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence

from healthplan_cli.diagnostics import report
from healthplan_cli.model import Diagnostic, Document, Node, Span


def facts_in_pictures(document: Document, recognised: Sequence[Span]) -> list[Diagnostic]:
    """A diagnostic for each fact that has a character in one of the parts ``recognised``, which are in order."""
    if not recognised:
        return []
    starts = [start for start, _ in recognised]
    found = []
    for fact, span, node in _facts(document):
        last = bisect.bisect_left(starts, max(span[1], span[0] + 1)) - 1
        if last >= 0 and recognised[last][1] > span[0]:
            found.append(report("HP524", span, node, fact=fact))
    return found


def _facts(document: Document) -> Iterator[tuple[str, Span, str | None]]:
    """What each fact is called, where it stands, and its node."""
    metadata = document.metadata
    for name in metadata.__struct_fields__:
        value = getattr(metadata, name)
        for field in value if isinstance(value, tuple) else (value,):
            if (span := getattr(field, "span", None)) is not None:
                yield name.replace("_", " ").removesuffix("s"), span, None
    for node in _nodes(document.outline):
        # The heading alone: what is below it has diagnostics of its own.
        end = node.title_span[1] if node.title_span else node.span[0] + len(node.label)
        yield "heading", (node.span[0], end), node.id
    for responsibility in document.responsibilities:
        yield "responsibility", responsibility.span, responsibility.node
    for target in document.targets:
        yield "target", target.span, target.node
    for reference in document.references:
        yield "reference", reference.span, None
    for table in document.tables:
        yield "table", table.span, table.node


def _nodes(outline: Sequence[Node]) -> Iterator[Node]:
    stack = list(outline)[::-1]
    while stack:
        node = stack.pop()
        yield node
        stack += node.children[::-1]
