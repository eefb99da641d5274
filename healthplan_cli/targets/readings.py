"""A number with what stands around it, and what the two commit to."""

from __future__ import annotations

import msgspec

from healthplan_cli.model import Comparator, Direction, Span
from healthplan_cli.targets.figures import Figure
from healthplan_cli.targets.predicates import Predicate


class Clause(msgspec.Struct):
    """A group of figures and what stands around it."""

    group: list[Figure]
    start: int
    """Where the clause begins: behind the last punctuation mark or the figure before."""
    stop: int
    """Where the next clause or figure begins."""
    predicate: Predicate
    prefix: Comparator | None
    """The comparator before the number."""
    prefix_start: int | None = None
    """Where it stands, perhaps before the verb: 至少配备1名."""
    subject: Span | None = None
    """Where the indicator stands when a baseline comes between it and the predicate."""
    baseline: int | float | None = None
    bound: bool = False
    """The number was taken for a condition, a subsidy or a technical limit."""
    names: bool = False
    """The number is part of the name of what the next one measures: 提供6类以上服务的卫生室占比."""

    @property
    def begin(self) -> int:
        return self.group[0].start

    @property
    def opens(self) -> int:
        """Where its value begins, with the comparator before it."""
        return self.begin if self.prefix_start is None else self.prefix_start

    @property
    def close(self) -> int:
        return self.group[-1].close

    @property
    def figure(self) -> Figure:
        return self.group[-1]

    @property
    def unit(self) -> str | None:
        return self.figure.amount.unit

    @property
    def head(self) -> Span:
        """What stands before the predicate."""
        return self.start, self.predicate.start

    def comparator(self, figure: Figure) -> Comparator:
        """That of one figure of the group; a suffix closes them all."""
        if figure.amount.value_max is not None:
            return "range"
        return figure.suffix or self.figure.suffix or self.prefix or figure.amount.bound or "eq"


class Finding(msgspec.Struct, frozen=True):
    """What a clause commits to; its places are offsets in the text that was read."""

    indicator: Span
    direction: Direction
    rule: str
    close: int
    """Where the finding ends: behind the number and the thing counted."""
    figure_close: int
    unit: str | None = None
    """That of the number."""
    spread: Comparator | None = None
    """A comparator before the verb, which holds for all its objects: 至少新建步道2条、小屋3个."""


def found_in(clause: Clause, indicator: Span, direction: Direction, rule: str) -> Finding:
    """The finding of ``clause`` with the span of its indicator; it ends behind the later of the two."""
    return Finding(indicator, direction, rule, max(indicator[1], clause.close), clause.close, clause.unit)
