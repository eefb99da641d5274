"""Row numbers of a flattened table: where each row begins, and where the table must end."""

from __future__ import annotations

import msgspec

from healthplan_cli.tables.header import Header
from healthplan_cli.tables.lines import Page, row_number

# Lines that a row may have for each of its columns before it is no row any more.
_MOST_LINES_A_CELL = 6
# Row numbers that may be lost between two that are there.
_MOST_LOST = 2


class Row(msgspec.Struct, frozen=True):
    """The lines from one row number to the next."""

    value: int
    number: int
    """Index of the line that holds its number."""
    lines: list[int]


def split_rows(page: Page, header: Header) -> list[Row]:
    """The lines of each row; those of the last run to where the table must end."""
    width = len(header.columns)
    names = [column.name for column in header.columns if column.name]
    rows: list[Row] = []
    index = header.after
    while index < len(page.lines):
        value = _row_begins(page, index, rows, width)
        if value is not None:
            rows.append(Row(value, index, []))
        elif rows:
            if len(rows[-1].lines) >= width * _MOST_LINES_A_CELL or _ends(page, index, header):
                break
            repeated = _repeated_header(page, index, names)
            if repeated:
                if row_number(page, index + repeated) == 1:
                    break
                index += repeated
                continue
            if not page.matches("tables.page-number", index):
                rows[-1].lines.append(index)
        index += 1
    return rows


def _row_begins(page: Page, index: int, rows: list[Row], width: int) -> int | None:
    """The number of the row that begins on line ``index``; None where none begins.

    A cell may hold the same number: where the row so far is too short, and a full row further
    down stands the number again, that one counts. A number that is a little higher than the next
    counts when the next one is not to come.
    """
    value = row_number(page, index)
    if value is None:
        return None
    if not rows:
        return value if value == 1 else None
    wanted = rows[-1].value + 1
    full = rows[-1].number + width
    if value == wanted:
        return value if full <= index or row_number(page, full) != value else None
    if wanted < value <= wanted + _MOST_LOST and index >= full:
        ahead = range(index + 1, index + 2 * width)
        return value if all(row_number(page, one) != wanted for one in ahead) else None
    return None


def _ends(page: Page, index: int, header: Header) -> bool:
    """Whether no table can go on at that line."""
    if page.gap(index) > header.usual_gap * (len(header.columns) + 2):
        return True
    line = page.lines[index]
    return (
        page.text.folded[line.start] in page.grammar.words("tables.end-begins")
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
