"""Targets: the numbers that a notice commits to."""

from __future__ import annotations

import bisect

import msgspec

from healthplan_cli.diagnostics import report
from healthplan_cli.grammar import Grammar
from healthplan_cli.language.commitments import Commitment, CommitmentReader, mask
from healthplan_cli.language.due import DueList, PlanTime, find_dues
from healthplan_cli.language.indicators import indicator_index
from healthplan_cli.layout import Flow, Passage, flow_of
from healthplan_cli.model import Diagnostic, Metadata, Responsibility, Table, Target
from healthplan_cli.text import Text

# From how many sentences on that tell results a notice may be a report, not a plan.
_REPORTS = 6


def find_targets(
    text: Text,
    passages: list[Passage],
    tables: list[Table],
    responsibilities: list[Responsibility],
    metadata: Metadata,
    grammar: Grammar,
) -> tuple[list[Target], list[Diagnostic]]:
    """The targets of the passages, then those of the tables."""
    finder = _Finder(text, responsibilities, metadata, grammar)
    for passage in passages:
        finder.read_passage(passage)
    return finder.finish()


class _Section(msgspec.Struct):
    """An open section of the outline, by the shape of its label."""

    shape: str
    looks_back: bool = False
    excluded: bool = False
    opening: DueList | None = None


class _Finder:
    def __init__(
        self, text: Text, responsibilities: list[Responsibility], metadata: Metadata, grammar: Grammar
    ) -> None:
        self._text = text
        self._grammar = grammar
        self._time = plan_time(metadata)
        self._reader = CommitmentReader(grammar, self._time)
        self._index = indicator_index(grammar)
        self._lists = sorted(one.span for one in responsibilities if one.scope != "row")
        self._sections = [_Section("")]
        self._drafts: list[tuple[Target, bool]] = []
        self._reported = self._planned = 0
        title = metadata.title.value if metadata.title else ""
        self._sets_rules = bool(grammar.pattern("targets.rules-title").search(title))
        self.found: list[Diagnostic] = []

    def read_passage(self, passage: Passage) -> None:
        self._enter(passage)
        section = self._sections[-1]
        if section.excluded or passage.kind == "heading":
            return
        flow = passage.flow
        folded = mask(self._without_lists(flow, flow.folded))
        start = min(flow.from_text(passage.body), len(folded)) if passage.kind == "item" else 0
        reading = self._reader.read(folded, start, opening=section.opening, looks_back=section.looks_back)
        self._reported += reading.reported
        self._planned += reading.planned
        for commitment in reading.commitments:
            self._add(flow, commitment, passage.node)
        for passed in reading.unpaired:
            self.found.append(report("HP304", flow.to_text(*passed.span), passage.node))
        if folded.endswith(":"):
            dues = find_dues(folded, self._time, self._grammar)
            section.opening = dues[-1] if dues else section.opening

    def finish(self) -> tuple[list[Target], list[Diagnostic]]:
        """The targets, numbered; of a report only those that say they are to be, of rules only the dated."""
        reports = self._reported >= _REPORTS and self._reported > 2 * self._planned
        kept = [
            target
            for target, sure in self._drafts
            if (sure or not reports) and (not self._sets_rules or target.year is not None)
        ]
        return [msgspec.structs.replace(one, id=f"t{number}") for number, one in enumerate(kept, 1)], self.found

    def _enter(self, passage: Passage) -> None:
        """Keep track of the sections that the passage opens and closes."""
        if passage.kind == "paragraph":
            return
        label = self._text.folded[passage.span[0] : passage.flow.origin]
        shape = "".join(char for char in label if char in "第章节篇部分条编、.()[]") or label[:1]
        self._sections[0].opening = None
        shapes = [section.shape for section in self._sections]
        if shape in shapes[1:]:
            del self._sections[shapes.index(shape, 1) :]
        above = self._sections[-1]
        title = passage.flow.folded[: max(0, passage.flow.from_text(passage.body))][:40]
        looks_back = above.looks_back or bool(self._grammar.pattern("targets.review-heading").search(title))
        excluded = above.excluded or bool(self._grammar.pattern("targets.condition-heading").search(title))
        self._sections.append(_Section(shape, looks_back, excluded, above.opening))

    def _without_lists(self, flow: Flow, folded: str) -> str:
        """The text with the lists of responsible units made sentence ends."""
        first, last = flow.to_text(0, len(folded))
        index = bisect.bisect_left(self._lists, (first, first))
        for start, end in self._lists[index:]:
            if start >= last:
                break
            a, b = flow.from_text(start), flow.from_text(end)
            folded = folded[:a] + "。" * (b - a) + folded[b:]
        return folded

    def _add(self, flow: Flow, one: Commitment, node: str | None, table: str | None = None, row: int | None = None) -> None:
        span = flow.to_text(*one.span)
        name = flow.printed[slice(*one.indicator)] if one.indicator else None
        standing = self._index.find(flow.folded[slice(*one.indicator)]) if one.indicator else None
        amount = one.figure.amount
        target = (
            Target(
                id="",
                node=node,
                text=flow.printed[slice(*one.span)],
                span=span,
                indicator=name,
                indicator_span=flow.to_text(*one.indicator) if one.indicator else None,
                indicator_id=standing.id if standing else None,
                direction=one.direction,
                comparator=one.comparator,
                value=amount.value,
                value_max=amount.value_max,
                unit=amount.unit,
                value_span=flow.to_text(one.figure.start, one.figure.end),
                year=one.due.year if one.due else None,
                year_inferred=bool(one.due and one.due.inferred and one.due.year),
                year_span=flow.to_text(one.due.start, one.due.end) if one.due else None,
                baseline=one.baseline,
                rule=one.rule,
                table=table,
                row=row,
            )
        )
        self._drafts.append((target, one.sure))


def plan_time(metadata: Metadata) -> PlanTime:
    """What 今年 and 三年内 count from: the year of signing, else the first year of the plan."""
    plan = metadata.plan_years
    signed = metadata.signed_date or metadata.published_date
    year = int(signed.value[:4]) if signed and signed.value[:4].isdigit() else None
    if plan and (year is None or plan.first == plan.last == year):
        year = plan.first if plan.first == plan.last or year is None else year
    return PlanTime(year, plan.last if plan else None)
