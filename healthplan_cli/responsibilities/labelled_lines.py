"""Lists that a label opens (责任单位:) outside of any whole bracket, on a line or in a sentence of their own."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import regex

from healthplan_cli.grammar import Grammar
from healthplan_cli.responsibilities.found_list import FoundList, LostBracket, TakenText
from healthplan_cli.responsibilities.legends import LeadRule
from healthplan_cli.responsibilities.read_list import UNIT_LABELS, UnitList, unit_reader
from healthplan_cli.text import JoinedText

_COLON = regex.compile(":")
_RULE = "responsibilities.loose"
# No label is longer; it is looked for only so far before its colon.
_LONGEST_LABEL = 24  # speed
# How far before a label the words can begin that make it part of a sentence.
_LONGEST_BEFORE = 4  # speed


class LabelledLines:
    """Finds labelled lists by one grammar."""

    def __init__(self, grammar: Grammar) -> None:
        self._reader = unit_reader(grammar)
        self._any_label = grammar.pattern("responsibilities.any-label")
        self._no_label = grammar.pattern("responsibilities.no-label")
        self._loose = grammar.pattern(_RULE)

    def find(self, joined: JoinedText, taken: TakenText, lead_rule: LeadRule) -> Iterator[FoundList]:
        """The labelled lists of ``joined`` whose label stands outside of ``taken``."""
        text = joined.folded
        start = 0
        for colon in (found.start() for found in _COLON.finditer(text)):
            if colon < start:
                continue
            found = None if taken.holds(colon) else self._open_at(text, max(start, colon - _LONGEST_LABEL), colon)
            start = found.end() if found else colon + 1
            one = self._read(joined, found, lead_rule) if found else None
            if one:
                yield one

    def open_label(self, joined: JoinedText) -> FoundList | None:
        """The label that closes ``joined`` with nobody behind it, as a list without units."""
        text = joined.folded
        colon = len(text) - 1
        if not text.endswith(":"):
            return None
        found = self._open_at(text, max(0, colon - _LONGEST_LABEL), colon)
        if found is None or text[: found.start()].strip()[-1:] not in ("", "。", ";"):
            return None
        marker = text[found.start() : colon]
        return FoundList(found.start(), len(text), found.start(), _without_units(marker, None), _RULE)

    def line_without_units(self, joined: JoinedText) -> FoundList | None:
        """A line that names a time or a person under a label, as a list without units.

        Such lines stand among those that name units; the list goes on behind them.
        """
        text = joined.folded
        found = self._any_label.match(text)
        if found is None or found.lastgroup not in ("due", "other"):
            return None
        due = text[found.end() :].strip("。;") if found.lastgroup == "due" else None
        return FoundList(0, len(text), 0, _without_units(None, due), _RULE)

    def names_after(self, label: FoundList, joined: JoinedText) -> FoundList | None:
        """The list that ``joined`` is when the line before it closes with ``label``, else None."""
        content = f"{label.list.marker}:"
        units = self._reader.read(joined.folded, role=self._reader.role_of_label(content))
        if units is None or units.doubtful or units.labelled:
            return None
        units = msgspec.structs.replace(units, labelled=True, marker=label.list.marker)
        return FoundList(0, len(joined.folded.rstrip("。;")), 0, units, _RULE)

    def _open_at(self, text: str, start: int, colon: int) -> regex.Match[str] | None:
        """The list whose label ends at ``colon`` and begins at ``start`` or later."""
        label = self._any_label.search(text, start, colon + 1)
        if label is None or label.lastgroup not in UNIT_LABELS:
            return None
        if self._no_label.search(text, max(0, label.start() - _LONGEST_BEFORE), label.start()):
            return None
        return self._loose.match(text, label.start())

    def _read(self, joined: JoinedText, found: regex.Match[str], lead_rule: LeadRule) -> FoundList | None:
        start, end = found.span("inside")
        end = start + len(joined.folded[start:end].rstrip(",;、"))
        units = self._reader.read_in(joined, start, end, lead_rule=lead_rule)
        if units is None or 2 * units.doubtful > len(units.units):
            return None
        opened = joined.folded[max(0, start - 1) : start] in ("(", "[", "〔")
        closed = found["closed"] is not None
        lost: LostBracket = "" if opened == closed else "closing" if opened else "opening"
        return FoundList(start - opened, found.end() if closed else end, start, units, _RULE, lost)


def _without_units(marker: str | None, due: str | None) -> UnitList:
    """What a line says that has a label and names no unit."""
    return UnitList(
        units=[],
        marker=marker,
        labelled=True,
        by_verb=False,
        by_duty=False,
        open=False,
        due=due,
        doubtful=0,
        lead_rule="",
        lead_rule_stays=False,
        all_below=None,
    )


def labelled_lines(grammar: Grammar) -> LabelledLines:
    """The one of ``grammar``, built on first use."""
    return grammar.derived(LabelledLines)
