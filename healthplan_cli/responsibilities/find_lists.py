"""Lists of units in running text: whole brackets first, then labelled lines and damaged lists."""

from __future__ import annotations

import itertools

import regex

from healthplan_cli.grammar import Grammar
from healthplan_cli.responsibilities.bare_lists import BareLists
from healthplan_cli.responsibilities.bodies import organisations_of
from healthplan_cli.responsibilities.damaged_lists import DamagedLists
from healthplan_cli.responsibilities.found_list import FoundList, TakenText, UnreadBracket, names_in
from healthplan_cli.responsibilities.labelled_lines import labelled_lines
from healthplan_cli.responsibilities.legends import LeadRule
from healthplan_cli.responsibilities.read_list import UnitList, unit_reader
from healthplan_cli.text import JoinedText

# How far before a bracket the name of a group can begin.
_LONGEST_GROUP = 16  # speed


class ListFinder:
    """Finds the lists of a joined text by one grammar."""

    def __init__(self, grammar: Grammar) -> None:
        organisations = organisations_of(grammar)
        self._reader = unit_reader(grammar)
        self._bracket = grammar.pattern("responsibilities.bracket")
        self._led_group = grammar.pattern("responsibilities.led-group")
        self._duty_words = grammar.pattern("responsibilities.duty-words")
        self._bare_lists = BareLists(grammar, organisations)
        self._labelled_lines = labelled_lines(grammar)
        self._damaged_lists = DamagedLists(grammar, organisations, self._reader, self._bare_lists)

    def find(self, joined: JoinedText, *, lead_rule: LeadRule) -> tuple[list[FoundList], list[UnreadBracket]]:
        """The lists of ``joined`` in order, and the brackets that are nearly lists."""
        found: list[FoundList] = []
        unread: list[UnreadBracket] = []
        taken = TakenText(len(joined.folded))
        for bracket in self._bracket.finditer(joined.folded):
            one = self._read_bracket(joined, bracket, lead_rule)
            if isinstance(one, UnreadBracket):
                unread.append(one)
            elif one is not None:
                found.append(one)
                taken.claim(one.start, one.end)
                lead_rule = lead_rule or (one.list.lead_rule if one.list.lead_rule_stays else "")
        for one in itertools.chain(
            self._labelled_lines.find(joined, taken, lead_rule),
            self._damaged_lists.find(joined, lead_rule),
        ):
            if not taken.claim(one.start, one.end):
                continue
            if isinstance(one, UnreadBracket):
                unread.append(one)
            else:
                found.append(one)
        return sorted(found, key=lambda one: one.start), unread

    def _read_bracket(
        self, joined: JoinedText, bracket: regex.Match[str], lead_rule: LeadRule
    ) -> FoundList | UnreadBracket | None:
        start, end = bracket.span("inside")
        if self._led_group.search(joined.folded, max(0, start - _LONGEST_GROUP), start + 1):
            return None
        units = self._reader.read_in(joined, start, end, lead_rule=lead_rule)
        if units is None:
            return None
        names = names_in(joined, start, units)
        rule = _rule_of(units, bracket["inside"])
        if rule is None and self._bare_lists.is_list(joined.folded, bracket.span(), names):
            rule = "responsibilities.bracket"
        if rule is not None:
            return FoundList(bracket.start(), bracket.end(), start, units, rule)
        has_role = (units.by_verb or units.labelled) and self._duty_words.search(bracket["inside"]) is not None
        if has_role or self._bare_lists.is_nearly_list(joined.folded, bracket.end(), names, units.doubtful):
            return UnreadBracket(*bracket.span())
        return None


def _rule_of(units: UnitList, content: str) -> str | None:
    """The rule that makes a list of ``content``, by its words on roles; None where its units look like no bodies."""
    if units.labelled and ":" in content and 2 * units.doubtful <= len(units.units):
        return "responsibilities.any-label"
    if units.labelled and not units.doubtful:
        return "responsibilities.bare-label"
    if units.by_verb and 2 * units.doubtful < len(units.units):
        return "responsibilities.tail"
    return None


def list_finder(grammar: Grammar) -> ListFinder:
    """The one of ``grammar``, built on first use."""
    return grammar.derived(ListFinder)
