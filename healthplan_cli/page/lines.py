"""The lines that the other stages read: those of the text, and those that a scraper joined to one.

Two ideographic blanks (or what a page puts in their place) open each paragraph (GB/T 9704-2012, 7.3.3); inside
a long line they stand where a line end was. The text is not touched: all pieces have the number of the line that
they stand on.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence

import regex

from healthplan_cli.diagnostics import report
from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Diagnostic, Span
from healthplan_cli.page.run_on import part_run_on
from healthplan_cli.text import Line, Text, split_lines

# In characters: a shorter line sets words apart with blanks (目　　录), it holds no paragraphs.
_LONG = 200
_INDENT = regex.compile(r"(?:\u3000{2,}+|[\u00a0\u2003]{4,}+)\s*+")


def find_lines(text: Text, grammar: Grammar, rows: Sequence[Span] = ()) -> tuple[list[Line], list[Diagnostic]]:
    """The lines that hold something, in order, run-on ones parted; and what was assumed.

    Args:
        rows: tables of the source, in order: the ends of their rows are not lost.
    """
    lines, found = part_indented(text, split_lines(text), rows)
    return part_run_on(text, lines, grammar), found


def part_indented(text: Text, lines: list[Line], rows: Sequence[Span] = ()) -> tuple[list[Line], list[Diagnostic]]:
    """The lines, long ones parted before each indent inside them, and what was assumed. Linear."""
    parted: list[Line] = []
    found: list[Diagnostic] = []
    coming = deque(rows)
    for line in lines:
        while coming and coming[0][1] <= line.start:
            coming.popleft()
        if line.end - line.start < _LONG or (coming and coming[0][0] < line.end):
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
