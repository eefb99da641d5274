"""A number with what stands around it, and the target that the two state."""

from __future__ import annotations

import msgspec

from healthplan_cli.model import Comparator, Direction, Span
from healthplan_cli.targets.figures import Figure
from healthplan_cli.targets.predicates import Predicate


class Clause(msgspec.Struct):
    """A group of figures and what stands around it; places are offsets in the text that is read."""

    group: list[Figure]
    start: int
    """Where the clause begins: behind the last punctuation mark or the figure before."""
    stop: int
    """Where the next clause or figure begins."""
    predicate: Predicate
    comparator: Comparator | None
    """The comparator before the number."""
    comparator_start: int | None = None
    """Where it stands, perhaps before the verb: 至少配备1名."""
    subject: Span | None = None
    """Where the indicator stands when a baseline comes between it and the predicate."""
    baseline: int | float | None = None
    is_past: bool = False
    """True if it stands in a year before the notice and its plan."""

    @property
    def begin(self) -> int:
        """Where the first figure begins."""
        return self.group[0].start

    @property
    def value_start(self) -> int:
        """Where the value begins, with the comparator before it."""
        return self.begin if self.comparator_start is None else self.comparator_start

    @property
    def close(self) -> int:
        """Behind the last figure and its comparator."""
        return self.group[-1].close

    @property
    def figure(self) -> Figure:
        """The last figure, whose unit and comparator hold for the group."""
        return self.group[-1]

    @property
    def unit(self) -> str | None:
        return self.figure.amount.unit

    @property
    def before_predicate(self) -> Span:
        """What stands before the predicate."""
        return self.start, self.predicate.start

    def comparator_of(self, figure: Figure) -> Comparator:
        """The comparator of one figure of the group; one behind the last figure holds for all."""
        if figure.amount.value_max is not None:
            return "range"
        return figure.suffix or self.figure.suffix or self.comparator or figure.amount.bound or "eq"


class ClauseReading(msgspec.Struct, frozen=True):
    """The target that a clause states; its places are offsets in the text that was read."""

    indicator: Span
    direction: Direction
    rule: str
    """The production that read it."""
    kind: str
    """What sort of value it is; the readings that follow in the sentence ask for it."""
    close: int
    """Where it ends: behind the number and the thing counted."""
    figure_close: int
    """Where its number ends."""
    unit: str | None
    """The unit of the number."""
    comparator_of_all: Comparator | None = None
    """A comparator before the verb, which holds for all its objects: 至少新建步道2条、小屋3个."""
