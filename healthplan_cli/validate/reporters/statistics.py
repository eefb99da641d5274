"""How often each code occurs, the most frequent first."""

from __future__ import annotations

import msgspec

from healthplan_cli.diagnostics import KINDS
from healthplan_cli.model import Severity
from healthplan_cli.validate.codes import CHECKS
from healthplan_cli.validate.explanations import explanations
from healthplan_cli.validate.outcome import Outcome


class CodeCount(msgspec.Struct, frozen=True):
    """One code, how grave it is, and how often it occurs in all notices together."""

    code: str
    severity: Severity
    count: int
    title: str


def code_counts(outcome: Outcome) -> list[CodeCount]:
    """Every code that occurs, the most frequent first, then by code."""
    ranked = sorted(outcome.counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [CodeCount(code, _severity(code), count, title_of(code)) for code, count in ranked]


def title_of(code: str) -> str:
    told = explanations().get(code)
    return told.title if told else ""


def render_statistics(outcome: Outcome) -> str:
    """``COUNT  SEVERITY  CODE  TITLE``, a line a code."""
    counts = code_counts(outcome)
    return "".join(f"{one.count:6}  {one.severity:7}  {one.code}  {one.title}\n" for one in counts)


def render_statistics_json(outcome: Outcome) -> str:
    """A list of objects with ``code``, ``severity``, ``count`` and ``title``."""
    return msgspec.json.format(msgspec.json.encode(code_counts(outcome)), indent=2).decode() + "\n"


def _severity(code: str) -> Severity:
    kind = KINDS.get(code) or CHECKS.get(code)
    return kind.severity if kind else "error"
