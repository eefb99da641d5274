"""What a parsed notice holds: the fields of the contract, and the walk over its outline."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, NamedTuple

from healthplan_cli.model.facts import (
    Block,
    Diagnostic,
    Generator,
    Metadata,
    Node,
    Record,
    Reference,
    Responsibility,
    SourceInfo,
    Table,
    Target,
    about,
)

SCHEMA_VERSION = "1.0"


class Contents(Record, frozen=True, kw_only=True):
    """The fields of one parsed notice; ``Document`` adds the ways to read and show them."""

    schema_version: Annotated[str, about(f"version of this contract: `{SCHEMA_VERSION}`")] = SCHEMA_VERSION
    generator: Annotated[Generator, about("what made the document")]
    source: Annotated[SourceInfo, about("where the text came from")]
    metadata: Annotated[Metadata, about("what the notice says about itself")]
    blocks: Annotated[tuple[Block, ...], about("the whole text, divided by kind, in order")]
    outline: Annotated[tuple[Node, ...], about("numbered headings and items, as a tree")]
    responsibilities: Annotated[tuple[Responsibility, ...], about("who does it: one entry a list of units")] = ()
    targets: Annotated[tuple[Target, ...], about("what number by when: one entry a number")] = ()
    references: Annotated[tuple[Reference, ...], about("documents that the notice names, each title once")] = ()
    tables: Annotated[tuple[Table, ...], about("tables, also those that the page flattened to lines")] = ()
    diagnostics: Annotated[tuple[Diagnostic, ...], about("every repair and every guess, in order of the text")] = ()


class Visit(NamedTuple):
    node: Node
    parent: Node | None
    where: str


def walk(document: Contents) -> Iterator[Visit]:
    """Every node in the order of the text. No recursion: depth is the document's, not ours."""
    stack = [Visit(node, None, f"$.outline[{i}]") for i, node in enumerate(document.outline)][::-1]
    while stack:
        visit = stack.pop()
        yield visit
        stack.extend(
            Visit(child, visit.node, f"{visit.where}.children[{i}]")
            for i, child in reversed(list(enumerate(visit.node.children)))
        )
