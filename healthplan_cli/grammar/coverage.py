"""What the grammars do not know yet: the worklist of their curators."""

from __future__ import annotations

import collections
from collections.abc import Iterable
from typing import NamedTuple

from healthplan_cli.model import Document

# The diagnostic of a number that reads like a goal and that no production decides; its message ends in the number.
_UNDECIDED = "HP309"


class Share(NamedTuple):
    """How many facts of a kind the grammar gives an id, and the names of all others."""

    known: int
    total: int
    unknown: list[tuple[str, int]]
    """Names without an id and how often each was met: the most frequent first, then in order of names."""


class Coverage(NamedTuple):
    bodies: Share
    """Units of all lists and table rows by their full names, with an id of ``grammars/organisations.toml`` or none."""
    indicators: Share
    """Targets by what they measure, with an id of ``grammars/indicators.toml`` or none."""
    numbers: Share
    """Numbers that read like goals: targets, and those that no production decides, with what stands before them."""


def measure_coverage(documents: Iterable[Document]) -> Coverage:
    """How much of what ``documents`` name the grammar knows."""
    bodies: collections.Counter[tuple[str, bool]] = collections.Counter()
    indicators: collections.Counter[tuple[str, bool]] = collections.Counter()
    numbers: collections.Counter[tuple[str, bool]] = collections.Counter()
    for document in documents:
        for responsibility in document.responsibilities:
            bodies.update((unit.full_name, unit.organisation is not None) for unit in responsibility.units)
        indicators.update((target.indicator or "", target.indicator_id is not None) for target in document.targets)
        numbers.update((target.indicator or "", True) for target in document.targets)
        undecided = [one.message for one in document.diagnostics if one.code == _UNDECIDED]
        numbers.update((message.partition(": ")[2], False) for message in undecided)
    return Coverage(_share(bodies), _share(indicators), _share(numbers))


def _share(counts: collections.Counter[tuple[str, bool]]) -> Share:
    unknown = [(name, count) for (name, known), count in counts.items() if not known]
    known = sum(count for (_, known), count in counts.items() if known)
    return Share(known, counts.total(), sorted(unknown, key=lambda item: (-item[1], item[0])))
