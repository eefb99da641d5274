"""Lines of a source text with marks below them, as a compiler prints an error: for people, at any width.

Chinese characters take two columns of a terminal, so every place is counted in columns.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import regex

from healthplan_cli.printable import columns, printable

_LINE_END = regex.compile(r"\r\n|\n")
_LEAD = 16
"""Columns that are shown before the first mark of a line that does not fit."""
_LEAST = 20
"""Columns that a source line gets, however narrow the terminal is."""

Span = tuple[int, int]


class SourceLines:
    """The lines of a text, and on which of them a character stands. Lines and columns count from 1."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0]
        self._ends: list[int] = []
        for end in _LINE_END.finditer(text):
            self._ends.append(end.start())
            self._starts.append(end.end())
        self._ends.append(len(text))

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column, in characters, of the character at ``offset``."""
        line = bisect.bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def span(self, line: int) -> Span:
        """The characters of a line, without its line end."""
        return self._starts[line - 1], self._ends[line - 1]


class Mark(NamedTuple):
    """What is to be marked below the characters of ``span``; where it is empty, below the one that it stands before."""

    span: Span
    sign: str = "^"
    """One character, repeated below all of them. Of two marks of one character the later one is shown."""
    label: str = ""


class Row(NamedTuple):
    """A row of the terminal with a piece of a source line, and what stands below it."""

    number: int | None
    """The number of the line; None where the row goes on with the line of the row above."""
    text: str
    signs: str
    """As wide as the text or less; empty where nothing is marked."""
    labels: tuple[str, ...]
    """Rows of words below the signs."""


class _Cell(NamedTuple):
    """A character as it is shown, and where it stands in the text."""

    shown: str
    place: int


_CUT = _Cell("…", -1)


def marked_rows(lines: SourceLines, marks: Sequence[Mark], *, width: int, most: int = 8) -> list[Row]:
    """The lines that ``marks`` touch, each cut to what is marked and ``width`` columns a row; at most ``most`` rows.

    ``…`` stands where a line is cut, and in a row of its own where rows are left out. Control characters are escaped.
    """
    marks = [mark._replace(span=(mark.span[0], max(mark.span[0] + 1, mark.span[1]))) for mark in marks]
    first = lines.place(min(mark.span[0] for mark in marks))[0]
    last = lines.place(max(mark.span[1] for mark in marks) - 1)[0]
    rows: list[Row] = []
    for line in range(first, last + 1):
        start, end = lines.span(line)
        inside = [mark for mark in marks if mark.span[0] <= end and mark.span[1] > start]
        if inside and (first == last or lines.text[start:end].strip()):
            rows += _rows_of_line(lines.text, line, (start, end), inside, max(width, _LEAST))
        if len(rows) > most:
            return [*rows[: most - 1], Row(None, "…", "", ())]
    return rows


def _rows_of_line(text: str, number: int, line: Span, marks: Sequence[Mark], width: int) -> Iterator[Row]:
    start, stop = _window(text, line, marks, width)
    cells = [_Cell(_shown(text[place]), place) for place in range(start, stop)]
    if start > line[0]:
        cells.insert(0, _CUT)
    if stop < line[1]:
        cells.append(_CUT)
    if any(mark.span[0] == line[1] for mark in marks):
        cells.append(_Cell(" ", line[1]))  # a mark below the line end
    for turn, piece in enumerate(_pieces(cells, width)):
        yield _row(None if turn else number, piece, marks, width)


def _window(text: str, line: Span, marks: Sequence[Mark], width: int) -> Span:
    """The part of ``line`` that is shown: all of it where it fits, else what is marked and what fits beside that."""
    start, end = line
    if end - start <= width and _width(text, start, end) <= width:
        return line
    begin = max(start, min(mark.span[0] for mark in marks))
    stop = min(end, max(mark.span[1] for mark in marks))
    room = _LEAD
    while begin > start and (room := room - _width(text, begin - 1, begin)) >= 0:
        begin -= 1
    room = width - 2 - _width(text, begin, min(stop, begin + width))
    while stop < end and (room := room - _width(text, stop, stop + 1)) >= 0:
        stop += 1
    return begin, stop


def _width(text: str, start: int, end: int) -> int:
    return sum(columns(_shown(character)) for character in text[start:end])


def _pieces(cells: Sequence[_Cell], width: int) -> Iterator[list[_Cell]]:
    """The cells in rows of at most ``width`` columns."""
    piece: list[_Cell] = []
    used = 0
    for cell in cells:
        wide = columns(cell.shown)
        if piece and used + wide > width:
            yield piece
            piece, used = [], 0
        piece.append(cell)
        used += wide
    yield piece


def _row(number: int | None, cells: Sequence[_Cell], marks: Sequence[Mark], width: int) -> Row:
    signs = ""
    labels: list[tuple[int, str]] = []
    for cell in cells:
        here = [mark for mark in marks if mark.span[0] <= cell.place < mark.span[1]]
        labels += [(len(signs), mark.label) for mark in here if mark.label and mark.span[0] == cell.place]
        signs += (here[-1].sign if here else " ") * columns(cell.shown)
    text = "".join(cell.shown for cell in cells)
    # A label at the right edge begins before its mark.
    placed = [(max(0, min(column, width - len(label))), label) for column, label in labels]
    return Row(number, text.rstrip(), signs.rstrip(), _stacked(placed))


def _stacked(labels: Iterable[tuple[int, str]]) -> tuple[str, ...]:
    """Labels, each below its column, in as many rows as keep them apart."""
    rows: list[str] = []
    for column, label in labels:
        place = next((i for i, row in enumerate(rows) if columns(row) < column), len(rows))
        rows[place : place + 1] = [(rows[place] if place < len(rows) else "").ljust(column) + label]
    return tuple(rows)


def _shown(character: str) -> str:
    """A character of a source line: white space as blanks of its width, controls as escapes."""
    if character.isspace():
        return " " * columns(character)
    return printable(character)
