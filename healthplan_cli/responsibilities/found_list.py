"""A list of units found in running text, and a bracket that could not be read as one."""

from __future__ import annotations

import bisect
from collections.abc import Iterable
from typing import Literal, NamedTuple

from healthplan_cli.model import Span
from healthplan_cli.responsibilities.read_list import UnitList
from healthplan_cli.text import JoinedText

LostBracket = Literal["", "opening", "closing"]


class FoundList(NamedTuple):
    """A list and where it stands; offsets count in the folded joined text."""

    start: int
    end: int
    content_start: int
    """Offset of the content that ``list`` was read from."""
    list: UnitList
    rule: str
    """Id of the grammar rule that found it."""
    lost_bracket: LostBracket = ""
    """Which of its brackets the page lost."""
    guessed: bool = False
    """True if neither brackets nor a label but only its wording shows that it is a list."""


class UnreadBracket(NamedTuple):
    """A bracket with words on who does it that could not be read as a list."""

    start: int
    end: int


class TakenSpans:
    """The spans of one text that lists have taken, none overlapping another."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = list(spans)

    def claim(self, start: int, end: int) -> bool:
        """Take ``[start, end)``; False, and nothing taken, where part of it is taken already."""
        at = bisect.bisect_left(self._spans, (start, end))
        if at and self._spans[at - 1][1] > start or at < len(self._spans) and self._spans[at][0] < end:
            return False
        self._spans.insert(at, (start, end))
        return True

    def holds(self, place: int) -> bool:
        """True if ``place`` lies in a span that is taken."""
        at = bisect.bisect_right(self._spans, (place, place))
        return at > 0 and place < self._spans[at - 1][1]


def names_in(joined: JoinedText, content_start: int, units: UnitList) -> list[str]:
    """The folded names of ``units``, which were read from ``content_start`` on."""
    return [joined.folded[content_start + unit.start : content_start + unit.end] for unit in units.units]
