"""Row numbers of a flattened table: where each row begins, and where the table must end."""

from __future__ import annotations

import msgspec

from healthplan_cli.tables.header import FlattenedHeader
from healthplan_cli.tables.lines import Region, row_number

# Lines that a row may have for each of its columns before it is no row any more.
_MOST_LINES_A_CELL = 6
# Row numbers that may be lost between two that are there.
_MOST_LOST = 2


class NumberedRow(msgspec.Struct, frozen=True):
    """The lines from one row number to the next."""

    value: int
    number: int
    """Index of the line that holds its number."""
    lines: list[int]


def split_rows(region: Region, header: FlattenedHeader) -> list[NumberedRow]:
    """The lines of each row; those of the last run to where the table must end.

    A row has few lines for each column, so that few headers can claim the same lines: all of them together
    read a text in linear time.
    """
    width = len(header.columns)
    names = [column.name for column in header.columns if column.name]
    rows: list[NumberedRow] = []
    index = header.after
    while index < len(region.lines):
        value = _row_begins(region, index, rows, width)
        if value is not None:
            rows.append(NumberedRow(value, index, []))
        elif rows:
            if len(rows[-1].lines) >= width * _MOST_LINES_A_CELL or _ends(region, index, header):
                break
            repeated = _repeated_header(region, index, names)
            if repeated:
                if row_number(region, index + repeated) == 1:
                    break
                index += repeated
                continue
            if not region.matches("tables.page-number", index):
                rows[-1].lines.append(index)
        index += 1
    return rows


def _row_begins(region: Region, index: int, rows: list[NumberedRow], width: int) -> int | None:
    """The number of the row that begins on line ``index``; None where none begins.

    A cell may hold the same number: where the row so far is too short, and a full row further
    down stands the number again, that one counts. A number that is a little higher than the next
    counts when the next one is not to come.
    """
    value = row_number(region, index)
    if value is None:
        return None
    if not rows:
        return value if value == 1 else None
    wanted = rows[-1].value + 1
    full = rows[-1].number + width
    if value == wanted:
        return value if full <= index or row_number(region, full) != value else None
    if wanted < value <= wanted + _MOST_LOST and index >= full:
        ahead = range(index + 1, index + 2 * width)
        return value if all(row_number(region, one) != wanted for one in ahead) else None
    return None


def _ends(region: Region, index: int, header: FlattenedHeader) -> bool:
    """True if no table can go on at that line."""
    if region.gap(index) > header.usual_gap * (len(header.columns) + 2):
        return True
    line = region.lines[index]
    return (
        region.text.folded[line.start] in region.grammar.words("tables.end-begins")
        and region.grammar.pattern("tables.end").search(region.text.folded, line.start, line.end) is not None
    )


def _repeated_header(region: Region, index: int, names: list[str]) -> int:
    """How many lines from ``index`` on repeat the header, as pages do at their top."""
    for offset, name in enumerate(names):
        if index + offset >= len(region.lines):
            return 0
        line = region.lines[index + offset]
        if line.end - line.start != len(name) or not region.text.printed.startswith(name, line.start):
            return 0
    return len(names)
