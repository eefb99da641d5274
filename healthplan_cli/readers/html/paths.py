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
        self._open: list[tuple[str, int]] = [("", 0)]
        """For each open element its path, and of how many steps that is."""
        self._counts: list[dict[str, int]] = [{}]

    def meet(self, tag: str) -> None:
        """Count an element below the one that is open, whether it is entered or not."""
        counts = self._counts[-1]
        counts[tag] = counts.get(tag, 0) + 1

    def enter(self, tag: str, name: str | None) -> None:
        """Enter the element that was met; ``name`` is its id."""
        path, steps = self._open[-1]
        if name in self._ids:
            self._open.append((f'id("{name}")', 1))
        elif steps < _DEEPEST:
            step = f"{tag}[{self._counts[-1][tag]}]"
            self._open.append((f"{path}/{step}" if path else step, steps + 1))
        else:
            self._open.append((path, steps))
        self._counts.append({})

    def leave(self) -> None:
        """Leave the element that was entered last."""
        self._counts.pop()
        self._open.pop()

    def __str__(self) -> str:
        return self._open[-1][0]
