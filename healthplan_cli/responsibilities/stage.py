"""Responsibilities: the lists of who does it, in running text and in task tables."""

from __future__ import annotations

import msgspec

from healthplan_cli.diagnostics import report
from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Diagnostic, Metadata, Responsibility, Span, Table, Unit
from healthplan_cli.responsibilities.bodies import Body, Organisations, organisations_of
from healthplan_cli.responsibilities.find_lists import list_finder
from healthplan_cli.responsibilities.found_list import FoundList
from healthplan_cli.responsibilities.full_names import full_names, home_places
from healthplan_cli.responsibilities.labelled_lines import labelled_lines
from healthplan_cli.responsibilities.legends import LeadRule, LegendReader
from healthplan_cli.responsibilities.read_list import UnitList
from healthplan_cli.responsibilities.scope import PlacedList, ScopedList, assign_scopes
from healthplan_cli.responsibilities.table_rows import RowUnits, row_units
from healthplan_cli.stage_types import Passage, TableWithColumns
from healthplan_cli.text import JoinedText, Text


def find_responsibilities(
    text: Text, passages: list[Passage], tables: list[TableWithColumns], metadata: Metadata, grammar: Grammar
) -> tuple[list[Responsibility], list[Diagnostic]]:
    """The lists in the passages and one for each row of the task tables; ids count in order of the text."""
    facts = _Facts(home_places(metadata, grammar), grammar)
    placed = _Search(passages, grammar, facts).run()
    for scoped in assign_scopes(passages, placed):
        facts.add_list(passages, scoped)
    for known in tables:
        for row in row_units(text, known, grammar):
            facts.add_row(known.table, row)
    in_order = sorted(facts.responsibilities, key=lambda one: one.span)
    numbered = [msgspec.structs.replace(one, id=f"r{number}") for number, one in enumerate(in_order, 1)]
    return numbered, facts.diagnostics


class _Search:
    """The lists of the passages in turn, with what the notice has stated so far."""

    def __init__(self, passages: list[Passage], grammar: Grammar, facts: _Facts) -> None:
        self.placed: list[PlacedList] = []
        """The lists, each with the passage that it stands in."""
        self._passages = passages
        self._finder = list_finder(grammar)
        self._labelled_lines = labelled_lines(grammar)
        self._legends = grammar.derived(LegendReader)
        self._facts = facts
        self._lead_rule: LeadRule = ""
        self._label: FoundList | None = None
        """A label without names that closes the passage before."""

    def run(self) -> list[PlacedList]:
        for index, passage in enumerate(self._passages):
            if not self._take_names(index, passage):
                self._take_lists(index, passage)
        if self._label is not None:
            self._report_empty(self._label, self._passages[-1])
        return self.placed

    def _take_names(self, index: int, passage: Passage) -> bool:
        """Take the names for a label in the line before; False where something else stands here."""
        label, self._label = self._label, None
        if label is None:
            return False
        before = self._passages[index - 1]
        names = self._labelled_lines.names_after(label, passage.joined) if passage.node == before.node else None
        if names is None:
            self._report_empty(label, before)
            return False
        self.placed += [PlacedList(index - 1, label), PlacedList(index, names)]
        return True

    def _report_empty(self, label: FoundList, passage: Passage) -> None:
        self._facts.report("HP208", passage.span, passage.node, label=label.list.marker)

    def _take_lists(self, index: int, passage: Passage) -> None:
        joined = passage.joined
        stated = self._legends.stated(joined.folded) if not self._lead_rule else ""
        if stated:
            self._let_lead(stated, passage.span, passage)
        found, missed = self._finder.find(joined, lead_rule=self._lead_rule)
        for one in found:
            self.placed.append(PlacedList(index, one))
            if one.list.lead_rule_stays and one.list.lead_rule and not self._lead_rule:
                self._let_lead(one.list.lead_rule, joined.to_text(one.start, one.end), passage)
        line = None if found else self._labelled_lines.line_without_units(joined)
        if line is not None:
            self.placed.append(PlacedList(index, line))
        for bracket in missed:
            self._facts.report("HP203", joined.to_text(*bracket), passage.node, text=joined.printed[slice(*bracket)])
        label = self._labelled_lines.open_label(joined)
        # A label that a list of its own has taken in waits for nobody.
        self._label = None if label and any(one.end > label.start for one in found) else label

    def _let_lead(self, rule: LeadRule, span: Span, passage: Passage) -> None:
        self._lead_rule = rule
        self._facts.report("HP204", span, passage.node)


class _Facts:
    """Makes facts of what was found, and says what was assumed."""

    def __init__(self, places: dict[str, str], grammar: Grammar) -> None:
        self.responsibilities: list[Responsibility] = []
        self.diagnostics: list[Diagnostic] = []
        self._places = places
        self._grammar = grammar
        self._organisations: Organisations = organisations_of(grammar)

    def report(self, code: str, span: Span, node: str | None, **values: object) -> None:
        self.diagnostics.append(report(code, span, node, **values))

    def add_list(self, passages: list[Passage], scoped: ScopedList) -> None:
        """One fact; its list may stand on several lines (牵头单位:…, 配合单位:…)."""
        first, last = scoped.lists[0], scoped.lists[-1]
        node = passages[first.passage].node
        joined = passages[first.passage].joined
        span = (
            joined.to_text(first.found.start, first.found.end)[0],
            passages[last.passage].joined.to_text(last.found.start, last.found.end)[1],
        )
        lists = [one.found.list for one in scoped.lists]
        units = [
            unit
            for one in scoped.lists
            for unit in self._units(one.found.list, passages[one.passage].joined, one.found.content_start, node)
        ]
        for one in scoped.lists:
            self._explain(passages[one.passage].joined, one.found, span, node)
        self.responsibilities.append(
            Responsibility(
                id="",
                node=node,
                scope=scoped.scope,
                span=span,
                covers=scoped.covers,
                marker=_marker(joined, first.found),
                by_duty=any(one.by_duty for one in lists),
                open=any(one.open for one in lists),
                repaired=any(one.found.lost_bracket != "" for one in scoped.lists),
                units=tuple(self._named_in_full(units)),
                rule=first.found.rule,
                due=next((one.due for one in lists if one.due), None),
            )
        )

    def add_row(self, table: Table, row: RowUnits) -> None:
        """One fact for a row of a task table."""
        units = [unit for cell in row.cells for unit in self._units(cell.list, cell.joined, 0, table.node)]
        cells = table.rows[row.number]
        spans = [cell.joined.to_text(0, len(cell.joined.folded)) for cell in row.cells]
        span = (min(start for start, _ in spans), max(end for _, end in spans))
        self.responsibilities.append(
            Responsibility(
                id="",
                node=None,
                scope="row",
                span=span,
                covers=_covered(span, (min(cell.span[0] for cell in cells), max(cell.span[1] for cell in cells))),
                marker=row.marker,
                by_duty=any(cell.list.by_duty for cell in row.cells),
                open=any(cell.list.open for cell in row.cells),
                units=tuple(self._named_in_full(units)),
                rule="responsibilities.any-label",
                table=table.id,
                row=row.number,
                due=row.due,
            )
        )

    def _units(self, found: UnitList, joined: JoinedText, inside: int, node: str | None) -> list[Unit]:
        """The units of one list as printed; full names come once the list is whole."""
        units: list[Unit] = []
        levels = {
            self._organisations.level(joined.folded[inside + one.start : inside + one.end]) for one in found.units
        }
        for named in found.units:
            start, end = inside + named.start, inside + named.end
            span = joined.to_text(start, end)
            name = joined.printed[start:end]
            folded = joined.folded[start:end]
            body = self._organisations.resolve(folded)
            if named.cut_off:
                self.report("HP202", span, node, name=name)
            elif len(name) == 1 or (body is not None and self._is_cut_off(body)):
                self.report("HP207", span, node, name=name)
            elif self._may_be_two(folded, body, levels - {""}):
                self.report("HP209", span, node, name=name)
            units.append(
                Unit(
                    name=name,
                    full_name=name,
                    organisation=self._organisations.organisation_of(folded),
                    role=named.role,
                    span=span,
                    repaired=named.cut_off,
                )
            )
        return units

    def _may_be_two(self, name: str, body: Body | None, levels: set[str]) -> bool:
        """True if the separator between two names may be lost in ``name``; ``levels`` are those of the whole list."""
        if body is None:
            return self._organisations.may_be_two_names(name)
        return self._organisations.may_be_areas_and_office(name, levels)

    def _is_cut_off(self, body: Body) -> bool:
        """True if a name stands for ``body`` without its ending, or without its level (委宣传部)."""
        return not body.complete or (body.prefix == "委" and self._organisations.kind(body.organisation) != "office")

    def _named_in_full(self, units: list[Unit]) -> list[Unit]:
        """The units with full names; with a lead anywhere in the list, the others take part."""
        full = full_names([unit.name for unit in units], self._places, self._grammar)
        led = any(unit.role == "lead" for unit in units)
        named: list[Unit] = []
        for unit, name in zip(units, full, strict=True):
            joins = led and unit.role == "responsible"
            named.append(msgspec.structs.replace(unit, full_name=name, role="participant" if joins else unit.role))
        return named

    def _explain(self, joined: JoinedText, found: FoundList, span: Span, node: str | None) -> None:
        """Say what was mended or guessed about a list."""
        if found.lost_bracket:
            self.report("HP201", span, node, bracket=found.lost_bracket)
        if found.guessed:
            self.report("HP206", span, node)
        if found.list.doubtful and found.rule == "responsibilities.bracket":
            self.report("HP210", span, node)
        if found.list.all_below:
            who = joined.printed[found.content_start :][slice(*found.list.all_below)]
            self.report("HP205", span, node, who=who)


def _covered(units: Span, row: Span) -> Span:
    """What the units of a row answer for: the row, and where units of a row above reach into it, all up to them."""
    return row if units[1] <= row[0] else (min(units[0], row[0]), max(units[1], row[1]))


def _marker(joined: JoinedText, found: FoundList) -> str | None:
    """The word that makes the units responsible, as printed."""
    marker = found.list.marker
    if marker is None:
        return None
    at = joined.folded.find(marker, found.start)
    return joined.printed[at : at + len(marker)] if at >= 0 else marker
