"""A document's diagnostics on one screen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from healthplan_cli.cli.common import say
from healthplan_cli.model import Diagnostic

_GRAVEST_FIRST = ("error", "warning", "info")
_LINES = 20


def print_summary(name: str, diagnostics: Iterable[Diagnostic]) -> None:
    """Say on standard error what was assumed: a line a code, the gravest first, with its first case."""
    by_code: dict[str, list[Diagnostic]] = {}
    for one in diagnostics:
        by_code.setdefault(one.code, []).append(one)
    if not by_code:
        return
    counts = Counter(str(one.severity) for found in by_code.values() for one in found)
    total = ", ".join(f"{counts[severity]} {severity}" for severity in _GRAVEST_FIRST if counts[severity])
    say(f"{name}: {total}")
    ranked = sorted(by_code.items(), key=lambda pair: (_GRAVEST_FIRST.index(pair[1][0].severity), pair[0]))
    for code, (first, *others) in ranked[:_LINES]:
        more = f" (and {len(others)} more)" if others else ""
        say(f"  {first.severity} {code} at {first.span[0]}: {first.message}{more}")
    if len(ranked) > _LINES:
        say(f"  and {len(ranked) - _LINES} more codes")
