"""What must hold for every document, as a visible list of checks."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Document
from healthplan_cli.validate.diagnosed import check_diagnostics, check_repairs
from healthplan_cli.validate.findings import Finding
from healthplan_cli.validate.identifiers import check_ids, check_order, check_references, check_text_order
from healthplan_cli.validate.numbering import check_numbers
from healthplan_cli.validate.quotes import check_coverage, check_quotes
from healthplan_cli.validate.rereading import check_values_again
from healthplan_cli.validate.spans import check_blocks, check_covers, check_neighbours, check_parts, check_spans
from healthplan_cli.validate.values import check_values
from healthplan_cli.validate.vocabulary import check_vocabulary

ON_DOCUMENT: list[Callable[[Document], Iterator[Finding]]] = [
    check_spans,
    check_neighbours,
    check_parts,
    check_blocks,
    check_covers,
    check_ids,
    check_order,
    check_text_order,
    check_references,
    check_numbers,
    check_values,
    check_diagnostics,
    check_repairs,
]
ON_TEXT: list[Callable[[Document, str], Iterator[Finding]]] = [
    check_coverage,
    check_quotes,
]


def check_document(document: Document, text: str | None = None, grammar: Grammar | None = None) -> list[Finding]:
    """What is wrong with ``document``.

    With the source text at hand, also what it misquotes or leaves out; with the grammar that it was
    parsed with, also names that the grammar does not know, and with both, values that the text does not say.
    """
    findings = [one for check in ON_DOCUMENT for one in check(document)]
    if text is not None:
        findings += [one for check in ON_TEXT for one in check(document, text)]
    if grammar is not None:
        findings += check_vocabulary(document, grammar)
    if grammar is not None and text is not None:
        findings += check_values_again(document, text, grammar)
    return findings
