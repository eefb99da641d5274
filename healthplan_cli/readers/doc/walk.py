"""Print the stories of a Word document: paragraphs, tables, then notes and text boxes."""

from __future__ import annotations

import bisect
from typing import NamedTuple

from healthplan_cli.readers.doc.properties import Paragraph, Paragraphs, Row, Styles
from healthplan_cli.readers.doc.text import CELL, PAGE, Characters
from healthplan_cli.readers.docx.numbering import Numbering
from healthplan_cli.readers.docx.tables import LONGEST_CELL, MOST_PARAGRAPHS, ReachingDown, WordCell
from healthplan_cli.readers.printed import PrintedText, SourceTable

# Edges of cells nearer to each other than this (a millimetre, in twentieths of a point) are one line of the grid.
_NEAR = 57
# Word allows 63 columns.
_MOST_COLUMNS = 63


class _Read(NamedTuple):
    """A row that has been read: the paragraphs of its cells, and where these stand."""

    cells: list[list[str]]
    row: Row | None


class Walker:
    """Prints one document; ``dangling`` counts paragraphs whose automatic number is not known."""

    def __init__(
        self,
        characters: Characters,
        paragraphs: Paragraphs,
        styles: Styles,
        numbering: Numbering | None,
        boxes: list[tuple[int, int, int]],
    ) -> None:
        self.page = PrintedText()
        self.dangling = 0
        self._characters = characters
        self._paragraphs = paragraphs
        self._styles = styles
        self._numbering = numbering
        # Text boxes still to be printed, the next one last: anchor, first character, and the one behind the last.
        self._boxes = boxes[::-1]
        self._count = self._tables = 0
        self._rows: list[_Read] = []
        self._cells: list[list[str]] = []
        self._cell: list[str] = []

    def walk(self, start: int, end: int, place: str = "") -> None:
        """Print the characters from ``start`` to before ``end``; ``place`` names the story."""
        end = min(end, self._characters.count)
        for mark, sign in [*self._characters.marks(start, end), (end, "")]:
            text = self._characters.shown(start, mark)
            start = mark + 1
            if not sign and not text:
                break
            paragraph = self._paragraphs.at(self._characters.place(min(mark, end - 1)))
            in_table = paragraph.in_table or paragraph.depth > 0 or sign == CELL
            self._count += sign != PAGE
            if text.strip():
                text = self._label(paragraph) + text
            if in_table:
                self._add_to_table(paragraph, text, sign)
                continue
            self._end_table()
            self._print(text, place)
            if not place:  # no box is anchored in a note or a box
                self.print_boxes(mark)
        self._end_table()

    def print_boxes(self, end: int) -> None:
        """Print the text boxes that are anchored before the character ``end`` and have not been printed."""
        while self._boxes and self._boxes[-1][0] <= end:
            _, first, last = self._boxes.pop()
            self.walk(first, last, "text box ")

    def furniture(self, start: int, end: int) -> None:
        """Print the lines of headers and footers, each once, as furniture of the page."""
        end = min(end, self._characters.count)
        printed: set[str] = set()
        for mark, _ in self._characters.marks(start, end):
            line = self._characters.shown(start, mark).strip()
            start = mark + 1
            if line and line not in printed and not line.isdecimal():
                printed.add(line)
                self.page.add_furniture(line, "header or footer")

    def _print(self, text: str, place: str) -> None:
        self.page.at(f"{place}paragraph {self._count}")
        self._print_lines(text)

    def _print_lines(self, text: str) -> None:
        for line in text.split("\n"):
            self.page.add_line(line)
            self.page.end_line()

    def _label(self, paragraph: Paragraph) -> str:
        """The automatic number of a paragraph, as it is printed before its text."""
        number, level = self._styles.numbering(paragraph)
        if not number:
            return ""
        label = self._numbering.label(str(number), level) if self._numbering is not None else None
        self.dangling += label is None
        return label or ""

    # ---- tables ------------------------------------------------------------------------------

    def _add_to_table(self, paragraph: Paragraph, text: str, sign: str) -> None:
        """Add a paragraph to its cell, and end the cell or the row; a table in a cell is text of that cell."""
        if paragraph.ends_row and paragraph.depth < 2:
            self._rows.append(_Read(self._cells, paragraph.row))
            self._cells, self._cell = [], []
            return
        if text.strip():
            self._cell.append(text)
        if sign == CELL and paragraph.depth < 2:
            self._cells.append(self._cell)
            self._cell = []

    def _end_table(self) -> None:
        """Print the table whose rows have been read."""
        if self._cell:
            self._cells.append(self._cell)
        if self._cells:  # its last row has no end: damaged
            self._rows.append(_Read(self._cells, None))
        rows, self._rows, self._cells, self._cell = self._rows, [], [], []
        if not rows:
            return
        self.page.end_line()
        self._tables += 1
        place = f"table {self._tables}"
        if _is_grid(rows):
            self._print_grid(rows, place)
            return
        self.page.at(place)
        for read in rows:
            for cell in read.cells:
                self._print_lines("\n".join(cell))

    def _print_grid(self, rows: list[_Read], place: str) -> None:
        """Print a table of data, one row a line, tabs between its cells."""
        page = self.page
        page.at(place)
        start = page.length
        grid = _grid(rows)
        reaching = ReachingDown()
        for number, read in enumerate(rows, 1):
            reaching.add(self._print_row(read, grid, f"{place} row {number}"))
            page.end_line()
        page.tables.append(SourceTable((start, page.length), reaching.rows()))

    def _print_row(self, read: _Read, grid: list[int], place: str) -> list[WordCell]:
        cells: list[WordCell] = []

        def add(text: str, columns: int = 1, goes_on: bool = False, place: str = "") -> None:
            if cells:
                self.page.next_cell()
            cells.append(WordCell(self.page.add_cell(text, place), columns, goes_on))

        row = read.row if read.row is not None and len(read.row.goes_on) == len(read.cells) else None
        places = [_line(grid, edge) for edge in row.edges] if row else [*range(len(read.cells) + 1)]
        for _ in range(places[0]):
            add("")
        for number, cell in enumerate(read.cells):
            columns = max(1, min(places[number + 1] - places[number], _MOST_COLUMNS - len(cells)))
            goes_on = row is not None and row.goes_on[number]
            add("" if goes_on else " ".join(cell), columns, goes_on, f"{place} cell {number + 1}")
            for _ in range(columns - 1):
                add("")
        return cells


def _is_grid(rows: list[_Read]) -> bool:
    """True if the table holds data: a row of two cells with text, and no whole section in a cell."""
    cells = [cell for read in rows for cell in read.cells]
    if any(len(cell) > MOST_PARAGRAPHS or sum(map(len, cell)) > LONGEST_CELL for cell in cells):
        return False
    return any(sum(map(bool, read.cells)) > 1 for read in rows)


def _grid(rows: list[_Read]) -> list[int]:
    """The vertical lines of a table from left to right: the edges of its cells, those near each other as one."""
    edges = sorted({edge for read in rows if read.row for edge in read.row.edges})
    lines: list[int] = []
    for edge in edges:
        if not lines or edge - lines[-1] > _NEAR:
            lines.append(edge)
    return lines if len(lines) <= _MOST_COLUMNS + 1 else []


def _line(grid: list[int], edge: int) -> int:
    """The number of the line that an edge belongs to: the last one that begins no further right."""
    return max(0, bisect.bisect_right(grid, edge) - 1)
