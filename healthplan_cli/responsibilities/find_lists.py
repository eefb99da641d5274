"""Where lists of units stand in running text, whole or with a bracket lost."""

from __future__ import annotations

import bisect
import functools
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

import msgspec
import regex

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Span
from healthplan_cli.responsibilities.bodies import organisations_of
from healthplan_cli.responsibilities.read_list import UNIT_LABELS, LeadRule, UnitList, lead_rule_of, unit_reader
from healthplan_cli.text import JoinedText

Damage = Literal["", "opening", "closing"]

# A list says one of these, or is nothing but names. Cheap to look for before any rule runs.
_WORDS = (
    *("牵头", "负责", "责任", "职责", "配合", "主办", "参与", "协办"),
    *("分工", "落实", "单位:", "部门:", "承办", "参加", "会同"),
    # Or names all areas of a kind, or stays open.
    *("各", "等"),
)
_OPENERS = ("(", "[", "〔")
_CLOSERS = (")", "]", "〕")
# With what a label ends, and how long it can be.
_LABEL_ENDS = frozenset(
    ("单位", "部门", "机构", "主体", "处室", "科室", "股室", "地区", "司局", "位)", "门)", "名称", "任人")
    + ("分工", "责任", "牵头", "主办", "配合", "协办", "参与")
)
_LONGEST_LABEL = 24
# A line with a time or a person is no longer.
_LONGEST_LINE = 80
# A clause on who leads by place in a list has one of these.
_LEADS = ("牵头", "主办", "主责")
# With what a sentence ends that is a list without brackets.
_LAST_VERBS = ("牵头", "负责", "配合", "参与", "主办", "协办", "承办", "参加")
# Place and level before a name, 青禾市; what is longer may be the end of a sentence.
_LONGEST_PREFIX = 4
# A name that nobody knows is no longer where a sentence may stand before it.
_SHORT_NAME = 12
# How far back a body's name that stands directly before a bracket can begin.
_NAME_BEFORE = 16


class FoundList(NamedTuple):
    """A list in a joined; offsets count in the joined."""

    start: int
    end: int
    inside: int
    """Offset of the content that ``list`` was read from."""
    list: UnitList
    rule: str
    damage: Damage = ""
    """Which bracket the page lost."""
    guessed: bool = False
    """Nothing but its wording says that it is a list."""


class Missed(NamedTuple):
    """A bracket that speaks of who does it, and could not be read as a list."""

    start: int
    end: int


class ListFinder:
    """Finds the lists of a joined by one grammar."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._organisations = organisations_of(grammar)
        self._reader = unit_reader(grammar)
        self._bracket = grammar.pattern("responsibilities.bracket")
        self._endings = (*grammar.words("organisations.body-endings"), *_CLOSERS, ">")

    def find(self, joined: JoinedText, *, lead_rule: LeadRule) -> tuple[list[FoundList], list[Missed]]:
        """The lists of ``joined`` in order, and the brackets that nearly are."""
        text = joined.folded
        found: list[FoundList] = []
        missed: list[Missed] = []
        for bracket in self._bracket.finditer(text) if ")" in text or "]" in text or "〕" in text else ():
            one = self._read_bracket(joined, bracket, lead_rule)
            if isinstance(one, Missed):
                missed.append(one)
            elif one is not None:
                found.append(one)
                lead_rule = lead_rule or (one.list.lead_rule if one.list.still else "")
        damaged = self._damaged(joined, found, lead_rule)
        missed += [one for one in damaged if isinstance(one, Missed)]
        found += [one for one in damaged if isinstance(one, FoundList)]
        return sorted(found, key=lambda one: one.start), missed

    def open_label(self, joined: JoinedText) -> FoundList | None:
        """The label that closes ``joined`` with nobody behind it, as a list without units."""
        text = joined.folded
        colon = len(text) - 1
        if not text.endswith(":") or text[colon - 2 : colon] not in _LABEL_ENDS:
            return None
        found = self._loose_label(text, max(0, colon - _LONGEST_LABEL), colon)
        if found is None or text[: found.start()].strip()[-1:] not in ("", "。", ";"):
            return None
        marker = text[found.start() : colon]
        return FoundList(found.start(), len(text), found.start(), _nobody(marker, None), "responsibilities.loose")

    def line_of_no_units(self, joined: JoinedText) -> FoundList | None:
        """A line that a list of labelled lines goes on with, naming a time or a person, as a list without units."""
        text = joined.folded
        if ":" not in text[:_LONGEST_LABEL] or len(text) > _LONGEST_LINE:
            return None
        found = self._grammar.pattern("responsibilities.any-label").match(text)
        if found is None or found.lastgroup not in ("due", "other"):
            return None
        due = text[found.end() :].strip("。;") if found.lastgroup == "due" else None
        return FoundList(0, len(text), 0, _nobody(None, due), "responsibilities.loose")

    def names_after(self, label: FoundList, joined: JoinedText) -> FoundList | None:
        """The list that ``joined`` is when the line before it closes with ``label``, else None."""
        content = f"{label.list.marker}:"
        units = self._reader.read(joined.folded, role=self._reader.role_of_label(content))
        if units is None or units.doubtful or units.labelled:
            return None
        units = msgspec.structs.replace(units, labelled=True, marker=label.list.marker)
        return FoundList(0, len(joined.folded.rstrip("。;")), 0, units, "responsibilities.loose")

    def stated_lead_rule(self, text: str) -> LeadRule:
        """Who leads in all lists from here on, where ``text`` states it by their place."""
        if not any(word in text for word in _LEADS) or not any(word in text for word in ("首", "第一", "前")):
            return ""
        stated = self._grammar.pattern("responsibilities.first-leads").search(text)
        if stated is None:
            return ""
        # Beside names in a bracket it is the list's own word, and the list's reader sees to it.
        opened = text.rfind("(", 0, stated.start()) if _in_bracket(text, stated.start()) else stated.start()
        return "" if "、" in text[opened : stated.start()] else lead_rule_of(stated)

    # ---- whole brackets ---------------------------------------------------------------------

    def _read_bracket(
        self, joined: JoinedText, bracket: regex.Match[str], lead_rule: LeadRule
    ) -> FoundList | Missed | None:
        start, end = bracket.span("inside")
        inside = bracket["inside"]
        if not (inside.endswith(self._endings) or any(word in inside for word in _WORDS)):
            first, separator, _ = inside.partition("、")
            if not separator or not first.endswith(self._endings):
                return None
        if inside.startswith("由") and self._names_group(joined.folded, bracket.start()):
            return None
        units = self._read(joined, start, end, lead_rule)
        if units is None:
            return None
        rule = self._rule_of(units, inside)
        if rule is None and self._is_bare_list(joined.folded, bracket.start(), bracket.end(), units, start):
            rule = "responsibilities.bracket"
        if rule is not None:
            return FoundList(bracket.start(), bracket.end(), start, units, rule)
        missed = (
            units.by_verb or units.labelled or self._nearly_is_bare_list(joined.folded, bracket.end(), units, start)
        )
        return Missed(*bracket.span()) if missed else None

    def _read(self, joined: JoinedText, start: int, end: int, lead_rule: LeadRule) -> UnitList | None:
        cuts: Sequence[int] = ()
        if joined.cuts:
            inner = joined.cuts[bisect.bisect_right(joined.cuts, start) : bisect.bisect_left(joined.cuts, end)]
            cuts = [cut - start for cut in inner]
        return self._reader.read(joined.folded[start:end], cuts=cuts, lead_rule=lead_rule)

    def _names_group(self, text: str, end: int) -> bool:
        """Whether a group that somebody leads (联席会议) stands directly before ``end``."""
        group = self._grammar.pattern("responsibilities.led-group")
        return group.search(text, max(0, end - _NAME_BEFORE), end) is not None

    def _rule_of(self, units: UnitList, inside: str) -> str | None:
        """Which rule makes a list of a content that speaks of roles; None where its units are no bodies."""
        if units.labelled and ":" in inside and 2 * units.doubtful <= len(units.units):
            return "responsibilities.any-label"
        if units.labelled and not units.doubtful:
            return "responsibilities.bare-label"
        if units.by_verb and 2 * units.doubtful < len(units.units):
            return "responsibilities.tail"
        return None

    def _is_bare_list(self, text: str, start: int, end: int, units: UnitList, inside: int) -> bool:
        """Whether nothing but names, at the end of a sentence, makes these bodies responsible."""
        if text[end : end + 1] not in ("", "。", ";"):
            return False
        names = [text[inside + unit.start : inside + unit.end] for unit in units.units]
        if units.doubtful and not self._organisations.share_level(names):
            return False
        if any(self._organisations.explains(name) for name in names):
            return False
        before = text[max(0, start - _NAME_BEFORE) : start]
        if before.endswith("。") and end == len(text):
            # Behind the last full stop nothing is left to explain: names there are a list.
            return True
        if not self._name_authorities(names):
            return False
        if not before or self._grammar.pattern("responsibilities.hushed").search(before):
            return not before
        return not self._organisations.ends_with_body(before)

    def _nearly_is_bare_list(self, text: str, end: int, units: UnitList, inside: int) -> bool:
        """Whether a few names that look like no bodies keep a bracket at the end of a sentence from being a list."""
        if not 0 < 2 * units.doubtful < len(units.units) or text[end : end + 1] not in ("", "。", ";"):
            return False
        names = [text[inside + unit.start : inside + unit.end] for unit in units.units]
        return self._is_carried(names) and not any(self._organisations.explains(name) for name in names)

    def _name_authorities(self, names: list[str]) -> bool:
        """Whether names without a word on roles are those of authorities, not examples of a kind."""
        if self._is_carried(names):
            return True
        known = [self._organisations.resolve(name) for name in names]
        if any(body and self._organisations.is_of_any_place(body) for body in known):
            return False
        placed = [body for body in known if body and body.complete and body.prefix]
        if placed or all(any(word in name for word in ("各", "有关", "相关")) and len(name) > 3 for name in names):
            return True
        whole = [body for body in known if body and body.complete]
        return len(whole) > 1 and all(
            self._organisations.kind(body.organisation) not in ("institution", "station") for body in whole
        )

    def _is_carried(self, names: list[str]) -> bool:
        """Whether one authority, or all areas of a kind, makes a list of names that all look like single bodies."""
        if len(names) < 2 or any(self._organisations.is_word_for_a_kind(name) for name in names):
            return False
        return any(
            self._organisations.is_authority(name) or (name[0] == "各" and self._organisations.is_areas(name))
            for name in names
        )

    # ---- lists with a bracket lost, or with none ----------------------------------------------

    def _damaged(self, joined: JoinedText, found: list[FoundList], lead_rule: LeadRule) -> list[FoundList | Missed]:
        text = joined.folded
        taken = [(one.start, one.end) for one in found]
        more: list[FoundList | Missed] = []
        for loose in self._loose_labels(text, taken):
            label = self._read_loose(joined, loose, lead_rule)
            if label and _claim(label, taken):
                more.append(label)
        for rule, damage in _damage_of(text):
            for damaged in self._grammar.pattern(rule).finditer(text):
                one = self._read_damaged(joined, damaged, rule, damage, lead_rule)
                if one and _claim(one, taken):
                    more.append(one)
        return more

    def _loose_labels(self, text: str, taken: list[Span]) -> Iterator[regex.Match[str]]:
        """Labels outside the lists found so far, each with what follows it."""
        last = 0
        colon = text.find(":")
        while colon >= 0:
            if text[colon - 2 : colon] in _LABEL_ENDS and not _is_taken(colon, taken):
                found = self._loose_label(text, max(last, colon - _LONGEST_LABEL), colon)
                if found:
                    yield found
                    last = found.end()
            last = max(last, colon + 1)
            colon = text.find(":", last)

    def _loose_label(self, text: str, start: int, colon: int) -> regex.Match[str] | None:
        label = self._grammar.pattern("responsibilities.any-label").search(text, start, colon + 1)
        if label is None or label.lastgroup not in UNIT_LABELS:
            return None
        if self._grammar.pattern("responsibilities.no-label").search(text, max(0, label.start() - 4), label.start()):
            return None
        return self._grammar.pattern("responsibilities.loose").match(text, label.start())

    def _read_loose(self, joined: JoinedText, loose: regex.Match[str], lead_rule: LeadRule) -> FoundList | None:
        start, end = loose.span("inside")
        end = start + len(joined.folded[start:end].rstrip(",;、"))
        units = self._read(joined, start, end, lead_rule)
        if units is None or not units.labelled or 2 * units.doubtful > len(units.units):
            return None
        opened = joined.folded[start - 1 : start] in _OPENERS and start > 0
        closed = loose["closed"] is not None
        damage: Damage = "" if opened == closed else "closing" if opened else "opening"
        return FoundList(start - opened, loose.end() if closed else end, start, units, "responsibilities.loose", damage)

    def _read_damaged(
        self, joined: JoinedText, match: regex.Match[str], rule: str, damage: Damage, lead_rule: LeadRule
    ) -> FoundList | Missed | None:
        start, end = match.span("inside")
        if damage == "opening":
            start = self._first_name(joined, start, end)
        units = self._read(joined, start, end, lead_rule)
        if units is None or units.labelled or units.doubtful:
            return Missed(*match.span()) if damage and self._is_nearly_list(joined, *match.span("inside")) else None
        if damage:
            if not units.by_verb and not self._name_authorities(_names_of(joined, start, units)):
                return None
        elif not units.by_verb or not self._are_bodies(_names_of(joined, start, units)):
            return None
        last = match.end() - (joined.folded[match.end() - 1] == "。")
        first = start if damage == "opening" else match.start()
        return FoundList(first, last, start, units, rule, damage, guessed=not damage)

    def _is_nearly_list(self, joined: JoinedText, start: int, end: int) -> bool:
        """Whether what a lost bracket leaves says who does it, with bodies among what it names."""
        units = self._read(joined, start, end, lead_rule="")
        return units is not None and not units.labelled and units.by_verb and units.doubtful < len(units.units)

    def _first_name(self, joined: JoinedText, start: int, end: int) -> int:
        """Where the names begin that run up to a closing bracket, with a sentence before them."""
        units = self._read(joined, start, end, lead_rule="")
        if units is None or (units.by_verb and self._are_all_names(_names_of(joined, start, units))):
            return start
        for unit in reversed(units.units):
            name = joined.folded[start + unit.start : start + unit.end]
            if not self._stands_by_itself(name):
                known = self._organisations.known_end(name)
                return start + (unit.end if known is None else unit.start + known)
        return start

    def _are_all_names(self, names: list[str]) -> bool:
        """Whether each is known by itself, or short and ends as bodies do with none that is known at its end."""
        return all(
            self._stands_by_itself(name)
            or len(name) <= _SHORT_NAME
            and self._organisations.looks_like_body(name)
            and self._organisations.known_end(name) is None
            for name in names
        )

    def _stands_by_itself(self, name: str) -> bool:
        """Whether ``name`` is one, not the end of a sentence with a name behind it."""
        body = self._organisations.resolve(name)
        if body is None:
            return name.startswith("各")
        return len(body.prefix) <= _LONGEST_PREFIX or self._organisations.kind(body.organisation) == "group"

    def _are_bodies(self, names: list[str]) -> bool:
        """Whether a sentence of nothing but names has bodies among them: 各部门密切配合 says nothing of who."""
        organisations = self._organisations
        known = [organisations.is_complete(name) or organisations.is_areas(name) for name in names]
        others = [name for name, is_known in zip(names, known, strict=True) if not is_known]
        return any(known) and all(
            name.startswith(("各", "有关", "相关")) and organisations.looks_like_body(name) for name in others
        )


def _nobody(marker: str | None, due: str | None) -> UnitList:
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
        still=False,
        everywhere=None,
    )


def _damage_of(text: str) -> Iterator[tuple[str, Damage]]:
    """The rules for lists so damaged as ``text`` can hold one: a cheap test before they run."""
    more = text.count("(") + text.count("[") - text.count(")") - text.count("]")
    if more:
        yield ("responsibilities.unopened", "opening") if more < 0 else ("responsibilities.unclosed", "closing")
    if text.rstrip("。").endswith(_LAST_VERBS):
        yield "responsibilities.sentence", ""


def _names_of(joined: JoinedText, start: int, units: UnitList) -> list[str]:
    """The names of ``units``, which were read from ``start`` on."""
    return [joined.folded[start + unit.start : start + unit.end] for unit in units.units]


def _claim(one: FoundList | Missed, taken: list[Span]) -> bool:
    """Add the place of ``one`` to ``taken``, which is in order; False where another list stands."""
    at = bisect.bisect_left(taken, (one.start, one.end))
    if at and taken[at - 1][1] > one.start or at < len(taken) and taken[at][0] < one.end:
        return False
    taken.insert(at, (one.start, one.end))
    return True


def _is_taken(place: int, taken: list[Span]) -> bool:
    at = bisect.bisect_right(taken, (place, place))
    return at > 0 and place < taken[at - 1][1]


def _in_bracket(text: str, place: int) -> bool:
    return text.rfind("(", 0, place) > text.rfind(")", 0, place)


@functools.lru_cache(maxsize=4)
def list_finder(grammar: Grammar) -> ListFinder:
    """The finder of ``grammar``, built on first use."""
    return ListFinder(grammar)
