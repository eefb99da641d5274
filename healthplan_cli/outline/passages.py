"""Passages: the body's lines, cut at the labels and joined where they read on."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from typing import NamedTuple

from healthplan_cli.model import Span
from healthplan_cli.outline.body_lines import BodyLine
from healthplan_cli.outline.labels import MID_LINE
from healthplan_cli.outline.search import PlacedLabel
from healthplan_cli.text import JoinedText, Text, join_lines

# In characters.
_LONGEST_HEADING = 40


class DraftPassage(NamedTuple):
    """A passage before it is known to which node it belongs: its span, and the label that opens it, if one does."""

    span: Span
    placed: PlacedLabel | None
    joined: JoinedText
    """From behind the label."""
    after_break: bool


def cut_passages(
    text: Text, lines: list[BodyLine], labels: list[PlacedLabel], furniture: Sequence[Span] = ()
) -> list[DraftPassage]:
    """Every line of the body in exactly one passage, in order.

    ``furniture`` are the lines, in order, that stand between lines of the body without parting them.
    """
    headings = _heading_levels(text, lines, labels)
    cuts = _Cutter(text, furniture)
    waiting = iter(labels)
    placed = next(waiting, None)
    for index, line in enumerate(lines):
        start, end, _ = line.line
        opens = placed is not None and placed.candidate.label[0] == start
        reads_on = line.continues or (cuts.is_bare() and not line.after_break)
        if opens or not reads_on or cuts.is_heading_alone(headings):
            cuts.begin(start, None, line.after_break)
        while placed is not None and placed.candidate.line == index:
            cuts.begin(placed.candidate.label[0], placed, cuts.after_break and opens)
            placed = next(waiting, None)
        cuts.end = end
    cuts.close()
    return cuts.draft_passages


class _Cutter:
    """The passage being read, and those that are done."""

    def __init__(self, text: Text, furniture: Sequence[Span]) -> None:
        self.text = text
        self.furniture = furniture
        self.draft_passages: list[DraftPassage] = []
        self.start: int | None = None
        self.end = 0
        self.placed: PlacedLabel | None = None
        self.after_break = False

    def begin(self, start: int, placed: PlacedLabel | None, after_break: bool) -> None:
        """Close the passage before ``start`` and open another there."""
        if self.start is not None and start > self.start:
            self.end = min(self.end, start) if placed is None else start
            self.close()
        self.start, self.placed, self.after_break = start, placed, after_break

    def close(self) -> None:
        if self.start is None:
            return
        end = self.start + len(self.text.folded[self.start : self.end].rstrip())
        behind = self.start if self.placed is None else min(self.placed.candidate.start, end)
        inside = slice(*(bisect.bisect_left(self.furniture, (place, place)) for place in (behind, end)))
        joined = join_lines(self.text, (behind, end), self.furniture[inside])
        self.draft_passages.append(DraftPassage((self.start, end), self.placed, joined, self.after_break))
        self.start = None

    def is_bare(self) -> bool:
        """True if what was read so far is a label alone, its heading on the next line."""
        return self.start is not None and self.placed is not None and self.placed.candidate.start >= self.end

    def is_heading_alone(self, headings: set[str]) -> bool:
        """True if what was read so far is a label in mid-line with its heading up to the line's end."""
        if self.placed is None or self.placed.candidate.evidence not in MID_LINE or self.is_bare():
            return False
        rest = self.text.folded[self.placed.candidate.start : self.end]
        whole = len(rest) <= _LONGEST_HEADING and not any(mark in rest for mark in "。;,")
        return whole and self.placed.candidate.level in headings


def _heading_levels(text: Text, lines: list[BodyLine], labels: list[PlacedLabel]) -> set[str]:
    """The levels whose labels mostly stand with a heading alone on their line."""
    votes: dict[str, list[bool]] = {}
    for placed in labels:
        candidate = placed.candidate
        if candidate.evidence != "full":
            continue
        line = lines[candidate.line].line
        rest = text.folded[candidate.start : line.end]
        votes.setdefault(candidate.level, []).append(len(rest) <= _LONGEST_HEADING and "。" not in rest)
    return {level for level, alone in votes.items() if 2 * sum(alone) > len(alone)}
