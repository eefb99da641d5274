"""For GitHub Actions: workflow commands, shown as annotations beside the lines.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from healthplan_cli.printable import printable
from healthplan_cli.validate.findings import Finding, Report
from healthplan_cli.validate.outcome import Outcome

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


def render_github(outcome: Outcome) -> str:
    """``::error file=…,line=…::message``, one a line."""
    return "".join(f"{_command(report, one)}\n" for report, one in outcome.findings())


def _command(report: Report | None, one: Finding) -> str:
    properties: dict[str, object] = {}
    if one.place is not None:
        properties["file"] = one.place.file
        properties["line"] = one.place.line
        properties["endLine"] = one.place.end_line
        if one.place.line == one.place.end_line:
            properties["col"] = one.place.column
            # The column of the last character, not of the one behind it.
            properties["endColumn"] = max(one.place.column, one.place.end_column - 1)
    elif report is not None:
        properties["file"] = report.file
        properties["line"] = report.line or 1
    properties["title"] = one.code
    listed = ",".join(f"{name}={_escape_property(str(value))}" for name, value in properties.items())
    path = "" if one.where == "$" else f" [{one.where}]"
    return f"::{_COMMANDS[one.severity]} {listed}::{_escape(one.message + path)}"


def _escape(text: str) -> str:
    """``text`` on one line: what a log or a terminal might act on is shown as an escape."""
    return printable(text).replace("%", "%25")


def _escape_property(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")
