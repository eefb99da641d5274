"""The output contract as types: one place for the data, its JSON and its JSON Schema.

Every ``span`` is a half-open pair ``(start, end)`` of offsets in Unicode characters.
While the stages work, offsets count in ``Text.printed``; the document that leaves
``parse`` counts in the decoded source (see ``healthplan_cli.text.folded``). Whatever holds several
values is a tuple, so that a document is immutable all through and can be hashed.
"""

from __future__ import annotations

import typing
from collections.abc import Iterator
from functools import cache
from typing import Literal, NamedTuple

import msgspec

SCHEMA_VERSION = "1.0"

Span = tuple[int, int]

BlockKind = Literal[
    "chrome",
    "metadata",
    "title",
    "letter",
    "heading",
    "item",
    "paragraph",
    "table",
    "attachment",
    "signature",
    "distribution",
    "imprint",
    "unknown",
]
Style = Literal[
    "part",
    "chapter",
    "section",
    "article",
    "chinese-comma",
    "chinese-paren",
    "arabic-dot",
    "arabic-paren",
    "circled",
    "decimal",
    "other",
]
Role = Literal["lead", "participant", "responsible"]
Scope = Literal["node", "paragraph", "sentence", "row"]
Direction = Literal["reach", "increase", "decrease", "keep"]
Comparator = Literal["eq", "ge", "gt", "le", "lt", "approx", "range"]
Severity = Literal["info", "warning", "error"]


class _Record(msgspec.Struct, frozen=True):
    """A value of the contract: immutable, every field always written."""


class Generator(_Record, frozen=True, kw_only=True):
    name: str
    version: str
    grammar: str


class SourceInfo(_Record, frozen=True, kw_only=True):
    """Where the text came from; never an absolute path."""

    name: str
    media_type: str
    encoding: str
    sha256: str
    bytes: int
    characters: int


class Field(_Record, frozen=True, kw_only=True):
    """One piece of metadata: as printed, normalised, and where it stands."""

    text: str
    value: str
    span: Span
    repaired: bool = False


class PlanYears(_Record, frozen=True, kw_only=True):
    first: int
    last: int


class Metadata(_Record, frozen=True, kw_only=True):
    title: Field | None = None
    document_number: Field | None = None
    issuers: tuple[Field, ...] = ()
    addressees: tuple[Field, ...] = ()
    signed_date: Field | None = None
    published_date: Field | None = None
    written_date: Field | None = None
    index_number: Field | None = None
    publisher: Field | None = None
    validity: Field | None = None
    plan_years: PlanYears | None = None


class Block(_Record, frozen=True, kw_only=True):
    kind: BlockKind
    span: Span
    node: str | None = None


class Paragraph(_Record, frozen=True, kw_only=True):
    text: str
    span: Span


class Node(_Record, frozen=True, kw_only=True):
    """One numbered heading or item; ``span`` runs from its label to the end of its subtree."""

    id: str
    style: Style
    label: str
    number: int | None
    repaired: bool = False
    title: str | None = None
    title_span: Span | None = None
    span: Span
    paragraphs: tuple[Paragraph, ...] = ()
    children: tuple[Node, ...] = ()


class Unit(_Record, frozen=True, kw_only=True):
    name: str
    full_name: str
    organisation: str | None
    role: Role
    span: Span
    repaired: bool = False


class Responsibility(_Record, frozen=True, kw_only=True):
    """One list of who does it; ``covers`` is the text that the list answers for."""

    id: str
    node: str | None
    scope: Scope
    span: Span
    covers: Span
    marker: str | None
    by_duty: bool = False
    open: bool = False
    repaired: bool = False
    units: tuple[Unit, ...]
    rule: str
    table: str | None = None
    row: int | None = None
    due: str | None = None


class Target(_Record, frozen=True, kw_only=True):
    """One number that the notice commits to."""

    id: str
    node: str | None
    text: str
    span: Span
    indicator: str | None
    indicator_span: Span | None
    indicator_id: str | None = None
    direction: Direction
    comparator: Comparator
    value: int | float
    value_max: int | float | None = None
    unit: str | None
    value_span: Span
    year: int | None
    year_inferred: bool = False
    year_span: Span | None = None
    baseline: int | float | None = None
    rule: str
    table: str | None = None
    row: int | None = None


class Reference(_Record, frozen=True, kw_only=True):
    title: str
    document_number: str | None
    span: Span
    self: bool = False
    repaired: bool = False


class Cell(_Record, frozen=True, kw_only=True):
    text: str
    span: Span


class Table(_Record, frozen=True, kw_only=True):
    """A table; ``reconstructed`` when the page had flattened it to lines."""

    id: str
    node: str | None
    title: str | None
    span: Span
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    reconstructed: bool


class Diagnostic(_Record, frozen=True, kw_only=True):
    code: str
    severity: Severity
    message: str
    span: Span
    node: str | None = None


class Document(_Record, frozen=True, kw_only=True):
    """One parsed notice: the output contract, version 1."""

    schema_version: str = SCHEMA_VERSION
    generator: Generator
    source: SourceInfo
    metadata: Metadata
    blocks: tuple[Block, ...]
    outline: tuple[Node, ...]
    responsibilities: tuple[Responsibility, ...] = ()
    targets: tuple[Target, ...] = ()
    references: tuple[Reference, ...] = ()
    tables: tuple[Table, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    def to_json(self, *, pretty: bool = False) -> bytes:
        """The document as UTF-8 JSON, compact or indented by two, without a final line end."""
        data = msgspec.json.encode(self)
        return msgspec.json.format(data, indent=2) if pretty else data


def json_schema() -> dict[str, object]:
    """The JSON Schema (draft 2020-12) of ``Document``, made from the types themselves."""
    schema = msgspec.json.schema(Document)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


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


class Shape(NamedTuple):
    """Where the values of a type of this module keep their spans."""

    spans: tuple[str, ...]
    """Fields that hold a span, or None."""
    parts: tuple[str, ...]
    """Fields that hold another value of this module, tuples of such values, or None."""


@cache
def shape_of(kind: type[msgspec.Struct]) -> Shape:
    """The fields of ``kind`` that a walk to all spans must look at, by their annotations."""
    spans, parts = [], []
    for name, annotation in typing.get_type_hints(kind).items():
        if annotation in (Span, Span | None):
            spans.append(name)
        elif _holds_structs(annotation):
            parts.append(name)
    return Shape(tuple(spans), tuple(parts))


def _holds_structs(annotation: object) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, msgspec.Struct):
        return True
    return any(_holds_structs(one) for one in typing.get_args(annotation))
