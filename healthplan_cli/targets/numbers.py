"""Goes through the numbers of one sentence and pairs each target with its year."""

from __future__ import annotations

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Span
from healthplan_cli.targets.clause import Clause, ClauseReading
from healthplan_cli.targets.deadlines import (
    Deadline,
    Deadlines,
    PlanTime,
    deadline_behind,
    deadline_in_brackets,
    deadline_of_things,
    last_before,
)
from healthplan_cli.targets.figures import Figure, with_unit
from healthplan_cli.targets.marks import CLAUSE, PART, end_of, start_of
from healthplan_cli.targets.mentions import PassageReading, Surroundings, TargetMention
from healthplan_cli.targets.productions import ClauseReader

# What stands before a year that opens its clause is short: 其中, 力争.
_LEADS_YEAR = 2
# No change is told from more numbers than this.
_MOST_BASELINES = 4
# (到2030年底前)
_YEAR_IN_BRACKETS = 14
# How far left of a number its clause is looked at.
_WINDOW = 100


class SentenceReader:
    """Goes through the numbers of one sentence; each is read with what the ones before it say."""

    def __init__(
        self,
        grammar: Grammar,
        clauses: ClauseReader,
        time: PlanTime,
        around: Surroundings,
        sentence: Span,
        groups: list[list[Figure]],
        future: bool,
        reading: PassageReading,
    ) -> None:
        self._grammar = grammar
        self._clauses = clauses
        self._now = grammar.pattern("targets.now")
        self._time = time
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
        low = start_of(self._text, CLAUSE, max(self._before, begin - _WINDOW), begin)
        clause = self._clauses.clause(self._text, group, low, end_of(self._text, CLAUSE, close, following))
        self._before = close
        if self._granted:
            self.aside.append((begin, close))
            self._tell(index, "its part of the sentence promises money, a fine or marks (targets.grant)")
            return
        deadlines = self._in_brackets(clause.start, begin) or self._deadlines_before(begin)
        if deadlines:
            _leave_out(deadlines, clause)
            clause.is_past = self._time.has_gone(deadlines)
        clause.is_past = clause.is_past or bool(self._now.search(self._text, clause.start, begin))
        if subject := self._change_starts(index, clause):
            self._baseline = group[-1].amount.value, subject
            self._tell(index, "a change starts from it (targets.from-before): it is the baseline of the next")
            return
        if self._baseline:
            clause.baseline, clause.subject = self._baseline
        outcome = self._clauses.read(self._text, clause, self._last)
        production, found = outcome
        if outcome.undecided:
            self._reading.undecided.append((begin, close))
        if found and clause.is_past:
            self._tell(index, "its year lies before the notice and its plan: a result")
            self._last = found  # what is measured now may be measured again: 2022年为60%,2025年达到80%
            self.aside.append((begin, close))
        elif found:
            self._add(clause, found, deadlines, following)
        elif production:
            self._reading.declined.append(production.id)
            if production.gives.get("part_of_name"):
                self._before = clause.start
            elif production.gives.get("passed_over"):
                self.aside.append((begin, close))

    def _tell(self, index: int, why: str) -> None:
        """Tell the observer why the number at ``index`` is no target."""
        if self._clauses.observer is not None:
            self._clauses.observer.left_out((self._groups[index][0].start, self._groups[index][-1].close), why)

    def _enter_part(self, begin: int) -> None:
        """Keep track of the part of the sentence that the number at ``begin`` stands in."""
        if begin < self._part:
            return
        opens = start_of(self._text, PART, self._part, begin)
        self._part = end_of(self._text, PART, begin, self._sentence[1])
        part = self._text[opens : self._part]
        grants = self._grammar.pattern("targets.grant").search(part)
        # What opens with a term is a plan, even when it promises money.
        self._granted = bool(grants) and not self._grammar.pattern("targets.firm-opening").match(part)

    def _change_starts(self, index: int, clause: Clause) -> Span | None:
        """What changes from the number at ``index``: 由60%、2023年的70%提高到…; None where nothing does."""
        if self._baseline and index and self._goes_on(index - 1):
            subject: Span | None = self._baseline[1]
        else:
            subject = self._clauses.change_start(self._text, clause)
        if subject is None:
            return None
        last = index
        while last - index < _MOST_BASELINES and last + 1 < len(self._groups) and self._goes_on(last):
            last += 1
        return (
            subject
            if self._clauses.change_follows(self._text, self._groups[last][-1].close, self._sentence[1])
            else None
        )

    def _goes_on(self, index: int) -> bool:
        """True if nothing but a year stands between the number at ``index`` and the next."""
        between = self._grammar.pattern("targets.year-only")
        start, end = self._groups[index][-1].close, self._groups[index + 1][0].start
        return between.fullmatch(self._text, start, end) is not None

    def _deadlines_before(self, begin: int) -> Deadlines | None:
        """The years that the sentence sets for a number at ``begin``."""
        found = last_before(self._around.deadlines, self._sentence[0], begin)
        if found and ";" in self._text[found.end : begin] and not _opens_clause(self._text, found):
            return None  # 接种率2025年达到95%;感染率低于1%
        if found and self._time.has_gone(found) and self._turns(found.end, begin):
            return None  # 截至2022年底培训300名,力争新建…
        return found

    def _in_brackets(self, low: int, high: int) -> Deadlines | None:
        """The year in brackets that opens in ``[low, high)``."""
        text = self._text
        opens = text.rfind("(", low, high)
        if opens < 0:  # speed
            return None
        return deadline_in_brackets(text, opens, min(len(text), opens + _YEAR_IN_BRACKETS), self._grammar)

    def _turns(self, start: int, end: int) -> bool:
        """True if the sentence turns to what is to be between two places."""
        return self._grammar.pattern("targets.turns").search(self._text, start, end) is not None

    def _add(self, clause: Clause, found: ClauseReading, deadlines: Deadlines | None, following: int) -> None:
        self._last, self._baseline = found, None
        if own := self._in_brackets(clause.close, clause.close + 1) or self._in_brackets(found.close, found.close + 1):
            deadlines, self._before = own, own.end
        words = self._grammar.words("targets.yearly")
        yearly = any(word in self._text[clause.start : clause.begin] for word in words)
        if deadlines and deadlines.inferred and yearly:
            deadlines = None  # a count for each year is due in none
        elif deadlines is None:
            known = self._around.deadlines
            deadlines = deadline_behind(self._text, known, clause.close, following)
            if deadlines is None and found.kind == "opening":
                deadlines = deadline_of_things(self._text, known, found.close, following)
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


def _opens_clause(text: str, deadlines: Deadlines) -> bool:
    """True if the years stand before what they hold for, not within it."""
    start = deadlines.start
    lead = text[start_of(text, CLAUSE, max(0, start - _WINDOW), start) : start]
    return deadlines.is_term or len(lead) <= _LEADS_YEAR


def _leave_out(deadlines: Deadlines, clause: Clause) -> None:
    """Take the years out of the clause that they stand in, so that they are no part of what it measures."""
    if clause.start < deadlines.end <= clause.predicate.start - 2:
        clause.start = deadlines.end
    elif deadlines.end == clause.predicate.start and deadlines.start >= clause.start + 2:
        clause.predicate = clause.predicate._replace(start=deadlines.start)  # 专家库年内扩充至150人
