"""Tables with one row a line: cells divided by bars, tabs or runs of blanks."""

from __future__ import annotations

import msgspec
import regex

from healthplan_cli.diagnostics import report
from healthplan_cli.model import Cell, Diagnostic, Span
from healthplan_cli.tables.cell_kinds import HeaderColumn, kind_of_header, kinds_of_cell
from healthplan_cli.tables.lines import FoundTable, Region, cell_at, read_through
from healthplan_cli.text import Text

_LONGEST_HEADER = 300
_MOST_COLUMNS = 30
# Lines that the cells of one row may be broken over.
_MOST_LINES_A_ROW = 12


class Separator(msgspec.Struct, frozen=True):
    """What divides cells, and how sure it is."""

    pattern: regex.Pattern[str]
    certain: bool
    """It is printed for nothing else, so that two of them hold an empty cell."""


_BAR = Separator(regex.compile(r"(?<!\\)\|"), True)
_TAB = Separator(regex.compile("\t"), True)
_WIDE = Separator(regex.compile(" {2,}+"), False)
_BLANK = Separator(regex.compile(" ++"), False)


class DelimitedReader:
    """Reads the delimited tables of one page."""

    def __init__(self, region: Region) -> None:
        self._region = region
        # A header without rows that is printed again and again is read through once, not from every line.
        self._repeated: dict[int, Diagnostic | None] = {}

    def read(self, at: int) -> FoundTable | Diagnostic | None:
        """The table whose header is line ``at``; only a header that reads as one begins a table.

        A header that numbers its rows, and has none that fit, is a diagnostic.
        """
        if at in self._repeated:
            return self._repeated[at]
        region = self._region
        line = region.lines[at]
        if line.end - line.start > _LONGEST_HEADER:
            return None
        separator = _separator(region.text, (line.start, line.end))
        if separator is None:
            return None
        spans = _split(region.text, _whole_line(region, at), separator)
        ruled = at + 1 < len(region.lines) and separator is _BAR and region.matches("tables.markdown-ruler", at + 1)
        columns = _read_names(region, spans, separator, ruled)
        if columns is None:
            return None
        reading = _DelimitedRows(region, separator, columns)
        reading.read(at + 1 + ruled)
        found = reading.found(at, spans, ruled)
        if found is not None:
            return found
        lost = _lost_rows(columns, (spans[0][0], spans[-1][1]))
        self._repeated |= dict.fromkeys(reading.repeated, lost)
        return lost


def _lost_rows(columns: list[HeaderColumn], span: Span) -> Diagnostic | None:
    """A header that numbers its rows promises some; any other may be no header."""
    if len(columns) < 3 or all(column.kind != "number" for column in columns):
        return None
    return report("HP603", span, header="、".join(column.name for column in columns))


def _read_names(region: Region, spans: list[Span], separator: Separator, ruled: bool) -> list[HeaderColumn] | None:
    """The columns that a line names; None when it does not read as a header.

    Under a ruler any words are names. Otherwise half of them must read as names, and where mere blanks
    divide them all must, with one among them whose cells can be known by their look.
    """
    if not 2 <= len(spans) <= _MOST_COLUMNS:
        return None
    columns: list[HeaderColumn] = []
    known = 0
    for span in spans:
        folded = region.text.folded[slice(*span)]
        kind = kind_of_header(folded, region.grammar) if folded[-1:] in region.name_ends else None
        if kind is None and not separator.certain:
            return None
        known += kind is not None
        columns.append(HeaderColumn(read_through(region.text, span), kind or "text"))
    if ruled or (separator.certain and known >= max(2, len(columns) / 2)):
        return columns
    looks = any(column.kind != "text" for column in columns)
    return columns if not separator.certain and looks and known > 2 else None


def _separator(text: Text, span: Span) -> Separator | None:
    """The surest separator that the line holds."""
    printed = text.printed[slice(*span)]
    folded = text.folded[slice(*span)]
    if "|" in folded:
        return _BAR
    if "\t" in printed:
        return _TAB
    if "  " in folded:
        return _WIDE
    return _BLANK if " " in folded else None


def _whole_line(region: Region, index: int) -> Span:
    """The line with the blanks around it: tabs there are empty cells."""
    line, folded = region.lines[index], region.text.folded
    end = folded.find("\n", line.end)
    return folded.rfind("\n", 0, line.start) + 1, len(folded) if end < 0 else end


def _split(text: Text, span: Span, separator: Separator) -> list[Span]:
    """Where the cells of a line stand, without the blanks around them."""
    start, end = span
    if not separator.certain:
        start, end = _trim(text, span)
    source = text.printed if separator is _TAB else text.folded
    cells: list[Span] = []
    for found in separator.pattern.finditer(source, start, end):
        cells.append(_trim(text, (start, found.start())))
        start = found.end()
    cells.append(_trim(text, (start, end)))
    if separator is _BAR and len(cells) > 2:
        # The bars at both ends of a line hold nothing.
        cells = cells[cells[0][0] == cells[0][1] : len(cells) - (cells[-1][0] == cells[-1][1])]
    return cells


def _trim(text: Text, span: Span) -> Span:
    piece = text.folded[slice(*span)]
    bare = piece.strip()
    start = span[0] + (piece.index(bare[0]) if bare else 0)
    return start, start + len(bare)


class _DelimitedRows:
    """The rows under a header as they are read, and what had to be assumed."""

    def __init__(self, region: Region, separator: Separator, columns: list[HeaderColumn]) -> None:
        self.region = region
        self.separator = separator
        self.columns = columns
        self.rows: list[list[Cell]] = []
        self.diagnostics: list[Diagnostic] = []
        self.repeated: list[int] = []
        """Indexes of the lines that print the same header again, divided in the same way."""
        self.after = 0
        self.empty = 0

    def read(self, start: int) -> None:
        """Take rows from line ``start`` on, as long as they fit the header."""
        index = self.after = start
        while index < len(self.region.lines):
            taken = self._take_row(index)
            if not taken:
                break
            index += taken
            self.after = index

    def _take_row(self, index: int) -> int:
        """How many lines the row that begins on line ``index`` has; 0 when there is none."""
        region = self.region
        if region.matches("tables.page-number", index):
            return 1
        cells = self._cells_of(index)
        if self._repeats_header(cells):
            line = region.lines[index]
            if _separator(region.text, (line.start, line.end)) is self.separator:
                self.repeated.append(index)
            return 1
        width = len(self.columns)
        if len(cells) == width and (self.separator.certain or self._fits(cells)):
            self._add(cells)
            return 1
        if len(cells) == 1 and self.rows and region.matches("tables.category", index) and self._goes_on(index + 1):
            self._add([cells[0], *[(cells[0][1],) * 2] * (width - 1)])
            self.diagnostics.append(report("HP608", cells[0], text=region.text.quote(cells[0])))
            return 1
        if self.separator.certain or self._is_numbered(cells[0]):
            return self._take_broken(index, cells)
        return 0

    def _take_broken(self, index: int, cells: list[Span]) -> int:
        """A row whose cells were broken over lines: its lines must add up to the columns."""
        if not 1 < len(cells) < len(self.columns):
            return 0
        for count in range(1, _MOST_LINES_A_ROW):
            if index + count >= len(self.region.lines):
                break
            more = self._cells_of(index + count)
            cells = [*cells[:-1], (cells[-1][0], more[0][1]), *more[1:]]
            if len(cells) > len(self.columns):
                break
            if len(cells) == len(self.columns) and (self.separator.certain or self._fits(cells)):
                self._add(cells)
                return count + 1
        return 0

    def _cells_of(self, index: int) -> list[Span]:
        return _split(self.region.text, _whole_line(self.region, index), self.separator)

    def _goes_on(self, index: int) -> bool:
        return index < len(self.region.lines) and len(self._cells_of(index)) == len(self.columns)

    def _is_numbered(self, cell: Span) -> bool:
        """True if a row may begin with that cell: the number column is the first, and it holds a number."""
        folded = self.region.text.folded
        return (
            self.columns[0].kind == "number"
            and self.region.grammar.pattern("tables.row-number").fullmatch(folded, *cell) is not None
        )

    def _repeats_header(self, cells: list[Span]) -> bool:
        return len(cells) == len(self.columns) and all(
            self.region.text.quote(cell) == column.name for cell, column in zip(cells, self.columns, strict=True)
        )

    def _fits(self, cells: list[Span]) -> bool:
        """True if cells divided by mere blanks are a row: each of a kind that its column holds."""
        for span, column in zip(cells, self.columns, strict=True):
            folded = self.region.text.folded[slice(*span)]
            if column.kind == "number":
                if not self._is_numbered(span):
                    return False
            elif column.kind != "text" and column.kind not in kinds_of_cell(folded, self.region.grammar):
                return False
        return True

    def _add(self, spans: list[Span]) -> None:
        cells = [cell_at(self.region.text, span) for span in spans]
        numbered = [cell for cell, column in zip(cells, self.columns, strict=True) if column.kind == "number"]
        if sum(bool(cell.text) for cell in cells) <= sum(bool(cell.text) for cell in numbered):
            self.empty += 1
        else:
            self.rows.append(cells)

    def found(self, at: int, spans: list[Span], ruled: bool) -> FoundTable | None:
        """The table, if there are rows enough to be one."""
        if not self.rows and not self.empty and not ruled:
            return None
        if len(self.rows) + self.empty < 2 and not self.separator.certain:
            return None
        # Behind the last line's text there may still be tabs, that is, empty cells.
        last = max(self.region.lines[self.after - 1].end, self.rows[-1][-1].span[1] if self.rows else spans[-1][1])
        # The line may open with a bar, which is part of the table like that at the end of its last row.
        span = (min(self.region.lines[at].start, spans[0][0]), last)
        diagnostics = list(self.diagnostics)
        if self.empty:
            diagnostics.append(report("HP606", span, rows=self.empty))
        if not self.separator.certain:
            diagnostics.append(report("HP601", span, columns=len(self.columns), rows=len(self.rows), empty=0))
        return FoundTable(
            first=at,
            after=self.after,
            span=span,
            header=[column.name for column in self.columns],
            rows=self.rows,
            reconstructed=not self.separator.certain,
            diagnostics=diagnostics,
        )
