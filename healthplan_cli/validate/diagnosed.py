"""Diagnostics are of known kinds, and every repair has one."""

from __future__ import annotations

import bisect
from collections.abc import Iterator

from healthplan_cli.diagnostics import KINDS
from healthplan_cli.model import Document, Metadata, Span, walk
from healthplan_cli.validate.codes import CHECKS
from healthplan_cli.validate.findings import Finding, excerpt, finding

_MENDED_NUMBERS = ("HP451", "HP452")


def check_diagnostics(document: Document) -> Iterator[Finding]:
    """Each code is known and has the severity that it always has."""
    for i, one in enumerate(document.diagnostics):
        if one.code in KINDS:
            known = KINDS[one.code].severity
        elif one.code in CHECKS:
            known = CHECKS[one.code].severity
        else:
            yield finding("HP914", f"$.diagnostics[{i}].code", one.span, reason=f"the code {one.code} is unknown")
            continue
        if one.severity != known:
            reason = f"{one.code} has the severity {known}, not {one.severity}"
            yield finding("HP914", f"$.diagnostics[{i}].severity", one.span, reason=reason)


def check_repairs(document: Document) -> Iterator[Finding]:
    """Whatever says that it was repaired has a diagnostic that touches it."""
    repaired = list(_repaired(document))
    if not repaired:
        return
    touched = _Spans([one.span for one in document.diagnostics])
    named = {one.node for one in document.diagnostics}
    for where, span, what, node in repaired:
        if not touched.touch(span) and (node is None or node not in named):
            yield finding("HP915", where, span, what=what)


def _repaired(document: Document) -> Iterator[tuple[str, Span, str, str | None]]:
    for where, text, span in _repaired_metadata(document.metadata):
        yield where, span, excerpt(text), None
    for node, _, where in walk(document):
        if node.repaired:
            # A node is repaired where it begins: a diagnostic deep inside it is about something else.
            end = node.title_span[1] if node.title_span else min(node.span[0] + len(node.label) + 1, node.span[1])
            yield f"{where}.repaired", (node.span[0], end), f"node {node.id}", node.id
    for i, entry in enumerate(document.responsibilities):
        if entry.repaired:
            yield f"$.responsibilities[{i}].repaired", entry.span, f"list {entry.id}", None
        for j, unit in enumerate(entry.units):
            if unit.repaired:
                yield f"$.responsibilities[{i}].units[{j}].repaired", unit.span, excerpt(unit.name), None
    # A mended number is told where it stands, beside this mention of the title or another.
    mended = " ".join(one.message for one in document.diagnostics if one.code in _MENDED_NUMBERS)
    for i, reference in enumerate(document.references):
        if reference.repaired and not (reference.document_number and reference.document_number in mended):
            yield f"$.references[{i}].repaired", reference.span, excerpt(reference.title), None


def _repaired_metadata(metadata: Metadata) -> Iterator[tuple[str, str, Span]]:
    for name in metadata.__struct_fields__:
        value = getattr(metadata, name)
        several = isinstance(value, tuple)
        for i, field in enumerate(value if several else [value]):
            if getattr(field, "repaired", False):
                yield f"$.metadata.{name}{f'[{i}]' if several else ''}.repaired", field.text, field.span


class _Spans:
    """Spans, sorted, to ask in logarithmic time whether one of them touches another."""

    def __init__(self, spans: list[Span]) -> None:
        self._spans = sorted(spans)
        self._reach: list[int] = []
        reach = -1
        for _, end in self._spans:
            reach = max(reach, end)
            self._reach.append(reach)

    def touch(self, span: Span) -> bool:
        """Whether one of them shares a character with ``span`` or stands at its edge."""
        place = bisect.bisect_left(self._spans, (span[1] + 1, 0))
        return place > 0 and self._reach[place - 1] >= span[0]
