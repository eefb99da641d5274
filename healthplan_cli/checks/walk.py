"""Walk the outline of a document with the path to each node."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from healthplan_cli.model import Document, Node


class Visit(NamedTuple):
    node: Node
    parent: Node | None
    where: str


def walk(document: Document) -> Iterator[Visit]:
    """Every node in the order of the text. No recursion: depth is the document's, not ours."""
    stack = [Visit(node, None, f"$.outline[{i}]") for i, node in enumerate(document.outline)][::-1]
    while stack:
        visit = stack.pop()
        yield visit
        stack.extend(
            Visit(child, visit.node, f"{visit.where}.children[{i}]")
            for i, child in reversed(list(enumerate(visit.node.children)))
        )
