"""Which findings make a run fail."""

from __future__ import annotations

from collections import Counter

import msgspec

from healthplan_cli.model import Severity
from healthplan_cli.validate.findings import RANK, Finding, Report, finding


class Thresholds(msgspec.Struct, frozen=True):
    fail_on: Severity = "error"
    """The mildest severity that fails."""
    limits: dict[str, int] = {}
    """How often a code may occur, over all notices; such a code is judged by its limit alone."""
    select: tuple[str, ...] = ()
    """The codes that are looked at, or their beginnings; empty for all."""
    ignore: tuple[str, ...] = ()
    """The codes that are left out, or their beginnings."""

    def looks_at(self, code: str) -> bool:
        """True if findings of ``code`` count at all."""
        return (not self.select or code.startswith(self.select)) and not code.startswith(self.ignore)

    def fails(self, one: Finding) -> bool:
        return one.code not in self.limits and RANK[one.severity] >= RANK[self.fail_on]

    def lists(self, one: Finding) -> bool:
        """Whether a finding is worth a line: harmless repairs are not, unless there is a limit for them."""
        return one.severity != "info" or one.code in self.limits


class Tally:
    """Counts codes over all notices, for the limits."""

    def __init__(self, thresholds: Thresholds) -> None:
        self._limits = thresholds.limits
        self._counts: Counter[str] = Counter()

    def add(self, report: Report) -> None:
        self._counts.update(one.code for one in report.findings if one.code in self._limits)

    def exceeded(self) -> list[Finding]:
        """A finding for each limit that was passed."""
        return [
            finding("HP920", "$", code=code, count=self._counts[code], limit=limit)
            for code, limit in sorted(self._limits.items())
            if self._counts[code] > limit
        ]
