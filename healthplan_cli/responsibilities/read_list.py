"""The inside of a list of units: names, and who leads among them.

Reads what stands in a bracket (牵头单位:市教育局;配合单位:市财政局), in a sentence
(市教育局牵头,市财政局配合) or in a table cell. Words give the roles: a label before the
names, a verb behind them, a mark on one of them, or what the notice stated once.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Literal, NamedTuple

import msgspec
import regex

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Role, Span
from healthplan_cli.responsibilities.bodies import organisations_of
from healthplan_cli.responsibilities.read_name import Name, NameReader

LeadRule = Literal["", "first", ",", "、", ";"]
"""Who leads by their place in a list: nobody, the first unit, or all before the first such separator."""
_SEPARATORS: dict[str, LeadRule] = {"逗号": ",", "顿号": "、", "分号": ";"}
UNIT_LABELS = ("lead", "join", "answer")
"""Groups of the labels that name units."""
# No label is longer; it is looked for only so far before its colon.
_LONGEST_LABEL = 20
# What a label has in it that lost its colon.
_LABEL_NOUNS = ("单位", "部门", "主体", "室")
_LABEL_VERBS = ("责任", "负责", "主", "牵头", "配合", "协", "参", "承", "实", "分工", "执行", "支持", "保障", "指导")


class Named(msgspec.Struct):
    """One unit of a list."""

    start: int
    end: int
    role: Role | None
    marked: bool
    """Carries the mark of the leading body."""
    cut_off: bool
    """The separator beside it is lost: the dictionary found where it begins or ends."""


class UnitList(msgspec.Struct, frozen=True):
    """What a list says; offsets count in the content it was read from."""

    units: list[Named]
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
    still: bool
    """And that this holds from here on."""
    everywhere: Span | None
    """Where it says who answers for everything that follows."""


class _Segment(NamedTuple):
    label: str
    """Group of the label that opens it, or nothing."""
    start: int
    end: int


class UnitReader:
    """Reads lists by one grammar. Results depend on nothing but the content."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._organisations = organisations_of(grammar)
        self._names = NameReader(grammar)
        self._label = grammar.pattern("responsibilities.any-label")
        self._piece = grammar.pattern("responsibilities.piece")
        self._read_once = functools.lru_cache(maxsize=4096)(self._read)

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

    def _read(self, content: str, cuts: tuple[int, ...], role: Role | None, lead_rule: LeadRule) -> UnitList | None:
        printed = content
        content, own_rule, still = self._without_legend(content)
        has_legend = content != printed
        content, everywhere = self._without_everywhere(content)
        segments, marker = self._segments(content)
        reading = _Reading(role)
        due: str | None = None
        for segment in segments:
            if segment.label == "due":
                due = content[segment.start : segment.end].strip(",;。、") or None
            elif segment.label != "other":
                due = self._read_segment(content, segment, cuts, reading) or due
        if not reading.units:
            return None
        doubtful = sum(not self._looks_right(content[unit.start : unit.end]) for unit in reading.units)
        if has_legend and doubtful == len(reading.units):
            return None
        by_verb = reading.marker is not None
        reading.settle_roles(_leading_part(content, own_rule or lead_rule))
        return UnitList(
            units=reading.units,
            marker=marker or reading.marker,
            labelled=marker is not None,
            by_verb=by_verb,
            by_duty=reading.by_duty,
            open=reading.open,
            due=due,
            doubtful=doubtful,
            lead_rule=own_rule,
            still=still,
            everywhere=everywhere,
        )

    def role_of_label(self, label: str) -> Role | None:
        """The role that ``label``, colon included, gives to the units behind it; None for no label of units."""
        found = self._label.fullmatch(label)
        return role_of(self._grammar, found.lastgroup or "", "label") if found else None

    def _looks_right(self, name: str) -> bool:
        return self._organisations.looks_like_body(name) or self._names.is_areas(name)

    def _without_legend(self, content: str) -> tuple[str, LeadRule, bool]:
        """``content`` with the clause blanked out that says how lists are to be read."""
        if not any(word in content for word in ("为", "是", "首", "第一")):
            return content, "", False
        for rule in ("responsibilities.first-leads", "responsibilities.mark-leads"):
            found = self._grammar.pattern(rule).search(content)
            if found:
                by_place = lead_rule_of(found) if rule == "responsibilities.first-leads" else ""
                return _blanked(content, _with_bracket(content, *found.span())), by_place, found["still"] is not None
        return content, "", False

    def _without_everywhere(self, content: str) -> tuple[str, Span | None]:
        if "以下" not in content:
            return content, None
        found = self._grammar.pattern("responsibilities.everywhere").search(content)
        return (_blanked(content, found.span()), found.span("who")) if found else (content, None)

    def _segments(self, content: str) -> tuple[list[_Segment], str | None]:
        """``content`` cut before each label; and the first label that names units."""
        segments: list[_Segment] = []
        marker: str | None = None
        last, label = 0, ""
        for found in self._labels(content):
            segments.append(_Segment(label, last, found.start()))
            label = found.lastgroup or ""
            last = found.end()
            if marker is None and label in UNIT_LABELS:
                marker = found[0].rstrip(":")
        segments.append(_Segment(label, last, len(content)))
        return segments, marker

    def _labels(self, content: str) -> list[regex.Match[str]]:
        """The labels of ``content`` in order; each ends in a colon, but the first may have lost its own."""
        if ":" not in content:
            if not _may_open_with_label(content[:_LONGEST_LABEL]):
                return []
            found = self._grammar.pattern("responsibilities.bare-label").match(content)
            return [found] if found else []
        labels: list[regex.Match[str]] = []
        last = 0
        colon = content.find(":")
        while colon >= 0:
            found = self._label.search(content, max(last, colon - _LONGEST_LABEL), colon + 1)
            if found:
                labels.append(found)
            last = colon + 1
            colon = content.find(":", last)
        return labels

    def _read_segment(self, content: str, segment: _Segment, cuts: Sequence[int], reading: _Reading) -> str | None:
        """Read the names of a segment into ``reading``; the time by which it is due, where a piece says so."""
        due: str | None = None
        reading.open_segment(role_of(self._grammar, segment.label, "label"))
        for start, end in self._pieces(content, segment):
            if self._is_due(content[start:end]):
                due = content[start:end]
                continue
            inner = tuple([cut - start for cut in cuts if start < cut < end]) if cuts else ()
            for name in self._names.read(content[start:end], inner):
                reading.take(name, start, role_of(self._grammar, name.verb, "verb") if name.verb else None)
        reading.close_segment()
        return due

    def _is_due(self, piece: str) -> bool:
        may_be = piece[0] in "长持全常今当每于在到" or piece[0].isdigit()
        return may_be and self._grammar.pattern("responsibilities.due-piece").fullmatch(piece) is not None

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


class _Reading:
    """The units read so far, and those that still wait for their role."""

    def __init__(self, role: Role | None) -> None:
        self.units: list[Named] = []
        self.marker: str | None = None
        self.by_duty = False
        self.open = False
        self._place_role = role
        self._label_role: Role | None = None
        self._joined = False
        self._waiting: list[Named] = []

    def open_segment(self, role: Role | None) -> None:
        self._label_role = role or self._place_role
        self._joined = False

    def take(self, name: Name, offset: int, role: Role | None) -> None:
        """One name, or a verb alone, of a piece that begins at ``offset``."""
        if name.joins:
            self._settle("lead")
            self._joined = True
        if name.end > name.start:
            unit = Named(offset + name.start, offset + name.end, None, name.marked, name.cut_off)
            self.units.append(unit)
            self._waiting.append(unit)
        if name.open:
            self.open = True
        if role is not None:
            if self._waiting and name.by_duty:
                self.by_duty = True
            self._settle("participant" if self._joined else role)
            if self.marker is None and self.units:
                self.marker = name.marker

    def close_segment(self) -> None:
        """Give the last names the role of their label."""
        self._settle("participant" if self._joined else self._label_role)

    def _settle(self, role: Role | None) -> None:
        for unit in self._waiting:
            unit.role = role
        self._waiting.clear()

    def settle_roles(self, leading_part: int) -> None:
        """Marks and standing rules; with a lead named, the others take part.

        Units that begin before ``leading_part`` lead by such a rule.
        """
        for unit in self.units:
            if unit.marked:
                unit.role = "lead"
        if leading_part and not self.by_duty and not any(unit.role == "lead" for unit in self.units):
            for place, unit in enumerate(self.units):
                if place == 0 or unit.start < leading_part:
                    unit.role = "lead"
        others: Role = "participant" if any(unit.role == "lead" for unit in self.units) else "responsible"
        for unit in self.units:
            if unit.role in (None, "responsible"):
                unit.role = others


def lead_rule_of(stated: regex.Match[str]) -> LeadRule:
    """The rule that a match of ``responsibilities.first-leads`` states."""
    return _SEPARATORS[stated["before"]] if stated["before"] else "first"


def _leading_part(content: str, rule: LeadRule) -> int:
    """Up to where units of ``content`` lead by ``rule``; 0 where it says nothing of them.

    Several units without the separator that it counts on say nothing of who leads.
    """
    if rule in ("", "first"):
        return len(rule[:1])
    end = content.find(rule)
    return end if end > 0 else int(not any(separator in content for separator in _SEPARATORS.values()))


@functools.lru_cache(maxsize=64)
def role_of(grammar: Grammar, group: str, kind: str) -> Role | None:
    """The role that a label or verb means, as its rule ``gives`` it."""
    if not group or group in ("due", "other"):
        return None
    rule = "responsibilities.by-duty" if group == "duty" else f"responsibilities.{group}-{kind}"
    return grammar.rule(rule).gives["role"]  # type: ignore[return-value]


def _may_open_with_label(opening: str) -> bool:
    """Whether a label that lost its colon can stand there: a verb and then a noun, nothing set apart before it."""
    nouns = [place for noun in _LABEL_NOUNS if (place := opening.find(noun)) > 0]
    if not nouns:
        return False
    before = opening[: min(nouns)]
    return "、" not in before and "," not in before and any(verb in before for verb in _LABEL_VERBS)


def _blanked(content: str, span: Span) -> str:
    """``content`` with separators in the place of ``span``, so that offsets stay."""
    return content[: span[0]] + "、" * (span[1] - span[0]) + content[span[1] :]


def _with_bracket(content: str, start: int, end: int) -> Span:
    """A span of ``content``, with the bracket around it where that holds nothing else: 县科协(△为牵头部门)."""
    whole = content[start - 1 : start] == "(" and content[end : end + 1] == ")"
    return (start - 1, end + 1) if whole else (start, end)


@functools.lru_cache(maxsize=4)
def unit_reader(grammar: Grammar) -> UnitReader:
    """The reader of ``grammar``, built on first use."""
    return UnitReader(grammar)
