"""A document's diagnostics on one screen."""

from __future__ import annotations

from collections import Counter

from healthplan_cli.cli.common import say
from healthplan_cli.model import Document

_ORDER = ("error", "warning", "info")


def print_summary(document: Document) -> None:
    """Say on standard error what was assumed: a line a code, the gravest first, with its first message."""
    counts = Counter(one.severity for one in document.diagnostics)
    first = {}
    codes: Counter[str] = Counter()
    for one in document.diagnostics:
        codes[one.code] += 1
        first.setdefault(one.code, one)
    if not codes:
        return
    for code in sorted(codes, key=lambda code: (_ORDER.index(first[code].severity), code)):
        one = first[code]
        place = f"at {one.span[0]}-{one.span[1]}"
        say(f"{one.severity:7} {code} x{codes[code]:<4} {place}: {one.message}")
    say(", ".join(f"{counts[severity]} {severity}" for severity in _ORDER if counts[severity]))
