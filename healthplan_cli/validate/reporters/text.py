"""For people: one line a finding, as compilers do, and the source line below it."""

from __future__ import annotations

from healthplan_cli.printable import printable
from healthplan_cli.validate.findings import Finding, Report
from healthplan_cli.validate.outcome import Outcome


def render_text(outcome: Outcome) -> str:
    """As ``render_concise``, with the line of the source notice below each finding, marked."""
    return "".join(f"{line}\n" for report, one in outcome.findings() for line in _block(report, one))


def _block(report: Report | None, one: Finding) -> list[str]:
    head = printable(_line(report, one))
    return [head, "      |", *one.excerpt, ""] if one.excerpt else [head]


def render_concise(outcome: Outcome) -> str:
    """``PLACE: SEVERITY CODE MESSAGE [PATH]``; the place is in the source where that is at hand.

    Control characters, which parsed files and file names may hold, are escaped.
    """
    return "".join(f"{printable(_line(report, one))}\n" for report, one in outcome.findings())


def _line(report: Report | None, one: Finding) -> str:
    if report is None:
        return f"all notices: {one.severity} {one.code} {one.message}"
    where = f"[{one.where}]" if one.place is None else f"[{report.name} {one.where}]"
    place = report.name if one.place is None else f"{one.place.file}:{one.place.line}:{one.place.column}"
    return f"{place}: {one.severity} {one.code} {one.message} {where}"
