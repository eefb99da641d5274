"""Passages: the body's lines, cut at the labels and joined where they read on."""

from __future__ import annotations

from typing import NamedTuple

from healthplan_cli.model import Span
from healthplan_cli.outline.body_lines import BodyLine
from healthplan_cli.outline.labels import INSIDE
from healthplan_cli.outline.search import Place
from healthplan_cli.text import JoinedText, Text, join_lines

# In characters.
_LONGEST_HEADING = 40


class Stretch(NamedTuple):
    """One passage to be: its span, and the label that opens it, if one does."""

    span: Span
    place: Place | None
    joined: JoinedText
    """From behind the label."""
    after_break: bool


def cut(text: Text, lines: list[BodyLine], places: list[Place]) -> list[Stretch]:
    """Every line of the body in exactly one stretch, in order."""
    headings = _heading_levels(text, lines, places)
    cuts = _Cutter(text)
    waiting = iter(places)
    place = next(waiting, None)
    for index, line in enumerate(lines):
        start, end, _ = line.line
        opens = place is not None and place.candidate.label[0] == start
        reads_on = line.continues or (cuts.is_bare() and not line.after_break)
        if opens or not reads_on or cuts.is_heading_alone(headings):
            cuts.begin(start, None, line.after_break)
        while place is not None and place.candidate.line == index:
            cuts.begin(place.candidate.label[0], place, cuts.after_break and opens)
            place = next(waiting, None)
        cuts.end = end
    cuts.close()
    return cuts.stretches


class _Cutter:
    """The stretch being read, and those that are done."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.stretches: list[Stretch] = []
        self.start: int | None = None
        self.end = 0
        self.place: Place | None = None
        self.after_break = False

    def begin(self, start: int, place: Place | None, after_break: bool) -> None:
        """Close the stretch before ``start`` and open another there."""
        if self.start is not None and start > self.start:
            self.end = min(self.end, start) if place is None else start
            self.close()
        self.start, self.place, self.after_break = start, place, after_break

    def close(self) -> None:
        if self.start is None:
            return
        end = self.start + len(self.text.folded[self.start : self.end].rstrip())
        behind = self.start if self.place is None else min(self.place.candidate.start, end)
        joined = join_lines(self.text, (behind, end))
        self.stretches.append(Stretch((self.start, end), self.place, joined, self.after_break))
        self.start = None

    def is_bare(self) -> bool:
        """Whether what was read so far is a label alone, its heading on the next line."""
        return self.start is not None and self.place is not None and self.place.candidate.start >= self.end

    def is_heading_alone(self, headings: set[str]) -> bool:
        """Whether what was read so far is a label in mid-line with its heading up to the line's end."""
        if self.place is None or self.place.candidate.evidence not in INSIDE or self.is_bare():
            return False
        rest = self.text.folded[self.place.candidate.start : self.end]
        whole = len(rest) <= _LONGEST_HEADING and not any(mark in rest for mark in "。;,")
        return whole and self.place.candidate.level in headings


def _heading_levels(text: Text, lines: list[BodyLine], places: list[Place]) -> set[str]:
    """The levels whose labels mostly stand with a heading alone on their line."""
    votes: dict[str, list[bool]] = {}
    for place in places:
        candidate = place.candidate
        if candidate.evidence != "full":
            continue
        line = lines[candidate.line].line
        rest = text.folded[candidate.start : line.end]
        votes.setdefault(candidate.level, []).append(len(rest) <= _LONGEST_HEADING and "。" not in rest)
    return {level for level, alone in votes.items() if 2 * sum(alone) > len(alone)}
