"""The inside of a list of units: names, and who leads among them.

Reads what stands in a bracket (牵头单位:市教育局;配合单位:市财政局), in a sentence
(市教育局牵头,市财政局配合) or in a table cell. Words give the roles: a label before the
names, a verb behind them, a mark on one of them, or what the notice stated once.
"""

from __future__ import annotations

import bisect
import functools
from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import regex

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Role, Span
from healthplan_cli.responsibilities.bodies import organisations_of
from healthplan_cli.responsibilities.legends import LeadRule, LegendReader
from healthplan_cli.responsibilities.read_name import NameReader
from healthplan_cli.responsibilities.roles import ListedUnit, RoleAssigner, role_of
from healthplan_cli.text import JoinedText

UNIT_LABELS = ("lead", "join", "answer")
"""Groups of the labels that name units."""


class UnitList(msgspec.Struct, frozen=True):
    """What a list says; offsets count in the content it was read from."""

    units: list[ListedUnit]
    marker: str | None
    """The first word that makes somebody responsible, as it stands in the folded content."""
    labelled: bool
    by_verb: bool
    by_duty: bool
    open: bool
    due: str | None
    doubtful: int
    """How many of the units do not look like bodies."""
    lead_rule: LeadRule
    """What the list itself says of who leads."""
    lead_rule_stays: bool
    """True if that holds in every list from here on."""
    all_below: Span | None
    """The units that answer in every list below, where it says so."""


class _Segment(NamedTuple):
    label: str | None
    """Group of the label that opens it."""
    start: int
    end: int


class UnitReader:
    """Reads lists by one grammar. Results depend on nothing but the content."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._organisations = organisations_of(grammar)
        self._names = NameReader(grammar)
        self._legends = grammar.derived(LegendReader)
        self._label = grammar.pattern("responsibilities.any-label")
        self._bare_label = grammar.pattern("responsibilities.bare-label")
        self._piece = grammar.pattern("responsibilities.piece")
        self._read_once = functools.lru_cache(maxsize=4096)(self._read)  # speed

    def read(
        self, content: str, *, cuts: Sequence[int] = (), role: Role | None = None, lead_rule: LeadRule = ""
    ) -> UnitList | None:
        """The units of ``content``; None when it names nobody.

        Args:
            content: folded text without page line breaks.
            cuts: offsets in it where the page had a blank or line break, ascending.
            role: what the place of the content makes of units that no word gives a role,
                such as the column of a table.
            lead_rule: what the notice has stated of who leads in a list.
        """
        # Notices repeat their lists; a reading depends on nothing else and nobody changes it.
        return self._read_once(content, tuple(cuts), role, lead_rule)

    def read_in(self, joined: JoinedText, start: int, end: int, *, lead_rule: LeadRule = "") -> UnitList | None:
        """The units of ``joined.folded[start:end]``; offsets count from ``start``. None when it names nobody."""
        inner = joined.cuts[bisect.bisect_right(joined.cuts, start) : bisect.bisect_left(joined.cuts, end)]
        return self.read(joined.folded[start:end], cuts=[cut - start for cut in inner], lead_rule=lead_rule)

    def _read(self, content: str, cuts: tuple[int, ...], role: Role | None, lead_rule: LeadRule) -> UnitList | None:
        legend = self._legends.read(content)
        content = legend.content
        segments, marker = self._segments(content)
        roles = RoleAssigner(role)
        due: str | None = None
        for segment in segments:
            if segment.label == "due":
                due = content[segment.start : segment.end].strip(",;。、") or None
            elif segment.label != "other":
                due = self._read_segment(content, segment, cuts, roles) or due
        doubtful = sum(not self._looks_right(content[unit.start : unit.end]) for unit in roles.units)
        if not roles.units:
            return None
        by_verb = roles.marker is not None
        roles.settle(self._legends.leading_part(content, legend.lead_rule or lead_rule))
        return UnitList(
            units=roles.units,
            marker=marker or roles.marker,
            labelled=marker is not None,
            by_verb=by_verb,
            by_duty=roles.by_duty,
            open=roles.open,
            due=due,
            doubtful=doubtful,
            lead_rule=legend.lead_rule,
            lead_rule_stays=legend.stays,
            all_below=legend.all_below,
        )

    def role_of_label(self, label: str) -> Role | None:
        """The role that ``label``, colon included, gives to the units behind it; None for no label of units."""
        found = self._label.fullmatch(label)
        return role_of(self._grammar, found.lastgroup, "label") if found else None

    def _looks_right(self, name: str) -> bool:
        return self._organisations.looks_like_body(name) or self._organisations.is_collective(name)

    def _segments(self, content: str) -> tuple[list[_Segment], str | None]:
        """``content`` cut before each label; and the first label that names units."""
        segments: list[_Segment] = []
        marker: str | None = None
        last = 0
        label: str | None = None
        for found in self._labels(content):
            segments.append(_Segment(label, last, found.start()))
            label = found.lastgroup
            last = found.end()
            if marker is None and label in UNIT_LABELS:
                marker = found[0].rstrip(":")
        segments.append(_Segment(label, last, len(content)))
        return segments, marker

    def _labels(self, content: str) -> list[regex.Match[str]]:
        """The labels of ``content`` in order; each ends in a colon, but the first may have lost its own."""
        labels = list(self._label.finditer(content))
        bare = None if labels else self._bare_label.match(content)
        return [bare] if bare else labels

    def _read_segment(self, content: str, segment: _Segment, cuts: Sequence[int], roles: RoleAssigner) -> str | None:
        """Read the names of a segment into ``roles``; the time by which it is due, where a piece says so."""
        due: str | None = None
        roles.open_segment(role_of(self._grammar, segment.label, "label"))
        for start, end in self._pieces(content, segment):
            if self._is_due(content[start:end]):
                due = content[start:end]
                continue
            inner = tuple([cut - start for cut in cuts if start < cut < end])  # speed
            for name in self._names.read(content[start:end], inner):
                roles.take(name, start, role_of(self._grammar, name.verb, "verb"))
        roles.close_segment()
        return due

    def _is_due(self, piece: str) -> bool:
        return self._grammar.pattern("responsibilities.due-piece").fullmatch(piece) is not None

    def _pieces(self, content: str, segment: _Segment) -> list[Span]:
        """What stands between separators; 各区、县(市)政府 is one piece."""
        pieces: list[Span] = []
        for found in self._piece.finditer(content, segment.start, segment.end):
            start, end = found.span()
            if content[start:end].isspace():
                continue
            if pieces and content[pieces[-1][1] : start] in "、,/":
                before = content[slice(*pieces[-1])]
                if self._names.goes_on(before, content[start:end], content):
                    pieces[-1] = (pieces[-1][0], end)
                    continue
            pieces.append((start, end))
        return pieces


def unit_reader(grammar: Grammar) -> UnitReader:
    """The one of ``grammar``, built on first use."""
    return grammar.derived(UnitReader)
