"""The tables that are exported: those of ``healthplan_cli.model.records`` with labels, keys, and two views.

A view is a table that repeats others for people. Database engines compute it from the others, the
formats that have no views hold it as one more table; both give the same rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Document, Target, walk
from healthplan_cli.model.records import TABLES, Column, RecordTable, Row
from healthplan_cli.model.tasks import Tasks
from healthplan_cli.writers import labels
from healthplan_cli.writers.labels import Labels, measure_of


class ForeignKey(NamedTuple):
    columns: tuple[str, ...]
    table: str


class ExportTable(NamedTuple):
    """A table, or a view, as all formats write it."""

    name: str
    about: str
    columns: tuple[Column, ...]
    rows: Callable[[str, Document], Iterator[Row]]
    """The rows of a document of that id."""
    key: tuple[str, ...] = ()
    references: tuple[ForeignKey, ...] = ()
    view: str | None = None
    """The query that gives the same rows in a database."""


# The columns that identify a row within its document.
_KEYS = {
    "documents": (),
    "nodes": ("node_id",),
    "responsibilities": ("responsibility_id",),
    "units": ("responsibility_id", "ordinal"),
    "targets": ("target_id",),
    "citations": ("ordinal",),
    "table_rows": ("table_id", "table_row"),
    "diagnostics": ("ordinal",),
    "places": ("ordinal",),
}
_OWNERS = {"node_id": "nodes", "responsibility_id": "responsibilities"}

Labelled = Callable[[Any], str | None]


def export_tables(grammar: Grammar) -> tuple[ExportTable, ...]:
    """All tables in the order in which they refer to each other, then the views."""
    known = Labels(grammar)
    found: dict[str, Labelled] = {
        "indicator_id": known.indicator,
        "organisation": known.organisation,
        "role": labels.ROLES.get,
        "scope": labels.SCOPES.get,
        "direction": labels.DIRECTIONS.get,
        "comparator": labels.COMPARATORS.get,
        "severity": labels.SEVERITIES.get,
    }
    tables = [_table(one, found) for one in TABLES]
    return (_with_place(tables[0], known), *tables[1:], _targets_view(known), _tasks_view(known))


def _table(record: RecordTable, known: dict[str, Labelled]) -> ExportTable:
    """A table of records with the label of each id behind it."""
    columns: list[Column] = []
    labelled: list[tuple[int, Labelled]] = []
    for place, column in enumerate(record.columns):
        columns.append(column)
        if column.name in known:
            columns.append(_label_of(column.name))
            labelled.append((place, known[column.name]))

    def rows(document_id: str, document: Document) -> Iterator[Row]:
        for values in record.rows(document):
            row = [document_id, *values]
            for place, label in reversed(labelled):
                row.insert(place + 1, label(row[place]))
            yield tuple(row)

    key = ("document_id", *_KEYS[record.name])
    return ExportTable(record.name, record.about, tuple(columns), rows, key, _references(record))


def _label_of(column: str) -> Column:
    return Column(f"{column.removesuffix('_id')}_label", "string", f"what `{column}` means, in Chinese")


def _references(record: RecordTable) -> tuple[ForeignKey, ...]:
    if record.name == "documents":
        return ()
    names = [column.name for column in record.columns]
    owned = [
        ForeignKey(("document_id", column), owner)
        for column, owner in _OWNERS.items()
        if column in names and owner != record.name
    ]
    return (ForeignKey(("document_id",), "documents"), *owned)


def _with_place(documents: ExportTable, known: Labels) -> ExportTable:
    """The table of documents with the place of each."""
    column = Column("place", "string", "the place whose notice it is, as issuer, publisher or title names it")

    def rows(document_id: str, document: Document) -> Iterator[Row]:
        for row in documents.rows(document_id, document):
            yield (row[0], known.place(document), *row[1:])

    return documents._replace(columns=(documents.columns[0], column, *documents.columns[1:]), rows=rows)


# The views: what stands in them is said where it comes from.

_DOCUMENT = Column("document", "string", "title of the notice; where it has none, the name of its file")
_MEASURE = Column(
    "measure",
    "string",
    "`level`: `value` is a level (`reach`, `keep`); `change`: the size of a change, see the contract",
)
_TARGET_COLUMNS = ("year", "indicator_id", "indicator_label", "indicator")
_VALUE_COLUMNS = ("direction", "comparator", "value", "value_max", "unit", "baseline", "year_inferred")


def _targets_view(known: Labels) -> ExportTable:
    about = {column.name: column for table in TABLES if table.name == "targets" for column in table.columns}
    about["indicator_label"] = _label_of("indicator_id")
    columns = (
        Column("place", "string", "the place whose notice it is"),
        *(about[name] for name in _TARGET_COLUMNS),
        _MEASURE,
        *(about[name] for name in _VALUE_COLUMNS),
        _DOCUMENT,
        about["text"]._replace(name="sentence"),
        *(about[name] for name in ("document_id", "target_id", "node_id", "span_start", "span_end")),
    )

    def rows(document_id: str, document: Document) -> Iterator[Row]:
        place, title = known.place(document), document_name(document)
        for one in document.targets:
            yield (place, *_target_values(one, known), title, one.text, document_id, one.id, one.node, *one.span)

    return ExportTable("v_targets", "one row a target, with its place and document", columns, rows, view=_V_TARGETS)


def _target_values(one: Target, known: Labels) -> Row:
    numbers = (None if number is None else float(number) for number in (one.value, one.value_max, one.baseline))
    value, value_max, baseline = numbers
    return (
        one.year,
        one.indicator_id,
        known.indicator(one.indicator_id),
        one.indicator,
        measure_of(one.direction),
        one.direction,
        one.comparator,
        value,
        value_max,
        one.unit,
        baseline,
        one.year_inferred,
    )


def document_name(document: Document) -> str:
    """The title of a notice; where it has none, the name of its file."""
    title = document.metadata.title
    return title.value if title else document.source.name


_V_TARGETS = """
SELECT d.place, t.year, t.indicator_id, t.indicator_label, t.indicator,
  CASE WHEN t.direction IN ('reach', 'keep') THEN 'level' ELSE 'change' END AS measure,
  t.direction, t.comparator, t.value, t.value_max, t.unit, t.baseline, t.year_inferred,
  coalesce(d.title, d.name) AS document, t.text AS sentence,
  t.document_id, t.target_id, t.node_id, t.span_start, t.span_end
FROM targets AS t JOIN documents AS d ON d.document_id = t.document_id"""

_TASK_COLUMNS = (
    ("responsibilities", "due"),
    ("units", "role"),
    ("units", "role_label"),
    ("units", "organisation"),
    ("units", "organisation_label"),
    ("units", "full_name"),
    ("responsibilities", "task"),
    ("nodes", "label"),
)
_TASK_KEYS = (
    ("responsibilities", "open_list"),
    ("responsibilities", "by_duty"),
    ("responsibilities", "document_id"),
    ("responsibilities", "responsibility_id"),
    ("units", "ordinal"),
    ("responsibilities", "node_id"),
    ("units", "span_start"),
    ("units", "span_end"),
)


def _tasks_view(known: Labels) -> ExportTable:
    about: dict[tuple[str, str], Column] = {
        (table.name, column.name): column for table in TABLES for column in table.columns
    }
    about |= {("units", f"{name}_label"): _label_of(name) for name in ("role", "organisation")}
    columns = (
        Column("place", "string", "the place whose notice it is"),
        *(about[one] for one in _TASK_COLUMNS),
        _DOCUMENT,
        *(about[one] for one in _TASK_KEYS),
    )

    def rows(document_id: str, document: Document) -> Iterator[Row]:
        place, title, tasks = known.place(document), document_name(document), Tasks(document)
        names = {node.id: node.label for node, _, _ in walk(document)}
        for one in document.responsibilities:
            task, label = tasks.of(one), names.get(one.node or "")
            for position, unit in enumerate(one.units):
                body = (
                    unit.role,
                    labels.ROLES[unit.role],
                    unit.organisation,
                    known.organisation(unit.organisation),
                    unit.full_name,
                )
                ids = (one.open, one.by_duty, document_id, one.id, position, one.node)
                yield (place, one.due, *body, task, label, title, *ids, *unit.span)

    return ExportTable("v_tasks", "one row a body and what it is to do", columns, rows, view=_V_TASKS)


_V_TASKS = """
SELECT d.place, r.due, u.role, u.role_label, u.organisation, u.organisation_label, u.full_name,
  r.task, n.label, coalesce(d.title, d.name) AS document, r.open_list, r.by_duty,
  r.document_id, r.responsibility_id, u.ordinal, r.node_id, u.span_start, u.span_end
FROM units AS u
JOIN responsibilities AS r ON r.document_id = u.document_id AND r.responsibility_id = u.responsibility_id
JOIN documents AS d ON d.document_id = r.document_id
LEFT JOIN nodes AS n ON n.document_id = r.document_id AND n.node_id = r.node_id"""
