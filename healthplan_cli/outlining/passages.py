"""Passages: the body's lines, cut at the labels and joined where they read on."""

from __future__ import annotations

from typing import NamedTuple

from healthplan_cli.layout import Flow, flow_of
from healthplan_cli.model import Span
from healthplan_cli.outlining.lines import BodyLine
from healthplan_cli.outlining.search import Place
from healthplan_cli.text import Text


class Stretch(NamedTuple):
    """One passage to be: its span, and the label that opens it, if one does."""

    span: Span
    place: Place | None
    flow: Flow
    """From behind the label."""
    after_break: bool


def cut(text: Text, lines: list[BodyLine], places: list[Place]) -> list[Stretch]:
    """Every line of the body in exactly one stretch, in order."""
    stretches: list[Stretch] = []
    waiting = iter(places)
    place = next(waiting, None)
    start: int | None = None
    opened: Place | None = None
    broken_off = False
    end = 0
    for index, line in enumerate(lines):
        labels_line = place is not None and place.candidate.line == index
        opens_line = labels_line and place is not None and place.candidate.label[0] == line.line.start
        bare = opened is not None and start is not None and end <= opened.candidate.start
        if start is None or opens_line or not (line.continues or (bare and not line.after_break)):
            if start is not None:
                stretches.append(_stretch(text, (start, end), opened, broken_off))
            start, opened, broken_off = line.line.start, None, line.after_break
        while place is not None and place.candidate.line == index:
            label = place.candidate.label[0]
            if label > start:
                stretches.append(_stretch(text, (start, _rstrip(text, start, label)), opened, broken_off))
                broken_off = False
            start, opened = label, place
            place = next(waiting, None)
        end = line.line.end
    if start is not None:
        stretches.append(_stretch(text, (start, end), opened, broken_off))
    return stretches


def _stretch(text: Text, span: Span, place: Place | None, after_break: bool) -> Stretch:
    behind = span[0] if place is None else min(place.candidate.start, span[1])
    return Stretch(span, place, flow_of(text, (behind, span[1])), after_break)


def _rstrip(text: Text, start: int, end: int) -> int:
    return start + len(text.folded[start:end].rstrip())
