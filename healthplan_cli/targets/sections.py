"""What the sections of the outline say of the numbers in them: a review, conditions for others, by when."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Node
from healthplan_cli.stage_types import Passage
from healthplan_cli.targets.deadlines import Deadlines

# No title of a section is longer.
_LONGEST_TITLE = 40


class Section(msgspec.Struct):
    """What holds for the passages of one node; its children begin with the same."""

    looks_back: bool = False
    """True if it reviews what has been."""
    excluded: bool = False
    """True if it says who may apply and how."""
    opening: Deadlines | None = None
    """Years that a sentence ending in a colon, or the opening of a section of goals, sets for what follows it."""
    states_goals: bool = False
    """True if its heading, or one above it, names goals."""


class _Led(msgspec.Struct):
    """A list of items that a sentence with a colon leads in, though it stands above none of them in the outline."""

    opening: Deadlines
    parent: str | None
    number: int
    """Of the last item."""


class Sections:
    """The sections of one notice by their nodes."""

    def __init__(self, nodes: Iterable[Node], grammar: Grammar) -> None:
        self._grammar = grammar
        self._parents: dict[str, str | None] = {}
        self._numbers: dict[str, int] = {}
        self._add(nodes, None)
        self._root = Section()
        self._sections: dict[str, Section] = {}
        self._leading: Deadlines | None = None
        self._led: _Led | None = None

    def _add(self, nodes: Iterable[Node], parent: str | None) -> None:
        waiting = [(node, parent) for node in nodes]
        while waiting:
            node, above = waiting.pop()
            self._parents[node.id] = above
            self._numbers[node.id] = node.number or 0
            waiting += [(child, node.id) for child in node.children]

    def of(self, passage: Passage) -> Section:
        """The section that ``passage`` stands in; a heading or an item begins that of its node."""
        leading, self._leading = self._leading, None
        if passage.node is None:
            return self._root
        if passage.kind != "paragraph":
            self._root.opening = None  # what opens the body holds for the paragraphs before the first label
            self._sections[passage.node] = self._begin(passage, self._parents.get(passage.node))
            self._follow(passage.node, leading)
        return self._sections.get(passage.node, self._root)

    def lead(self, opening: Deadlines) -> None:
        """A sentence with a colon sets these years: also for a list that begins at once, wherever it stands."""
        self._leading = opening

    def _follow(self, node: str, leading: Deadlines | None) -> None:
        """Give an item the years of the sentence that leads its list in; one that does not count on ends the list."""
        parent, number = self._parents.get(node), self._numbers.get(node, 0)
        if leading is not None and number == 1:
            self._led = _Led(leading, parent, 0)
        led = self._led
        if led is None or parent != led.parent:
            return  # something else, or what stands below an item
        if number != led.number + 1:
            self._led = None
            return
        led.number = number
        self._sections[node].opening = led.opening

    def _begin(self, passage: Passage, parent: str | None) -> Section:
        above = self._sections.get(parent, self._root) if parent else self._root
        title = passage.joined.folded[: max(0, passage.joined.from_text(passage.body))][:_LONGEST_TITLE]
        return Section(
            above.looks_back or bool(self._grammar.pattern("targets.review-heading").search(title)),
            above.excluded or bool(self._grammar.pattern("targets.condition-heading").search(title)),
            above.opening,
            above.states_goals or bool(self._grammar.pattern("targets.goals-heading").search(title)),
        )
