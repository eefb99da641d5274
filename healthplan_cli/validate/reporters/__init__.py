"""Reporters: an outcome as text for people, CI systems and editors."""

from __future__ import annotations

from collections.abc import Callable

from healthplan_cli.validate.outcome import Outcome
from healthplan_cli.validate.reporters.github import render_github
from healthplan_cli.validate.reporters.json import render_json
from healthplan_cli.validate.reporters.junit import render_junit
from healthplan_cli.validate.reporters.markdown import render_markdown
from healthplan_cli.validate.reporters.sarif import render_sarif
from healthplan_cli.validate.reporters.statistics import render_statistics, render_statistics_json
from healthplan_cli.validate.reporters.text import render_concise, render_text

REPORTERS: dict[str, Callable[[Outcome], str]] = {
    "text": render_text,
    "concise": render_concise,
    "json": render_json,
    "github": render_github,
    "markdown": render_markdown,
    "sarif": render_sarif,
    "junit": render_junit,
}
STATISTICS: dict[str, Callable[[Outcome], str]] = {"text": render_statistics, "json": render_statistics_json}
"""How often each code occurs, instead of the findings themselves."""
