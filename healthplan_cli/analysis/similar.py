"""Texts that are like another, by the pairs of characters that they share (BM25).

A score only ever suggests: 健康素养水平 and 心理健康素养水平 are nearly the same text and two things.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Sequence

_SATURATION, _LENGTH = 1.2, 0.75


def pairs(text: str) -> list[str]:
    """The pairs of neighbours in ``text`` without white space and punctuation.

    >>> pairs("健康素养")
    ['健康', '康素', '素养']
    """
    bare = "".join(character for character in text if character.isalnum())
    return list(map("".join, itertools.pairwise(bare))) or [bare] * bool(bare)


class Ranking:
    """Texts to be ranked by how much they are like a query."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._counts = [Counter(pairs(text)) for text in texts]
        self._holding = Counter(pair for counts in self._counts for pair in counts)
        self._mean = sum(counts.total() for counts in self._counts) / max(len(texts), 1) or 1

    def scores(self, query: str) -> list[float]:
        """For each text how much it is like ``query``: 0 where they share no pair, about 1 for the query itself."""
        wanted = set(pairs(query))
        whole = self._score(Counter(pairs(query)), wanted)
        return [round(self._score(counts, wanted) / whole, 3) if whole else 0.0 for counts in self._counts]

    def _score(self, counts: Counter[str], wanted: set[str]) -> float:
        norm = _SATURATION * (1 - _LENGTH + _LENGTH * counts.total() / self._mean)
        return sum(
            self._weight(pair) * counts[pair] * (_SATURATION + 1) / (counts[pair] + norm)
            for pair in sorted(wanted)
            if pair in counts
        )

    def _weight(self, pair: str) -> float:
        holding = self._holding[pair]
        return math.log(1 + (len(self._counts) - holding + 0.5) / (holding + 0.5))
