"""Tables as one DuckDB file: keys, views, and descriptions as comments.

DuckDB takes rows one by one slowly and files fast, so the rows of each table are gathered in a temporary
file of JSON lines, which knows lists and tells nothing from an empty text.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from typing import IO, Self

import msgspec

from healthplan_cli.model import Document
from healthplan_cli.writers.files import moved_into_place
from healthplan_cli.writers.tables import ExportTable

_TYPES = {
    "string": "VARCHAR",
    "int32": "INTEGER",
    "int64": "BIGINT",
    "double": "DOUBLE",
    "bool": "BOOLEAN",
    "strings": "VARCHAR[]",
    "ints": "INTEGER[]",
}
# It may spill to its temporary folder what does not fit.
_MEMORY = "1GB"


class DuckdbWriter:
    """Writes documents to one DuckDB file, which appears when the last row is written."""

    def __init__(self, path: str, tables: tuple[ExportTable, ...]) -> None:
        self.names = [os.path.basename(path)]
        self._path = path
        self._tables = tables
        self._gathered: list[tuple[ExportTable, IO[bytes]]] = []
        self._files = contextlib.ExitStack()

    def __enter__(self) -> Self:
        import duckdb

        with contextlib.ExitStack() as files:
            place = files.enter_context(moved_into_place(self._path))
            folder = files.enter_context(tempfile.TemporaryDirectory(prefix="healthplan-"))
            database = duckdb.connect(place, config={"threads": "1", "memory_limit": _MEMORY, "temp_directory": folder})
            self._database = files.enter_context(contextlib.closing(database))
            for table in self._tables:
                if table.view is None:
                    file = files.enter_context(open(os.path.join(folder, f"{table.name}.jsonl"), "wb"))
                    self._gathered.append((table, file))
            self._files = files.pop_all()
        return self

    def __exit__(self, kind: object, *error: object) -> None:
        if kind is None:
            with self._files:
                self._finish()
        else:
            self._files.__exit__(kind, *error)  # type: ignore[arg-type]

    def add(self, document_id: str, document: Document) -> None:
        """Add the rows of a document."""
        encode = msgspec.json.encode
        for table, file in self._gathered:
            names = [column.name for column in table.columns]
            rows = table.rows(document_id, document)
            file.writelines(encode(dict(zip(names, row, strict=True))) + b"\n" for row in rows)

    def _finish(self) -> None:
        for table, file in self._gathered:
            file.close()
            self._database.execute(_definition(table))
            columns = {column.name: _TYPES[column.type] for column in table.columns}
            if os.path.getsize(file.name):
                rows = f"read_json($1, format = 'newline_delimited', columns = {columns})"
                self._database.execute(f"INSERT INTO {table.name} SELECT * FROM {rows}", [file.name])
            os.unlink(file.name)
        for table in self._tables:
            kind = "TABLE"
            if table.view is not None:
                kind = "VIEW"
                self._database.execute(f"CREATE VIEW {table.name} AS {table.view}")
            self._database.execute(f"COMMENT ON {kind} {table.name} IS {_quoted(table.about)}")
            for column in table.columns:
                self._database.execute(f"COMMENT ON COLUMN {table.name}.{column.name} IS {_quoted(column.about)}")
        self._database.execute("CHECKPOINT")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _definition(table: ExportTable) -> str:
    parts = [f"{column.name} {_TYPES[column.type]}" for column in table.columns]
    parts.append(f"PRIMARY KEY ({', '.join(table.key)})")
    for key in table.references:
        columns = ", ".join(key.columns)
        parts.append(f"FOREIGN KEY ({columns}) REFERENCES {key.table} ({columns})")
    return f"CREATE TABLE {table.name} ({', '.join(parts)})"
