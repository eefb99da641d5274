"""Documents as tables of typed columns, in Parquet files that join on their ids.

Tables and columns are those of ``healthplan_cli.writers.tables``; each column's description goes with it.
"""

from __future__ import annotations

import contextlib
import os
from typing import IO, Self

from healthplan_cli.model import Document
from healthplan_cli.model.records import Row
from healthplan_cli.writers.files import replacing
from healthplan_cli.writers.tables import ExportTable

# Rows of a table that are held in memory before they are written as a row group.
_ROW_GROUP = 20_000


class ParquetWriter:
    """Writes documents to ``TABLE.parquet``, all of which appear when the last row is written."""

    def __init__(self, folder: str, tables: tuple[ExportTable, ...]) -> None:
        self.names = [f"{table.name}.parquet" for table in tables]
        self._folder = folder
        self._tables = tables
        self._files = contextlib.ExitStack()
        self._open: list[_OpenTable] = []

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as files:
            for table, name in zip(self._tables, self.names, strict=True):
                file = files.enter_context(replacing(os.path.join(self._folder, name)))
                self._open.append(files.enter_context(_OpenTable(table, file)))
            self._files = files.pop_all()
        return self

    def __exit__(self, *error: object) -> None:
        self._files.__exit__(*error)  # type: ignore[arg-type]

    def add(self, document_id: str, document: Document) -> None:
        """Add the rows of a document."""
        for table in self._open:
            table.add(document_id, document)


class _OpenTable:
    """One table being written; rows become a row group as soon as there are enough."""

    def __init__(self, table: ExportTable, file: IO[bytes]) -> None:
        import pyarrow
        import pyarrow.parquet

        self._arrow = pyarrow
        self._rows_of = table.rows
        types = {
            "strings": pyarrow.list_(pyarrow.string()),
            "ints": pyarrow.list_(pyarrow.int32()),
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
                for column in table.columns
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
        self._rows += self._rows_of(document_id, document)
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
