"""Values that a schema allows and reason does not."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import regex

from healthplan_cli.model import Document, Field, Metadata, Span, walk
from healthplan_cli.validate.findings import Finding, excerpt, finding

_DATE = regex.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


def check_values(document: Document) -> Iterator[Finding]:
    """Dates are in the calendar, ranges run upwards, plans end after they begin."""
    yield from _check_dates(document.metadata)
    years = document.metadata.plan_years
    if years is not None and years.first > years.last:
        reason = f"the plan ends in {years.last}, before it begins in {years.first}"
        yield finding("HP909", "$.metadata.plan_years", reason=reason)
    yield from _check_empty(document)
    yield from _check_roles(document)
    for i, target in enumerate(document.targets):
        if (target.comparator == "range") != (target.value_max is not None):
            reason = "a target has an upper value exactly when its comparator is range"
            yield finding("HP909", f"$.targets[{i}].value_max", target.value_span, reason=reason)
        elif target.value_max is not None and target.value_max < target.value:
            reason = f"the range runs down, from {target.value} to {target.value_max}"
            yield finding("HP909", f"$.targets[{i}].value_max", target.value_span, reason=reason)


def _check_empty(document: Document) -> Iterator[Finding]:
    """What has no name has none (null) rather than an empty one."""
    for where, text, span in _names(document):
        if text is not None and not text.strip():
            yield finding("HP909", where, span, reason="a name, title or text is empty")


def _names(document: Document) -> Iterator[tuple[str, str | None, Span]]:
    for field, where in metadata_fields(document.metadata):
        if field.stated_by is None:
            yield f"{where}.text", field.text, field.span
        yield f"{where}.value", field.value, field.span
    for node, _, where in walk(document):
        yield f"{where}.label", node.label, node.span
        yield f"{where}.title", node.title, node.span
        for i, paragraph in enumerate(node.paragraphs):
            yield f"{where}.paragraphs[{i}].text", paragraph.text, paragraph.span
    for i, entry in enumerate(document.responsibilities):
        yield f"$.responsibilities[{i}].marker", entry.marker, entry.span
        yield f"$.responsibilities[{i}].due", entry.due, entry.span
        for j, unit in enumerate(entry.units):
            yield f"$.responsibilities[{i}].units[{j}].name", unit.name, unit.span
    for i, target in enumerate(document.targets):
        yield f"$.targets[{i}].text", target.text, target.span
        yield f"$.targets[{i}].indicator", target.indicator, target.span
        yield f"$.targets[{i}].unit", target.unit, target.span
    for i, reference in enumerate(document.references):
        yield f"$.references[{i}].title", reference.title, reference.span
    for i, table in enumerate(document.tables):
        yield f"$.tables[{i}].title", table.title, table.span


def _check_roles(document: Document) -> Iterator[Finding]:
    """Where one unit of a list leads, the others take part."""
    for i, entry in enumerate(document.responsibilities):
        if any(unit.role == "lead" for unit in entry.units):
            for j, unit in enumerate(entry.units):
                if unit.role == "responsible":
                    reason = f"{excerpt(unit.name)} is responsible in a list in which another leads"
                    yield finding("HP909", f"$.responsibilities[{i}].units[{j}].role", unit.span, reason=reason)


def metadata_fields(metadata: Metadata) -> Iterator[tuple[Field, str]]:
    """Every piece of metadata, with its path."""
    for name in metadata.__struct_fields__:
        value = getattr(metadata, name)
        if isinstance(value, Field):
            yield value, f"$.metadata.{name}"
        elif isinstance(value, tuple):
            yield from ((field, f"$.metadata.{name}[{i}]") for i, field in enumerate(value))


def _check_dates(metadata: Metadata) -> Iterator[Finding]:
    for name in ("signed_date", "published_date", "written_date"):
        field = getattr(metadata, name)
        if field is not None and not _is_date(field.value):
            reason = f"{excerpt(field.value)} is no date of the calendar (ISO 8601)"
            yield finding("HP909", f"$.metadata.{name}.value", field.span, reason=reason)


def _is_date(value: str) -> bool:
    """Whether ``value`` is YYYY, YYYY-MM or YYYY-MM-DD."""
    match = _DATE.fullmatch(value)
    if match is None:
        return False
    try:
        datetime.date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return False
    return True
