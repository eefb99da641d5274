"""For programs: everything, as one JSON object."""

from __future__ import annotations

import msgspec

from healthplan_cli.validate.outcome import Outcome


def render_json(outcome: Outcome) -> str:
    """``notices``, ``known``, ``failing`` and ``findings``, each with its file, and whether it fails the run."""
    findings = [
        {
            "file": report.file if report else None,
            "line": report.line if report else None,
            "notice": report.notice if report else None,
            "fails": outcome.thresholds.fails(one),
            **msgspec.to_builtins(msgspec.structs.replace(one, excerpt=())),
        }
        for report, one in outcome.findings()
    ]
    for listed in findings:
        del listed["excerpt"]  # for people
    whole = {
        "notices": len(outcome.reports),
        "known": outcome.known,
        "failing": outcome.failing,
        "findings": findings,
    }
    return msgspec.json.format(msgspec.json.encode(whole), indent=2).decode() + "\n"
