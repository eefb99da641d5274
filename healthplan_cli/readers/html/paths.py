"""Paths of elements as XPath, counted from the nearest element that the page gives an id of its own."""

from __future__ import annotations

from collections import Counter

import regex

# A page nests its elements less deep; what is deeper is said to stand at this depth.
_DEEPEST = 60
# Ids in scripts and comments count as well: one too many only makes a path longer.
_ID = regex.compile(r"""\bid\s*+=\s*+["']?+(?<id>[A-Za-z_][A-Za-z0-9_.:-]{0,60}+)(?=["'\s>/])""", regex.IGNORECASE)


def own_ids(markup: str) -> frozenset[str]:
    """The ids that the markup gives to one element only."""
    return frozenset(name for name, count in Counter(_ID.findall(markup)).items() if count == 1)


class ElementPath:
    """The path of the element that is being walked, and how many of each kind stood beside it."""

    def __init__(self, ids: frozenset[str]) -> None:
        self._ids = ids
        self._steps: list[str] = []
        self._anchors = [0]
        """At which depths a path may begin."""
        self._counts: list[Counter[str]] = [Counter()]

    def meet(self, tag: str) -> None:
        """Count an element below the one that is open, whether it is entered or not."""
        self._counts[-1][tag] += 1

    def enter(self, tag: str, name: str | None) -> None:
        """Enter the element that was met; ``name`` is its id."""
        if name in self._ids:
            self._anchors.append(len(self._steps))
            self._steps.append(f'id("{name}")')
        else:
            self._steps.append(f"{tag}[{self._counts[-1][tag]}]")
        self._counts.append(Counter())

    def leave(self) -> None:
        """Leave the element that was entered last."""
        self._counts.pop()
        self._steps.pop()
        if self._anchors[-1] == len(self._steps) and len(self._anchors) > 1:
            self._anchors.pop()

    def __str__(self) -> str:
        first = self._anchors[-1]
        return "/".join(self._steps[first : first + _DEEPEST])
