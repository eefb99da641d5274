"""References: the documents that a notice names."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from healthplan_cli.diagnostics import report
from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Diagnostic, Metadata, Reference, Span
from healthplan_cli.references.mentions import Mention, find_mentions, names_unmarked, title_key
from healthplan_cli.stage_types import ZoneKind
from healthplan_cli.text import JoinedText, Line, Text, fold, join_lines
from healthplan_cli.values.document_numbers import normalise_document_number

# The page's own words name documents for the site's sake, not for the notice's.
_OF_THE_PAGE: frozenset[ZoneKind] = frozenset(["chrome", "metadata"])
# Where the notice's own title and number stand side by side without naming another document.
_HEAD_AND_FOOT: frozenset[ZoneKind] = frozenset(["title", "signature", "imprint"])


def find_references(
    text: Text, lines: list[Line], zones: list[ZoneKind], metadata: Metadata, grammar: Grammar
) -> tuple[list[Reference], list[Diagnostic]]:
    """Each document named, once per title, in order; the number comes from whichever mention has one.

    ``span`` is that of the title at its first mention, without the marks around it. Short names
    (以下简称《…》), works of art and the press are not documents.
    """
    own = _own_titles(metadata, grammar)
    found: dict[str, Reference] = {}
    aliases: set[str] = set()
    diagnostics: list[Diagnostic] = []
    for span, head in _text_runs(lines, zones):
        if not _names_something(text, span, grammar):  # speed
            continue
        joined = join_lines(text, span)
        for mention in find_mentions(joined, grammar, aliases, head):
            key = title_key(joined.printed[mention.start : mention.end])
            found[key], more = _reference(mention, found.get(key), joined, own, grammar)
            diagnostics += more
    return [reference for key, reference in found.items() if key not in aliases], diagnostics


def _text_runs(lines: list[Line], zones: list[ZoneKind]) -> Iterator[tuple[Span, bool]]:
    """The text of the notice in runs of lines that read on, and whether each is its head or foot."""
    start = end = None
    head = False
    for line, zone in zip(lines, zones, strict=True):
        if start is not None and (zone in _OF_THE_PAGE or (zone in _HEAD_AND_FOOT) != head):
            yield (start, end or start), head
            start = None
        if zone in _OF_THE_PAGE:
            continue
        if start is None:
            start, head = line.start, zone in _HEAD_AND_FOOT
        end = line.end
    if start is not None:
        yield (start, end or start), head


def _names_something(text: Text, span: Span, grammar: Grammar) -> bool:
    """True if a run of text may name a document: a cheap test that spares most of them the rules."""
    folded = text.folded[slice(*span)]
    return "《" in folded or "》" in folded or names_unmarked(folded, grammar)


def _reference(
    mention: Mention, known: Reference | None, joined: JoinedText, own: set[str], grammar: Grammar
) -> tuple[Reference, list[Diagnostic]]:
    """The reference that a mention makes, or the one known by its title with what this mention adds; and what
    was assumed.

    A title that stands elsewhere between both its marks is no guess, whatever marks it lacks here.
    """
    title = joined.printed[mention.start : mention.end]
    span = joined.to_text(mention.start, mention.end)
    diagnostics = []
    if mention.guess:
        diagnostics.append(report(mention.guess, span, title=title))
    reference = known or Reference(
        title=title, document_number=None, span=span, self=False, repaired=mention.guess is not None
    )
    number, repaired = reference.document_number, reference.repaired
    if number is None and mention.number is not None:
        number, more = _number(joined.folded[slice(*mention.number)], joined.to_text(*mention.number), grammar)
        diagnostics += more
        repaired = repaired or bool(more)
    is_own = reference.self or title_key(title) in own or mention.issued
    return (
        msgspec.structs.replace(reference, document_number=number, self=is_own, repaired=repaired),
        diagnostics,
    )


def _number(printed: str, span: Span, grammar: Grammar) -> tuple[str, list[Diagnostic]]:
    """What a printed number means, and how it had to be mended."""
    normalised = normalise_document_number(printed, grammar)
    if normalised is None:
        return printed, []
    if not normalised.repaired:
        return normalised.value, []
    code = "HP452" if normalised.alternative else "HP451"
    return normalised.value, [report(code, span, printed=printed, value=normalised.value, other=normalised.alternative)]


def _own_titles(metadata: Metadata, grammar: Grammar) -> set[str]:
    """The notice's title, and those of the documents that it issues."""
    if metadata.title is None:
        return set()
    folded = fold(metadata.title.value).folded
    issued = grammar.pattern("references.issued-title").fullmatch(folded)
    titles = grammar.pattern("references.own-joint").split(issued["title"]) if issued else []
    return {title_key(folded), *map(title_key, titles)}
