"""What the reading of a passage yields: the targets it sets, and what could not be decided."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from healthplan_cli.model import Comparator, Direction, Span
from healthplan_cli.targets.deadlines import Deadline, Deadlines
from healthplan_cli.targets.figures import Figure


class TargetMention(msgspec.Struct, frozen=True):
    """One value that the text sets as a target; places are offsets in the text that was read."""

    figure: Figure
    indicator: Span
    direction: Direction
    comparator: Comparator
    deadline: Deadline | None
    baseline: int | float | None
    span: Span
    rule: str
    says_future: bool
    """True if its sentence says that this is to be; otherwise the verb alone does."""
    recurrent: bool
    """True if it holds every year, or for all money of a kind: so it does in rules without a date too."""


class PassageReading(msgspec.Struct):
    """What a passage sets as targets, and the places of what could not be decided."""

    mentions: list[TargetMention] = []
    unpaired: list[Span] = []
    """Values and years that do not pair: the values were given without year."""
    crowded: list[Span] = []
    """Where sentences go on with more numbers than any sentence states: not read."""
    passed_over: list[Span] = []
    """Numbers taken for conditions, grants or results where the sentence speaks like a plan."""
    undecided: list[Span] = []
    """Numbers that read like goals, of which no production says what they measure or why they are none."""
    declined: list[str] = []
    """The productions that decided that a number is no target, one for each such number."""
    reported: int = 0
    """How many sentences with numbers tell what has been."""
    planned: int = 0
    """How many tell what is to be."""


class Surroundings(NamedTuple):
    """What holds for all sentences of a passage."""

    text: str
    deadlines: list[Deadlines]
    ruling: Deadlines | None
    """Years that hold for all numbers without their own."""
