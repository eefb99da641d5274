"""Which numbers of a passage are commitments, and by when.

The numbers are found first; sentence by sentence it is asked whether their sentence speaks of what
is to be, and each is then read from its clause and given its year.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Comparator, Direction, Span
from healthplan_cli.targets.clauses import ClauseReader
from healthplan_cli.targets.deadlines import Due, DueList, PlanTime, due_behind, find_dues, last_before
from healthplan_cli.targets.figures import Figure, find_figures, group_figures, with_unit
from healthplan_cli.targets.readings import Clause, Finding

# What stands before a year that opens its clause is short: 其中, 力争.
_LEADS_YEAR = 2
# How far left of a number its clause is looked at.
_WINDOW = 100
# No sentence states more numbers; one that seems to is a table that lost its lines, or noise.
_MOST_NUMBERS = 300
# What ends a clause, a part, a sentence.
_CLAUSE, _PART, _SENTENCE = re.compile("[,;:。!?]"), re.compile("[;。!?]"), re.compile("[。!?]")


class Commitment(msgspec.Struct, frozen=True):
    """One value that the text commits to; places are offsets in the text that was read."""

    figure: Figure
    indicator: Span
    direction: Direction
    comparator: Comparator
    due: Due | None
    baseline: int | float | None
    span: Span
    rule: str
    sure: bool = False
    """Its sentence says that this is to be; otherwise the verb alone does."""
    standing: bool = False
    """It holds every year, or for all money of a kind: so it does in rules without a date too."""


class Passed(msgspec.Struct, frozen=True):
    """A stretch that could not be decided."""

    span: Span


class Reading(msgspec.Struct):
    """What a passage commits to, and what could not be decided."""

    commitments: list[Commitment] = []
    unpaired: list[Passed] = []
    """Values and years that do not pair: the values were given without year."""
    crowded: list[Passed] = []
    """Where sentences go on with more numbers than any sentence states: not read."""
    passed_over: list[Passed] = []
    """Numbers taken for conditions, grants or results where the sentence speaks like a commitment."""
    reported: int = 0
    """How many sentences with numbers tell what has been."""
    planned: int = 0
    """How many tell what is to be."""


class _Verdict(msgspec.Struct, frozen=True):
    """What a sentence is about."""

    plan: bool
    """Its numbers may be commitments."""
    past: bool = False
    """It tells what has been, and so may the next."""
    future: bool = False
    """It says in so many words that this is to be."""
    doubtful: bool = False
    """It was taken for a result, and yet speaks of a level to reach."""


class CommitmentReader:
    """Reads passages of one notice."""

    def __init__(self, grammar: Grammar, time: PlanTime) -> None:
        self._grammar = grammar
        self._time = time
        self._clauses = ClauseReader(grammar)

    def read(self, text: str, *, opening: DueList | None = None, looks_back: bool = False) -> Reading:
        """The commitments of ``text``.

        Args:
            text: folded, one passage, lists of units and other asides muted.
            opening: years that a passage before this one set for it; their places are not in ``text``.
            looks_back: the section reviews what has been; only what is said of the future counts.
        """
        reading = Reading()
        groups = group_figures(text, find_figures(text, self._grammar), self._grammar)
        if not groups:
            return reading
        dues = find_dues(text, self._time, self._grammar)
        ruling = self._ruling(dues) or opening
        sentence, verdict = (-1, -1), _Verdict(True, past=looks_back)
        first = 0
        for index, group in enumerate(groups):
            if group[0].start >= sentence[1]:
                self._read_sentence(text, sentence, groups[first:index], dues, ruling, verdict, reading)
                first, begin = index, group[0].start
                sentence = (
                    _start(text, _SENTENCE, max(0, sentence[1]), begin),
                    _end(text, _SENTENCE, begin, len(text)),
                )
                verdict = self._judge(text[sentence[0] : sentence[1]], dues, sentence, verdict.past)
                reading.reported += verdict.past
                reading.planned += verdict.future
        self._read_sentence(text, sentence, groups[first:], dues, ruling, verdict, reading)
        return reading

    def _read_sentence(
        self,
        text: str,
        sentence: Span,
        groups: list[list[Figure]],
        dues: list[DueList],
        ruling: DueList | None,
        verdict: _Verdict,
        reading: Reading,
    ) -> None:
        """Add what the figures of one sentence commit to."""
        if not groups:
            return
        if not verdict.plan:
            if verdict.doubtful:
                reading.passed_over.append(Passed((groups[0][0].start, groups[-1][-1].close)))
            return
        if len(groups) > _MOST_NUMBERS:
            reading.crowded.append(Passed((groups[_MOST_NUMBERS][0].start, groups[-1][-1].close)))
            groups = groups[:_MOST_NUMBERS]
        start, stop = sentence
        aside: list[Passed] = []
        known = len(reading.commitments)
        last: Finding | None = None
        baseline: tuple[int | float, Span] | None = None
        before, part, granted = start, start - 1, False
        for index, group in enumerate(groups):
            begin, close = group[0].start, group[-1].close
            if begin >= part:
                opens = _start(text, _PART, max(start, part), begin)
                part = _end(text, _PART, begin, stop)
                granted = self._grants(text[opens:part])
            low = _start(text, _CLAUSE, max(before, begin - _WINDOW), begin)
            high = groups[index + 1][0].start if index + 1 < len(groups) else stop
            clause = self._clauses.clause(text, group, low, _end(text, _CLAUSE, close, high))
            before = close
            if granted:
                aside.append(Passed((begin, close)))
                continue
            due = self._due_before(text, dues, start, begin)
            if due:
                _leave_out(due, clause)
            if subject := self._clauses.starts_change(text, clause):
                baseline = group[-1].amount.value, subject
                continue
            if baseline:
                clause.baseline, clause.subject = baseline
            found = self._clauses.read(text, clause, last)
            if found is None:
                if clause.names:
                    before = clause.start
                elif clause.bound:
                    aside.append(Passed((begin, close)))
                continue
            last, baseline = found, None
            yearly = "每年" in text[clause.start : begin]
            if due and due.inferred and yearly:
                due = None  # a count for each year is due in none
            elif due is None:
                following = groups[index + 1][0].start if index + 1 < len(groups) else stop
                due = due_behind(text, dues, close, following)
            new = self._paired(text, clause, found, due or ruling, reading)
            standing = yearly or found.rule == "targets.share-for"
            reading.commitments += [msgspec.structs.replace(one, sure=verdict.future, standing=standing) for one in new]
        if len(reading.commitments) > known:
            reading.passed_over += aside

    def _due_before(self, text: str, dues: list[DueList], start: int, begin: int) -> DueList | None:
        """The years that the sentence from ``start`` sets for a number at ``begin``."""
        due = last_before(dues, start, begin)
        if due and ";" in text[due.end : begin] and not self._opens_clause(text, due):
            return None  # 接种率2025年达到95%;感染率低于1%
        return due

    # ---- the sentence ----------------------------------------------------------------

    def _judge(self, sentence: str, dues: list[DueList], span: Span, past: bool) -> _Verdict:
        """Whether the sentence speaks of what is to be; ``past``: the one before told what has been."""
        if ("指" in sentence or "称" in sentence or "定义" in sentence) and self._search("definition", sentence):
            return _Verdict(False, past=past)
        current = self._time.current
        future = self._is_future(sentence)
        named = last_before(dues, span[0], span[1])
        if not future and self._search("past", sentence):
            return _Verdict(False, past=True, doubtful=not past and bool(self._search("goal-words", sentence)))
        if named and current and not future:
            years = [due.year for due in named.dues if due.year]
            if years and max(years) < current:
                return _Verdict(False, past=True)
            future = bool(years) and (max(years) > current or named.firm)
        return _Verdict(future or not past, past=past and not future, future=future)

    def _is_future(self, sentence: str) -> bool:
        """Whether it says that this is to be; 提高到2020年的77.8岁 does not, in a later plan."""
        signed = self._time.signed
        found = self._grammar.pattern("targets.future").finditer(sentence)
        return any(signed is None or not one["year"] or int(one["year"]) >= signed for one in found)

    def _grants(self, part: str) -> bool:
        """Whether it promises money to those who qualify; what opens with a term is a plan all the same."""
        return bool(self._search("grant", part)) and not self._grammar.pattern("targets.firm-opening").match(part)

    def _ruling(self, dues: list[DueList]) -> DueList | None:
        """The years that open the passage and so hold for all that follows."""
        lead = dues[0] if dues else None
        return lead if lead and lead.firm and lead.start <= 4 else None

    def _opens_clause(self, text: str, due: DueList) -> bool:
        """Whether the years stand before what they hold for, not within it."""
        lead = text[_start(text, _CLAUSE, max(0, due.start - _WINDOW), due.start) : due.start]
        return due.firm or len(lead) <= _LEADS_YEAR

    def _search(self, name: str, sentence: str) -> Any:
        return self._grammar.pattern(f"targets.{name}").search(sentence)

    # ---- years -----------------------------------------------------------------------

    def _paired(
        self, text: str, clause: Clause, found: Finding, due: DueList | None, reading: Reading
    ) -> list[Commitment]:
        """One commitment for each value: with its year, and with its own indicator where several are named."""
        group = clause.group
        dues: list[Due | None] = list(due.dues) if due else [None]
        names = self._clauses.names(text, found.indicator)
        if len(dues) == len(group) > 1:
            triples = [(figure, when, found.indicator) for figure, when in zip(group, dues, strict=True)]
        elif len(group) == 1:
            triples = [(group[0], when, name) for name in names for when in dues]
        elif len(names) == len(group):
            triples = [(figure, when, name) for figure, name in zip(group, names, strict=True) for when in dues]
        elif len(dues) == 1:
            triples = [(figure, dues[0], found.indicator) for figure in group]
        else:
            reading.unpaired.append(Passed((group[0].start, group[-1].close)))
            triples = [(figure, None, found.indicator) for figure in group]
        unit = group[-1].amount.unit
        return [
            Commitment(
                figure=figure if figure.amount.unit else with_unit(figure, unit),
                indicator=name,
                direction=found.direction,
                comparator=clause.comparator(figure),
                due=when,
                baseline=clause.baseline,
                span=(min(found.indicator[0], clause.opens), found.close),
                rule=found.rule,
            )
            for figure, when, name in triples
        ]


def _leave_out(due: DueList, clause: Clause) -> None:
    """Take the years out of the clause that they stand in, so that they are no part of what it measures."""
    if clause.start < due.end <= clause.predicate.start - 2:
        clause.start = due.end
    elif due.end == clause.predicate.start and due.start >= clause.start + 2:
        clause.predicate = clause.predicate._replace(start=due.start)  # 专家库年内扩充至150人


def _start(text: str, marks: re.Pattern[str], low: int, place: int) -> int:
    """Behind the last of ``marks`` in ``[low, place)``."""
    return max([low, *(text.rfind(mark, low, place) + 1 for mark in marks.pattern[1:-1])])


def _end(text: str, marks: re.Pattern[str], place: int, high: int) -> int:
    """The first of ``marks`` in ``[place, high)``, else ``high``."""
    found = marks.search(text, place, high)
    return found.start() if found else high
