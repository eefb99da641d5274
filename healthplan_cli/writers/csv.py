"""Tables as CSV files that Excel opens as they are: UTF-8 with a byte order mark, a file a table."""

from __future__ import annotations

import contextlib
import csv
import io
import os
from typing import Any, Self

from healthplan_cli.model import Document
from healthplan_cli.model.records import Row
from healthplan_cli.writers.files import replacing
from healthplan_cli.writers.tables import ExportTable
from healthplan_cli.writers.values import plain_row


class CsvWriter:
    """Writes documents to ``TABLE.csv``, all of which appear when the last row is written."""

    def __init__(self, folder: str, tables: tuple[ExportTable, ...]) -> None:
        self.names = [f"{table.name}.csv" for table in tables]
        self._folder = folder
        self._tables = tables
        self._files = contextlib.ExitStack()
        self._writers: list[Any] = []

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as files:
            for table, name in zip(self._tables, self.names, strict=True):
                raw = files.enter_context(replacing(os.path.join(self._folder, name)))
                text = io.TextIOWrapper(raw, "utf-8-sig", newline="")
                files.callback(text.detach)  # flushes; the file itself is closed by who opened it
                self._writers.append(csv.writer(text))
                self._writers[-1].writerow(column.name for column in table.columns)
            self._files = files.pop_all()
        return self

    def __exit__(self, *error: object) -> None:
        self._files.__exit__(*error)  # type: ignore[arg-type]

    def add(self, document_id: str, document: Document) -> None:
        """Add the rows of a document."""
        for table, writer in zip(self._tables, self._writers, strict=True):
            writer.writerows(_written(row) for row in table.rows(document_id, document))


def _written(row: Row) -> Row:
    """A row with true and false as 1 and 0, lists as JSON."""
    return tuple(int(value) if isinstance(value, bool) else value for value in plain_row(row))
