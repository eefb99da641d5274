"""Which lines of the body read on from the line before: page-broken and hard-wrapped text."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import msgspec

from healthplan_cli.grammar import Grammar
from healthplan_cli.text import Line, Text

_ENDS = "。!?;:…"
# A line that ends or begins with one of these is not whole.
_OPEN_ENDS = "、,(“《〈—[〔"
_OPEN_STARTS = "、,。;:)”》〉!?]〕%"
# What a finished line can end with; a heading may end with anything, but it is short.
_CLOSED = _ENDS + ")]〕”》'\"."
_LONGEST_HEADING = 40
# In columns: how far a wrapped line may fall short of the page's width, and a paragraph's indent.
_SLACK = 4
_INDENT = 4


class BodyLine(msgspec.Struct, frozen=True):
    """A line of the body and how it stands to the one before."""

    line: Line
    continues: bool
    """Reads on from the line before it."""
    in_sentence: bool
    """The page broke the line before it in the middle of a sentence: a label here is not sure."""
    guessed: bool
    """It reads on only because the line before it has no end."""
    after_break: bool
    """A title, table, signature or the like stands between it and the line before."""


def read_lines(text: Text, lines: list[Line], breaks: list[bool], grammar: Grammar) -> list[BodyLine]:
    """The body's lines with what joins them; ``breaks`` tells before which lines a new part begins."""
    folded = text.folded
    width = _wrap_width(folded, lines)
    usual_gap = _usual_gap(lines)
    indented = _indents(folded, lines)
    result: list[BodyLine] = []
    opens = True
    for index, (line, after_break) in enumerate(zip(lines, breaks, strict=True)):
        if index == 0 or after_break:
            result.append(BodyLine(line, False, False, False, True))
            opens = True
            continue
        before = lines[index - 1]
        last = folded[before.end - 1]
        # The first line of a paragraph is shorter by its indent of two characters.
        slack = _SLACK + (_INDENT if opens else 0)
        full = width is not None and _columns(folded[before.start : before.end]) >= width - slack
        new_paragraph = indented is not None and indented[index]
        broken = not new_paragraph and (full or _is_broken(folded, before, line, usual_gap, grammar))
        in_sentence = broken and last not in _ENDS and last != ")"
        guessed = not new_paragraph and not broken and _is_unfinished(folded, before, line, grammar)
        result.append(BodyLine(line, broken or guessed, in_sentence, guessed, False))
        opens = not broken
    return result


def _is_broken(folded: str, before: Line, line: Line, usual_gap: int, grammar: Grammar) -> bool:
    last, first = folded[before.end - 1], folded[line.start]
    if last in _OPEN_ENDS or first in _OPEN_STARTS:
        return True
    if last in _ENDS:
        return False
    if first == "(":
        return grammar.pattern("outline.split-bracket").match(folded, line.start, line.end) is not None
    # Paragraphs stand apart by blank lines, these two do not.
    return usual_gap > 1 and line.number - before.number == 1 and before.end - before.start > 20


def _is_unfinished(folded: str, before: Line, line: Line, grammar: Grammar) -> bool:
    """True if ``before`` is running text without an end or list, and ``line`` no list of who does it and no row."""
    if folded[before.end - 1] in _CLOSED or folded[line.start] in "([":
        return False
    if folded.find("。", before.start, before.end) < 0 and before.end - before.start <= _LONGEST_HEADING:
        return False
    if grammar.pattern("outline.open-list").search(folded, before.start, before.end):
        return False
    others = ("outline.list-line", "outline.row-start")
    return not any(grammar.pattern(rule).match(folded, line.start, line.end) for rule in others)


def _usual_gap(lines: list[Line]) -> int:
    gaps = Counter(after.number - line.number for line, after in pairwise(lines))
    return gaps.most_common(1)[0][0] if gaps else 1


def _columns(line: str) -> int:
    """Width in half-width columns; a character beyond ASCII takes two."""
    return len(line) if line.isascii() else len(line.encode("gb18030", "replace"))


def _wrap_width(folded: str, lines: list[Line]) -> int | None:
    """The width at which the page wraps its lines, in columns; None where it does not."""
    widths = Counter(width for line in lines if 36 <= (width := min(line.end - line.start, 200) * 2) <= 130)
    total = sum(widths.values())
    if total < 8 or total < 0.3 * len(lines):
        return None
    near = {width: sum(widths[width + step] for step in (-4, -2, 0, 2, 4)) for width in widths}
    width = max(near, key=lambda one: (near[one], one))
    inside = sum(
        1 for line in lines if abs((line.end - line.start) * 2 - width) <= 4 and folded[line.end - 1] not in "。;:!?)"
    )
    wider = sum(1 for line in lines if (line.end - line.start) * 2 > width + 8)
    if near[width] < max(8, 0.35 * total) or inside < 0.5 * near[width] or wider > 0.2 * near[width]:
        return None
    columns = Counter(
        _columns(folded[line.start : line.end]) for line in lines if abs((line.end - line.start) * 2 - width) <= 8
    )
    return max(columns, key=lambda one: (columns[one] + columns[one - 1] + columns[one + 1], one))


def _indents(folded: str, lines: list[Line]) -> list[bool] | None:
    """For each line whether it is indented; None where the page does not indent paragraphs."""
    flags = [folded[max(0, line.start - 2) : line.start].endswith("  ") for line in lines]
    count = sum(flags)
    return flags if 3 <= count < len(flags) or (count == len(flags) and count) else None
