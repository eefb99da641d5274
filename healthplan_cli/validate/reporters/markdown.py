"""For the summary of a job, such as ``$GITHUB_STEP_SUMMARY``: tables in Markdown."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from healthplan_cli.printable import printable
from healthplan_cli.validate.findings import Finding, Report
from healthplan_cli.validate.outcome import Outcome
from healthplan_cli.validate.reporters.statistics import code_counts

_MOST = 50
"""Findings that are listed; a summary of a job may not be long."""
_ACTIVE = regex.compile(r"[\\`*_{}\[\]<>()#+!|~&]")


def render_markdown(outcome: Outcome) -> str:
    """A heading, how often each code occurs, and the first findings; what Markdown might act on is escaped."""
    verdict = "failed" if outcome.failing else "passed"
    return "".join(
        f"{line}\n" for line in (f"## healthplan validate {verdict}", "", outcome.summary(), *_tables(outcome))
    )


def _tables(outcome: Outcome) -> Iterator[str]:
    if counts := code_counts(outcome):
        yield from ("", "| times | severity | code | meaning |", "|---:|---|---|---|")
        for one in counts:
            yield f"| {one.count} | {one.severity} | {one.code} | {_text(one.title)} |"
    findings = list(outcome.findings())
    if findings:
        yield from ("", "| where | severity | code | finding |", "|---|---|---|---|")
        for report, found in findings[:_MOST]:
            yield f"| {_text(_place(report, found))} | {found.severity} | {found.code} | {_text(found.message)} |"
        if len(findings) > _MOST:
            yield from ("", f"… and {len(findings) - _MOST} more")


def _place(report: Report | None, one: Finding) -> str:
    if one.place is not None:
        return f"{one.place.file}:{one.place.line}"
    return "all notices" if report is None else report.name


def _text(text: str) -> str:
    escaped: str = _ACTIVE.sub(lambda found: f"\\{found[0]}", printable(text))
    return escaped
