"""A document as a flat list of facts that can be recognised in another parse of it, or of next year's plan.

Ids and offsets move with every edit, so a fact is recognised by what it says: it has several
keys, from strict to loose, and a value, which is what may have changed.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from typing import NamedTuple

from healthplan_cli.model import Document, Node, Span, walk

Value = str | int | float | bool | list[str] | None
_OPENING = 24
"""Characters of its text that name an item without a title."""


class Fact(NamedTuple):
    kind: str
    name: str
    """How to call it, for people."""
    keys: tuple[tuple[Hashable, ...], ...]
    """What it can be recognised by, the surest first."""
    value: dict[str, Value]
    span: Span | None


def facts_of(document: Document) -> list[Fact]:
    """Every fact of ``document``, in the order of the contract. Repairs and rules are no facts."""
    headings: dict[str | None, str] = {None: ""}
    headings |= {node.id: _heading(node) for node, _, _ in walk(document)}
    makers: list[Callable[[Document, dict[str | None, str]], Iterator[Fact]]] = [
        _metadata,
        _nodes,
        _responsibilities,
        _targets,
        _references,
        _rows,
    ]
    return [fact for make in makers for fact in make(document, headings)]


def _heading(node: Node) -> str:
    """What a node is called: its title, else how its text begins, else its label."""
    if node.title:
        return _bare(node.title)
    return _bare(node.paragraphs[0].text)[:_OPENING] if node.paragraphs else _bare(node.label)


def _metadata(document: Document, _: dict[str | None, str]) -> Iterator[Fact]:
    metadata = document.metadata
    for name in metadata.__struct_fields__:
        value = getattr(metadata, name)
        if name == "plan_years":
            if value is not None:
                yield Fact("metadata", name, ((name,),), {"value": f"{value.first}-{value.last}"}, None)
        elif isinstance(value, tuple):
            for field in value:
                yield Fact("metadata", f"{name} {field.value}", ((name, _bare(field.value)),), {}, field.span)
        elif value is not None:
            yield Fact("metadata", name, ((name,),), {"value": value.value}, value.span)


def _nodes(document: Document, headings: dict[str | None, str]) -> Iterator[Fact]:
    labels: dict[str | None, str] = {None: ""}
    for node, parent, _ in walk(document):
        above = parent.id if parent else None
        labels[node.id] = f"{labels[above]}{node.label}"
        heading = headings[node.id]
        value: dict[str, Value] = {
            "title": node.title,
            "label": node.label,
            "number": node.number,
            "parent": headings[above] or None,
            "text": [paragraph.text for paragraph in node.paragraphs],
        }
        keys = (heading, headings[above]), (heading,), ("label", labels[node.id])
        yield Fact("node", f"{node.label}{heading}", keys, value, node.span)


def _responsibilities(document: Document, headings: dict[str | None, str]) -> Iterator[Fact]:
    for entry in document.responsibilities:
        place = headings.get(entry.node, "")
        for unit in entry.units:
            name = _bare(unit.name)
            value: dict[str, Value] = {
                "role": unit.role,
                "full_name": unit.full_name,
                "organisation": unit.organisation,
                "scope": entry.scope,
                "by_duty": entry.by_duty,
                "due": entry.due,
            }
            keys = (name, place, entry.row, unit.role), (name, place, entry.row), (name, place)
            yield Fact("responsibility", f"{unit.name} ({_of(place, entry.row)})", keys, value, unit.span)


def _targets(document: Document, headings: dict[str | None, str]) -> Iterator[Fact]:
    for target in document.targets:
        place = headings.get(target.node, "")
        indicator = _bare(target.indicator or "")
        value: dict[str, Value] = {
            "value": target.value,
            "value_max": target.value_max,
            "unit": target.unit,
            "year": target.year,
            "comparator": target.comparator,
            "direction": target.direction,
            "baseline": target.baseline,
        }
        keys = (
            (indicator, target.unit, target.year, place),
            (indicator, target.unit, target.year),
            (indicator, target.unit, place),
            (indicator, target.unit),
        )
        yield Fact("target", f"{target.indicator or '?'} ({_of(place, target.row)})", keys, value, target.span)


def _references(document: Document, _: dict[str | None, str]) -> Iterator[Fact]:
    for one in document.references:
        value: dict[str, Value] = {"document_number": one.document_number, "self": one.self}
        keys = (_bare(one.title), one.document_number), (_bare(one.title),)
        yield Fact("reference", one.title, keys, value, one.span)


def _rows(document: Document, _: dict[str | None, str]) -> Iterator[Fact]:
    """A row is recognised by its cells, else by its first two: a number and what it is about."""
    for table in document.tables:
        for i, row in enumerate(table.rows):
            cells = [cell.text for cell in row]
            bare = tuple(map(_bare, cells))
            keys = bare, bare[:2], ("row", _bare(table.title or ""), i)
            name = f"{table.title or table.id}, row {i + 1}"
            yield Fact("table row", name, keys, {"cells": cells}, row[0].span if row else table.span)


def _of(place: str, row: int | None) -> str:
    return place or ("no node" if row is None else f"row {row + 1}")


def _bare(text: str) -> str:
    return "".join(text.split())
