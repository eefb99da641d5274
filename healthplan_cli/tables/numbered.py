"""Flattened tables whose rows are numbered: the numbers tell where each row begins."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise, zip_longest

import msgspec

from healthplan_cli.diagnostics import report
from healthplan_cli.model import Cell, Diagnostic, Span
from healthplan_cli.tables.cell_kinds import HeaderColumn
from healthplan_cli.tables.header import FlattenedHeader, without_spanning
from healthplan_cli.tables.lines import FoundTable, Region, read_through
from healthplan_cli.tables.pieces import CellPiece, PlacedPieces, cells_of, pieces_of, place
from healthplan_cli.tables.row_numbers import NumberedRow, split_rows

_FEWEST_COLUMNS = 3
_CATEGORY = HeaderColumn("", "category")


def read_numbered(region: Region, header: FlattenedHeader, number_column: int) -> FoundTable | Diagnostic | None:
    """The table under ``header``; a diagnostic when its rows do not fit their columns."""
    if len(header.columns) < _FEWEST_COLUMNS:
        return None
    rows = split_rows(region, header)
    if not rows:
        return None
    header = _settle_columns(region, header, rows)
    if len(header.columns) < _FEWEST_COLUMNS or number_column == len(header.columns) - 1:
        return None
    if 2 * sum(not row.lines for row in rows) > len(rows):
        return _empty_form(region, header, rows)
    reading = _NumberedRows(region, header, number_column)
    reading.read(rows)
    if number_column and not any(row[0].text for row in reading.rows):
        # What stands before the number's name is no column but the table's title.
        return None
    if 3 * reading.refused > len(rows) or not reading.rows:
        return report("HP603", header.span, header="、".join(column.name for column in header.columns))
    return reading.found(rows)


def _settle_columns(region: Region, header: FlattenedHeader, rows: list[NumberedRow]) -> FlattenedHeader:
    """The header with as many columns as the rows bear out.

    A name counts as lost only where blank lines show its place and some row has that many
    cells. A name that stands across those of several years is no column of its own.
    """
    counts = [len(pieces_of(region, row.lines, row.number, header.usual_gap)) + 1 for row in rows]
    if header.lost and max(counts) < len(header.columns):
        named = [column for column in header.columns if column.name]
        header = msgspec.structs.replace(header, columns=named, lost=[])
    usual, times = Counter(counts).most_common(1)[0]
    number_column = header.number_column or 0
    if usual < len(header.columns) - number_column and 2 * times > len(rows):
        return without_spanning(region, header, usual + number_column)
    return header


def _empty_form(region: Region, header: FlattenedHeader, rows: list[NumberedRow]) -> FoundTable:
    """A form to be filled in: its header is a fact, its empty rows are none."""
    last = rows[-1].number
    span = (header.span[0], region.lines[last].end)
    return FoundTable(
        first=header.first,
        after=last + 1,
        span=span,
        header=[column.name for column in header.columns],
        rows=[],
        reconstructed=True,
        diagnostics=[report("HP606", span, rows=len(rows))],
    )


class _NumberedRows:
    """The rows of one table as they are read, and what had to be assumed."""

    def __init__(self, region: Region, header: FlattenedHeader, number_column: int) -> None:
        self.region = region
        self.header = header
        self.before = header.columns[:number_column]
        """The columns before the number: classes that several rows share."""
        self.behind = header.columns[number_column + 1 :]
        self.rows: list[list[Cell]] = []
        self.diagnostics: list[Diagnostic] = []
        self.refused = 0
        self.last = header.after

    def read(self, rows: list[NumberedRow]) -> None:
        # Between two numbers stand the cells behind the first and those before the second; where the
        # numbers stand first, at most a line across all columns.
        columns = [*self.behind, *(self.before or [_CATEGORY])]
        heads = self._read_heads(rows[0])
        longest = 0
        for row, following in zip_longest(rows, rows[1:]):
            pieces = pieces_of(self.region, row.lines, row.number, self.header.usual_gap)
            if following is None:
                placed = self._place_last(pieces, longest)
            else:
                placed = place(self.region, pieces, columns, len(self.behind), wide_end=self._wide(row, following))
                longest = max(longest, len(pieces))
            if placed is None:
                self._refuse(row, pieces)
                heads = [None] * len(self.before)
                continue
            self._add(row, heads, placed)
            self.last = pieces[placed.used - 1].last if placed.used else row.number
            across = placed.spans[len(self.behind) :]
            if self.before:
                heads = across
            else:
                self._add_category(across)

    def _read_heads(self, row: NumberedRow) -> list[Span | None]:
        """What stands between the header and the first number."""
        after = self.header.after
        pieces = pieces_of(self.region, range(after, row.number), after - 1, self.header.usual_gap)
        if self.before:
            placed = place(self.region, pieces, self.before, len(self.before), wide_end=False)
            return placed.spans if placed else [None] * len(self.before)
        self._add_category([piece.span for piece in pieces])
        return []

    def _place_last(self, pieces: list[CellPiece], longest: int) -> PlacedPieces | None:
        """The last row: what follows the table may stand behind it, and free text would take it in."""
        most = len(self.behind)
        if longest:
            most = longest if self.behind[-1].kind == "text" else max(longest, most)
        return place(self.region, pieces[:most], self.behind, len(self.behind), wide_end=False, loose_end=True)

    def _wide(self, row: NumberedRow, following: NumberedRow) -> bool:
        last = row.lines[-1] if row.lines else row.number
        gap = self.region.lines[following.number].number - self.region.lines[last].number
        return gap > self.header.usual_gap

    def _add(self, row: NumberedRow, heads: list[Span | None], placed: PlacedPieces) -> None:
        line = self.region.lines[row.number]
        start = next((span[0] for span in heads if span), line.start)
        spans = [*heads, (line.start, line.end), *placed.spans[: len(self.behind)]]
        cells = cells_of(self.region, spans, start)
        if not placed.certain:
            names = [c.name or "?" for c, span in zip(self.behind, placed.spans, strict=False) if span is None]
            values = {"row": cells[len(heads)].text, "empty": "、".join(names) or "none"}
            self.diagnostics.append(report("HP602", (line.start, cells[-1].span[1]), **values))
        self.rows.append(cells)

    def _add_category(self, spans: list[Span] | list[Span | None]) -> None:
        for span in spans:
            if span is not None:
                rest: list[Span | None] = [None] * (len(self.header.columns) - 1)
                self.rows.append(cells_of(self.region, [span, *rest], span[0]))
                self.diagnostics.append(report("HP608", span, text=self.rows[-1][0].text))

    def _refuse(self, row: NumberedRow, pieces: list[CellPiece]) -> None:
        self.refused += 1
        self.last = row.number
        line = self.region.lines[row.number]
        span = (line.start, pieces[-1].span[1] if pieces else line.end)
        self.diagnostics.append(report("HP607", span, row=read_through(self.region.text, (line.start, line.end))))

    def found(self, rows: list[NumberedRow]) -> FoundTable:
        header = self.header
        end = max(self.region.lines[self.last].end, self.rows[-1][-1].span[1])
        span = (header.span[0], end)
        empty = sum(not cell.text for row in self.rows for cell in row)
        lost = [report("HP604", header.span, column=column + 1) for column in header.lost]
        jumps = [
            report("HP609", (page_line.start, page_line.end), before=row.value, number=following.value)
            for row, following in pairwise(rows)
            if following.value != row.value + 1
            for page_line in [self.region.lines[following.number]]
        ]
        done = report("HP601", span, columns=len(header.columns), rows=len(self.rows), empty=empty)
        return FoundTable(
            first=header.first,
            after=self.last + 1,
            span=span,
            header=[column.name for column in header.columns],
            rows=self.rows,
            reconstructed=True,
            diagnostics=[done, *lost, *jumps, *self.diagnostics],
        )
