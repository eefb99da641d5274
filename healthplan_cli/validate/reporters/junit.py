"""For CI systems that show test results: JUnit XML, a test case a notice."""

from __future__ import annotations

from xml.etree import ElementTree

import regex

from healthplan_cli.validate.findings import Finding
from healthplan_cli.validate.outcome import Outcome

# Characters that XML 1.0 cannot hold, not even escaped.
_NOT_XML = regex.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render_junit(outcome: Outcome) -> str:
    """A failed test case lists what fails; what does not is its output."""
    cases = [(report.name, report.findings) for report in outcome.reports]
    if outcome.overall:
        cases.append(("all notices", outcome.overall))
    suite = ElementTree.Element("testsuite", name="healthplan validate")
    failed = 0
    for name, findings in cases:
        case = ElementTree.SubElement(suite, "testcase", classname="healthplan.validate", name=_clean(name))
        failing = [one for one in findings if outcome.thresholds.fails(one)]
        others = [one for one in findings if not outcome.thresholds.fails(one)]
        if failing:
            failed += 1
            failure = ElementTree.SubElement(case, "failure", type=failing[0].code, message=_clean(failing[0].message))
            failure.text = _lines(failing)
        if others:
            ElementTree.SubElement(case, "system-out").text = _lines(others)
    suite.attrib |= {"tests": str(len(cases)), "failures": str(failed), "errors": "0", "skipped": "0"}
    root = ElementTree.Element("testsuites")
    root.append(suite)
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _lines(findings: list[Finding]) -> str:
    return _clean("".join(f"{_place(one)}{one.severity} {one.code} {one.message} [{one.where}]\n" for one in findings))


def _place(one: Finding) -> str:
    return f"{one.place.file}:{one.place.line}:{one.place.column}: " if one.place else ""


def _clean(text: str) -> str:
    cleaned: str = _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
    return cleaned
