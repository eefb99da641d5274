"""Every diagnostic code, its severity and its wording, in one place.

A stage says what it found with ``report("HP101", span, label="、", number=2)``; the
wording stands here, so that codes stay stable and each can be looked up in
``docs/diagnostics.md``.
"""

from __future__ import annotations

from typing import NamedTuple

from healthplan_cli.model import Diagnostic, Severity, Span


class Kind(NamedTuple):
    severity: Severity
    message: str
    """A format string; the values come with the report."""


KINDS: dict[str, Kind] = {
    # HP1xx structure
    # HP2xx responsibilities
    # HP3xx targets
    # HP4xx metadata
    # HP5xx source and decoding
    # HP6xx tables
    # HP9xx contract broken: a bug
}


def report(code: str, span: Span, node: str | None = None, **values: object) -> Diagnostic:
    """A diagnostic of a known kind.

    Raises:
        KeyError: the code or one of the values of its wording is unknown: a bug in the caller.
    """
    kind = KINDS[code]
    return Diagnostic(
        code=code,
        severity=kind.severity,
        message=kind.message.format(**values),
        span=span,
        node=node,
    )
