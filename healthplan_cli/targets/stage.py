"""Targets: the numbers that a notice sets as targets.

A passage goes through the files of this room in this order: ``sentences`` (which sentences set targets, and by
when: ``deadlines``), ``figures`` (the numbers), ``numbers`` (those of one sentence, each with its year), ``clause``
and ``predicates`` (what stands around a number), ``productions`` with ``conditions`` and ``mechanisms`` (what the
number is, by the list in ``grammars/targets.toml``), ``phrases`` (what is measured or counted), ``indicators`` (its
id). Tables go through ``table_values``; ``sections`` says what headings mean.
"""

from __future__ import annotations

import bisect

import msgspec

from healthplan_cli.diagnostics import report
from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Cell, Diagnostic, Field, Metadata, Responsibility, Span, Table, Target
from healthplan_cli.stage_types import Column, Outline, Passage, TableWithColumns
from healthplan_cli.targets.deadlines import Deadline, Deadlines, PlanTime, find_deadlines, in_whole_text
from healthplan_cli.targets.figures import Figure, mask
from healthplan_cli.targets.indicators import indicator_index
from healthplan_cli.targets.mentions import TargetMention
from healthplan_cli.targets.observer import OBSERVER
from healthplan_cli.targets.sections import Section, Sections
from healthplan_cli.targets.sentences import MentionReader
from healthplan_cli.targets.table_values import (
    TableValue,
    is_indicator_table,
    settle_baselines,
    values_of,
)
from healthplan_cli.text import JoinedText, Text, fold, join_lines
from healthplan_cli.values.plan_years import years_in
from healthplan_cli.values.traditional import as_printed, traditional_of

# From how many sentences on that tell results a notice may be a report, not a plan.
_REPORTS = 6


def find_targets(
    text: Text,
    outline: Outline,
    tables: list[TableWithColumns],
    responsibilities: list[Responsibility],
    metadata: Metadata,
    grammar: Grammar,
) -> tuple[list[Target], list[Diagnostic]]:
    """The targets of the passages and of the tables; ids count in order of the text."""
    finder = _Finder(text, outline, responsibilities, metadata, grammar)
    for passage in outline.passages:
        finder.read_passage(passage)
    for table in tables:
        finder.read_table(table)
    return finder.finish()


def plan_time(metadata: Metadata) -> PlanTime:
    """What 今年 and 三年内 count from: the year of the plan where it has one, else that of signing."""
    plan, year = metadata.plan_years, _signed_year(metadata)
    if plan and (year is None or plan.first == plan.last):
        year = plan.first
    # A site may publish a notice years later: what was due before the date of its page is no thing of the past.
    signed = _year(metadata.signed_date or metadata.written_date)
    return PlanTime(year, plan.last if plan else None, signed, plan.first if plan else None)


def _signed_year(metadata: Metadata) -> int | None:
    return _year(metadata.signed_date or metadata.written_date or metadata.published_date)


def _year(date: Field | None) -> int | None:
    return int(date.value[:4]) if date and date.value[:4].isdigit() else None


class _Draft(msgspec.Struct):
    target: Target
    says_future: bool
    recurrent: bool = False


class _Finder:
    """Goes through one notice, in order of the text."""

    def __init__(
        self,
        text: Text,
        outline: Outline,
        responsibilities: list[Responsibility],
        metadata: Metadata,
        grammar: Grammar,
    ) -> None:
        self._text = text
        self._grammar = grammar
        self._time = plan_time(metadata)
        self._plan_end = self._time.last if self._names_years(metadata) else None
        self._signed = _signed_year(metadata) or (metadata.plan_years.first if metadata.plan_years else None)
        self._reader = MentionReader(grammar, self._time)
        self._observer = OBSERVER.get()
        self._index = indicator_index(grammar)
        script = traditional_of(grammar)
        self._script = script if script.is_in(text.folded) else None
        self._lists = sorted(one.span for one in responsibilities if one.scope != "row")
        self._sections = Sections(outline.nodes, grammar)
        self._drafts: list[_Draft] = []
        self._found: list[Diagnostic] = []
        self._reported = self._planned = 0
        title = metadata.title.value if metadata.title else ""
        self._sets_rules = bool(grammar.pattern("targets.rules-title").search(title))

    def _names_years(self, metadata: Metadata) -> bool:
        """True if the notice itself says which years it plans for; those of its date alone bind no table."""
        plan, title = metadata.plan_years, metadata.title
        if plan is None or plan.first != plan.last or plan.first != _signed_year(metadata):
            return plan is not None
        return title is not None and years_in(title.value, self._grammar) is not None

    def simplified(self, joined: JoinedText) -> JoinedText:
        """``joined`` with its folded text in simplified characters."""
        if self._script is None:  # speed
            return joined
        return msgspec.structs.replace(joined, folded=self._script.simplified(joined.folded))

    def read_passage(self, passage: Passage) -> None:
        """The targets of a passage, with what the passages before it say of their years."""
        if self._script is not None:  # speed
            passage = msgspec.structs.replace(passage, joined=self.simplified(passage.joined))
        section = self._sections.of(passage)
        if section.excluded:
            return
        joined = passage.joined
        if self._grammar.pattern("targets.figure").search(joined.folded):  # speed
            folded = mask(self._without_lists(joined))
            self._read(joined, folded, section, passage.node)
        if opening := self._opening_of(passage, section):
            section.opening = in_whole_text(opening, joined.to_text)
            if joined.folded.endswith(":"):
                self._sections.lead(section.opening)

    def read_table(self, known: TableWithColumns) -> None:
        """The values of an indicator table, or the targets that the task cells state."""
        table, columns = known.table, settle_baselines(known.columns, self._signed)
        if is_indicator_table(columns):
            for value in values_of(known, columns, self._grammar):
                self._add_value(table, value)
            return
        for number, row in enumerate(table.rows):
            whole = list(zip(columns, known.whole_rows[number], strict=False))
            for column, cell in zip(columns, row, strict=False):
                if column.kind in ("task", "indicator") and cell.text.strip():
                    self._read_task(cell, self._due_of(whole), table.id, number)

    def finish(self) -> tuple[list[Target], list[Diagnostic]]:
        """The targets, numbered; of a report only those that say they are to be, of rules only the dated."""
        if self._reported >= _REPORTS and self._reported > 2 * self._planned:
            self._leave_out("HP305", [draft for draft in self._drafts if not draft.says_future])
        if self._sets_rules:
            self._leave_out("HP306", [one for one in self._drafts if one.target.year is None and not one.recurrent])
        targets = sorted((draft.target for draft in self._drafts), key=lambda one: (one.span, one.value_span))
        for target in targets:
            self._check(target)
        return [msgspec.structs.replace(one, id=f"t{number}") for number, one in enumerate(targets, 1)], self._found

    def _opening_of(self, passage: Passage, section: Section) -> Deadlines | None:
        """The years that a passage sets for what follows it: it ends in a colon, heads goals, or states goals."""
        joined = passage.joined
        if joined.folded.endswith(":") or passage.kind == "heading" and section.states_goals:
            deadlines = find_deadlines(joined.folded, self._time, self._grammar)
            return deadlines[-1] if deadlines else None
        return self._reader.ruling(joined.folded) if section.states_goals else None

    # ---- passages --------------------------------------------------------------------

    def _without_lists(self, joined: JoinedText) -> str:
        """The folded text with the lists of responsible units made sentence ends, same length."""
        folded = joined.folded
        if not self._lists:  # speed
            return folded
        first, last = joined.to_text(0, len(folded))
        pieces: list[str] = []
        place = 0
        for start, end in self._lists[bisect.bisect_left(self._lists, (first, first)) :]:
            if start >= last:
                break
            low, high = max(place, joined.from_text(start)), joined.from_text(end)
            pieces += [folded[place:low], "。" * (high - low)]
            place = max(place, high)
        return "".join([*pieces, folded[place:]])

    def _read(
        self,
        joined: JoinedText,
        folded: str,
        section: Section,
        node: str | None,
        table: str | None = None,
        row: int | None = None,
    ) -> None:
        if self._observer is not None:
            self._observer.passage(joined)
        reading = self._reader.read(folded, opening=section.opening, looks_back=section.looks_back)
        self._reported += reading.reported
        self._planned += reading.planned
        for mention in reading.mentions:
            target = self._target(joined, mention, node, table, row)
            self._drafts.append(_Draft(target, mention.says_future, mention.recurrent))
        self._found += [report("HP304", joined.to_text(*span), node) for span in reading.unpaired]
        for code, spans in (("HP308", reading.passed_over), ("HP309", reading.undecided)):
            for span in spans:
                said = joined.printed[max(0, span[0] - 12) : span[1]]
                self._found.append(report(code, joined.to_text(*span), node, text=said[-40:]))
        self._found += [report("HP307", joined.to_text(*span), node) for span in reading.crowded]

    def _target(
        self, joined: JoinedText, one: TargetMention, node: str | None, table: str | None, row: int | None
    ) -> Target:
        amount, due = one.figure.amount, one.deadline
        known = self._index.find("".join(joined.folded[slice(*one.indicator)].split()))
        return Target(
            id="",
            node=node,
            text=joined.printed[slice(*one.span)],
            span=joined.to_text(*one.span),
            indicator=joined.printed[slice(*one.indicator)],
            indicator_span=joined.to_text(*one.indicator),
            indicator_id=known.id if known else None,
            direction=one.direction,
            comparator=one.comparator,
            value=amount.value,
            value_max=amount.value_max,
            unit=self._printed_unit(joined, one.figure),
            value_span=joined.to_text(one.figure.start, one.figure.end),
            year=due.year if due else None,
            year_inferred=bool(due and due.inferred and due.year),
            year_span=_place_of(due, joined) if due else None,
            baseline=one.baseline,
            rule=one.rule,
            table=table,
            row=row,
        )

    def _printed_unit(self, joined: JoinedText, figure: Figure) -> str | None:
        if self._script is None:  # speed
            return figure.amount.unit
        span = slice(figure.start, figure.end)
        return as_printed(figure.amount.unit, joined.folded[span], fold(joined.printed[span]).folded)

    # ---- tables ----------------------------------------------------------------------

    def _read_task(self, cell: Cell, due: Deadline | None, table: str, row: int) -> None:
        joined = self.simplified(join_lines(self._text, cell.span))
        opening = Deadlines([due], due.start, due.end, True) if due else None
        self._read(joined, mask(joined.folded), Section(opening=opening), None, table, row)

    def _due_of(self, cells: list[tuple[Column, Cell]]) -> Deadline | None:
        """The year by which a row of a task table is due."""
        for column, cell in cells:
            if column.kind == "due":
                joined = join_lines(self._text, cell.span)
                deadlines = find_deadlines(joined.folded + "年", self._time, self._grammar)
                if deadlines:
                    due = in_whole_text(deadlines[-1], joined.to_text).each[-1]
                    return msgspec.structs.replace(due, end=min(due.end, cell.span[1]))
        return None

    def _add_value(self, table: Table, value: TableValue) -> None:
        known = self._index.find(value.name)
        quantity, cell = value.quantity, value.indicator
        start, end = cell.span
        printed = cell.text
        if self._text.quote(cell.span) == printed:  # not mended: the unit in brackets can be cut off
            printed, end = printed[: len(value.name)], start + len(value.name)
        stands_in_row = table.rows[value.row][0].span[0] <= start <= table.rows[value.row][-1].span[1]
        # The name may stand in a cell that reaches down from a row above: what stands between states nothing of this.
        span = (min(start, value.cell.span[0]), max(end, value.cell.span[1])) if stands_in_row else value.cell.span
        target = Target(
            id="",
            node=None,
            text=" ".join(self._text.quote(span).split()),  # cells of a row
            span=span,
            indicator=printed,
            indicator_span=(start, end),
            indicator_id=known.id if known else None,
            direction=value.direction,
            comparator=quantity.comparator,
            value=quantity.value,
            value_max=quantity.value_max,
            unit=quantity.unit,
            value_span=value.cell.span,
            year=value.year or self._plan_end,
            year_inferred=value.year is None and self._plan_end is not None,
            year_span=self._header_year(table, value.year) if value.year else None,
            baseline=value.baseline,
            rule="tables.column",
            table=table.id,
            row=value.row,
        )
        self._drafts.append(_Draft(target, True))

    def _header_year(self, table: Table, year: int) -> Span | None:
        """Where the header of a table prints the year."""
        stop = table.rows[0][0].span[0] if table.rows and table.rows[0] else table.span[1]
        place = self._text.folded.find(str(year), table.span[0], stop)
        if place < 0:
            return None
        return place, place + 4 + self._text.folded.startswith("年", place + 4)

    # ---- what was assumed ------------------------------------------------------------

    def _leave_out(self, code: str, drafts: list[_Draft]) -> None:
        self._found += [
            report(code, draft.target.span, draft.target.node, text=draft.target.text[:40]) for draft in drafts
        ]
        left_out = set(map(id, drafts))
        self._drafts = [draft for draft in self._drafts if id(draft) not in left_out]

    def _check(self, target: Target) -> None:
        """Say what was inferred, and what is hard to believe."""
        if target.year_inferred:
            self._found.append(report("HP302", target.year_span or target.span, target.node, year=target.year))
        elif target.year is None and target.year_span is not None:
            said = self._text.quote(target.year_span)
            self._found.append(report("HP303", target.year_span, target.node, said=said))
        known = self._index.find_id(target.indicator_id) if target.indicator_id else None
        if known and target.direction in ("reach", "keep") and not known.plausible(target.value, target.unit):
            self._found.append(
                report(
                    "HP301",
                    target.value_span,
                    target.node,
                    indicator=known.names[0],
                    value=f"{target.value}{target.unit or ''}",
                    low=known.min,
                    high=known.max,
                )
            )


def _place_of(due: Deadline, joined: JoinedText) -> Span:
    """Where the text prints the year, in ``joined`` or before."""
    return joined.to_text(due.start, due.end) if due.own else (due.start, due.end)
