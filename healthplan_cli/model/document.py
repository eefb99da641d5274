"""A parsed notice as one value: read it, walk it, quote it, turn it into tables."""

from __future__ import annotations

import bisect
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, Self

import msgspec

from healthplan_cli.model.contents import SCHEMA_VERSION, Contents, walk
from healthplan_cli.model.facts import Node, Place, Span

if TYPE_CHECKING:
    from healthplan_cli.model.records import RecordKind


class Spanned(Protocol):
    """Whatever points home: a target, a unit, a node, a block, a field of the metadata …"""

    @property
    def span(self) -> Span: ...


class Document(Contents, frozen=True, dict=True):
    """One parsed notice: the output contract, version 1."""

    # ``dict`` above is for what is no field: the text, which is neither written nor compared, and the index of nodes.

    @classmethod
    def from_json(cls, data: bytes | str, *, text: str | None = None) -> Self:
        """Read a document from the JSON that ``to_json`` and the commands write.

        Args:
            data: one document; fields that this version does not know are left out.
            text: the decoded source text, if ``quote`` is to be used.

        Raises:
            msgspec.DecodeError: it is not JSON.
            msgspec.ValidationError: it is not a document, or one of another version of the contract than 1; a subclass
                of the former.
            ValueError: ``text`` is not as long as the document says.
        """
        document = msgspec.json.decode(data, type=cls)
        if document.schema_version.partition(".")[0] != SCHEMA_VERSION.partition(".")[0]:
            raise msgspec.ValidationError(
                f"schema_version {document.schema_version!r}: cannot read it as {SCHEMA_VERSION}"
            )
        return document if text is None else document.with_text(text)

    def to_json(self, *, pretty: bool = False) -> bytes:
        """The document as UTF-8 JSON without a final line end; ``pretty``: indented, what is short on one line."""
        data = msgspec.json.encode(self)
        if not pretty:
            return data
        from healthplan_cli.model.pretty import indented

        return indented(data)

    def to_dict(self) -> dict[str, Any]:
        """The document as dicts, lists and plain values: what a JSON library makes of ``to_json()``."""
        plain: dict[str, Any] = msgspec.json.decode(self.to_json())
        return plain

    def nodes(self) -> Iterator[Node]:
        """Every node of the outline, in order of the text: each before its children."""
        return (visit.node for visit in walk(self))

    def node(self, node_id: str) -> Node:
        """The node of that id, as facts name it.

        Raises:
            KeyError: the document has no such node.
        """
        return self._nodes_by_id[node_id]

    @cached_property
    def _nodes_by_id(self) -> dict[str, Node]:
        return {node.id: node for node in self.nodes()}

    @property
    def text(self) -> str | None:
        """The decoded source text, in which spans count; None when the document was read from JSON without it."""
        text: str | None = self.__dict__.get("text")
        return text

    def with_text(self, text: str) -> Self:
        """The same document, holding its decoded source text for ``quote``.

        The text is no part of the document: it is not written to JSON and not compared.

        Raises:
            ValueError: ``text`` is not as long as the document says, so it cannot be its text.
        """
        if len(text) != self.source.characters:
            raise ValueError(
                f"a text of {len(text):,} characters; the document was read from {self.source.characters:,}"
            )
        held = msgspec.structs.replace(self)
        held.__dict__["text"] = text
        return held

    def quote(self, fact: Spanned | Span) -> str:
        """What the notice prints at a fact, or at a span such as ``target.value_span``: damage and line ends included.

        Raises:
            ValueError: the document does not hold its text (see ``with_text``).
        """
        if self.text is None:
            raise ValueError("the document does not hold its text: give it to from_json or with_text")
        start, end = fact if isinstance(fact, tuple) else fact.span
        return self.text[start:end]

    def places(self, fact: Spanned | Span) -> tuple[Place, ...]:
        """Where a fact, or a span such as ``target.value_span``, stands in the original page or file.

        Returns:
            The pieces of the original that it touches, in order; none for an empty span.

        Raises:
            ValueError: the document has no map (see ``parse(…, with_map=True)`` and ``--with-map``).
        """
        pieces = self.source.map
        if pieces is None:
            raise ValueError("the document has no map of its source: parse it with with_map=True, or with --with-map")
        start, end = fact if isinstance(fact, tuple) else fact.span
        first = bisect.bisect_right(pieces, start, key=lambda piece: piece.span[1])
        last = bisect.bisect_left(pieces, end, key=lambda piece: piece.span[0], lo=first)
        return pieces[first:last]

    def records(self, kind: RecordKind, *, document_id: str | None = None) -> list[dict[str, Any]]:
        """The facts of a kind as flat dicts, for pandas, polars and the like.

        Args:
            kind: ``documents``, ``nodes``, ``responsibilities``, ``units``, ``targets``, ``references``,
                ``table_rows``, ``diagnostics`` or ``places``: a table of ``healthplan batch --format parquet``.
            document_id: what to write in the column of that name; by default ``source.name``.

        Returns:
            A dict a row. Its keys are the columns of the table, in order, also where a value is None.

        Raises:
            ValueError: there is no such kind.
        """
        from healthplan_cli.model.records import record_table

        table = record_table(kind)
        names = [column.name for column in table.columns]
        first = self.source.name if document_id is None else document_id
        return [dict(zip(names, (first, *row), strict=True)) for row in table.rows(self)]

    def __repr__(self) -> str:
        from healthplan_cli.model.notebook import in_a_line

        return in_a_line(self)

    def _repr_html_(self) -> str:
        """A summary in HTML, as notebooks show it."""
        from healthplan_cli.model.notebook import in_html

        return in_html(self)

    def __copy__(self) -> Self:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        # Pickled with its text, which is no field.
        return _unpickle, (type(self), self.to_json(), self.text)


def _unpickle(kind: type[Document], data: bytes, text: str | None) -> Document:
    return kind.from_json(data, text=text)
