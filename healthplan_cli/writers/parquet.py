"""Documents as tables of typed columns, in Parquet files that join on their ids.

The tables and their columns are listed once, in ``TABLES``: the schema, the rows and the
documentation (``docs/batch.md``, and the metadata of each column) come from there. Spans
become two columns, ``…start`` and ``…end``, in characters of the decoded source.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from typing import IO, Any, NamedTuple, Self

from healthplan_cli.model import Cell, Document, Field, Node
from healthplan_cli.writers.files import replacing

Row = tuple[Any, ...]

# Rows of a table that are held in memory before they are written as a row group.
_ROW_GROUP = 20_000


class Column(NamedTuple):
    name: str
    type: str
    """``string``, ``int32``, ``int64``, ``double``, ``bool`` or ``strings`` (a list)."""
    about: str


class Table(NamedTuple):
    name: str
    about: str
    columns: tuple[Column, ...]
    rows: Callable[[Document], Iterator[Row]]
    """The values of the columns behind ``document_id``, a tuple a row."""


_DOCUMENT_ID = Column("document_id", "string", "the document; the same in all tables")


def _span(prefix: str, about: str) -> tuple[Column, Column]:
    return (
        Column(f"{prefix}start", "int32", f"first character of {about}"),
        Column(f"{prefix}end", "int32", f"behind the last character of {about}"),
    )


def _ends(span: tuple[int, int] | None) -> tuple[int | None, int | None]:
    return span or (None, None)


def _value(field: Field | None) -> str | None:
    return field.value if field else None


def _documents(document: Document) -> Iterator[Row]:
    source, generator, metadata = document.source, document.generator, document.metadata
    years = metadata.plan_years
    yield (
        source.name,
        source.media_type,
        source.encoding,
        source.sha256,
        source.bytes,
        source.characters,
        document.schema_version,
        generator.version,
        generator.grammar,
        _value(metadata.title),
        _value(metadata.document_number),
        [field.value for field in metadata.issuers],
        [field.value for field in metadata.addressees],
        _value(metadata.signed_date),
        _value(metadata.published_date),
        _value(metadata.written_date),
        _value(metadata.index_number),
        _value(metadata.publisher),
        _value(metadata.validity),
        years.first if years else None,
        years.last if years else None,
    )


def _nodes(document: Document) -> Iterator[Row]:
    stack: list[tuple[Node, str | None, int]] = [(node, None, 1) for node in reversed(document.outline)]
    position = 0
    while stack:
        node, parent, depth = stack.pop()
        stack += [(child, node.id, depth + 1) for child in reversed(node.children)]
        text = "\n".join(paragraph.text for paragraph in node.paragraphs)
        place = (node.id, parent, position, depth)
        printed = (node.style, node.label, node.number, node.repaired, node.title)
        yield (*place, *printed, *_ends(node.title_span), *node.span, text)
        position += 1


def _responsibilities(document: Document) -> Iterator[Row]:
    for one in document.responsibilities:
        flags = (one.marker, one.by_duty, one.open, one.repaired)
        yield (
            one.id,
            one.node,
            one.scope,
            *one.span,
            *one.covers,
            *flags,
            one.table,
            one.row,
            one.due,
            one.rule,
        )


def _units(document: Document) -> Iterator[Row]:
    for one in document.responsibilities:
        for position, unit in enumerate(one.units):
            names = (unit.name, unit.full_name, unit.organisation)
            yield (one.id, position, *names, unit.role, *unit.span, unit.repaired)


def _targets(document: Document) -> Iterator[Row]:
    for one in document.targets:
        indicator = (one.indicator, one.indicator_id, *_ends(one.indicator_span))
        value = (one.direction, one.comparator, one.value, one.value_max, one.unit, *one.value_span)
        year = (one.year, one.year_inferred, *_ends(one.year_span), one.baseline)
        yield (one.id, one.node, one.text, *one.span, *indicator, *value, *year, one.table, one.row, one.rule)


def _references(document: Document) -> Iterator[Row]:
    for position, one in enumerate(document.references):
        yield (position, one.title, one.document_number, *one.span, one.self, one.repaired)


def _table_rows(document: Document) -> Iterator[Row]:
    for table in document.tables:
        for number, cells in enumerate(table.rows):
            texts = [cell.text for cell in cells]
            place = _ends(_row_span(cells))
            yield (
                table.id,
                number,
                table.node,
                table.title,
                table.header,
                texts,
                *place,
                table.reconstructed,
            )


def _row_span(cells: tuple[Cell, ...]) -> tuple[int, int] | None:
    if not cells:
        return None
    return min(cell.span[0] for cell in cells), max(cell.span[1] for cell in cells)


def _diagnostics(document: Document) -> Iterator[Row]:
    for position, one in enumerate(document.diagnostics):
        yield (position, one.code, one.severity, one.message, *one.span, one.node)


TABLES = (
    Table(
        "documents",
        "one row a notice",
        (
            Column("name", "string", "path of the notice within the inputs"),
            Column("media_type", "string", "what the source was read as"),
            Column("encoding", "string", "its encoding"),
            Column("sha256", "string", "of its bytes"),
            Column("bytes", "int64", "its size"),
            Column("characters", "int64", "length of the decoded text, in which all offsets count"),
            Column("schema_version", "string", "of the output contract"),
            Column("generator_version", "string", "of healthplan"),
            Column("grammar", "string", "fingerprint of the grammar"),
            Column("title", "string", "title, normalised, as are all fields below"),
            Column("document_number", "string", "such as 云健发〔2023〕1号"),
            Column("issuers", "strings", "who issued it"),
            Column("addressees", "strings", "whom it is sent to"),
            Column("signed_date", "string", "ISO 8601"),
            Column("published_date", "string", "ISO 8601"),
            Column("written_date", "string", "ISO 8601"),
            Column("index_number", "string", "索引号"),
            Column("publisher", "string", "发布机构"),
            Column("validity", "string", "有效性"),
            Column("plan_first_year", "int32", "first year of the plan"),
            Column("plan_last_year", "int32", "last year of the plan"),
        ),
        _documents,
    ),
    Table(
        "nodes",
        "one row a numbered heading or item, in reading order",
        (
            Column("node_id", "string", "the node, unique in its document"),
            Column("parent_id", "string", "the node it stands in; null at the top"),
            Column("position", "int32", "0-based place in reading order"),
            Column("depth", "int32", "1 at the top"),
            Column("style", "string", "such as chinese-comma"),
            Column("label", "string", "as printed"),
            Column("number", "int32", "what the label means"),
            Column("repaired", "bool", "read off a damaged label"),
            Column("title", "string", "its heading"),
            *_span("title_", "the heading"),
            *_span("", "the node and all below it"),
            Column("text", "string", "its own paragraphs, one a line"),
        ),
        _nodes,
    ),
    Table(
        "responsibilities",
        "one row a list of who does it",
        (
            Column("responsibility_id", "string", "the list, unique in its document"),
            Column("node_id", "string", "the node it stands in"),
            Column("scope", "string", "node, paragraph, sentence or row"),
            *_span("", "the list"),
            *_span("covers_", "the text that it answers for"),
            Column("marker", "string", "such as 责任单位"),
            Column("by_duty", "bool", "按职责分工负责"),
            Column("open", "bool", "the list ends in 等"),
            Column("repaired", "bool", "read off damaged text"),
            Column("table_id", "string", "the table it was read from"),
            Column("row", "int32", "its 0-based row there"),
            Column("due", "string", "the time limit stated in that row"),
            Column("rule", "string", "the grammar rule that found it"),
        ),
        _responsibilities,
    ),
    Table(
        "units",
        "one row a unit of a responsibility",
        (
            Column("responsibility_id", "string", "the list it stands in"),
            Column("position", "int32", "0-based place in the list"),
            Column("name", "string", "as printed"),
            Column("full_name", "string", "with its place, such as 临江县卫生健康局"),
            Column("organisation", "string", "kind of organisation, comparable between places"),
            Column("role", "string", "lead, participant or responsible"),
            *_span("", "the name"),
            Column("repaired", "bool", "read off damaged text"),
        ),
        _units,
    ),
    Table(
        "targets",
        "one row a number that the notice commits to",
        (
            Column("target_id", "string", "the target, unique in its document"),
            Column("node_id", "string", "the node it stands in"),
            Column("text", "string", "the words that state it"),
            *_span("", "those words"),
            Column("indicator", "string", "what is measured, as printed"),
            Column("indicator_id", "string", "the indicator, comparable between notices"),
            *_span("indicator_", "the indicator"),
            Column("direction", "string", "reach, increase, decrease or keep"),
            Column("comparator", "string", "eq, ge, gt, le, lt, approx or range"),
            Column("value", "double", "the number"),
            Column("value_max", "double", "upper end of a range"),
            Column("unit", "string", "such as %"),
            *_span("value_", "the number"),
            Column("year", "int32", "by when"),
            Column("year_inferred", "bool", "the year comes from the plan"),
            *_span("year_", "the year"),
            Column("baseline", "double", "the value it starts from"),
            Column("table_id", "string", "the table it was read from"),
            Column("row", "int32", "its 0-based row there"),
            Column("rule", "string", "the grammar rule that found it"),
        ),
        _targets,
    ),
    Table(
        "references",
        "one row a document that the notice cites",
        (
            Column("position", "int32", "0-based place among the references"),
            Column("title", "string", "the cited title"),
            Column("document_number", "string", "its number"),
            *_span("", "the citation"),
            Column("self", "bool", "the notice cites itself"),
            Column("repaired", "bool", "read off damaged text"),
        ),
        _references,
    ),
    Table(
        "table_rows",
        "one row a row of a table in the notice",
        (
            Column("table_id", "string", "the table, unique in its document"),
            Column("row", "int32", "0-based, the header not counted"),
            Column("node_id", "string", "the node the table stands in"),
            Column("title", "string", "of the table"),
            Column("header", "strings", "of the table"),
            Column("cells", "strings", "of the row"),
            *_span("", "the row"),
            Column("reconstructed", "bool", "the page had flattened the table to lines"),
        ),
        _table_rows,
    ),
    Table(
        "diagnostics",
        "one row a repair, guess or defect",
        (
            Column("position", "int32", "0-based place among the diagnostics"),
            Column("code", "string", "such as HP101"),
            Column("severity", "string", "info, warning or error"),
            Column("message", "string", "what was assumed"),
            *_span("", "the place"),
            Column("node_id", "string", "the node concerned"),
        ),
        _diagnostics,
    ),
)


class TableWriter:
    """Writes documents to ``TABLE.parquet``, all of which appear when the last row is written."""

    def __init__(self, folder: str) -> None:
        self.names = [f"{table.name}.parquet" for table in TABLES]
        self._folder = folder
        self._files = contextlib.ExitStack()
        self._open: list[_OpenTable] = []

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as files:
            for table, name in zip(TABLES, self.names, strict=True):
                file = files.enter_context(replacing(os.path.join(self._folder, name)))
                self._open.append(files.enter_context(_OpenTable(table, file)))
            self._files = files.pop_all()
        return self

    def __exit__(self, *error: object) -> None:
        self._files.__exit__(*error)  # type: ignore[arg-type]

    def add(self, document_id: str, document: Document) -> None:
        for table in self._open:
            table.add(document_id, document)


class _OpenTable:
    """One table being written; rows become a row group as soon as there are enough."""

    def __init__(self, table: Table, file: IO[bytes]) -> None:
        import pyarrow
        import pyarrow.parquet

        self._arrow = pyarrow
        self._rows_of = table.rows
        types = {
            "strings": pyarrow.list_(pyarrow.string()),
            "double": pyarrow.float64(),
            "bool": pyarrow.bool_(),
        }
        self._schema = pyarrow.schema(
            [
                pyarrow.field(
                    column.name,
                    types.get(column.type) or getattr(pyarrow, column.type)(),
                    metadata={"description": column.about},
                )
                for column in (_DOCUMENT_ID, *table.columns)
            ],
            metadata={"description": table.about},
        )
        self._writer = pyarrow.parquet.ParquetWriter(file, self._schema, compression="zstd")
        self._rows: list[Row] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._flush()
        self._writer.close()

    def add(self, document_id: str, document: Document) -> None:
        self._rows += [(document_id, *row) for row in self._rows_of(document)]
        if len(self._rows) >= _ROW_GROUP:
            self._flush()

    def _flush(self) -> None:
        if not self._rows:
            return
        columns = zip(*self._rows, strict=True)
        arrays = [
            self._arrow.array(values, type=field.type) for values, field in zip(columns, self._schema, strict=True)
        ]
        self._writer.write_table(self._arrow.Table.from_arrays(arrays, schema=self._schema))
        self._rows = []
