"""Legends: what a notice states once about how its lists are to be read.

``排在首位的为牵头单位,下同``: the first unit leads, here and in every list below.
``以下均由各镇街道负责,不再列出``: who answers in every list below.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import regex

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Span

LeadRule = Literal["", "first", ",", "、", ";"]
"""Who leads by their place in a list: nobody, the first unit, or all before the first such separator."""


class Legend(NamedTuple):
    """A list's content with its legends blanked out, so that offsets stay, and what they say."""

    content: str
    lead_rule: LeadRule = ""
    stays: bool = False
    """True if that holds in every list from here on."""
    all_below: Span | None = None
    """The units that answer in every list below."""


class LegendReader:
    """Reads legends by one grammar."""

    def __init__(self, grammar: Grammar) -> None:
        self._first_leads = grammar.pattern("responsibilities.first-leads")
        self._legend = grammar.pattern("responsibilities.legend")
        self._all_below = grammar.pattern("responsibilities.all-below")
        self._separators: dict[str, LeadRule] = grammar.data("responsibilities")["separators"]

    def stated(self, text: str) -> LeadRule:
        """Who leads in all lists from here on, where ``text`` states it by their place."""
        if "首" not in text and "第一" not in text and "前" not in text:  # speed
            return ""
        found = self._first_leads.search(text)
        if found is None:
            return ""
        # Beside names in a bracket it is the list's own word, and the list's reader sees to it.
        _, bracket, inside = text[: found.start()].rpartition("(")
        return "" if bracket and ")" not in inside and "、" in inside else self._lead_rule_of(found)

    def read(self, content: str) -> Legend:
        """``content`` without its legends, and what they say."""
        legend = self._read_lead_rule(content)
        found = self._all_below.search(legend.content)
        if found is None:
            return legend
        return legend._replace(content=_blanked(legend.content, found.span()), all_below=found.span("who"))

    def leading_part(self, content: str, rule: LeadRule) -> int:
        """Up to where units of ``content`` lead by ``rule``; 0 where it says nothing of them.

        Several units without the separator that it counts on say nothing of who leads.
        """
        if rule == "":
            return 0
        if rule in content:
            return content.index(rule)
        if rule != "first" and any(separator in content for separator in self._separators.values()):
            return 0
        return 1

    def _read_lead_rule(self, content: str) -> Legend:
        found = self._legend.search(content)
        if found is None:
            return Legend(content)
        rule = self._lead_rule_of(found) if found["by_place"] else ""
        return Legend(_blanked(content, found.span()), rule, found["stays"] is not None)

    def _lead_rule_of(self, found: regex.Match[str]) -> LeadRule:
        return self._separators[found["before"]] if found["before"] else "first"


def _blanked(content: str, span: Span) -> str:
    """``content`` with separators in the place of ``span``, so that offsets stay."""
    return content[: span[0]] + "、" * (span[1] - span[0]) + content[span[1] :]
