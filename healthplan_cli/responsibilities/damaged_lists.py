"""Lists that the page damaged: one bracket lost, or both where only the verbs are left."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from healthplan_cli.grammar import Grammar
from healthplan_cli.responsibilities.bare_lists import BareLists
from healthplan_cli.responsibilities.bodies import Organisations
from healthplan_cli.responsibilities.found_list import FoundList, LostBracket, UnreadBracket, names_in
from healthplan_cli.responsibilities.legends import LeadRule
from healthplan_cli.responsibilities.read_list import UnitReader
from healthplan_cli.text import JoinedText

# Place and level before a name, 青禾市; what is longer may be the end of a sentence.
_LONGEST_PREFIX = 4
# A name that nobody knows is no longer where a sentence may stand before it.
_LONGEST_UNKNOWN = 12

# The rules for damaged lists, and the bracket that each says is lost.
_RULES: tuple[tuple[str, LostBracket], ...] = (
    ("responsibilities.unopened", "opening"),
    ("responsibilities.unclosed", "closing"),
    ("responsibilities.sentence", ""),
)


class DamagedLists:
    """Finds lists without their brackets by one grammar."""

    def __init__(
        self, grammar: Grammar, organisations: Organisations, reader: UnitReader, bare_lists: BareLists
    ) -> None:
        self._grammar = grammar
        self._organisations = organisations
        self._reader = reader
        self._bare_lists = bare_lists

    def find(self, joined: JoinedText, lead_rule: LeadRule) -> Iterator[FoundList | UnreadBracket]:
        """The damaged lists of ``joined``, and what looks like one and could not be read."""
        for rule, lost in _RULES:
            for found in self._grammar.pattern(rule).finditer(joined.folded):
                one = self._read(joined, found, rule, lost, lead_rule)
                if one:
                    yield one

    def _read(
        self, joined: JoinedText, found: regex.Match[str], rule: str, lost: LostBracket, lead_rule: LeadRule
    ) -> FoundList | UnreadBracket | None:
        start, end = found.span("inside")
        if lost == "opening":
            start = self._first_name(joined, start, end)
        units = self._reader.read_in(joined, start, end, lead_rule=lead_rule)
        if units is None or units.doubtful:
            return (
                UnreadBracket(*found.span()) if lost and self._is_nearly_list(joined, *found.span("inside")) else None
            )
        names = names_in(joined, start, units)
        if lost:
            if not units.by_verb and not self._bare_lists.are_authorities(names):
                return None
        elif not units.by_verb or not self._are_bodies(names):
            return None
        last = found.end() - (joined.folded[found.end() - 1] == "。")
        first = start if lost == "opening" else found.start()
        return FoundList(first, last, start, units, rule, lost, guessed=not lost)

    def _is_nearly_list(self, joined: JoinedText, start: int, end: int) -> bool:
        """True if what a lost bracket leaves has a verb of who does it, and bodies among what it names."""
        units = self._reader.read_in(joined, start, end)
        return units is not None and units.by_verb and units.doubtful < len(units.units)

    def _first_name(self, joined: JoinedText, start: int, end: int) -> int:
        """Where the names begin that run up to a closing bracket, with a sentence before them."""
        units = self._reader.read_in(joined, start, end)
        if units is None or self._are_all_names(names_in(joined, start, units)):
            return start
        for unit in reversed(units.units):
            name = joined.folded[start + unit.start : start + unit.end]
            if not self._stands_by_itself(name):
                known = self._organisations.known_end(name)
                return start + (unit.end if known is None else unit.start + known)
        return start

    def _are_all_names(self, names: list[str]) -> bool:
        """True if each is known by itself, or short with no known name at its end."""
        return all(
            self._stands_by_itself(name)
            or len(name) <= _LONGEST_UNKNOWN
            and self._organisations.known_end(name) is None
            for name in names
        )

    def _stands_by_itself(self, name: str) -> bool:
        """True if ``name`` is one name, not the end of a sentence with a name behind it."""
        body = self._organisations.resolve(name)
        if body is None:
            return self._organisations.is_collective(name)
        return len(body.prefix) <= _LONGEST_PREFIX or self._organisations.kind(body.organisation) == "group"

    def _are_bodies(self, names: list[str]) -> bool:
        """True if a sentence of nothing but names has bodies among them; 各部门密切配合 says nothing of who."""
        organisations = self._organisations
        known = [organisations.is_complete(name) or organisations.is_areas(name) for name in names]
        others = [name for name, is_known in zip(names, known, strict=True) if not is_known]
        return any(known) and all(
            organisations.is_collective(name) and organisations.looks_like_body(name) for name in others
        )
