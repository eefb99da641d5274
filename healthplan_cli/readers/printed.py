"""The text that a reader prints of a page or an office file, with what stands where in it.

Readers of pages and of office files write what a person sees through one ``PrintedText``: one line a block, a row of a
table on one line with tabs between its cells, and beside the text the tables, the areas and the places it came from.
"""

from __future__ import annotations

import msgspec
import regex

from healthplan_cli.model import Span
from healthplan_cli.text.folded import INVISIBLE_RUN

# White space of the markup: one blank in print, none at the ends of a line. No-break and wide blanks are text.
_SPACE = regex.compile(r"[ \t\n\r\f]+")
_LINE_ENDS = regex.compile(r"[\n\r\f\v\u0085\u2028\u2029]+")
# A line or a tab in the text of a cell would be taken for the table's own.
_IN_CELL = regex.compile(r"[\t\n\r\f\v\u0085\u2028\u2029]+")


class SourceCell(msgspec.Struct, frozen=True):
    """A cell of a table in the source."""

    span: Span
    """Its text; empty at the place where it would stand."""
    columns: int = 1
    """How many columns it reaches over."""
    rows: int = 1
    """How many rows it reaches over; the rows below print nothing for it."""


class SourceTable(msgspec.Struct, frozen=True):
    """A table that the source holds as a table."""

    span: Span
    rows: tuple[tuple[SourceCell, ...], ...]


class Area(msgspec.Struct, frozen=True):
    """A part of the page that its makers named: ``marker`` is the id or a class of the element, or its tag."""

    marker: str
    span: Span


Box = tuple[float, float, float, float]
"""Left, lower, right and upper edge, in points from the lower left corner of the page."""


class Origin(msgspec.Struct, frozen=True):
    """Where a piece of the text stands in the original; no piece is longer than a line or a cell."""

    span: Span
    place: str
    """The path of an element, a paragraph or a cell, or a page."""
    box: Box | None = None
    """Where it stands on its page."""


class PrintedText:
    """Collects the printed text; offsets count in what has been printed so far."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self.length = 0
        self._line_start = 0
        self._piece_start = 0
        self._pending = False
        self._place = ""
        self._box: Box | None = None
        self.tables: list[SourceTable] = []
        self.areas: list[Area] = []
        self.origins: list[Origin] = []
        self.furniture: list[Span] = []

    def text(self) -> str:
        """All that was printed; ends with a line end unless it is empty."""
        self.end_line()
        return "".join(self._pieces)

    def at(self, place: str, box: Box | None = None) -> None:
        """What follows stands at ``place`` of the original."""
        if (place, box) != (self._place, self._box):
            self._end_piece()
            self._place, self._box = place, box

    def add(self, text: str) -> None:
        """Print running text: white space of the markup becomes one blank, none where a line begins."""
        body = _SPACE.sub(" ", text)
        if body[:1] == " ":
            self._pending = self._pending or self.length > self._line_start
            body = body[1:]
        if not body:
            return
        if self._pending:
            self._put(" ")
        self._pending = body[-1] == " "
        self._put(body[:-1] if self._pending else body)

    def add_line(self, text: str) -> None:
        """Print text of a line as it is: its blanks are its own."""
        self._put(_LINE_ENDS.sub(" ", text))

    def add_furniture(self, text: str, place: str, box: Box | None = None) -> None:
        """Print a line that belongs to the page, not to its text: a header, a footer, a page number."""
        self.end_line()
        self.at(place, box)
        start = self.length
        self.add(text)
        self.end_line()
        self.furniture.append((start, self.length))

    def add_verbatim(self, text: str) -> None:
        """Print text whose line ends and blanks are its own, as in ``<pre>``."""
        for index, line in enumerate(text.splitlines()):
            if index:
                self.end_line()
            self._put(line)

    def end_line(self) -> None:
        """End the line if anything stands on it."""
        self._pending = False
        if self.length == self._line_start:
            return
        self._end_piece()
        self._put("\n")
        self._line_start = self._piece_start = self.length

    def _end_piece(self) -> None:
        if self._place and self.length > self._piece_start:
            self.origins.append(Origin((self._piece_start, self.length), self._place, self._box))
        self._piece_start = self.length

    def add_cell(self, text: str, place: str = "") -> Span:
        """Print the text of a cell, its own lines joined with blanks; returns where it stands.

        Args:
            place: where the cell stands in the original; else where the table does.
        """
        body = _IN_CELL.sub(" ", text).strip(" ")
        around, box = self._place, self._box
        if place:
            self.at(place)
        start = self.length
        self._put(body)
        if place:
            self.at(around, box)
        return start, self.length

    def next_cell(self) -> None:
        """Part two cells of a row."""
        self._put("\t")

    def _put(self, text: str) -> None:
        text = INVISIBLE_RUN.sub("", text)
        if text:
            self._pieces.append(text)
            self.length += len(text)
