"""Run-on lines: what a scraper put on one line, parted where punctuation and names leave no doubt.

The text is not touched: a line becomes several, all with the number of the line that they stand on.
"""

from __future__ import annotations

from collections.abc import Iterator

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Span
from healthplan_cli.text import Line, Text
from healthplan_cli.values.document_kinds import find_subject

# A line that is shorter holds no title with addressees and text behind it, nor a text with its signature.
_RUN_ON = 60
# Title, number and addressees take up no more than this, in characters, whatever the page put before them.
_HEAD = 1500

# A letter that issues something is no longer than this, in characters.
_LETTER = 900
# Behind the colon of the addressees, so much text at least, unless the line ends there.
_TEXT = 20
# The title stands on one of the first lines.
_TITLE_WITHIN = 5


def part_run_on(text: Text, lines: list[Line], grammar: Grammar) -> list[Line]:
    """The lines, with those parted into which title, addressees or a signature have run. Linear."""
    parted: list[Line] = []
    headed = False
    issuer = _issuer(text, lines, grammar)
    for line in lines:
        cuts = _begins(text, line, parted, grammar)
        if line.end - line.start < _RUN_ON:
            parted += _pieces(text, line, cuts) if cuts else [line]
            continue
        if not headed:
            cuts += _head(text, line, grammar)
            # A sentence without a head before it is the text: what reads like a head further on is none.
            headed = bool(cuts) or text.folded[line.end - 1] == "。"
        cuts += _signatures(text, line, grammar)
        cuts += _signed_by(text, line, issuer, grammar)
        parted += _pieces(text, line, cuts) if cuts else [line]
    return parted


def _begins(text: Text, line: Line, above: list[Line], grammar: Grammar) -> list[int]:
    """Where the document number ends that the line begins with, or the date of the signature above it."""
    if number := grammar.pattern("page.run-on-number").match(text.folded, line.start, line.end):
        return [number.end()]
    date = grammar.pattern("page.run-on-date").match(text.folded, line.start, line.end)
    if date and above and grammar.pattern("page.run-on-body").fullmatch(text.folded, above[-1].start, above[-1].end):
        return [date.end()]
    closing = grammar.pattern("page.run-on-closing").match(text.folded, above[-1].end, line.end) if above else None
    return [closing.end()] if closing else []


def _head(text: Text, line: Line, grammar: Grammar) -> list[int]:
    """Where title, number and addressees end that stand before a text."""
    folded = text.folded
    end = min(line.end, line.start + _HEAD)
    if find_subject(folded, line.start, end, grammar) < 0:
        return []
    if folded.find(":", line.start, end - _TEXT) < 0 and folded[line.end - 1] != ":":
        return []
    found = grammar.pattern("page.run-on-head").search(folded, line.start, end)
    if found is None:
        return []
    field = grammar.pattern("metadata.field").search(folded, line.start, found.start())
    spans = (found.span(name) for name in ("title", "number", "sent"))
    cuts = [place for span in spans for place in span if place >= 0]
    return [*cuts, field.start()] if field else cuts


def _issuer(text: Text, lines: list[Line], grammar: Grammar) -> str:
    """The body that the title begins with; empty where none does."""
    pattern = grammar.pattern("metadata.issuer-in-title")
    found = (pattern.match(text.folded, line.start, line.end) for line in lines[:_TITLE_WITHIN])
    return next((str(match["issuer"]) for match in found if match), "")


def _signed_by(text: Text, line: Line, issuer: str, grammar: Grammar) -> Iterator[int]:
    """Where the issuer stands with a date behind it, and where both end: no sentence need end before them."""
    dated = grammar.pattern("page.run-on-date")
    place = text.folded.find(issuer, line.start, line.end) if issuer else -1
    while place >= 0:
        end = place + len(issuer)
        if date := dated.match(text.folded, end, line.end):
            yield from (place, end, date.end())
        place = text.folded.find(issuer, end, line.end)


def _signatures(text: Text, line: Line, grammar: Grammar) -> Iterator[int]:
    """Where signatures begin and end, and the title of what was issued behind one, if the text has named it."""
    folded = text.folded
    holds = str(grammar.rule("page.run-on-signature").gives["holds"])
    if folded.find(holds, line.start, line.end) < 0:  # speed
        return
    for closing in grammar.pattern("page.run-on-closing").finditer(folded, line.start, line.end):
        yield from closing.span("date")
    for found in grammar.pattern("page.run-on-signature").finditer(folded, line.start, line.end):
        if found.end() == line.end and found.start() == line.start:
            continue
        yield from (found.start("body"), found.end("body"), found.start("date"), found.end())
        yield from _issued_title(folded, (max(line.start, found.start() - _LETTER), found.start()), found.end())


def _issued_title(folded: str, before: Span, place: int) -> Iterator[int]:
    """The end of the title that stands at ``place``, if the letter before it names the document."""
    closing = folded.rfind("》", *before)
    opening = folded.rfind("《", before[0], closing) if closing > 0 else -1
    title = folded[opening + 1 : closing] if opening >= 0 else ""
    if title and folded.startswith(title, place):
        yield place + len(title)


def _pieces(text: Text, line: Line, cuts: list[int]) -> Iterator[Line]:
    """The line in pieces, without the blanks around them."""
    edges = sorted({line.start, line.end, *cuts})
    for start, end in zip(edges, edges[1:], strict=False):
        quote = text.folded[start:end]
        bare = quote.strip()
        if bare:
            begin = start + len(quote) - len(quote.lstrip())
            yield Line(begin, begin + len(bare), line.number)
