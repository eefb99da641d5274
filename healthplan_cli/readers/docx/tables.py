"""Tables of a Word document: which hold data, what their rows and cells are, and how far down merged cells reach."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from healthplan_cli.model import Span
from healthplan_cli.readers.package import Element, child, local
from healthplan_cli.readers.printed import SourceCell

# What may stand around rows and cells: content controls, insertions.
_AROUND = ("sdt", "sdtContent", "ins", "customXml", "moveTo", "smartTag")
# A cell with more in it is a part of a page that is laid out by a table, as for web pages.
LONGEST_CELL = 3000
MOST_PARAGRAPHS = 40


def rows_of(table: Element) -> list[Element]:
    """The rows that are not deleted, in order."""
    return [row for row in _parts(table, "tr") if child(row, "trPr", "del") is None]


def cells_of(row: Element) -> list[Element]:
    """The cells of a row, in order."""
    return _parts(row, "tc")


def is_grid(table: Element) -> bool:
    """True if the table holds data: no table inside, a row of two cells with text, and no whole section in a cell.

    Linear over nested tables: the search in one ends where the next begins.
    """
    if any(local(part) == "tbl" for part in _below(table)):
        return False
    rows = [[_weight(cell) for cell in cells_of(row)] for row in rows_of(table)]
    longest = (LONGEST_CELL, MOST_PARAGRAPHS)
    if any(weight > limit for row in rows for cell in row for weight, limit in zip(cell, longest, strict=True)):
        return False
    return any(sum(characters > 0 for characters, _ in row) > 1 for row in rows)


def _weight(cell: Element) -> tuple[int, int]:
    """How many characters and how many paragraphs the cell holds."""
    characters = paragraphs = 0
    for part in _below(cell):
        if local(part) == "t":
            characters += len((part.text or "").strip())
        elif local(part) == "p":
            paragraphs += 1
    return characters, paragraphs


def _below(element: Element) -> Iterator[Element]:
    """All that is in an element, in order."""
    stack = list(element)[::-1]
    while stack:
        part = stack.pop()
        yield part
        stack += list(part)[::-1]


def _parts(element: Element, name: str) -> list[Element]:
    """The rows of a table or the cells of a row, those in content controls and insertions too."""
    found: list[Element] = []
    stack = list(element)[::-1]
    while stack:
        part = stack.pop()
        if local(part) == name:
            found.append(part)
        elif local(part) in _AROUND:
            stack += list(part)[::-1]
    return found


class WordCell(NamedTuple):
    """A cell as it was printed."""

    span: Span
    columns: int
    goes_on: bool
    """It belongs to the cell above it (``vMerge``)."""


class ReachingDown:
    """Collects printed rows, and finds out how far down merged cells reach: only the rows below say that."""

    def __init__(self) -> None:
        self._rows: list[list[SourceCell]] = []
        self._open: dict[int, int] = {}
        """For each column, the row of the cell that the next one may go on from."""

    def add(self, row: list[WordCell]) -> None:
        number = len(self._rows)
        self._rows.append([SourceCell(cell.span, cell.columns) for cell in row])
        begun: dict[int, int] = {}
        for column, cell in enumerate(row):
            above = self._open.get(column) if cell.goes_on else None
            begun[column] = number if above is None else above
            if above is not None:
                first = self._rows[above][column]
                self._rows[above][column] = msgspec.structs.replace(first, rows=number - above + 1)
        self._open = begun

    def rows(self) -> tuple[tuple[SourceCell, ...], ...]:
        return tuple(map(tuple, self._rows))
