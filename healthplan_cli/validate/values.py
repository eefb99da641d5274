"""Values that a schema allows and reason does not."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import regex

from healthplan_cli.model import Document, Metadata
from healthplan_cli.validate.findings import Finding, excerpt, finding

_DATE = regex.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


def check_values(document: Document) -> Iterator[Finding]:
    """Dates are in the calendar, ranges run upwards, plans end after they begin."""
    yield from _check_dates(document.metadata)
    years = document.metadata.plan_years
    if years is not None and years.first > years.last:
        reason = f"the plan ends in {years.last}, before it begins in {years.first}"
        yield finding("HP909", "$.metadata.plan_years", reason=reason)
    for i, target in enumerate(document.targets):
        if (target.comparator == "range") != (target.value_max is not None):
            reason = "a target has an upper value exactly when its comparator is range"
            yield finding("HP909", f"$.targets[{i}].value_max", target.value_span, reason=reason)
        elif target.value_max is not None and target.value_max < target.value:
            reason = f"the range runs down, from {target.value} to {target.value_max}"
            yield finding("HP909", f"$.targets[{i}].value_max", target.value_span, reason=reason)


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
