"""Small tables on the terminal, in Markdown, CSV and JSON, or as a workbook."""

from __future__ import annotations

import csv
import io
import sys
from typing import TYPE_CHECKING

import click

from healthplan_cli.cli.common import CommandError, printable, write_out

if TYPE_CHECKING:
    from healthplan_cli.analysis.facts import Cell, Sheet

form_option = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "md", "csv", "xlsx", "json"]),
    default="table",
    show_default=True,
    help="How to write the rows; xlsx needs -o.",
)
output_option = click.option("-o", "--output", metavar="OUT", help="Write here instead of standard output.")

_WIDEST = 10_000
"""Columns of a table that is not for a terminal: nothing is wrapped, so that lines can be searched."""


def write_sheet(sheet: Sheet, form: str, output: str | None) -> None:
    """Write ``sheet`` to a file, or to standard output."""
    from healthplan_cli.writers.files import write_atomically
    from healthplan_cli.writers.forms import missing

    if form == "xlsx":
        if output is None:
            raise CommandError("--format xlsx needs -o FILE.xlsx")
        if reason := missing("xlsx"):
            raise CommandError(f"--format {reason}")
        from healthplan_cli.writers.xlsx import write_workbook

        write_workbook(output, sheet.columns, sheet.rows)
        return
    data = _RENDERERS[form](sheet, output is None)
    if output is None:
        write_out(data)
    else:
        write_atomically(output, data)


def _json(sheet: Sheet, _: bool) -> bytes:
    import msgspec

    rows = [dict(zip(sheet.columns, row, strict=True)) for row in sheet.rows]
    return b"[" + b",\n ".join(map(msgspec.json.encode, rows)) + b"]\n"


def _csv(sheet: Sheet, _: bool) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([sheet.columns, *sheet.rows])
    return text.getvalue().encode("utf-8-sig")


def _markdown(sheet: Sheet, _: bool) -> bytes:
    lines = [sheet.columns, ("---",) * len(sheet.columns), *sheet.rows]
    return "".join(f"| {' | '.join(_shown(cell).replace('|', '&#124;') for cell in row)} |\n" for row in lines).encode()


def _table(sheet: Sheet, to_screen: bool) -> bytes:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for place, name in enumerate(sheet.columns):
        numbers = all(isinstance(row[place], int | float | None) for row in sheet.rows)
        table.add_column(Text(name), justify="right" if numbers else "left", overflow="fold")
    for row in sheet.rows:
        table.add_row(*(Text(_shown(cell)) for cell in row))
    terminal = to_screen and sys.stdout.isatty()
    console = Console(file=io.StringIO(), width=None if terminal else _WIDEST, highlight=False, color_system=None)
    with console.capture() as captured:
        console.print(table)
    lines = (line.rstrip() for line in captured.get().splitlines())
    encoding = (sys.stdout.encoding if to_screen else None) or "utf-8"
    return "".join(f"{line}\n" for line in lines if line).encode(encoding, "backslashreplace")


def _shown(cell: Cell) -> str:
    return "" if cell is None else printable(" ".join(str(cell).split()))


_RENDERERS = {"json": _json, "csv": _csv, "md": _markdown, "table": _table}
