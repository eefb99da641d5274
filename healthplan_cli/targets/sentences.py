"""Which numbers of a passage are targets, and by when.

The numbers are found first. For each sentence it is decided whether it speaks of what is to be; each
number of such a sentence is then read from its clause and given its year.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import msgspec

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Comparator, Direction, Span
from healthplan_cli.targets.clause import Clause, ClauseReading
from healthplan_cli.targets.deadlines import (
    Deadline,
    Deadlines,
    PlanTime,
    deadline_behind,
    find_deadlines,
    last_before,
)
from healthplan_cli.targets.figures import Figure, find_figures, group_figures, with_unit
from healthplan_cli.targets.productions import ClauseReader

# What stands before a year that opens its clause is short: 其中, 力争.
_LEADS_YEAR = 2
# The years that hold for a whole passage stand in its first characters.
_OPENS_PASSAGE = 4
# How far left of a number its clause is looked at.
_WINDOW = 100
# No sentence states more numbers; one that seems to is a table that lost its lines, or noise.
_MOST_NUMBERS = 300
# What ends a clause, a part, a sentence.
_CLAUSE, _PART, _SENTENCE = re.compile("[,;:。!?]"), re.compile("[;。!?]"), re.compile("[。!?]")


class TargetMention(msgspec.Struct, frozen=True):
    """One value that the text sets as a target; places are offsets in the text that was read."""

    figure: Figure
    indicator: Span
    direction: Direction
    comparator: Comparator
    deadline: Deadline | None
    baseline: int | float | None
    span: Span
    rule: str
    says_future: bool
    """True if its sentence says that this is to be; otherwise the verb alone does."""
    recurrent: bool
    """True if it holds every year, or for all money of a kind: so it does in rules without a date too."""


class PassageReading(msgspec.Struct):
    """What a passage sets as targets, and the places of what could not be decided."""

    mentions: list[TargetMention] = []
    unpaired: list[Span] = []
    """Values and years that do not pair: the values were given without year."""
    crowded: list[Span] = []
    """Where sentences go on with more numbers than any sentence states: not read."""
    passed_over: list[Span] = []
    """Numbers taken for conditions, grants or results where the sentence speaks like a plan."""
    declined: list[str] = []
    """The productions that decided that a number is no target, one for each such number."""
    reported: int = 0
    """How many sentences with numbers tell what has been."""
    planned: int = 0
    """How many tell what is to be."""


class _Verdict(msgspec.Struct, frozen=True):
    """What a sentence is about."""

    plan: bool
    """True if its numbers may be targets."""
    past: bool = False
    """True if it tells what has been; so may the next."""
    future: bool = False
    """True if it says in so many words that this is to be."""
    doubtful: bool = False
    """True if it was taken for a result and yet speaks of a level to reach."""


class _Surroundings(NamedTuple):
    """What holds for all sentences of a passage."""

    text: str
    deadlines: list[Deadlines]
    ruling: Deadlines | None
    """Years that hold for all numbers without their own."""


class MentionReader:
    """Reads passages of one notice."""

    def __init__(self, grammar: Grammar, time: PlanTime) -> None:
        self._grammar = grammar
        self._time = time
        self._clauses = ClauseReader(grammar)

    def read(self, text: str, *, opening: Deadlines | None = None, looks_back: bool = False) -> PassageReading:
        """The targets of ``text``.

        Args:
            text: folded, one passage, lists of units and other asides muted.
            opening: years that a passage before this one set for it; their places are not in ``text``.
            looks_back: the section reviews what has been; only what is said of the future counts.
        """
        reading = PassageReading()
        groups = group_figures(text, find_figures(text, self._grammar), self._grammar)
        if not groups:  # speed
            return reading
        deadlines = find_deadlines(text, self._time, self._grammar)
        around = _Surroundings(text, deadlines, _ruling(deadlines) or opening)
        past = looks_back
        for sentence, inside in _by_sentence(text, groups):
            verdict = self._judge(around, sentence, past)
            past = verdict.past
            reading.reported += verdict.past
            reading.planned += verdict.future
            if verdict.plan:
                self._read_sentence(around, sentence, inside, verdict, reading)
            elif verdict.doubtful:
                reading.passed_over.append((inside[0][0].start, inside[-1][-1].close))
        return reading

    def _read_sentence(
        self,
        around: _Surroundings,
        sentence: Span,
        groups: list[list[Figure]],
        verdict: _Verdict,
        reading: PassageReading,
    ) -> None:
        """Add what the figures of one sentence set as targets."""
        if len(groups) > _MOST_NUMBERS:
            reading.crowded.append((groups[_MOST_NUMBERS][0].start, groups[-1][-1].close))
            groups = groups[:_MOST_NUMBERS]
        one = _SentenceReader(self._grammar, self._clauses, around, sentence, groups, verdict.future, reading)
        known = len(reading.mentions)
        for index in range(len(groups)):
            one.read(index)
        if len(reading.mentions) > known:
            reading.passed_over += one.aside

    # ---- what a sentence is about ----------------------------------------------------

    def _judge(self, around: _Surroundings, span: Span, past: bool) -> _Verdict:
        """What the sentence is about; ``past``: the one before told what has been."""
        sentence = around.text[span[0] : span[1]]
        if self._search("definition", sentence):
            return _Verdict(False, past=past)
        current = self._time.current
        future = self._is_future(sentence)
        named = last_before(around.deadlines, span[0], span[1])
        if not future and self._search("past", sentence):
            return _Verdict(False, past=True, doubtful=not past and bool(self._search("goal-words", sentence)))
        if named and current and not future:
            latest = max(deadline.year or current for deadline in named.each)
            if latest < current:
                return _Verdict(False, past=True)
            future = latest > current or named.is_term
        return _Verdict(future or not past, past=past and not future, future=future)

    def _is_future(self, sentence: str) -> bool:
        """True if it says that this is to be; 提高到2020年的77.8岁 does not, in a later plan."""
        signed = self._time.signed
        found = self._grammar.pattern("targets.future").finditer(sentence)
        return any(signed is None or not one["year"] or int(one["year"]) >= signed for one in found)

    def _search(self, name: str, sentence: str) -> Any:
        return self._grammar.pattern(f"targets.{name}").search(sentence)


class _SentenceReader:
    """Goes through the numbers of one sentence; each is read with what the ones before it say."""

    def __init__(
        self,
        grammar: Grammar,
        clauses: ClauseReader,
        around: _Surroundings,
        sentence: Span,
        groups: list[list[Figure]],
        future: bool,
        reading: PassageReading,
    ) -> None:
        self._grammar = grammar
        self._clauses = clauses
        self._text = around.text
        self._around = around
        self._sentence = sentence
        self._groups = groups
        self._future = future
        self._reading = reading
        self.aside: list[Span] = []
        """Numbers taken for conditions or grants."""
        self._last: ClauseReading | None = None
        self._baseline: tuple[int | float, Span] | None = None
        """The number where a change starts, and where what changes stands."""
        self._before = sentence[0]
        """Where the number before ends."""
        self._part = sentence[0]
        """Where the part ends that the number before stands in."""
        self._granted = False
        """True if that part promises money."""

    def read(self, index: int) -> None:
        """Read the group of figures at ``index``."""
        group = self._groups[index]
        begin, close = group[0].start, group[-1].close
        following = self._groups[index + 1][0].start if index + 1 < len(self._groups) else self._sentence[1]
        self._enter_part(begin)
        low = _start(self._text, _CLAUSE, max(self._before, begin - _WINDOW), begin)
        clause = self._clauses.clause(self._text, group, low, _end(self._text, _CLAUSE, close, following))
        self._before = close
        if self._granted:
            self.aside.append((begin, close))
            return
        deadlines = self._deadlines_before(begin)
        if deadlines:
            _leave_out(deadlines, clause)
        if subject := self._clauses.change_start(self._text, clause):
            self._baseline = group[-1].amount.value, subject
            return
        if self._baseline:
            clause.baseline, clause.subject = self._baseline
        production, found = self._clauses.read(self._text, clause, self._last)
        if found:
            self._add(clause, found, deadlines, following)
        elif production:
            self._reading.declined.append(production.id)
            if production.gives.get("part_of_name"):
                self._before = clause.start
            elif production.gives.get("passed_over"):
                self.aside.append((begin, close))

    def _enter_part(self, begin: int) -> None:
        """Keep track of the part of the sentence that the number at ``begin`` stands in."""
        if begin < self._part:
            return
        opens = _start(self._text, _PART, self._part, begin)
        self._part = _end(self._text, _PART, begin, self._sentence[1])
        part = self._text[opens : self._part]
        grants = self._grammar.pattern("targets.grant").search(part)
        # What opens with a term is a plan, even when it promises money.
        self._granted = bool(grants) and not self._grammar.pattern("targets.firm-opening").match(part)

    def _deadlines_before(self, begin: int) -> Deadlines | None:
        """The years that the sentence sets for a number at ``begin``."""
        found = last_before(self._around.deadlines, self._sentence[0], begin)
        if found and ";" in self._text[found.end : begin] and not _opens_clause(self._text, found):
            return None  # 接种率2025年达到95%;感染率低于1%
        return found

    def _add(self, clause: Clause, found: ClauseReading, deadlines: Deadlines | None, following: int) -> None:
        self._last, self._baseline = found, None
        yearly = "每年" in self._text[clause.start : clause.begin]
        if deadlines and deadlines.inferred and yearly:
            deadlines = None  # a count for each year is due in none
        elif deadlines is None:
            deadlines = deadline_behind(self._text, self._around.deadlines, clause.close, following)
        recurrent = yearly or found.kind == "spending"
        for figure, deadline, name in self._paired(clause, found, deadlines or self._around.ruling):
            self._reading.mentions.append(
                TargetMention(
                    figure=figure if figure.amount.unit else with_unit(figure, clause.unit),
                    indicator=name,
                    direction=found.direction,
                    comparator=clause.comparator_of(figure),
                    deadline=deadline,
                    baseline=clause.baseline,
                    span=(min(found.indicator[0], clause.value_start), found.close),
                    rule=found.rule,
                    says_future=self._future,
                    recurrent=recurrent,
                )
            )

    def _paired(
        self, clause: Clause, found: ClauseReading, named: Deadlines | None
    ) -> list[tuple[Figure, Deadline | None, Span]]:
        """Each value with its year, and with its own indicator where several are named."""
        group = clause.group
        deadlines: list[Deadline | None] = list(named.each) if named else [None]
        names = self._clauses.indicators(self._text, found.indicator)
        if len(deadlines) == len(group) > 1:
            return [(figure, when, found.indicator) for figure, when in zip(group, deadlines, strict=True)]
        if len(group) == 1:
            return [(group[0], when, name) for name in names for when in deadlines]
        if len(names) == len(group):
            return [(figure, when, name) for figure, name in zip(group, names, strict=True) for when in deadlines]
        if len(deadlines) == 1:
            return [(figure, deadlines[0], found.indicator) for figure in group]
        self._reading.unpaired.append((group[0].start, clause.close))
        return [(figure, None, found.indicator) for figure in group]


def _by_sentence(text: str, groups: list[list[Figure]]) -> list[tuple[Span, list[list[Figure]]]]:
    """The sentences that hold figures, with the groups in each."""
    found: list[tuple[Span, list[list[Figure]]]] = []
    stop = 0
    for group in groups:
        begin = group[0].start
        if begin >= stop:
            start = _start(text, _SENTENCE, stop, begin)
            stop = _end(text, _SENTENCE, begin, len(text))
            found.append(((start, stop), []))
        found[-1][1].append(group)
    return found


def _ruling(deadlines: list[Deadlines]) -> Deadlines | None:
    """The years that open the passage and so hold for all that follows."""
    first = deadlines[0] if deadlines else None
    return first if first and first.is_term and first.start <= _OPENS_PASSAGE else None


def _opens_clause(text: str, deadlines: Deadlines) -> bool:
    """True if the years stand before what they hold for, not within it."""
    start = deadlines.start
    lead = text[_start(text, _CLAUSE, max(0, start - _WINDOW), start) : start]
    return deadlines.is_term or len(lead) <= _LEADS_YEAR


def _leave_out(deadlines: Deadlines, clause: Clause) -> None:
    """Take the years out of the clause that they stand in, so that they are no part of what it measures."""
    if clause.start < deadlines.end <= clause.predicate.start - 2:
        clause.start = deadlines.end
    elif deadlines.end == clause.predicate.start and deadlines.start >= clause.start + 2:
        clause.predicate = clause.predicate._replace(start=deadlines.start)  # 专家库年内扩充至150人


def _start(text: str, marks: re.Pattern[str], low: int, place: int) -> int:
    """Behind the last of ``marks`` in ``[low, place)``."""
    return max([low, *(text.rfind(mark, low, place) + 1 for mark in marks.pattern[1:-1])])


def _end(text: str, marks: re.Pattern[str], place: int, high: int) -> int:
    """The first of ``marks`` in ``[place, high)``, else ``high``."""
    found = marks.search(text, place, high)
    return found.start() if found else high
