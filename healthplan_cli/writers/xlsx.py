"""Tables as one Excel workbook: a sheet that says what it holds, then a sheet a table.

Rows go straight to the disk, so that memory does not grow with them. The same facts give the same bytes.
"""

from __future__ import annotations

import contextlib
import datetime
import os
import tempfile
from collections.abc import Iterable, Sequence
from typing import Any, Self

from healthplan_cli.model import Document
from healthplan_cli.model.records import Column, Row
from healthplan_cli.writers.files import replacing
from healthplan_cli.writers.tables import ExportTable

MOST_ROWS = 1_048_576
"""Rows of a sheet in Excel, the header among them."""
LONGEST_TEXT = 32_767
"""Characters of a cell in Excel."""

# Excel asks for a date of its own; one that never changes keeps the bytes the same.
_CREATED = datetime.datetime(2000, 1, 1)
_WIDE, _NARROW, _NUMBER = 48, 18, 11
_LONG_TEXTS = ("text", "task", "sentence", "title", "document", "message", "cells", "header", "addressees", "issuers")

_ABOUT = "说明 About"
_INTRODUCTION = (
    "Facts of government notices, made by healthplan; each sheet is a table, and this one says what they hold.",
    "公文事实表：每张工作表是一个表，本页说明各表与各列的含义。v_targets 是指标一览，v_tasks 是任务与单位一览，"
    "其余各表以 document_id 及 node_id、responsibility_id、table_id 相连。",
)


class XlsxWriter:
    """Writes documents to one workbook, which appears when the last row is written."""

    def __init__(self, path: str, tables: tuple[ExportTable, ...]) -> None:
        self.names = [os.path.basename(path)]
        self._path = path
        views = [table for table in tables if table.view is not None]
        self._tables = (*views, *(table for table in tables if table.view is None))
        self._files = contextlib.ExitStack()

    def __enter__(self) -> Self:
        import xlsxwriter

        with contextlib.ExitStack() as files:
            file = files.enter_context(replacing(self._path))
            folder = files.enter_context(tempfile.TemporaryDirectory(prefix="healthplan-"))
            self._book = xlsxwriter.Workbook(file, {"constant_memory": True, "tmpdir": folder})
            self._book.use_zip64()
            self._book.set_properties({"title": "healthplan", "created": _CREATED})
            self._formats = _Formats(self._book)
            self._about = self._book.add_worksheet(_ABOUT)
            self._sheets = [_Sheet(self._book, table, self._formats) for table in self._tables]
            self._files = files.pop_all()
        return self

    def __exit__(self, kind: object, *error: object) -> None:
        if kind is None:
            with self._files:
                for sheet in self._sheets:
                    sheet.finish()
                self._introduce()
                self._book.close()
        else:
            with contextlib.suppress(Exception):  # what broke the block is the error to tell
                self._book.close()  # what it writes goes the way of the temporary file
            self._files.__exit__(kind, *error)  # type: ignore[arg-type]

    def add(self, document_id: str, document: Document) -> None:
        """Add the rows of a document."""
        for sheet in self._sheets:
            for row in sheet.table.rows(document_id, document):
                sheet.write(row)

    def _introduce(self) -> None:
        """The first sheet: how many rows each sheet has and what it holds, then what each column means."""
        bold = self._formats.header
        rows: list[tuple[Row, Any]] = [((text,), None) for text in _INTRODUCTION]
        rows += [((), None), (("sheet", "rows", "one row is"), bold)]
        rows += [((sheet.table.name, sheet.count, sheet.table.about), None) for sheet in self._sheets]
        cut = sum(sheet.cut for sheet in self._sheets)
        if cut:
            rows.append(((f"{cut} texts longer than {LONGEST_TEXT:,} characters are cut and end in …",), None))
        rows += [((), None), (("sheet", "column", "meaning"), bold)]
        for sheet in self._sheets:
            rows += [((sheet.table.name, column.name, column.about), None) for column in sheet.table.columns]
        self._about.set_column(0, 1, 22)
        self._about.set_column(2, 2, 100)
        for number, (values, form) in enumerate(rows):
            for place, value in enumerate(values):
                _write(self._about, number, place, value, form)


class _Formats:
    """The looks of cells."""

    def __init__(self, book: Any) -> None:
        self.header = book.add_format({"bold": True, "bg_color": "#DDE6F0", "border": 1, "valign": "top"})
        self.text = book.add_format({"valign": "top"})
        self.long = book.add_format({"valign": "top", "text_wrap": True})


class _Sheet:
    """One table being written; where it has more rows than a sheet can hold it goes on in another."""

    def __init__(self, book: Any, table: ExportTable, formats: _Formats) -> None:
        self.table = table
        self.count = 0
        self.cut = 0
        self._book = book
        self._formats = formats
        self._forms = [formats.long if column.name in _LONG_TEXTS else formats.text for column in table.columns]
        self._number = 0
        self._begin()

    def _begin(self) -> None:
        self._number += 1
        name = self.table.name if self._number == 1 else f"{self.table.name} {self._number}"
        self._sheet = self._book.add_worksheet(name)
        self._row = 0
        for place, column in enumerate(self.table.columns):
            self._sheet.set_column(place, place, _width(column))
            _write(self._sheet, 0, place, column.name, self._formats.header)
        self._sheet.freeze_panes(1, 1)

    def write(self, row: Row) -> None:
        """Add a row."""
        if self._row + 1 == MOST_ROWS:
            self.finish()
            self._begin()
        self._row += 1
        self.count += 1
        for place, (value, form) in enumerate(zip(row, self._forms, strict=True)):
            self.cut += _write(self._sheet, self._row, place, value, form)

    def finish(self) -> None:
        """Put the filter over the rows of the sheet."""
        self._sheet.autofilter(0, 0, self._row, len(self.table.columns) - 1)


def _width(column: Column) -> int:
    if column.name in _LONG_TEXTS:
        return _WIDE
    return _NARROW if column.type in ("string", "strings") else _NUMBER


def _write(sheet: Any, row: int, place: int, value: Any, form: Any) -> bool:
    """Write one cell; True if its text had to be cut. A text is never taken for a formula, a number or a link."""
    if value is None:
        return False
    if isinstance(value, bool):
        sheet.write_boolean(row, place, value, form)
        return False
    if isinstance(value, int | float):
        sheet.write_number(row, place, value, form)
        return False
    text = "；".join(map(str, value)) if isinstance(value, list) else str(value)
    cut = len(text) > LONGEST_TEXT
    sheet.write_string(row, place, text[: LONGEST_TEXT - 1] + "…" if cut else text, form)
    return cut


def write_workbook(path: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Write one table of any columns as a workbook of one sheet."""
    import xlsxwriter

    with replacing(path) as file, tempfile.TemporaryDirectory(prefix="healthplan-") as folder:
        book = xlsxwriter.Workbook(file, {"constant_memory": True, "tmpdir": folder})
        book.set_properties({"title": "healthplan", "created": _CREATED})
        table = ExportTable("table", "", tuple(Column(name, "string", "") for name in columns), lambda _, __: iter(()))
        sheet = _Sheet(book, table, _Formats(book))
        for row in rows:
            sheet.write(row)
        sheet.finish()
        book.close()
