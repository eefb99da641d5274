"""The facts of a document as rows of flat tables: for Parquet, for pandas and polars, for the documentation.

Names, types and descriptions of the columns come from the types of the contract. ``id``, ``node``,
``table`` and ``rule`` become ``…_id``, so that tables join on them; a span becomes two columns, ``span_start``
and ``span_end``, in characters of the decoded source. No table or column has a name that an SQL engine keeps for
itself. What a type does not say, such as a row's position, stands here.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Iterator
from typing import Any, Literal, NamedTuple

import msgspec

from healthplan_cli.model.contents import Contents, walk
from healthplan_cli.model.facts import (
    Diagnostic,
    Field,
    Generator,
    Metadata,
    Node,
    Place,
    PlanYears,
    Reference,
    Responsibility,
    SourceInfo,
    Span,
    Table,
    Target,
    Unit,
)
from healthplan_cli.model.tasks import Tasks

RecordKind = Literal[
    "documents", "nodes", "responsibilities", "units", "targets", "citations", "table_rows", "diagnostics", "places"
]
ColumnType = Literal["string", "int32", "int64", "double", "bool", "strings", "ints"]
Row = tuple[Any, ...]


class Column(NamedTuple):
    name: str
    type: ColumnType
    """``strings`` is a list of strings, ``ints`` one of integers (32 bits)."""
    about: str


class RecordTable(NamedTuple):
    name: RecordKind
    about: str
    columns: tuple[Column, ...]
    rows: Callable[[Contents], Iterator[Row]]
    """The values of the columns behind the first, ``document_id``: a tuple a row."""


# From the fields of a type to columns.

_TYPES: dict[object, ColumnType] = {
    str: "string",
    int: "int32",
    bool: "bool",
    int | float: "double",
    tuple[str, ...]: "strings",
    Field: "string",
    tuple[Field, ...]: "strings",
}
# The only numbers that the text does not bound.
_WIDE = ("bytes", "characters")


class _Flat:
    """Some fields of a type as columns."""

    def __init__(self, kind: type[msgspec.Struct], *names: str, **renamed: str) -> None:
        """The fields ``names``, or all that are flat, in the order of the type.

        ``renamed`` says for a field the name of its column, for a span what its two columns begin with.
        """
        self.columns: list[Column] = []
        self._readers: list[tuple[str, Callable[[Any], Row], int]] = []
        hints = typing.get_type_hints(kind, include_extras=True)
        for name in names or hints:
            columns = _columns(kind, name, hints[name], renamed.get(name))
            if columns:
                self.columns += columns
                self._readers.append((name, _reader(hints[name]), len(columns)))

    def values(self, fact: msgspec.Struct | None) -> Iterator[Any]:
        """The values of the columns, one by one; of a fact that is not there, Nones."""
        for name, read, width in self._readers:
            value = None if fact is None else getattr(fact, name)
            yield from (None,) * width if value is None else read(value)


def _columns(kind: type, name: str, hint: Any, renamed: str | None) -> list[Column]:
    annotation, meta = typing.get_args(hint)
    plain = _without_none(annotation)
    if plain == Span:
        prefix = renamed or (name if name == "span" else name.removesuffix("_span"))
        of = meta.extra["of"]
        return [
            Column(f"{prefix}_start", "int32", f"first character of {of}"),
            Column(f"{prefix}_end", "int32", f"behind the last character of {of}"),
        ]
    kind_of_column = "string" if typing.get_origin(plain) is Literal else _TYPES.get(plain)
    if kind_of_column is None:
        return []
    if name == "id":
        column = f"{kind.__name__.lower()}_id"
    else:
        column = f"{name}_id" if name in ("node", "table", "rule") else name
    return [Column(renamed or column, "int64" if name in _WIDE else kind_of_column, meta.description)]


def _without_none(annotation: Any) -> Any:
    kinds = [one for one in typing.get_args(annotation) if one is not type(None)]
    if type(None) not in typing.get_args(annotation):
        return annotation
    return kinds[0] if len(kinds) == 1 else int | float


def _reader(hint: Any) -> Callable[[Any], Row]:
    plain = _without_none(typing.get_args(hint)[0])
    if plain == Span:
        return tuple
    if plain == int | float:
        return lambda value: (float(value),)
    if plain == Field:
        return lambda field: (field.value,)
    if plain == tuple[Field, ...]:
        return lambda fields: ([field.value for field in fields],)
    if plain == tuple[str, ...]:
        return lambda texts: (list(texts),)
    return lambda value: (value,)


# The tables.

_DOCUMENT_ID = Column("document_id", "string", "the document; the same in all tables")
_POSITION = Column("ordinal", "int32", "its place among those of its document, counted from 0")

_SOURCE = _Flat(SourceInfo)
_MADE_BY = _Flat(Generator, "version", "grammar", version="generator_version")
_METADATA = _Flat(Metadata)
_YEARS = _Flat(PlanYears, first="plan_first_year", last="plan_last_year")
_VERSION = _Flat(Contents, "schema_version")
_NODE_ID = _Flat(Node, "id")
_NODE = _Flat(Node, "style", "label", "number", "repaired", "title", "title_span", "span", number="label_number")
_RESPONSIBILITY = _Flat(Responsibility, open="open_list", row="table_row")
_UNIT = _Flat(Unit)
_TARGET = _Flat(Target, row="table_row")
_REFERENCE = _Flat(Reference)
_TABLE_ID = _Flat(Table, "id")
_TABLE = _Flat(Table, "node", "title", "header", "reconstructed")
_DIAGNOSTIC = _Flat(Diagnostic)
_PLACE = _Flat(Place, at="located_at")
_SIDES = ("left", "lower", "right", "upper")


def _documents(document: Contents) -> Iterator[Row]:
    yield (
        *_SOURCE.values(document.source),
        *_VERSION.values(document),
        *_MADE_BY.values(document.generator),
        *_METADATA.values(document.metadata),
        *_YEARS.values(document.metadata.plan_years),
    )


def _nodes(document: Contents) -> Iterator[Row]:
    depths: dict[str | None, int] = {None: 0}
    for position, (node, parent, _) in enumerate(walk(document)):
        above = None if parent is None else parent.id
        depths[node.id] = depths[above] + 1
        text = "\n".join(paragraph.text for paragraph in node.paragraphs)
        yield (*_NODE_ID.values(node), above, position, depths[node.id], *_NODE.values(node), text)


def _responsibilities(document: Contents) -> Iterator[Row]:
    tasks = Tasks(document)
    return ((*_RESPONSIBILITY.values(one), tasks.of(one)) for one in document.responsibilities)


def _units(document: Contents) -> Iterator[Row]:
    for one in document.responsibilities:
        for position, unit in enumerate(one.units):
            yield (one.id, position, *_UNIT.values(unit))


def _targets(document: Contents) -> Iterator[Row]:
    return (tuple(_TARGET.values(one)) for one in document.targets)


def _citations(document: Contents) -> Iterator[Row]:
    return ((position, *_REFERENCE.values(one)) for position, one in enumerate(document.references))


def _table_rows(document: Contents) -> Iterator[Row]:
    for table in document.tables:
        for number, cells in enumerate(table.rows):
            start = min((cell.span[0] for cell in cells), default=None)
            end = max((cell.span[1] for cell in cells), default=None)
            texts = [cell.text for cell in cells]
            reach = [cell.columns for cell in cells], [cell.rows for cell in cells]
            yield (*_TABLE_ID.values(table), number, *_TABLE.values(table), texts, *reach, start, end)


def _diagnostics(document: Contents) -> Iterator[Row]:
    return ((position, *_DIAGNOSTIC.values(one)) for position, one in enumerate(document.diagnostics))


def _places(document: Contents) -> Iterator[Row]:
    for position, piece in enumerate(document.source.map or ()):
        yield (position, *_PLACE.values(piece), *(piece.box or (None,) * len(_SIDES)))


def _table(
    name: RecordKind, about: str, rows: Callable[[Contents], Iterator[Row]], *columns: Column | _Flat
) -> RecordTable:
    flat = (one.columns if isinstance(one, _Flat) else [one] for one in columns)
    return RecordTable(name, about, (_DOCUMENT_ID, *(column for some in flat for column in some)), rows)


TABLES = (
    _table("documents", "one row a notice", _documents, _SOURCE, _VERSION, _MADE_BY, _METADATA, _YEARS),
    _table(
        "nodes",
        "one row a numbered heading or item, in order of the text",
        _nodes,
        _NODE_ID,
        Column("parent_id", "string", "the node directly above it; null at the top"),
        _POSITION,
        Column("depth", "int32", "1 at the top"),
        _NODE,
        Column("text", "string", "its own paragraphs, one a line"),
    ),
    _table(
        "responsibilities",
        "one row a list of who does it",
        _responsibilities,
        _RESPONSIBILITY,
        Column("task", "string", "what they do: title and text of the item, the paragraphs, or the row that it covers"),
    ),
    _table(
        "units",
        "one row a unit of a responsibility",
        _units,
        Column("responsibility_id", "string", "the list it stands in"),
        Column("ordinal", "int32", "its place in the list, counted from 0"),
        _UNIT,
    ),
    _table("targets", "one row a number that the notice commits to", _targets, _TARGET),
    _table("citations", "one row a document that the notice names", _citations, _POSITION, _REFERENCE),
    _table(
        "table_rows",
        "one row a row of a table",
        _table_rows,
        _TABLE_ID,
        Column("table_row", "int32", "its place in the table, counted from 0"),
        _TABLE,
        Column("cells", "strings", "the texts of its cells"),
        Column("cell_columns", "ints", "for each cell, how many columns it reaches over"),
        Column("cell_rows", "ints", "for each cell, how many rows it reaches over"),
        Column("span_start", "int32", "first character of the row"),
        Column("span_end", "int32", "behind the last character of the row"),
    ),
    _table("diagnostics", "one row a repair, guess or defect", _diagnostics, _POSITION, _DIAGNOSTIC),
    _table(
        "places",
        "with `--with-map`, one row a piece of the text, with its place in the original",
        _places,
        _POSITION,
        _PLACE,
        *(Column(f"box_{side}", "double", f"{side} edge on the page, in points") for side in _SIDES),
    ),
)
_BY_NAME = {table.name: table for table in TABLES}


def record_table(kind: RecordKind) -> RecordTable:
    """The table of that kind.

    Raises:
        ValueError: there is none.
    """
    table = _BY_NAME.get(kind)
    if table is None:
        raise ValueError(f"no records of kind {kind!r}; there are {', '.join(_BY_NAME)}")
    return table
