"""The standing health indicators: what a phrase names, and which values are plausible."""

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
    """A health indicator that notices keep stating targets for."""

    id: str
    names: list[str]
    """The usual name first, then synonyms, half-width."""
    unit: str
    """The unit that targets print; empty for none."""
    min: float
    max: float
    better: str
    """``up`` or ``down``: which way it is meant to go."""

    def plausible(self, value: float, unit: str | None) -> bool:
        """True if a level of ``value`` can be; a level in another unit cannot be told."""
        return (unit or "") != self.unit or self.min <= value <= self.max


class IndicatorIndex:
    """The indicators of a grammar, found by the names within a phrase."""

    def __init__(self, indicators: list[Indicator], changes: tuple[str, ...]) -> None:
        names = [(name, indicator) for indicator in indicators for name in indicator.names]
        names.sort(key=lambda entry: -len(entry[0]))
        self._names = names
        self._changes = changes
        self._known = {name for name, _ in names}
        self._numbered = [name for name, _ in names if _NUMBER.search(name)]
        self._by_id = {indicator.id: indicator for indicator in indicators}
        self._found: dict[str, Indicator | None] = {}

    def find(self, phrase: str) -> Indicator | None:
        """The indicator whose longest name stands in ``phrase`` (half-width); None when it names another thing."""
        if phrase not in self._found:
            self._found[phrase] = next((one for name, one in self._names if self._is(name, phrase)), None)
        return self._found[phrase]

    def starts(self, text: str, span: Span) -> int | None:
        """Where the longest name begins that lies in ``span`` of ``text`` (half-width) and ends where it ends."""
        low = max(span[0], span[1] - len(self._names[0][0])) if self._names else span[1]
        return next((start for start in range(low, span[1]) if text[start : span[1]] in self._known), None)

    def figures(self, text: str) -> list[Span]:
        """Where names with a number of their own stand in ``text`` (half-width): 癌症5年生存率."""
        return [found.span() for name in self._numbered if name in text for found in re.finditer(re.escape(name), text)]

    def _is(self, name: str, phrase: str) -> bool:
        """True if ``phrase`` is that indicator, perhaps of some place or group; not a thing made of it."""
        place = phrase.rfind(name)
        end = place + len(name)
        return place >= 0 and len(phrase) - end <= _TAIL and not phrase.endswith(self._changes, end)

    def find_id(self, indicator_id: str) -> Indicator | None:
        """The indicator of that id."""
        return self._by_id.get(indicator_id)


def indicator_index(grammar: Grammar) -> IndicatorIndex:
    """The index of the indicators that ``grammar`` defines; built once for each grammar."""
    return grammar.derived(_build_index)


def _build_index(grammar: Grammar) -> IndicatorIndex:
    entries = grammar.data("indicators").get("indicator", [])
    return IndicatorIndex(msgspec.convert(entries, list[Indicator]), tuple(grammar.words("indicators.changes")))
