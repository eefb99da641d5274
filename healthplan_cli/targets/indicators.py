"""The standing indicators: what a phrase names, and which values are plausible."""

from __future__ import annotations

import re

import msgspec

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Span

# What may stand behind a name without making it another thing: 比例, 数.
_TAIL = 2
# A number, not the 10万 that a rate is said of.
_NUMBER = re.compile("(?<!每)[0-9]+(?!万)")


class Indicator(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A standing indicator: one that notices keep stating targets for."""

    id: str
    names: list[str]
    """The usual name first, which is its label, then synonyms, half-width."""
    unit: str
    """The unit that targets print; empty for none."""
    min: float
    max: float
    better: str
    """``up`` or ``down``: which way it is meant to go."""
    counts: bool = False
    """True for things that are counted and amounts: their name alone does not say that something is measured."""

    def plausible(self, value: float, unit: str | None) -> bool:
        """True if a level of ``value`` can be; a level in another unit cannot be told."""
        return (unit or "") != self.unit or self.min <= value <= self.max


class IndicatorIndex:
    """The indicators of a grammar, found by the names within a phrase."""

    def __init__(self, indicators: list[Indicator], grammar: Grammar) -> None:
        self._spelling = spelling = Spelling(grammar)
        self._changes = tuple(grammar.words("indicators.changes"))
        self._counted = frozenset(("", *grammar.words("indicators.counted")))
        self._others = tuple(grammar.words("indicators.others-before"))
        self._by_name = {spelling.plain(name): one for one in reversed(indicators) for name in one.names}
        self._longest = max(map(len, self._by_name), default=0)
        self._measures = {name for one in indicators if not one.counts for name in one.names}
        self._longest_measure = max(map(len, self._measures), default=0)
        self._numbered: dict[str, list[tuple[int, str]]] = {}
        """By each of its own numbers, where the number stands in a name, and the name."""
        for name in self._measures:
            for number in _NUMBER.finditer(name):
                self._numbered.setdefault(number[0], []).append((number.start(), name))
        self._by_id = {indicator.id: indicator for indicator in indicators}
        self._found: dict[str, Indicator | None] = {}

    def find(self, phrase: str) -> Indicator | None:
        """The indicator whose longest name ends ``phrase`` (half-width); None when it names another thing.

        It may be that of some place or group. At most ``_TAIL`` characters stand behind the name, and none that make
        another thing of it. Spellings that mean the same are one: 占比 and 比重.
        """
        if phrase not in self._found:
            self._found[phrase] = self._find(self._spelling.plain(phrase))
        return self._found[phrase]

    def _find(self, phrase: str) -> Indicator | None:
        best: tuple[int, Indicator | None] = (0, None)
        for end in range(len(phrase), max(0, len(phrase) - _TAIL) - 1, -1):
            if phrase.endswith(self._changes, end):
                continue
            for start in range(max(0, end - self._longest), end - best[0]):
                if (one := self._by_name.get(phrase[start:end])) is not None:
                    best = (end - start, one if self._stands_alone(one, phrase, start, end) else None)
                    break
        return best[1]

    def _stands_alone(self, one: Indicator, phrase: str, start: int, end: int) -> bool:
        """True if ``phrase`` names nothing beside ``one``, named from ``start`` to ``end``, nor a share of it."""
        return not phrase.endswith(self._others, 0, start) and (not one.counts or phrase[end:] in self._counted)

    def starts(self, text: str, span: Span) -> int | None:
        """Where the longest name of a measure begins that lies in ``span`` of ``text`` and ends where it ends."""
        low = max(span[0], span[1] - self._longest_measure)
        return next((start for start in range(low, span[1]) if text[start : span[1]] in self._measures), None)

    def figures(self, text: str) -> list[Span]:
        """Where measures with a number in their name stand in ``text`` (half-width): 癌症5年生存率."""
        found = set()
        for number in _NUMBER.finditer(text):
            for place, name in self._numbered.get(number[0], ()):
                start = number.start() - place
                if start >= 0 and text.startswith(name, start):
                    found.add((start, start + len(name)))
        return sorted(found)

    def find_id(self, indicator_id: str) -> Indicator | None:
        """The indicator of that id."""
        return self._by_id.get(indicator_id)


class Spelling:
    """Ways of writing a name that mean the same: 比重 and 占比, 每千常住人口 and 每千人."""

    def __init__(self, grammar: Grammar) -> None:
        self._pattern = grammar.pattern("indicators.spelling")
        self._instead = {name: str(plain) for name, plain in grammar.rule("indicators.spelling").gives.items()}

    def plain(self, name: str) -> str:
        """``name`` in the spelling by which names are compared."""
        plain: str = self._pattern.sub(lambda found: self._instead[found.lastgroup or ""], name)
        return plain


def indicator_index(grammar: Grammar) -> IndicatorIndex:
    """The index of the indicators that ``grammar`` defines; built once for each grammar."""
    return grammar.derived(_build_index)


def _build_index(grammar: Grammar) -> IndicatorIndex:
    entries = grammar.data("indicators").get("indicator", [])
    return IndicatorIndex(msgspec.convert(entries, list[Indicator]), grammar)
