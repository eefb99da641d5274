"""What a validation came to: what reporters print."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec

from healthplan_cli.validate.baseline import Baseline
from healthplan_cli.validate.findings import Finding, Report
from healthplan_cli.validate.thresholds import Tally, Thresholds


class Outcome(msgspec.Struct, frozen=True):
    """The notices looked at, each with the findings that are worth a line and not in the baseline."""

    reports: list[Report]
    overall: list[Finding]
    """Findings on all notices together."""
    thresholds: Thresholds
    known: int = 0
    """How many findings the baseline excused."""
    counts: dict[str, int] = {}
    """How often each code occurs, also one that is worth no line, and known or not."""

    def findings(self) -> Iterator[tuple[Report | None, Finding]]:
        """Everything found, in order; what concerns all notices comes last."""
        for report in self.reports:
            for one in report.findings:
                yield report, one
        for one in self.overall:
            yield None, one

    @property
    def failing(self) -> int:
        return sum(self.thresholds.fails(one) for _, one in self.findings())

    def summary(self) -> str:
        """One line for people."""
        counts = Counter(one.severity for _, one in self.findings())
        words = [_count(len(self.reports), "notice"), _count(counts["error"], "error")]
        words.append(_count(counts["warning"], "warning"))
        if self.known:
            words.append(f"{self.known} known from the baseline")
        return ", ".join(words)


def judge(reports: Iterable[Report], thresholds: Thresholds, baseline: Baseline | None = None) -> Outcome:
    """Keep what is worth a line and new, and add what exceeds its limit. Memory grows with findings only."""
    tally = Tally(thresholds)
    kept: list[Report] = []
    known = 0
    counts: Counter[str] = Counter()
    for whole in reports:
        report = msgspec.structs.replace(whole, findings=[f for f in whole.findings if thresholds.looks_at(f.code)])
        tally.add(report)
        counts.update(one.code for one in report.findings)
        findings = [one for one in report.findings if thresholds.lists(one)]
        if baseline is not None:
            listed = len(findings)
            findings = [one for one in findings if not baseline.excuses(report, one)]
            known += listed - len(findings)
        kept.append(msgspec.structs.replace(report, findings=findings))
    return Outcome(kept, tally.exceeded(), thresholds, known, dict(counts))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
