"""A list of units found in running text, and a bracket that could not be read as one."""

from __future__ import annotations

from typing import Literal, NamedTuple

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


class TakenText:
    """Which characters of a text lists have taken."""

    def __init__(self, length: int) -> None:
        self._taken = bytearray(length)

    def claim(self, start: int, end: int) -> bool:
        """Take ``[start, end)``; False, and nothing taken, where part of it is taken already."""
        if any(self._taken[start:end]):
            return False
        self._taken[start:end] = b"x" * (end - start)
        return True

    def holds(self, place: int) -> bool:
        """True if the character at ``place`` is taken."""
        return bool(self._taken[place])


def names_in(joined: JoinedText, content_start: int, units: UnitList) -> list[str]:
    """The folded names of ``units``, which were read from ``content_start`` on."""
    return [joined.folded[content_start + unit.start : content_start + unit.end] for unit in units.units]
