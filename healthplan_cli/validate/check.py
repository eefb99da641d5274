"""Validate one parsed notice: schema, invariants, source, and what the parser itself reported."""

from __future__ import annotations

import msgspec

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Document, walk
from healthplan_cli.validate.findings import Finding, Report, finding
from healthplan_cli.validate.invariants import check_document
from healthplan_cli.validate.parsed import Parsed
from healthplan_cli.validate.reparsing import check_parse
from healthplan_cli.validate.schema import read_document
from healthplan_cli.validate.sources import Locator, SourceFolder, SourceText


def validate(
    parsed: Parsed,
    sources: SourceFolder | None = None,
    *,
    grammar: Grammar | None = None,
    reparse: bool = False,
    min_nodes: int = 0,
) -> Report:
    """The findings on one parsed notice, its own diagnostics included.

    Without ``sources`` nothing is compared with the text, without ``grammar`` nothing with the rules. With
    ``reparse`` the source is parsed again. ``min_nodes`` is how many nodes its outline must have.
    """
    document = read_document(parsed.data)
    if not isinstance(document, Document):
        return Report(parsed.file, parsed.line, "", document)
    findings: list[Finding] = []
    if grammar is not None and document.generator.grammar != grammar.version:
        used = ascii(document.generator.grammar)[1:-1][:40]
        findings.append(finding("HP919", "$.generator.grammar", used=used, known=grammar.version))
        grammar = None
    source: SourceText | None = None
    if sources is not None:
        found = sources.find(document, parsed.folder)
        if isinstance(found, SourceText):
            source = found
        else:
            findings.append(found)
    findings += check_document(document, source.text if source else None, grammar)
    if reparse and source is not None and source.source is not None and grammar is not None:
        findings += check_parse(document, source.source, grammar)
    findings += _check_nodes(document, min_nodes)
    findings += [
        Finding(one.code, one.severity, one.message, f"$.diagnostics[{i}]", one.span)
        for i, one in enumerate(document.diagnostics)
    ]
    if source is not None and findings:
        findings = _placed(findings, Locator(source))
    return Report(parsed.file, parsed.line, document.source.name, findings)


def _check_nodes(document: Document, limit: int) -> list[Finding]:
    count = sum(1 for _ in walk(document)) if limit else 0
    return [finding("HP921", "$.outline", count=count, limit=limit)] if count < limit else []


def _placed(findings: list[Finding], locator: Locator) -> list[Finding]:
    return [
        one
        if one.span is None
        else msgspec.structs.replace(one, place=locator.place(one.span), excerpt=locator.excerpt(one))
        for one in findings
    ]
