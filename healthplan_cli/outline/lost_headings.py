"""Headings that the page lost whole: nothing of them is left but what stood around them."""

from __future__ import annotations

import bisect

from healthplan_cli.grammar import Grammar
from healthplan_cli.outline.body_lines import BodyLine
from healthplan_cli.outline.labels import Candidate
from healthplan_cli.outline.search import PlacedLabel
from healthplan_cli.text import Text

_HEADING_LEVELS = frozenset({"part", "chapter", "section", "chinese-comma", "chinese-paren"})
# In characters; a shorter line says nothing of how paragraphs close.
_PARAGRAPH = 60
# The share of paragraphs that must close with a list before one without tells something.
_HABIT = 0.7


def levels_with_lost_headings(labels: list[PlacedLabel]) -> frozenset[str]:
    """Levels whose first headings are lost: their first sequence begins behind 1."""
    lost: set[str] = set()
    seen: set[str] = set()
    for placed in labels:
        level = placed.candidate.level
        if placed.number > 1 and level not in seen:
            lost.add(level)
        seen.add(level)
    return frozenset(lost & _HEADING_LEVELS)


def orphan_lines(text: Text, lines: list[BodyLine], candidates: list[Candidate], grammar: Grammar) -> list[int]:
    """Indices of the lines at which the introduction of a lost heading seems to begin.

    Where nearly every paragraph closes with a list of who does it, one without a list
    behind one with a list does not belong to the same item.
    """
    labelled = {candidate.line for candidate in candidates if candidate.evidence == "full"}
    closing = grammar.pattern("outline.closing-list")
    listed = [closing.search(text.folded, line.line.start, line.line.end) is not None for line in lines]
    long = [index for index, line in enumerate(lines) if line.line.end - line.line.start > _PARAGRAPH]
    if sum(listed[index] for index in long) < _HABIT * len(long):
        return []
    return [
        index
        for index in long
        if index and listed[index - 1] and not listed[index] and index not in labelled and not lines[index].continues
    ]


def mark_orphans(candidates: list[Candidate], orphans: list[int]) -> list[Candidate]:
    """The candidates, the first behind each orphan line marked."""
    marked = list(candidates)
    lines = [candidate.line for candidate in candidates]
    for orphan in orphans:
        index = bisect.bisect_right(lines, orphan)
        if index < len(marked):
            marked[index] = marked[index]._replace(orphan=True)
    return marked
