"""Word boundaries where a page lost the separator between two names (only user of jieba)."""

from __future__ import annotations

import io
import itertools
import warnings
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from healthplan_cli.grammar import Grammar
from healthplan_cli.responsibilities.bodies import Organisations

if TYPE_CHECKING:  # speed
    import jieba

# A name, where it begins and ends in the piece, and whether the dictionary cut it off.
Part = tuple[int, int, bool]

_SHORTEST = 2
_LONGEST = 80
# What every name of a body weighs in the dictionary, as the words of lexicon.txt do.
_NAME_FREQUENCY = 100


class _Reading(NamedTuple):
    """The best way of reading the beginning of a piece as names."""

    cost: tuple[int, int, int] = (0, 0, 0)
    """How many names it takes, how many of them are stems without ending, and how many begin inside a word."""
    names: tuple[tuple[int, int], ...] = ()
    is_one_of_several: bool = False
    """True if another way is as good."""

    def with_name(self, span: tuple[int, int], *, whole: bool, inside_word: bool) -> _Reading:
        cost = (self.cost[0] + 1, self.cost[1] + (not whole), self.cost[2] + inside_word)
        return _Reading(cost, (*self.names, span), self.is_one_of_several)


class NameSplitter:
    """Finds the names in a piece that holds more than one."""

    def __init__(self, grammar: Grammar, organisations: Organisations) -> None:
        self._grammar = grammar
        self._organisations = organisations
        self._tokenizer: jieba.Tokenizer | None = None

    def split(self, text: str, start: int, end: int) -> list[Part]:
        """The names in ``text[start:end]``: one, or those around 和 and 及, or those run together."""
        piece = text[start:end]
        known = self._organisations.resolve(piece)
        if known is not None and not known.prefix:
            return [(start, end, False)]
        if "、" in piece or len(piece) > _LONGEST:
            # 各区、县(市)政府: its reader has already put it together. And a sentence is no name.
            return [(start, end, False)]
        at = self._connector(piece)
        if at is not None:
            left, right = at
            return [*self.split(text, start, start + left), *self.split(text, start + right, end)]
        if known is None and self._may_hold_two(piece):
            parts = self._run_together(piece)
            if len(parts) > 1:
                return [(start + a, start + b, True) for a, b in parts]
        return [(start, end, False)]

    def _connector(self, piece: str) -> tuple[int, int] | None:
        """Where 和 or 及 stands between two bodies, not inside one name."""
        for found in self._grammar.pattern("responsibilities.connector").finditer(piece):
            left, right = piece[: found.start()], piece[found.end() :]
            if len(right) < _SHORTEST or not self._stands_alone(left, right):
                continue
            opens = self._grammar.pattern("responsibilities.other-side").match(right)
            if self._organisations.is_complete(right) or (opens and self._organisations.looks_like_body(right)):
                return found.start(), found.end()
        return None

    def _stands_alone(self, name: str, following: str) -> bool:
        """True if ``name`` is a body by itself; a stem (教育) where what follows has a level of its own (市体育局)."""
        if self._organisations.is_all_of_a_kind(name):
            return True
        known = self._organisations.resolve(name)
        if known is not None:
            return known.complete or self._organisations.level(following) != ""
        return bool(self._organisations.level(name)) and self._organisations.looks_like_body(name)

    def _may_hold_two(self, piece: str) -> bool:
        """True if ``piece`` opens with one known name and closes with another: a separator is lost."""
        resolve = self._organisations.resolve
        ends = range(_SHORTEST, len(piece) - _SHORTEST + 1)
        first = next((end for end in ends if self._opens(piece[:end])), None)
        return first is not None and any(
            (body := resolve(piece[start:])) is not None and body.complete for start in range(first, len(piece) - 1)
        )

    def _opens(self, name: str) -> bool:
        return self._organisations.resolve(name) is not None or self._organisations.is_all_of_a_kind(name)

    def _run_together(self, piece: str) -> Sequence[tuple[int, int]]:
        """The fewest known names that make up ``piece``; where two ways are as good, jieba's words decide."""
        best = self._fewest(piece, None)
        if best is not None and best.is_one_of_several:
            best = self._fewest(piece, {0, *itertools.accumulate(map(len, self._cut(piece)))})
        return ((0, len(piece)),) if best is None else best.names

    def _fewest(self, piece: str, bounds: set[int] | None) -> _Reading | None:
        """The reading of ``piece`` that costs least; ``bounds`` are where its words begin, if they count."""
        best: list[_Reading | None] = [_Reading(), *(None for _ in piece)]
        for end in range(1, len(piece) + 1):
            for start, before in enumerate(best[:end]):
                if before is None or (whole := self._is_name(piece[start:end], first=start == 0)) is None:
                    continue
                inside_word = bounds is not None and start not in bounds
                best[end] = _better(best[end], before.with_name((start, end), whole=whole, inside_word=inside_word))
        return best[-1]

    def _is_name(self, name: str, *, first: bool) -> bool | None:
        """True if ``name`` is a whole name; None where it is none.

        A stem counts only where it opens the piece and stands bare: 民政 in 民政卫生健康委.
        """
        body = self._organisations.resolve(name)
        if body is not None:
            return body.complete or (False if first and not body.prefix else None)
        return True if self._organisations.is_all_of_a_kind(name) else None

    def _cut(self, piece: str) -> list[str]:
        if self._tokenizer is None:
            self._tokenizer = _load(self._grammar.data("lexicon.txt").get("lines", []), self._organisations.own_names)
        return list(self._tokenizer.cut(piece, HMM=False))


def _better(one: _Reading | None, other: _Reading) -> _Reading:
    """The reading that costs less, the former of two that cost the same."""
    if one is None or other.cost < one.cost:
        return other
    return one._replace(is_one_of_several=True) if other.cost == one.cost else one


def _load(lines: Iterable[str], names: Iterable[str]) -> jieba.Tokenizer:
    """jieba on our own words alone: no big dictionary, no cache file, no word of output."""
    with warnings.catch_warnings():
        # Its own code has escapes and imports that newer Pythons warn of.
        warnings.simplefilter("ignore")
        import logging

        import jieba

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    entries = [f"{name} {_NAME_FREQUENCY}" for name in names]
    entries += [line for line in lines if line and not line.startswith("#")]
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(io.BytesIO("\n".join(entries).encode()))
    tokenizer.initialized = True
    return tokenizer
