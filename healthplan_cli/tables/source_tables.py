"""Tables that the source holds as tables: which of them hold data, and what of one is title, header and rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

import msgspec

from healthplan_cli.diagnostics import report
from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Cell, Span
from healthplan_cli.readers.printed import SourceCell, SourceTable
from healthplan_cli.tables.cell_kinds import LONGEST_HEADER_CELL, CellKind, kind_of_header
from healthplan_cli.tables.lines import FoundTable, Region, read_through
from healthplan_cli.text import Text, fold

# A header has its name, those of groups of columns and those of the columns.
_MOST_HEADER_ROWS = 4
# Rows of so many filled cells make a table: its header and what stands under it.
_FILLED = 2

Row = tuple[SourceCell, ...]


class DataTable(msgspec.Struct, frozen=True):
    """A table of the source that holds data."""

    span: Span
    """From the title in it to its last row; lines across all columns behind that are none of it."""
    title: Span | None
    """A line across all columns above the header."""
    header: tuple[Row, ...]
    """Empty where the table begins with a row of data."""
    rows: tuple[Row, ...]
    """Header and rows have a cell for each column."""


def data_tables(text: Text, tables: Iterable[SourceTable], grammar: Grammar) -> list[DataTable]:
    """The tables that hold data; not those that lay out a page, nor the page's block of labels with values."""
    return [found for table in tables if (found := _data_table(text, table, grammar)) is not None]


def _data_table(text: Text, table: SourceTable, grammar: Grammar) -> DataTable | None:
    rows = [row for row in _padded(table) if any(map(_is_filled, row))]
    filled = [sum(map(_is_filled, row)) for row in rows]
    if sum(count >= _FILLED for count in filled) < _FILLED or _labels_the_page(text, rows, grammar):
        return None
    first = next(index for index, count in enumerate(filled) if count >= _FILLED)
    after = len(rows)
    while _is_across(rows[after - 1]):
        after -= 1
    height = _header_height(text, rows[first:after], grammar)
    return DataTable(
        span=(_start(rows[0]), _end(rows[after - 1])),
        title=_title(text, rows[:first], grammar),
        header=tuple(rows[first : first + height]),
        rows=tuple(rows[first + height : after]),
    )


def _padded(table: SourceTable) -> Iterator[Row]:
    """The rows, all as wide as the widest; what is missing at the end of one is empty."""
    width = max((len(row) for row in table.rows), default=0)
    for row in table.rows:
        if row:
            end = row[-1].span[1]
            yield row + (SourceCell((end, end)),) * (width - len(row))


def _is_filled(cell: SourceCell) -> bool:
    return cell.span[0] < cell.span[1]


def _is_across(row: Row) -> bool:
    """True if the row is one cell that reaches over all columns."""
    return row[0].columns == len(row)


def _start(row: Row) -> int:
    return row[0].span[0]


def _end(row: Row) -> int:
    return row[-1].span[1]


def _labels_the_page(text: Text, rows: Sequence[Row], grammar: Grammar) -> bool:
    """True if most rows open with a label of the page's own block, such as 索引号, or every other one closes a site."""
    field, foot = grammar.pattern("metadata.field"), grammar.pattern("page.footer")
    labelled = closing = 0
    for row in rows:
        start, end = next((cell.span for cell in row if _is_filled(cell)), (0, 0))
        # The rule reads a line: labels without a colon count where nothing stands beside them.
        labelled += field.match(text.folded[start:end]) is not None
        closing += foot.match(text.folded[start:end]) is not None
    return labelled * 2 > len(rows) or closing * 2 >= len(rows)


def _title(text: Text, above: Sequence[Row], grammar: Grammar) -> Span | None:
    """The first line above the header that is no note on who fills it in, or on units."""
    note = grammar.pattern("tables.above-header")
    spans = (cell.span for row in above for cell in row if _is_filled(cell))
    return next((span for span in spans if not note.fullmatch(text.folded, *span)), None)


def _header_height(text: Text, rows: Sequence[Row], grammar: Grammar) -> int:
    """How many of the rows are the header; none where the first holds a number or a sentence."""
    names = [cell for cell in rows[0] if _is_filled(cell)]
    if not all(_may_be_name(text, cell, grammar) for cell in names):
        return 0
    groups = any(1 < cell.columns for cell in names)
    height = max(cell.rows for cell in names) if groups else 1
    if groups and height == 1 and len(rows) > 2 and _names_below(text, rows, grammar):
        height = 2
    return height if height < min(len(rows), _MOST_HEADER_ROWS) else 1


def _may_be_name(text: Text, cell: SourceCell, grammar: Grammar) -> bool:
    start, end = cell.span
    if end - start > LONGEST_HEADER_CELL or text.folded[end - 1] in "。;":
        return False
    return grammar.pattern("tables.row-number").fullmatch(text.folded, start, end) is None


def _names_below(text: Text, rows: Sequence[Row], grammar: Grammar) -> bool:
    """True if the second row names the columns of the groups, and nothing else."""
    grouped = {
        place
        for column, cell in enumerate(rows[0])
        if 1 < cell.columns
        for place in range(column, column + cell.columns)
    }
    named = {column for column, cell in enumerate(rows[1]) if _is_filled(cell)}
    return named == grouped and all(_may_be_name(text, rows[1][column], grammar) for column in named)


def read_data_table(above: Region, table: DataTable) -> FoundTable:
    """The table as the contract has it; ``above`` are the lines before it, in which its title may stand."""
    text = above.text
    names = _column_names(text, table)
    numbers = [column for column, name in enumerate(names) if _kind(name, above.grammar) == "number"]
    kept, empty = _rows_to_keep(text, table, numbers, above.grammar)
    rows = _cells(text, table.rows, kept)
    found = [report("HP608", row[0].span, text=row[0].text) for row in rows if 1 < row[0].columns == len(row)]
    if empty:
        found.append(report("HP606", table.span, rows=empty))
    if not table.header:
        found.append(report("HP610", table.span, columns=len(names)))
    return FoundTable(
        first=len(above.lines),
        after=len(above.lines),
        span=table.span,
        header=names,
        header_rows=tuple(_cells(text, table.header, [True] * len(table.header))),
        rows=[list(row) for row in rows],
        reconstructed=False,
        diagnostics=found,
        title=table.title,
    )


def _kind(name: str, grammar: Grammar) -> CellKind | None:
    return kind_of_header("".join(fold(name).folded.split()), grammar)


def _column_names(text: Text, table: DataTable) -> list[str]:
    """The name of each column: the lowest that stands in it; empty where a name beside it reaches over it."""
    names = [""] * len((table.header or table.rows)[0])
    for row in table.header:
        for column, cell in enumerate(row):
            if _is_filled(cell):
                names[column] = read_through(text, cell.span)
    return names


def _cells(text: Text, rows: Sequence[Row], kept: Sequence[bool]) -> list[tuple[Cell, ...]]:
    """The rows that are kept, with cells that say how many of these they reach over."""
    before = [*accumulate(kept, initial=0)]
    last = len(kept)
    return [
        tuple(
            Cell(
                text=read_through(text, cell.span),
                span=cell.span,
                columns=cell.columns,
                rows=max(1, before[min(index + cell.rows, last)] - before[index]),
            )
            for cell in row
        )
        for index, row in enumerate(rows)
        if kept[index]
    ]


def _rows_to_keep(text: Text, table: DataTable, numbers: Sequence[int], grammar: Grammar) -> tuple[list[bool], int]:
    """For each row whether it is kept, and how many say nothing: they are to be filled in.

    A row that repeats the header, as on each page, is left out too.

    Args:
        numbers: the columns that only number the rows.
    """
    header = [[text.quote(cell.span) for cell in row] for row in table.header]
    number = grammar.pattern("tables.row-number")
    reaching = [0] * len(table.rows[0]) if table.rows else []
    kept: list[bool] = []
    empty = 0
    for row in table.rows:
        says = any(
            left > 0 if not _is_filled(cell) else column not in numbers or not number.fullmatch(text.folded, *cell.span)
            for column, (left, cell) in enumerate(zip(reaching, row, strict=True))
        )
        reaching = [
            max(left - 1, cell.rows - 1 if _is_filled(cell) else 0) for left, cell in zip(reaching, row, strict=True)
        ]
        kept.append(says and [text.quote(cell.span) for cell in row] not in header)
        empty += not says
    return kept, empty
