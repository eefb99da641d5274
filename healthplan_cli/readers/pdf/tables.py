"""Ruled tables: the text of their cells, and parts of one table on several pages put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice, takewhile
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
# A page has fewer rows: so far back is looked for what goes on.
_MOST_ROWS = 200


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
    goes_on: int | None = None
    """The page on which the row, or a cell that reaches down, was taken to go on."""


class WholeTable(NamedTuple):
    """A table from its first page to its last; furniture stands between its rows where they stand on several pages."""

    lefts: tuple[float, ...]
    parts: list[TableRow | Paragraph]
    last_page: int

    @property
    def header(self) -> list[TableRow]:
        """The rows that may come again on each page."""
        return [*islice((part for part in self.parts if isinstance(part, TableRow)), _MOST_HEADER_ROWS)]


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
                _add_part(table, waiting, rows)
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


def _add_part(table: WholeTable, between: list[Paragraph], rows: list[TableRow]) -> None:
    """Add what stands on the next page: its header, printed again, is furniture, its first row perhaps half a row."""
    pairs = zip(table.header, rows, strict=False)
    repeated = len([*takewhile(lambda pair: pair[0].cells == pair[1].cells, pairs)])
    again = [_furniture(row) for row in rows[:repeated]]
    rows = rows[repeated:]
    if rows and not rows[0].cells[0].text and len(table.parts) > repeated:
        rows = _continue(table.parts, rows)
    table.parts.extend((*between, *again, *rows))


def _furniture(row: TableRow) -> Paragraph:
    return Paragraph("\t".join(cell.text for cell in row.cells), row.page, row.box, True)


def _continue(parts: list[TableRow | Paragraph], rows: list[TableRow]) -> list[TableRow]:
    """Rows whose first cell is empty: its text stands on the page before, and so does the rest of the row, perhaps.

    Where the first column has cells that reach over several rows, the last of them reaches on. Where each row has one
    of its own, the row is the rest of the last one.
    """
    from_index = max(0, len(parts) - _MOST_ROWS)
    places = [from_index + index for index, part in enumerate(parts[from_index:]) if isinstance(part, TableRow)]
    first_cells = [part.cells[0] for part in parts[from_index:] if isinstance(part, TableRow)]
    last = next((index for index in reversed(range(len(places))) if first_cells[index].text), None)
    if last is None:
        return rows
    anchor, page = parts[places[last]], rows[0].page
    assert isinstance(anchor, TableRow)
    if any(cell.rows > 1 for cell in first_cells):
        reach = anchor.cells[0].rows + rows[0].cells[0].rows
        head = anchor.cells[0]._replace(rows=reach)
        parts[places[last]] = anchor._replace(cells=(head, *anchor.cells[1:]), goes_on=page)
        return [rows[0]._replace(cells=(_COVERED, *rows[0].cells[1:])), *rows[1:]]
    if last < len(places) - 1 or any(cell.rows > 1 for cell in (*anchor.cells, *rows[0].cells)):
        return rows
    joined = tuple(
        one._replace(text=join_texts(filter(None, (one.text, more.text))))
        for one, more in zip(anchor.cells, rows[0].cells, strict=True)
    )
    parts[places[last]] = anchor._replace(cells=joined, goes_on=page)
    return rows[1:]


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
