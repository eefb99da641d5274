"""What the questions are asked of: targets and lists of units of many notices, with their places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from healthplan_cli.model import Document, Responsibility, Target
from healthplan_cli.model.tasks import Tasks
from healthplan_cli.writers.labels import Labels, measure_of
from healthplan_cli.writers.tables import document_name

Documents = Iterable[tuple[str, Document]]
Cell = str | int | float | None

_SIGNS = {"eq": "", "ge": "≥", "gt": ">", "le": "≤", "lt": "<", "approx": "≈", "range": ""}
_ARROWS = {"increase": "↑", "decrease": "↓"}


class Sheet(NamedTuple):
    """The answer to a question."""

    columns: tuple[str, ...]
    rows: list[tuple[Cell, ...]]


class PlacedTarget(NamedTuple):
    """A target with what is known of its notice."""

    place: str
    """The place whose notice it is; where it is not known, the title of the notice."""
    document_id: str
    document: str
    name: str
    """The usual name of a known indicator, else the phrase as printed."""
    measure: str
    """``level`` or ``change``: never to be compared with each other."""
    target: Target

    @property
    def shown(self) -> str:
        """The number as a cell: ``≥33``, ``3–5``; ``↑`` and ``↓`` before the size of a change."""
        one = self.target
        number = plain(one.value) if one.value_max is None else f"{plain(one.value)}–{plain(one.value_max)}"
        return f"{_ARROWS.get(one.direction, '')}{_SIGNS[one.comparator]}{number}"


class PlacedTask(NamedTuple):
    """A list of units with its task and what is known of its notice."""

    place: str
    document_id: str
    document: str
    task: str
    responsibility: Responsibility

    def names(self, *roles: str) -> str:
        """The full names of the units of these roles."""
        return "、".join(unit.full_name for unit in self.responsibility.units if unit.role in roles)


def plain(number: float) -> str:
    """A number without a fraction that is zero.

    >>> plain(33.0), plain(6.5)
    ('33', '6.5')
    """
    return f"{number:.0f}" if number == int(number) else f"{number!r}"


def placed_targets(documents: Documents, labels: Labels) -> Iterator[PlacedTarget]:
    """The targets of all documents, in order."""
    for identifier, document in documents:
        title = document_name(document)
        place = labels.place(document) or title
        for one in document.targets:
            name = labels.indicator(one.indicator_id) or one.indicator or ""
            yield PlacedTarget(place, identifier, title, name, measure_of(one.direction), one)


def placed_tasks(documents: Documents, labels: Labels) -> Iterator[PlacedTask]:
    """The lists of units of all documents, in order."""
    for identifier, document in documents:
        title, tasks = document_name(document), Tasks(document)
        place = labels.place(document) or title
        for one in document.responsibilities:
            yield PlacedTask(place, identifier, title, (tasks.of(one) or "").replace("\n", " "), one)
