"""The forms in which tables can be written, and what each of them needs."""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Literal, NamedTuple, Protocol, Self

from healthplan_cli.model import Document
from healthplan_cli.writers.tables import ExportTable

TableForm = Literal["csv", "duckdb", "parquet", "sqlite", "xlsx"]


class TablesWriter(Protocol):
    """Writes documents to tables, which appear when the block ends well."""

    names: list[str]
    """The files that it writes, in the folder that it was given or that of its path."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *error: object) -> None: ...

    def add(self, document_id: str, document: Document) -> None:
        """Add the rows of a document; ids must not repeat."""
        ...


class Form(NamedTuple):
    writer: str
    """Module and class."""
    suffixes: tuple[str, ...]
    """How the output is named."""
    folder: bool
    """The output is a folder with a file a table."""
    library: str | None = None
    """The library that it needs, which the extra named like the form brings."""


FORMS: dict[TableForm, Form] = {
    "csv": Form("csv.CsvWriter", (".csv",), folder=True),
    "duckdb": Form("duckdb.DuckdbWriter", (".duckdb",), folder=False, library="duckdb"),
    "parquet": Form("parquet.ParquetWriter", (".parquet",), folder=True, library="pyarrow"),
    "sqlite": Form("sqlite.SqliteWriter", (".sqlite", ".sqlite3", ".db"), folder=False),
    "xlsx": Form("xlsx.XlsxWriter", (".xlsx",), folder=False, library="xlsxwriter"),
}


def form_of(path: str) -> TableForm | None:
    """The form that the name of an output tells: ``facts.xlsx``, ``facts.parquet/``, ``csv/``; None if it tells none.

    >>> form_of("out/facts.sqlite"), form_of("csv/"), form_of("tables")
    ('sqlite', 'csv', None)
    """
    name = os.path.basename(path.rstrip("/")).lower()
    for form, about in FORMS.items():
        if name.endswith(about.suffixes) or (about.folder and name == form):
            return form
    return None


def missing(form: str) -> str | None:
    """What to say where the library of a form is not installed; None where nothing is missing."""
    about = FORMS.get(form)  # type: ignore[call-overload]
    if about is None or about.library is None or find_spec(about.library) is not None:
        return None
    return f"{form} needs {about.library}: pip install 'healthplan[{form}]'"


def open_tables(form: TableForm, path: str, tables: tuple[ExportTable, ...]) -> TablesWriter:
    """A writer of ``tables`` to ``path``, a folder that exists or a file, as the form has it."""
    module, _, name = FORMS[form].writer.partition(".")
    writer: Callable[[str, tuple[ExportTable, ...]], TablesWriter] = getattr(
        import_module(f"healthplan_cli.writers.{module}"), name
    )
    return writer(path, tables)
