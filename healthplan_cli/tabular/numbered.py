"""Flattened tables whose rows are numbered: the numbers tell where each row begins."""

from __future__ import annotations

from itertools import zip_longest

import msgspec

from healthplan_cli.diagnostics import report
from healthplan_cli.model import Cell, Diagnostic, Span
from healthplan_cli.tabular.columns import Column
from healthplan_cli.tabular.header import Header
from healthplan_cli.tabular.page import Found, Page, read_through
from healthplan_cli.tabular.pieces import Piece, Placed, cells_of, pieces_of, place

_CATEGORY = Column("", "category")
# Lines that a row may have for each of its columns before it is no row any more.
_MOST_LINES_A_CELL = 6
_LONGEST_NUMBER = 6
_ENDS_BEGIN_WITH = frozenset("注备说附抄主此(")


class _Row(msgspec.Struct):
    """The lines from one row number to the next."""

    number: int
    """Index of the line that holds its number."""
    lines: list[int]


def read_numbered(page: Page, header: Header, number_column: int) -> Found | Diagnostic | None:
    """The table under ``header``; a diagnostic when its rows do not fit their columns."""
    if len(header.columns) < 3:
        return None
    rows = _split_rows(page, header)
    if not rows:
        return None
    header = _settle_columns(page, header, rows)
    if 2 * sum(not row.lines for row in rows) > len(rows):
        return _empty_form(page, header, rows)
    reading = _Reading(page, header, number_column)
    reading.read(rows)
    if number_column and not any(row[0].text for row in reading.rows):
        # What stands before the number's name is no column but the table's title.
        return None
    if 3 * reading.refused > len(rows) or not reading.rows:
        return report("HP603", header.span, header="、".join(column.name for column in header.columns))
    return reading.found(rows)


def _split_rows(page: Page, header: Header) -> list[_Row]:
    """The lines of each row; those of the last run to where the table must end."""
    width = len(header.columns)
    names = [column.name for column in header.columns if column.name]
    rows: list[_Row] = []
    index = header.after
    while index < len(page.lines):
        if _begins_row(page, index, rows, width):
            rows.append(_Row(index, []))
        elif rows:
            if len(rows[-1].lines) >= width * _MOST_LINES_A_CELL or _ends(page, index, header):
                break
            repeated = _repeated_header(page, index, names)
            if repeated:
                index += repeated
                continue
            if not page.matches("tables.page-number", index):
                rows[-1].lines.append(index)
        index += 1
    return rows


def _begins_row(page: Page, index: int, rows: list[_Row], width: int) -> bool:
    """Whether line ``index`` holds the number of the next row.

    A cell may hold the same number: where the row so far is too short, and a full row further
    down stands the number again, that one counts.
    """
    value = len(rows) + 1
    if not _is_number(page, index, value):
        return False
    full = rows[-1].number + width if rows else index
    return full <= index or not _is_number(page, full, value)


def _is_number(page: Page, index: int, value: int) -> bool:
    if index >= len(page.lines):
        return False
    line = page.lines[index]
    if line.end - line.start > _LONGEST_NUMBER:
        return False
    found = page.grammar.pattern("tables.row-number").fullmatch(page.text.folded, line.start, line.end)
    return found is not None and int(found["number"]) == value


def _ends(page: Page, index: int, header: Header) -> bool:
    """Whether no table can go on at that line."""
    if page.gap(index) > header.usual_gap * (len(header.columns) + 2):
        return True
    line = page.lines[index]
    return (
        page.text.folded[line.start] in _ENDS_BEGIN_WITH
        and page.grammar.pattern("tables.end").search(page.text.folded, line.start, line.end) is not None
    )


def _repeated_header(page: Page, index: int, names: list[str]) -> int:
    """How many lines from ``index`` on repeat the header, as pages do at their top."""
    for offset, name in enumerate(names):
        if index + offset >= len(page.lines):
            return 0
        line = page.lines[index + offset]
        if line.end - line.start != len(name) or not page.text.printed.startswith(name, line.start):
            return 0
    return len(names)


def _settle_columns(page: Page, header: Header, rows: list[_Row]) -> Header:
    """The header with as many columns as the rows bear out.

    A name counts as lost only where blank lines show its place and some row has that many cells.
    """
    if not header.lost:
        return header
    most = max(len(pieces_of(page, row.lines, row.number, header.usual_gap)) + 1 for row in rows)
    if most >= len(header.columns):
        return header
    return msgspec.structs.replace(header, columns=[column for column in header.columns if column.name], lost=[])


def _empty_form(page: Page, header: Header, rows: list[_Row]) -> Found:
    """A form to be filled in: its header is a fact, its empty rows are none."""
    last = rows[-1].number
    span = (header.span[0], page.lines[last].end)
    return Found(
        first=header.first,
        after=last + 1,
        span=span,
        header=[column.name for column in header.columns],
        rows=[],
        reconstructed=True,
        diagnostics=[report("HP606", span, rows=len(rows))],
    )


class _Reading:
    """The rows of one table as they are read, and what had to be assumed."""

    def __init__(self, page: Page, header: Header, number_column: int) -> None:
        self.page = page
        self.header = header
        self.before = header.columns[:number_column]
        """The columns before the number: classes that several rows share."""
        self.behind = header.columns[number_column + 1 :]
        self.rows: list[list[Cell]] = []
        self.diagnostics: list[Diagnostic] = []
        self.refused = 0
        self.last = header.after

    def read(self, rows: list[_Row]) -> None:
        # Between two numbers stand the cells behind the first and those before the second; where the
        # numbers stand first, at most a line across all columns.
        columns = [*self.behind, *(self.before or [_CATEGORY])]
        heads = self._read_heads(rows[0])
        longest = 0
        for row, following in zip_longest(rows, rows[1:]):
            pieces = pieces_of(self.page, row.lines, row.number, self.header.usual_gap)
            if following is None:
                placed = self._place_last(pieces[: longest or len(self.behind)])
            else:
                placed = place(self.page, pieces, columns, wide_end=self._wide(row, following))
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

    def _read_heads(self, row: _Row) -> list[Span | None]:
        """What stands between the header and the first number."""
        after = self.header.after
        pieces = pieces_of(self.page, range(after, row.number), after - 1, self.header.usual_gap)
        if self.before:
            placed = place(self.page, pieces, self.before, wide_end=False)
            return placed.spans if placed else [None] * len(self.before)
        self._add_category([piece.span for piece in pieces])
        return []

    def _place_last(self, pieces: list[Piece]) -> Placed | None:
        return place(self.page, pieces, self.behind, wide_end=False, loose_end=True)

    def _wide(self, row: _Row, following: _Row) -> bool:
        last = row.lines[-1] if row.lines else row.number
        gap = self.page.lines[following.number].number - self.page.lines[last].number
        return gap > self.header.usual_gap

    def _add(self, row: _Row, heads: list[Span | None], placed: Placed) -> None:
        line = self.page.lines[row.number]
        start = next((span[0] for span in heads if span), line.start)
        spans = [*heads, (line.start, line.end), *placed.spans[: len(self.behind)]]
        cells = cells_of(self.page, spans, start)
        if not placed.certain:
            names = [c.name or "?" for c, span in zip(self.behind, placed.spans, strict=False) if span is None]
            values = {"row": cells[len(heads)].text, "empty": "、".join(names) or "none"}
            self.diagnostics.append(report("HP602", (line.start, cells[-1].span[1]), **values))
        self.rows.append(cells)

    def _add_category(self, spans: list[Span] | list[Span | None]) -> None:
        for span in spans:
            if span is not None:
                rest: list[Span | None] = [None] * (len(self.header.columns) - 1)
                self.rows.append(cells_of(self.page, [span, *rest], span[0]))
                self.diagnostics.append(report("HP608", span, text=self.rows[-1][0].text))

    def _refuse(self, row: _Row, pieces: list[Piece]) -> None:
        self.refused += 1
        self.last = row.number
        line = self.page.lines[row.number]
        span = (line.start, pieces[-1].span[1] if pieces else line.end)
        self.diagnostics.append(report("HP607", span, row=read_through(self.page.text, (line.start, line.end))))

    def found(self, rows: list[_Row]) -> Found:
        header = self.header
        end = max(self.page.lines[self.last].end, self.rows[-1][-1].span[1])
        span = (header.span[0], end)
        empty = sum(not cell.text for row in self.rows for cell in row)
        lost = [report("HP604", header.span, column=column + 1) for column in header.lost]
        done = report("HP601", span, columns=len(header.columns), rows=len(self.rows), empty=empty)
        return Found(
            first=header.first,
            after=self.last + 1,
            span=span,
            header=[column.name for column in header.columns],
            rows=self.rows,
            reconstructed=True,
            diagnostics=[done, *lost, *self.diagnostics],
        )
