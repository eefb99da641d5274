"""For code scanning: SARIF 2.1.0, with regions in the source notice.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import hashlib
import os
import pathlib
from typing import Any
from urllib.parse import quote

import msgspec

from healthplan_cli._version import __version__
from healthplan_cli.diagnostics import KINDS
from healthplan_cli.model import Severity
from healthplan_cli.validate.baseline import key_of
from healthplan_cli.validate.codes import CHECKS
from healthplan_cli.validate.explanations import explanations, project_link
from healthplan_cli.validate.findings import Finding, Report
from healthplan_cli.validate.outcome import Outcome

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}


def render_sarif(outcome: Outcome) -> str:
    """One run; its rules are the codes that were found."""
    codes = sorted({one.code for _, one in outcome.findings()})
    index = {code: i for i, code in enumerate(codes)}
    run = {
        "tool": {
            "driver": {
                "name": "healthplan",
                "version": __version__,
                "semanticVersion": __version__,
                "informationUri": project_link(),
                "rules": [_rule(code) for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [_result(report, one, index[one.code]) for report, one in outcome.findings()],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return msgspec.json.format(msgspec.json.encode(log), indent=2).decode() + "\n"


def _rule(code: str) -> dict[str, Any]:
    if code in CHECKS:
        title, severity = CHECKS[code].title, CHECKS[code].severity
    elif code in KINDS:
        title, severity = KINDS[code].message, KINDS[code].severity
    else:
        title, severity = "a code that this version does not know", "warning"
    rule: dict[str, Any] = {
        "id": code,
        "shortDescription": {"text": title},
        "help": {"text": title},
        "helpUri": project_link(),
        "defaultConfiguration": {"level": _LEVELS[severity]},
    }
    if known := explanations().get(code):
        rule["shortDescription"] = {"text": known.title}
        rule["fullDescription"] = {"text": known.text}
        rule["help"] = {"text": known.text, "markdown": f"{known.text}\n\n[{code}]({known.link})"}
        rule["helpUri"] = known.link
    return rule


def _result(report: Report | None, one: Finding, index: int) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": one.code,
        "ruleIndex": index,
        "level": _LEVELS[one.severity],
        "message": {"text": one.message},
    }
    if report is not None:
        result["locations"] = [_location(report, one)]
        key = "\0".join(key_of(report, one))
        result["partialFingerprints"] = {"finding/v1": hashlib.sha256(key.encode()).hexdigest()}
    return result


def _location(report: Report, one: Finding) -> dict[str, Any]:
    place = one.place
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(place.file if place else report.file)}}
    if place is not None:
        physical["region"] = {
            "startLine": place.line,
            "startColumn": place.column,
            "endLine": place.end_line,
            "endColumn": place.end_column,
            "charOffset": place.offset,
            "charLength": place.length,
        }
    elif report.line is not None:
        physical["region"] = {"startLine": report.line}
    name = report.name if one.where == "$" else f"{report.name} {one.where}"
    return {"physicalLocation": physical, "logicalLocations": [{"fullyQualifiedName": name}]}


def _uri(path: str) -> str:
    """Relative to the folder where the program runs, as code scanning wants it; absolute outside of it."""
    relative = os.path.relpath(path)
    if relative.startswith(os.pardir):
        return pathlib.Path(path).resolve().as_uri()
    return quote(pathlib.PurePath(relative).as_posix())
