"""Ruled tables: the text of their cells, and parts of one table on several pages put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import NamedTuple

from healthplan_cli.readers.pdf.glyphs import Box, runs_of
from healthplan_cli.readers.pdf.grids import Grid, GridCell
from healthplan_cli.readers.pdf.order import PlacedLine, in_reading_order
from healthplan_cli.readers.pdf.pages import PdfTable
from healthplan_cli.readers.pdf.paragraphs import Paragraph, join_texts

# In points: how far the borders of one table may differ on two pages; the room that a cell leaves at its sides.
_SAME_PLACE = 5.0
_PADDING = 14.0
# A header that is printed again has at most so many rows.
_MOST_HEADER_ROWS = 3


class TableCell(NamedTuple):
    """The text of a cell, and over how many columns and rows it reaches; 0 rows where another cell reaches over it."""

    text: str
    columns: int = 1
    rows: int = 1


_COVERED = TableCell("", 1, 0)


class TableRow(NamedTuple):
    """A row: one entry for each column."""

    cells: tuple[TableCell, ...]
    page: int
    box: Box


class WholeTable(NamedTuple):
    """A table from its first page to its last; furniture stands between its rows where they stand on several pages."""

    lefts: tuple[float, ...]
    parts: list[TableRow | Paragraph]
    last_page: int

    @property
    def rows(self) -> list[TableRow]:
        return [part for part in self.parts if isinstance(part, TableRow)]


def join_tables(items: Iterable[Paragraph | PdfTable]) -> Iterator[Paragraph | WholeTable]:
    """All items in order, each table whole: what goes on on the next page is part of it."""
    table: WholeTable | None = None
    waiting: list[Paragraph] = []
    for item in items:
        if table is not None and isinstance(item, Paragraph) and item.furniture:
            waiting.append(item)
            continue
        if isinstance(item, PdfTable):
            rows = [*_rows(item)]
            if table is not None and _goes_on(table, item):
                table.parts.extend(waiting)
                table.parts.extend(_without_header(table, rows))
                table, waiting = table._replace(last_page=item.page), []
                continue
        if table is not None:
            yield table
        yield from waiting
        table, waiting = None, []
        if isinstance(item, PdfTable):
            table = WholeTable(item.grid.lefts, [*rows], item.page)
        else:
            yield item
    if table is not None:
        yield table
    yield from waiting


def _goes_on(table: WholeTable, part: PdfTable) -> bool:
    """True if a part on the next page has the columns of the table."""
    lefts = part.grid.lefts
    return (
        part.page == table.last_page + 1
        and len(lefts) == len(table.lefts)
        and all(abs(one - other) <= _SAME_PLACE for one, other in zip(lefts, table.lefts, strict=True))
    )


def _without_header(table: WholeTable, rows: list[TableRow]) -> Iterator[TableRow | Paragraph]:
    """The rows of a part; its header, printed again, is furniture."""
    pairs = zip(table.rows[:_MOST_HEADER_ROWS], rows, strict=False)
    repeated = len([*takewhile(lambda pair: pair[0].cells == pair[1].cells, pairs)])
    for row in rows[:repeated]:
        yield Paragraph("\t".join(cell.text for cell in row.cells), row.page, row.box, True)
    yield from rows[repeated:]


def _rows(table: PdfTable) -> Iterator[TableRow]:
    grid = table.grid
    columns = len(grid.lefts) - 1
    by_row: dict[int, dict[int, TableCell]] = {}
    for cell in grid.cells:
        by_row.setdefault(cell.row, {})[cell.column] = TableCell(_text(cell), cell.columns, cell.rows)
    for row, (top, bottom) in enumerate(zip(grid.tops, grid.tops[1:], strict=False)):
        cells = by_row.get(row, {})
        box = Box(grid.lefts[0], bottom, grid.lefts[-1], top)
        yield TableRow(tuple(cells.get(column, _COVERED) for column in range(columns)), table.page, box)


def _text(cell: GridCell) -> str:
    """The text of a cell: lines that fill it read on, others are parted by a blank."""
    lines = [line for line in in_reading_order(runs_of(cell.glyphs), []) if not isinstance(line, Grid)]
    pieces: list[list[str]] = []
    reads_on = False
    for line in lines:
        if reads_on:
            pieces[-1].append(line.text)
        else:
            pieces.append([line.text])
        reads_on = _fills(line, cell.box)
    return " ".join(map(join_texts, pieces))


def _fills(line: PlacedLine, cell: Box) -> bool:
    """True if no other character would fit on the line."""
    return (cell.right - cell.left) - (line.box.right - line.box.left) < line.heights.most + _PADDING
