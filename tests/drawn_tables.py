"""Notices with tables in them as readers of pages and office files hand them on, drawn in a few characters."""

from __future__ import annotations

from healthplan_cli.readers.printed import PrintedText, SourceCell, SourceTable
from healthplan_cli.readers.source import Source


def drawn(text: str) -> Source:
    """A source with the lines of ``text``; lines with bars are the rows of tables.

    ``序号|单位|<`` is a row of two cells, of which the second reaches over two columns; ``^|甲局|乙局`` below it is one
    whose first cell belongs to that above. A blank line parts two tables.
    """
    page = PrintedText()
    rows: list[list[str]] = []
    for number, line in enumerate([*text.strip("\n").split("\n"), ""], 1):
        if "|" in line:
            rows.append(line.split("|"))
            continue
        if rows:
            _print_table(page, rows)
            rows = []
        page.at(f"line {number}")
        page.add_line(line)
        page.end_line()
    printed = page.text()
    return Source(
        "drawn", "text/drawn", "utf-8", "0" * 64, len(printed.encode()), printed, [],
        tables=tuple(page.tables), origins=tuple(page.origins),
    )  # fmt: skip


def _print_table(page: PrintedText, rows: list[list[str]]) -> None:
    start = page.length
    page.at("table")
    cells: list[tuple[SourceCell, ...]] = []
    for number, row in enumerate(rows):
        made = []
        for column, mark in enumerate(row):
            if column:
                page.next_cell()
            span = page.add_cell("" if mark in ("^", "<") else mark, f"row {number + 1} cell {column + 1}")
            made.append(SourceCell(span, 1 + _run(row[column + 1 :], "<"), 1 + _run([one[column] for one in rows[number + 1 :] if column < len(one)], "^")))
        cells.append(tuple(made))
        page.end_line()
    page.tables.append(SourceTable((start, page.length), tuple(cells)))


def _run(marks: list[str], mark: str) -> int:
    """How many of the marks, from the first on, are ``mark``."""
    return next((index for index, one in enumerate(marks) if one != mark), len(marks))
