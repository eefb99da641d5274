"""Flattened tables without row numbers: the kinds of the cells tell where each row begins."""

from __future__ import annotations

from healthplan_cli.diagnostics import report
from healthplan_cli.model import Cell, Diagnostic, Span
from healthplan_cli.tables.cell_kinds import MATCH, MISMATCH, CellKind, HeaderColumn, fit
from healthplan_cli.tables.header import FlattenedHeader, without_spanning
from healthplan_cli.tables.lines import FoundTable, Region
from healthplan_cli.tables.pieces import CellPiece, cells_of, kinds_of_piece, pieces_of

_TYPED: frozenset[CellKind] = frozenset(["bodies", "due", "value", "measure", "attribute"])
_FEWEST_ROWS = 2
# Rows that may be read in vain more than once.
_MOST_FRUITLESS = 32

# The cells of a row, and the index of its last line.
_Row = tuple[list[Span | None], int]


class UnnumberedReader:
    """Reads the flattened tables without row numbers of one page."""

    def __init__(self, region: Region) -> None:
        self._region = region
        # Lines that a header took for rows of which too few were full.
        self._fruitless = range(0)

    def read(self, header: FlattenedHeader) -> FoundTable | Diagnostic | None:
        """The table under ``header``; a diagnostic when no rows can be told.

        Without numbers only columns whose cells can be known by their look tell the rows
        apart; a table that has none stays text.
        """
        typed = sum(column.kind in _TYPED for column in header.columns)
        if not typed or (len(header.columns) < 3 and "value" not in (column.kind for column in header.columns)):
            return None
        if header.first in self._fruitless:
            return None
        region = self._region
        taken = _take_rows(region, header)
        if not _has_full_rows(taken):
            narrower = without_spanning(region, header, len(header.columns) - 1)
            if narrower is not header:
                header, taken = narrower, _take_rows(region, narrower)
        if _has_full_rows(taken):
            return _found(region, header, taken)
        self._remember(header, taken)
        if typed < 2 or len(header.columns) < 4 or _is_form(region, header):
            return None
        return report("HP603", header.span, header="、".join(column.name for column in header.columns))

    def _remember(self, header: FlattenedHeader, taken: list[_Row]) -> None:
        """Keep the lines that were read in vain, where they were many: no other header in them is read.

        Otherwise each header among them would read them again, in quadratic time.
        """
        if len(taken) > _MOST_FRUITLESS and taken[-1][1] >= self._fruitless.stop:
            self._fruitless = range(header.after, taken[-1][1] + 1)


def _found(region: Region, header: FlattenedHeader, taken: list[_Row]) -> FoundTable:
    rows = [spans for spans, _ in taken]
    last = taken[-1][1]
    span = (header.span[0], region.lines[last].end)
    cells = [_cells(region, spans) for spans in rows]
    empty = sum(not cell.text for row in cells for cell in row)
    return FoundTable(
        first=header.first,
        after=last + 1,
        span=span,
        header=[column.name for column in header.columns],
        rows=cells,
        reconstructed=True,
        diagnostics=[
            report("HP601", span, columns=len(header.columns), rows=len(cells), empty=empty),
            *(report("HP604", header.span, column=column + 1) for column in header.lost),
            *_shared_cells(region, rows),
        ],
    )


def _has_full_rows(taken: list[_Row]) -> bool:
    """True if so many rows have all their cells that they make a table."""
    return sum(None not in spans for spans, _ in taken) >= _FEWEST_ROWS


def _is_form(region: Region, header: FlattenedHeader) -> bool:
    """True if blanks to be filled in stand where cells should be."""
    reach = min(len(region.lines), header.after + 2)
    return bool(header.lost) or any(region.gap(index) > header.usual_gap for index in range(header.after, reach))


def _cells(region: Region, spans: list[Span | None]) -> list[Cell]:
    start = next(span[0] for span in spans if span is not None)
    return cells_of(region, spans, start)


def _shared_cells(region: Region, rows: list[list[Span | None]]) -> list[Diagnostic]:
    """A report on each line that stands across columns, or once for several rows."""
    return [
        report("HP608", spans[0], text=region.text.quote(spans[0]))
        for spans in rows
        if spans[0] is not None and not any(spans[1:])
    ]


def _take_rows(region: Region, header: FlattenedHeader) -> list[_Row]:
    """The cells of each row and the index of its last line, as long as rows go on."""
    rows: list[_Row] = []
    index = header.after
    while index < len(region.lines):
        reach = min(len(region.lines), index + 2 * len(header.columns) + 2)
        pieces = pieces_of(region, range(index, reach), index - 1, header.usual_gap)
        taken = _next_row(region, pieces, header.columns, bool(rows))
        if taken is None:
            break
        spans, count = taken
        last = pieces[count - 1].last
        rows.append((spans, last))
        index = last + 1
    while rows and not any(rows[-1][0][1:]):
        rows.pop()
    return rows


def _next_row(
    region: Region, pieces: list[CellPiece], columns: list[HeaderColumn], later: bool
) -> tuple[list[Span | None], int] | None:
    """The row that begins with the first piece: full, without its shared first cell, or one line across."""
    width = len(columns)
    kinds = [kinds_of_piece(region, piece) for piece in pieces[: width + 1]]
    if _is_row(kinds[:width], columns):
        return [piece.span for piece in pieces[:width]], width
    if later and width > 2 and columns[0].kind == "text" and _is_row(kinds[: width - 1], columns[1:]):
        return [None, *(piece.span for piece in pieces[: width - 1])], width - 1
    if kinds and "category" in kinds[0] and _is_row(kinds[1:], columns):
        return [pieces[0].span, *([None] * (width - 1))], 1
    return None


def _is_row(kinds: list[frozenset[CellKind]], columns: list[HeaderColumn]) -> bool:
    """True if the pieces are a row: nearly all that have a look of their own fit, free text is free text."""
    if len(kinds) != len(columns):
        return False
    fits = [fit(column.kind, kind) for column, kind in zip(columns, kinds, strict=True)]
    typed = sum(column.kind in _TYPED for column in columns)
    wrong = fits.count(MISMATCH)
    strange = any(score < 0 for score, column in zip(fits, columns, strict=True) if column.kind == "text")
    return fits.count(MATCH) > 0 and 3 * wrong < typed and not (strange and typed < len(columns) - 1)
