"""Tables: real ones, and those that the page flattened to one cell a line."""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence

import msgspec

from healthplan_cli.diagnostics import report
from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Diagnostic, Node, Span, Table
from healthplan_cli.stage_types import Outline, ZoneKind
from healthplan_cli.tables.cell_kinds import LONGEST_FIRST_CELL, LONGEST_HEADER_CELL
from healthplan_cli.tables.delimited import DelimitedReader
from healthplan_cli.tables.header import FlattenedHeader, read_header, read_unknown_header
from healthplan_cli.tables.lines import FoundTable, Region, read_through
from healthplan_cli.tables.names import read_indicator_names
from healthplan_cli.tables.numbered import read_numbered
from healthplan_cli.tables.source_tables import DataTable, read_data_table
from healthplan_cli.tables.unnumbered import UnnumberedReader
from healthplan_cli.text import Line, Text

# Zones in which tables stand; site furniture may stand between their lines.
_ZONES: frozenset[ZoneKind] = frozenset(["title", "letter", "body", "attachment", "unknown"])
# A zone stage that knows no tables takes numbers alone on a line for page numbers.
_LONGEST_NUMBER = 6
# Lines between a table's title and its header: who fills it in, the unit, the date.
_MOST_ABOVE_HEADER = 3
_LONGEST_TITLE = 80
_RECENT = 20


def find_tables(
    text: Text, lines: list[Line], zones: list[ZoneKind], grammar: Grammar, given: Sequence[DataTable] = ()
) -> tuple[list[Table], list[Diagnostic]]:
    """The tables of the body, in order; their ``node`` is set once the outline is known.

    A table's span covers its title, where it has one, its header and its rows. What cannot be
    told for certain stays text, with a diagnostic.

    Args:
        given: the tables that the source holds as tables, in order.
    """
    tables: list[Table] = []
    diagnostics: list[Diagnostic] = []
    for region, behind in _regions(text, lines, zones, grammar, given):
        for found in _found_on(region, diagnostics):
            tables.append(_table(region, found, tables))
        if behind is not None:
            found = read_data_table(region, behind)
            diagnostics += found.diagnostics
            tables.append(_table(region, found, tables))
    return tables, diagnostics


def _table(region: Region, found: FoundTable, before: list[Table]) -> Table:
    title = found.title or _title_above(region, found, before[-1].span[1] if before else 0)
    return Table(
        id=f"tb{len(before) + 1}",
        node=None,
        title=None if title is None else read_through(region.text, title),
        span=(found.span[0] if title is None else min(title[0], found.span[0]), found.span[1]),
        header=tuple(found.header),
        header_rows=found.header_rows,
        rows=tuple(map(tuple, found.rows)),
        reconstructed=found.reconstructed,
    )


def place_tables(tables: list[Table], outline: Outline) -> list[Table]:
    """The tables, each with the id of the deepest node whose span holds it."""
    return [msgspec.structs.replace(table, node=_deepest(outline.nodes, table.span)) for table in tables]


def _deepest(nodes: Sequence[Node], span: Span) -> str | None:
    found = None
    while nodes:
        index = bisect.bisect_right(nodes, span[0], key=lambda node: node.span[0]) - 1
        if index < 0 or nodes[index].span[1] < span[1]:
            break
        found, nodes = nodes[index].id, nodes[index].children
    return found


def _regions(
    text: Text, lines: list[Line], zones: list[ZoneKind], grammar: Grammar, given: Sequence[DataTable]
) -> Iterator[tuple[Region, DataTable | None]]:
    """The stretches of lines in which tables may stand, each with the table of the source behind it."""
    ends = frozenset(grammar.words("tables.name-ends"))
    stretch: list[Line] = []
    coming = iter(given)
    table = next(coming, None)
    behind = 0
    for line, zone in zip(lines, zones, strict=True):
        if line.start < behind:
            continue
        while table is not None and table.span[1] <= line.start:
            table = next(coming, None)
        if table is not None and table.span[0] < line.end and zone in _ZONES:
            yield Region(text, stretch, grammar, ends), table
            stretch, behind = [], table.span[1]
        elif zone in _ZONES or (zone == "chrome" and line.end - line.start <= _LONGEST_NUMBER and stretch):
            stretch.append(line)
        elif zone != "chrome" and stretch:
            yield Region(text, stretch, grammar, ends), None
            stretch = []
    if stretch:
        yield Region(text, stretch, grammar, ends), None


def _found_on(region: Region, diagnostics: list[Diagnostic]) -> Iterator[FoundTable]:
    """The tables of a page, top to bottom; what was assumed or given up goes to ``diagnostics``."""
    reader = _TableReader(region)
    index = 0
    while index < len(region.lines):
        found = reader.read(index)
        if isinstance(found, Diagnostic) and index + 1 < len(region.lines):
            # What reads as the first name of a column may be the title above the header.
            below = reader.read(index + 1)
            found = below if isinstance(below, FoundTable) else found
        index += 1
        if isinstance(found, FoundTable):
            diagnostics += found.diagnostics
            yield found
            index = found.after
        elif found is not None:
            # A header that the page repeats is reported once.
            if all(found.message != other.message for other in diagnostics[-_RECENT:]):
                diagnostics.append(found)
            while index < len(region.lines) and region.lines[index].start < found.span[1]:
                index += 1


class _TableReader:
    """Reads whatever kind of table begins on a line of the page."""

    def __init__(self, region: Region) -> None:
        self._region = region
        self._delimited = DelimitedReader(region)
        self._unnumbered = UnnumberedReader(region)

    def read(self, index: int) -> FoundTable | Diagnostic | None:
        """What begins on line ``index``: a table, a header whose rows are lost, or nothing."""
        region = self._region
        line = region.lines[index]
        found = self._delimited.read(index)
        if found is not None or line.end - line.start > LONGEST_HEADER_CELL:
            return found
        if _may_be_header(region, index):
            header = read_header(region, index)
            if header is not None:
                return self._read_flattened(header)
        if region.matches("tables.glued-header", index):
            return report("HP603", (line.start, line.end), header=region.text.quote((line.start, line.end)))
        return read_indicator_names(region, index)

    def _read_flattened(self, header: FlattenedHeader) -> FoundTable | Diagnostic | None:
        number_column = header.number_column
        if number_column is not None:
            return read_numbered(self._region, header, number_column)
        found = self._unnumbered.read(header)
        wider = None if isinstance(found, FoundTable) else read_unknown_header(self._region, header.first)
        return found if wider is None else self._unnumbered.read(wider) or found


def _may_be_header(region: Region, index: int) -> bool:
    """A cheap test that spares most lines the rules: names of columns are short, and never alone."""
    line = region.lines[index]
    if line.end - line.start > LONGEST_FIRST_CELL or index + 1 == len(region.lines):
        return False
    following = region.lines[index + 1]
    if following.end - following.start > LONGEST_HEADER_CELL:
        return False
    folded = region.text.folded
    begins_heading = folded[line.start] in region.grammar.words("tables.heading-begins")
    return not begins_heading and {folded[line.end - 1], folded[following.end - 1]} <= region.name_ends


def _title_above(region: Region, found: FoundTable, free_from: int) -> Span | None:
    """The line above the table that reads as its title; above a flattened one fewer words do."""
    first = found.first
    for index in range(first - 1, max(-1, first - 2 - _MOST_ABOVE_HEADER), -1):
        line = region.lines[index]
        if line.start < free_from or line.end - line.start > _LONGEST_TITLE:
            return None
        is_title = region.matches("tables.title", index)
        if is_title or not found.reconstructed and region.matches("tables.title-of-bars", index):
            return line.start, line.end
        if not region.matches("tables.above-header", index):
            return None
    return None
