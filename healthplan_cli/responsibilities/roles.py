"""The role of each unit of a list, from the words around the names."""

from __future__ import annotations

import msgspec

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Role
from healthplan_cli.responsibilities.read_name import Name


class ListedUnit(msgspec.Struct):
    """One unit of a list; offsets count in the content of the list."""

    start: int
    end: int
    role: Role
    has_lead_mark: bool
    """True if it carries the mark of the leading body, such as ★."""
    cut_off: bool
    """True if the separator beside it is lost, and the dictionary found where it begins or ends."""


class RoleAssigner:
    """Takes the names of a list in order and gives each unit its role.

    Names wait for the verb behind them (市教育局、市体育局牵头); those that no verb follows take
    the role of the label before them, or that of the table column.
    """

    def __init__(self, default: Role | None) -> None:
        self.units: list[ListedUnit] = []
        self.marker: str | None = None
        """The first verb that gives a role."""
        self.by_duty = False
        self.open = False
        self._default: Role = default or "responsible"
        self._label_role = self._default
        self._others_lead = False
        """True behind 会同: those before it lead."""
        self._waiting: list[ListedUnit] = []

    def open_segment(self, role: Role | None) -> None:
        """Begin the names behind a label that gives ``role``."""
        self._label_role = role or self._default
        self._others_lead = False

    def take(self, name: Name, offset: int, role: Role | None) -> None:
        """Take one name, or a verb alone, of a piece that begins at ``offset``; its verb gives ``role``."""
        if name.after_lead:
            self._assign("lead")
            self._others_lead = True
        if name.end > name.start:
            unit = ListedUnit(offset + name.start, offset + name.end, "responsible", name.has_lead_mark, name.cut_off)
            self.units.append(unit)
            self._waiting.append(unit)
        if name.open:
            self.open = True
        if role is not None:
            if name.by_duty:
                self.by_duty = True
            self._assign("participant" if self._others_lead else role)
            if self.marker is None:
                self.marker = name.marker

    def close_segment(self) -> None:
        """Give the last names the role of their label."""
        self._assign("participant" if self._others_lead else self._label_role)

    def _assign(self, role: Role) -> None:
        for unit in self._waiting:
            unit.role = role
        self._waiting.clear()

    def settle(self, leading_part: int) -> None:
        """Apply marks and legends; with a lead named, the others take part.

        Units that begin before ``leading_part`` lead by such a legend.
        """
        for unit in self.units:
            if unit.has_lead_mark:
                unit.role = "lead"
        if leading_part and not self.by_duty and not any(unit.role == "lead" for unit in self.units):
            for place, unit in enumerate(self.units):
                if place == 0 or unit.start < leading_part:
                    unit.role = "lead"
        others: Role = "participant" if any(unit.role == "lead" for unit in self.units) else "responsible"
        for unit in self.units:
            if unit.role == "responsible":
                unit.role = others


def role_of(grammar: Grammar, group: str | None, kind: str) -> Role | None:
    """The role that a label or verb means, as its rule ``gives`` it; None for a label of times or persons.

    Args:
        grammar: the rules.
        group: the group of ``responsibilities.label`` or ``responsibilities.tail`` that matched, if any.
        kind: ``label`` or ``verb``.
    """
    return grammar.derived(_roles).get((group, kind))


def _roles(grammar: Grammar) -> dict[tuple[str | None, str], Role]:
    roles = {
        (group, kind): grammar.rule(f"responsibilities.{group}-{kind}").gives["role"]
        for group in ("lead", "join", "answer")
        for kind in ("label", "verb")
    }
    roles["duty", "verb"] = grammar.rule("responsibilities.by-duty").gives["role"]
    return roles  # type: ignore[return-value]
