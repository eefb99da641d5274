"""Facts that overlap, as pieces of text that do not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from healthplan_cli.model import Span
from healthplan_cli.view.offsets import Line, Lines

WIDEST = 240
"""Characters that a mark may span. Whatever spans more, as a table does, is shown when it is chosen.

Each mark is cut where others begin and end: without a limit, many wide ones would make a page of the
square of their number.
"""


class Mark(NamedTuple):
    """A stretch of the text to be marked."""

    span: Span
    look: str
    """Class of the style sheet, such as ``t`` for a target."""
    fact: str = ""
    """Id of the fact that a click leads to; empty where the mark is part of another."""


class Piece(NamedTuple):
    """A stretch of one line, all of it under the same marks."""

    start: int
    end: int
    looks: tuple[str, ...]
    facts: tuple[str, ...]
    """The narrowest fact first: it is the one meant by a click."""


def is_wide(span: Span) -> bool:
    """True if ``span`` is shown only when it is chosen."""
    return span[1] - span[0] > WIDEST


def pieces(lines: Lines, marks: Iterable[Mark]) -> Iterator[tuple[Line, list[Piece]]]:
    """Each line of the text with its pieces in order, which leave nothing of the line out."""
    starting: dict[int, list[Mark]] = {}
    cuts: set[int] = set()
    for mark in marks:
        if mark.span[0] < mark.span[1]:
            starting.setdefault(mark.span[0], []).append(mark)
            cuts.update(mark.span)
    ordered = sorted(cuts)
    active: list[Mark] = []
    position = 0
    for line in lines.all:
        begin = line.start
        # Cuts at and before its start are in force from there on.
        while position < len(ordered) and ordered[position] <= line.start:
            active = _go_on(active, starting, ordered[position])
            position += 1
        found: list[Piece] = []
        while position < len(ordered) and ordered[position] < line.end:
            found.append(_piece(begin, ordered[position], active))
            begin = ordered[position]
            active = _go_on(active, starting, ordered[position])
            position += 1
        if line.end > begin:
            found.append(_piece(begin, line.end, active))
        yield line, found


def _go_on(active: list[Mark], starting: dict[int, list[Mark]], cut: int) -> list[Mark]:
    """The marks that hold behind ``cut``."""
    return [mark for mark in active if mark.span[1] > cut] + starting.get(cut, [])


def _piece(start: int, end: int, active: list[Mark]) -> Piece:
    narrowest = sorted((mark for mark in active if mark.fact), key=lambda mark: mark.span[1] - mark.span[0])
    return Piece(
        start,
        end,
        tuple(dict.fromkeys(mark.look for mark in active)),
        tuple(dict.fromkeys(mark.fact for mark in narrowest)),
    )


def seen(span: Span, lines: Lines) -> Span:
    """``span``, or where it is empty the character at it, so that there is something to mark."""
    start, end = lines.clamp(span)
    if end > start:
        return start, end
    line = lines.at(start)
    return (start, start + 1) if start < line.end else (max(start - 1, line.start), start)
