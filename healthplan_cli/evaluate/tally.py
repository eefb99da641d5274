"""Count facts of one kind: in the gold, found, and in both."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import NamedTuple

import msgspec


class Item(NamedTuple):
    """A fact that is compared: equal keys are the same fact."""

    key: tuple[Hashable, ...]
    line: int | None
    """Of the source notice, from 1."""

    @property
    def text(self) -> str:
        return " | ".join("-" if part is None else str(part) for part in self.key)


class Tally(msgspec.Struct):
    """Precision, recall and F1 of one kind of fact."""

    gold: int = 0
    found: int = 0
    matched: int = 0
    missed: list[Item] = []
    wrong: list[Item] = []

    @property
    def precision(self) -> float:
        if self.found:
            return self.matched / self.found
        return 0.0 if self.gold else 1.0

    @property
    def recall(self) -> float:
        return self.matched / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        precision, recall = self.precision, self.recall
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    def add(self, other: Tally) -> None:
        """Count ``other`` in."""
        self.gold += other.gold
        self.found += other.found
        self.matched += other.matched
        self.missed += other.missed
        self.wrong += other.wrong


def compare(gold: Iterable[Item], found: Iterable[Item]) -> Tally:
    """Pair equal items, each at most once."""
    pool: dict[tuple[Hashable, ...], list[Item]] = {}
    tally = Tally()
    for item in found:
        pool.setdefault(item.key, []).append(item)
        tally.found += 1
    for item in gold:
        tally.gold += 1
        if pool.get(item.key):
            pool[item.key].pop(0)
            tally.matched += 1
        else:
            tally.missed.append(item)
    tally.wrong = [item for items in pool.values() for item in items]
    return tally


Scores = dict[str, Tally]

KINDS = {
    "metadata": True,
    "nodes": True,
    "parents": True,
    "numbers": True,
    "titles": True,
    "responsibilities": True,
    "units": False,
    "table-responsibilities": True,
    "targets": True,
    "figures": False,
    "references": True,
    "table-rows": True,
    "coverage": False,
    "spans": False,
}
"""Every kind, in the order of tables, and whether its F1 counts in the mean: the others look at
the same facts from another side, or at the promises of the contract."""


def mean_f1(scores: Scores) -> float:
    """The mean over the kinds that the gold or the parse has at all."""
    counted = [scores[kind] for kind, counts in KINDS.items() if counts and kind in scores]
    values = [tally.f1 for tally in counted if tally.gold or tally.found]
    return sum(values) / len(values) if values else 0.0


def total(parts: Iterable[Scores]) -> Scores:
    """The counts of several notices together."""
    whole: Scores = {}
    for part in parts:
        for kind, tally in part.items():
            whole.setdefault(kind, Tally()).add(tally)
    return {kind: whole[kind] for kind in KINDS if kind in whole}
