"""Lines that a scraper joined to one: their paragraphs still begin with the indent of GB/T 9704-2012, 7.3.3.

Two ideographic blanks (or what a page puts in their place) open each paragraph; inside a long line they
stand where a line end was. The text is not touched: all pieces have the number of the line that they stand on.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from healthplan_cli.diagnostics import report
from healthplan_cli.model import Diagnostic
from healthplan_cli.text import Line, Text

# In characters: a shorter line sets words apart with blanks (目　　录), it holds no paragraphs.
_LONG = 200
_INDENT = regex.compile(r"(?:\u3000{2,}+|[\u00a0\u2003]{4,}+)\s*+")


def part_indented(text: Text, lines: list[Line]) -> tuple[list[Line], list[Diagnostic]]:
    """The lines, long ones parted before each indent inside them, and what was assumed. Linear."""
    parted: list[Line] = []
    found: list[Diagnostic] = []
    for line in lines:
        if line.end - line.start < _LONG:
            parted.append(line)
            continue
        pieces = list(_pieces(text, line))
        parted += pieces
        if len(pieces) > 1:
            found.append(report("HP110", (line.start, line.end), count=len(pieces)))
    return parted, found


def _pieces(text: Text, line: Line) -> Iterator[Line]:
    start = line.start
    for indent in _INDENT.finditer(text.printed, line.start, line.end):
        yield Line(start, indent.start(), line.number)
        start = indent.end()
    yield Line(start, line.end, line.number)
