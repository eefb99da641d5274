"""Tables as one SQLite file: keys, views, descriptions, and a full-text index that finds Chinese words.

The tokenizers of SQLite know no Chinese words: ``unicode61`` takes a whole clause for one, ``trigram`` finds none
of two characters. So the index holds every two neighbours as a word, and a longer word is a phrase of them.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import sqlite3
from collections.abc import Iterator
from typing import Self

from healthplan_cli.model import Document, walk
from healthplan_cli.model.records import Row
from healthplan_cli.writers.datasette import metadata
from healthplan_cli.writers.files import moved_into_place, write_atomically
from healthplan_cli.writers.tables import ExportTable
from healthplan_cli.writers.values import plain_row

_TYPES = {
    "string": "TEXT",
    "int32": "INTEGER",
    "int64": "INTEGER",
    "double": "REAL",
    "bool": "INTEGER",
    "strings": "TEXT",
    "ints": "TEXT",
}
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+|[^\W\u3400-\u9fff\U00020000-\U0003ffff]+")
# Rows of a table that are held in memory before they are written.
_BATCH = 5_000

_PASSAGES = """
CREATE TABLE passages (
  -- texts that can be searched: titles, numbered items, rows of tables
  passage_id INTEGER PRIMARY KEY,
  document_id TEXT NOT NULL REFERENCES documents (document_id), -- the document; the same in all tables
  kind TEXT NOT NULL, -- document, node or row
  node_id TEXT, -- id of the node, of a passage of that kind
  passage TEXT NOT NULL -- the text
);
CREATE VIRTUAL TABLE passages_fts USING fts5(bigrams, content='', tokenize='unicode61 remove_diacritics 0');
"""
_DESCRIPTIONS = """
CREATE TABLE column_descriptions (
  -- what each column of each table and view means
  table_name TEXT NOT NULL, -- the table or view
  column_name TEXT NOT NULL, -- the column
  description TEXT NOT NULL, -- what it means
  PRIMARY KEY (table_name, column_name)
) WITHOUT ROWID;
"""


def bigrams(text: str) -> str:
    """``text`` as words for the index: every two neighbours among Chinese characters; other words as they are.

    >>> bigrams("到2030年,健康素养")
    '到 2030 年 健康 康素 素养'
    """
    words: list[str] = []
    for run in _HAN.findall(text):
        if len(run) > 1 and not run[0].isascii():
            words += map("".join, itertools.pairwise(run))
        else:
            words.append(run)
    return " ".join(words)


class SqliteWriter:
    """Writes documents to one SQLite file and, beside it, the metadata with which datasette shows it."""

    def __init__(self, path: str, tables: tuple[ExportTable, ...]) -> None:
        base = os.path.splitext(path)[0]
        self.names = [os.path.basename(path), os.path.basename(f"{base}.metadata.json")]
        self._path = path
        self._tables = tables
        self._pending: list[list[Row]] = [[] for _ in tables]
        self._passages: list[Row] = []
        self._count = 0
        self._files = contextlib.ExitStack()

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as files:
            place = files.enter_context(moved_into_place(self._path))
            self._database = files.enter_context(contextlib.closing(sqlite3.connect(place)))
            # Nobody sees the file before it is whole, so it needs no journal.
            self._database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
            self._database.executescript("\n".join(map(_definition, self._tables)) + _PASSAGES + _DESCRIPTIONS)
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
        for table, pending in zip(self._tables, self._pending, strict=True):
            if table.view is None:
                pending += map(plain_row, table.rows(document_id, document))
        self._passages += _passages(document_id, document)
        if sum(map(len, self._pending)) >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        for table, pending in zip(self._tables, self._pending, strict=True):
            if table.view is not None:
                continue
            marks = ", ".join("?" * len(table.columns))
            self._database.executemany(f"INSERT INTO {table.name} VALUES ({marks})", pending)
            pending.clear()
        numbered = [(self._count + number, *row) for number, row in enumerate(self._passages, start=1)]
        self._count += len(numbered)
        self._database.executemany("INSERT INTO passages VALUES (?, ?, ?, ?, ?)", numbered)
        words = ((row[0], bigrams(row[-1])) for row in numbered)
        self._database.executemany("INSERT INTO passages_fts (rowid, bigrams) VALUES (?, ?)", words)
        self._passages.clear()
        self._database.commit()

    def _finish(self) -> None:
        self._flush()
        rows = [(table.name, column.name, column.about) for table in self._tables for column in table.columns]
        self._database.executemany("INSERT INTO column_descriptions VALUES (?, ?, ?)", rows)
        self._database.executescript("INSERT INTO passages_fts (passages_fts) VALUES ('optimize'); ANALYZE;")
        self._database.commit()
        name = os.path.splitext(self.names[0])[0]
        write_atomically(os.path.join(os.path.dirname(self._path), self.names[1]), metadata(name, self._tables))


def _definition(table: ExportTable) -> str:
    """The statements that make a table and what finds its rows, or a view."""
    if table.view is not None:
        return f"CREATE VIEW {table.name} AS -- {table.about}{table.view};"
    lines = [
        f"  {column.name} {_TYPES[column.type]}{' NOT NULL' * (column.name in table.key)}" for column in table.columns
    ]
    described = [f"{line}, -- {column.about}" for line, column in zip(lines, table.columns, strict=True)]
    keys = [f"  PRIMARY KEY ({', '.join(table.key)})"]
    for key in table.references:
        columns = ", ".join(key.columns)
        keys.append(f"  FOREIGN KEY ({columns}) REFERENCES {key.table} ({columns})")
    body = "\n".join([f"  -- {table.about}", *described]) + "\n" + ",\n".join(keys)
    return f"CREATE TABLE {table.name} (\n{body}\n);"


def _passages(document_id: str, document: Document) -> Iterator[Row]:
    """What can be searched: title of the notice, titles and paragraphs of its nodes, rows of its tables."""
    if document.metadata.title:
        yield (document_id, "document", None, document.metadata.title.value)
    for node, _, _ in walk(document):
        text = "\n".join(filter(None, [node.title, *(one.text for one in node.paragraphs)]))
        if text:
            yield (document_id, "node", node.id, text)
    for table in document.tables:
        for row in table.rows:
            if text := "\n".join(filter(None, (cell.text for cell in row))):
                yield (document_id, "row", table.node, text)
