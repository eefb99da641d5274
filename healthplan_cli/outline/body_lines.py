"""Which lines of the body read on from the line before: page-broken and hard-wrapped text."""

from __future__ import annotations

import msgspec

from healthplan_cli.grammar import Grammar
from healthplan_cli.outline.page_layout import columns, indented_lines, usual_gap, wrap_width
from healthplan_cli.text import Line, Text

_ENDS = "。!?;:…"
# A line that ends or begins with one of these is not whole.
_OPEN_ENDS = "、,(“《〈—[〔"
_OPEN_STARTS = "、,。;:)”》〉!?]〕%"
# What a finished line can end with; a heading may end with anything, but it is short.
_CLOSED = _ENDS + ")]〕”》'\"."
_LONGEST_HEADING = 40
# The label of a field and its colon, as in 领域:健康水平.
_LONGEST_FIELD = 8
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


def read_lines(
    text: Text, lines: list[Line], breaks: list[bool], grammar: Grammar, interrupted: frozenset[int] = frozenset()
) -> list[BodyLine]:
    """The body's lines with what joins them.

    Args:
        text: the notice.
        lines: the lines of its body.
        breaks: for each of them, whether a new part begins before it.
        grammar: the rules.
        interrupted: indices of lines with a page number or other furniture before them.
    """
    folded = text.folded
    width = wrap_width(folded, lines)
    gap = usual_gap(lines)
    indented = indented_lines(folded, lines)
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
        full = width is not None and columns(folded[before.start : before.end]) >= width - slack
        new_paragraph = indented is not None and indented[index]
        broken = not new_paragraph and (full or _is_broken(folded, before, line, gap, grammar))
        in_sentence = broken and last not in _ENDS and last != ")"
        running = before.end - before.start > _LONGEST_HEADING or "。" in folded[before.start : before.end]
        running = running or index in interrupted and _is_clauses(folded, before, grammar)
        guessed = running and not new_paragraph and not broken and _is_unfinished(folded, before, line, grammar)
        result.append(BodyLine(line, broken or guessed, in_sentence, guessed, False))
        opens = not broken
    return result


def _is_broken(folded: str, before: Line, line: Line, gap: int, grammar: Grammar) -> bool:
    last, first = folded[before.end - 1], folded[line.start]
    if last in _OPEN_ENDS or first in _OPEN_STARTS:
        return True
    if last in _ENDS:
        return False
    if first == "(":
        return grammar.pattern("outline.split-bracket").match(folded, line.start, line.end) is not None
    # Paragraphs stand apart by blank lines, these two do not.
    return gap > 1 and line.number - before.number == 1 and before.end - before.start > 20


def _field(folded: str, line: Line) -> str:
    """The label that the line begins with, colon included: lines with the same one are rows of a list."""
    end = folded.find(":", line.start, min(line.end, line.start + _LONGEST_FIELD)) + 1
    return folded[line.start : end]


def _is_clauses(folded: str, line: Line, grammar: Grammar) -> bool:
    """True if a short line holds more than one clause, and its first character opens no label."""
    return "," in folded[line.start : line.end] and folded[line.start] not in grammar.derived(_openers)


def _openers(grammar: Grammar) -> frozenset[str]:
    """The characters that labels begin with."""
    return frozenset("".join(str(rule.gives["opens"]) for rule in grammar.family("outline.label")))


def _is_unfinished(folded: str, before: Line, line: Line, grammar: Grammar) -> bool:
    """True if ``before`` has no end and no list, and ``line`` is no list of who does it and no row."""
    if folded[before.end - 1] in _CLOSED or folded[line.start] in "([":
        return False
    if grammar.pattern("outline.open-list").search(folded, before.start, before.end):
        return False
    if _field(folded, before) == _field(folded, line) != "":
        return False
    others = ("outline.list-line", "outline.row-start")
    return not any(grammar.pattern(rule).match(folded, line.start, line.end) for rule in others)
