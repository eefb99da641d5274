"""Ids are unique, and whatever names one can be followed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from healthplan_cli.model import Document, Responsibility, Table, Target, walk
from healthplan_cli.validate.findings import Finding, finding


def check_ids(document: Document) -> Iterator[Finding]:
    """No id stands for two things."""
    groups: list[Iterable[tuple[str, str]]] = [
        ((visit.node.id, visit.where) for visit in walk(document)),
        ((one.id, f"$.responsibilities[{i}]") for i, one in enumerate(document.responsibilities)),
        ((one.id, f"$.targets[{i}]") for i, one in enumerate(document.targets)),
        ((one.id, f"$.tables[{i}]") for i, one in enumerate(document.tables)),
    ]
    for group in groups:
        seen: set[str] = set()
        for identifier, where in group:
            if identifier in seen:
                yield finding("HP906", f"{where}.id", id=identifier)
            seen.add(identifier)


def check_order(document: Document) -> Iterator[Finding]:
    """Ids count from 1 in the order of the document."""
    groups = [("n", [(visit.node.id, visit.where) for visit in walk(document)])]
    for letter, name in (("r", "responsibilities"), ("t", "targets"), ("tb", "tables")):
        facts = getattr(document, name)
        groups.append((letter, [(one.id, f"$.{name}[{i}]") for i, one in enumerate(facts)]))
    for letter, group in groups:
        for number, (identifier, where) in enumerate(group, start=1):
            if identifier != f"{letter}{number}":
                yield finding("HP922", f"{where}.id", id=identifier, wanted=f"{letter}{number}")


def check_text_order(document: Document) -> Iterator[Finding]:
    """Lists, targets and tables stand in the order of the text."""
    for name in ("responsibilities", "targets", "tables"):
        for i, (before, one) in enumerate(pairwise(getattr(document, name)), start=1):
            if one.span[0] < before.span[0]:
                yield finding("HP904", f"$.{name}[{i}].span", one.span, what="it", other="the one before it")


def check_references(document: Document) -> Iterator[Finding]:
    """Nodes, tables and rows that are named are there."""
    nodes = {visit.node.id for visit in walk(document)}
    for name in ("blocks", "responsibilities", "targets", "tables", "diagnostics"):
        for i, one in enumerate(getattr(document, name)):
            if one.node is not None and one.node not in nodes:
                yield finding("HP907", f"$.{name}[{i}].node", one.span, kind="node", id=one.node)
    tables = {table.id: table for table in document.tables}
    for i, entry in enumerate(document.responsibilities):
        yield from _check_row(entry, f"$.responsibilities[{i}]", tables)
        if (entry.scope == "row") != (entry.table is not None):
            reason = "a list has the scope row exactly when it names a table"
            yield finding("HP909", f"$.responsibilities[{i}].scope", entry.span, reason=reason)
    for i, target in enumerate(document.targets):
        yield from _check_row(target, f"$.targets[{i}]", tables)


def _check_row(fact: Responsibility | Target, where: str, tables: dict[str, Table]) -> Iterator[Finding]:
    if fact.table is None:
        if fact.row is not None:
            yield finding("HP907", f"{where}.row", fact.span, kind="table for row", id=fact.row)
        return
    if fact.table not in tables:
        yield finding("HP907", f"{where}.table", fact.span, kind="table", id=fact.table)
    elif fact.row is not None and not 0 <= fact.row < len(tables[fact.table].rows):
        yield finding("HP907", f"{where}.row", fact.span, kind=f"row in table {fact.table}:", id=fact.row)
