"""``healthplan export``: many notices to tables for Excel, SQL and data frames."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING

import click

from healthplan_cli.cli.common import CommandError, ExitCode, grammar_option, quiet_option, read_grammar, say
from healthplan_cli.cli.documents import Documents, parsed_argument

if TYPE_CHECKING:
    from healthplan_cli.writers.forms import TableForm

_COUNTED = ("responsibilities", "targets")


@click.command()
@parsed_argument
@click.option("-o", "--output", required=True, metavar="OUT", help="The file or folder; its name tells the format.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "duckdb", "parquet", "sqlite", "xlsx"]),
    help="The format. [default: as OUT is named]",
)
@grammar_option
@quiet_option
@click.pass_context
def command(
    context: click.Context,
    parsed: tuple[str, ...],
    output: str,
    form: TableForm | None,
    grammar_folder: str | None,
    quiet: bool,
) -> None:
    """Write the facts of many notices as tables that join.

    PARSED are outputs of extract or batch (.json, .jsonl), folders of them, - for standard input, or notices and
    folders of notices, which are parsed first. OUT is a workbook (.xlsx), a database (.sqlite, .duckdb), or a
    folder with a file a table (NAME.parquet/, csv/).
    Exit code 0: written; 1: written, but notices of a folder could not be read; 2: nothing written.

    \b
    Examples:
      healthplan export parsed/ -o facts.xlsx
      healthplan export part-00000.jsonl -o facts.sqlite
      healthplan export notices/ -o csv/
    """
    from healthplan_cli.writers.forms import FORMS, form_of, missing, open_tables
    from healthplan_cli.writers.tables import export_tables

    form = form or form_of(output)
    if form is None:
        raise CommandError(f"{output}: name it .xlsx, .sqlite, .duckdb, .parquet/ or csv/, or give --format")
    if reason := missing(form):
        raise CommandError(reason)
    path = output.rstrip("/") or "/"
    if FORMS[form].folder:
        os.makedirs(path, exist_ok=True)
    grammar = read_grammar(grammar_folder)
    documents = Documents(parsed, grammar)
    facts: Counter[str] = Counter()
    with open_tables(form, path, export_tables(grammar)) as writer:
        for identifier, document in documents:
            writer.add(identifier, document)
            facts.update({name: len(getattr(document, name)) for name in _COUNTED})
    if not quiet:
        counts = ", ".join(f"{facts[name]:,} {name}" for name in _COUNTED)
        say(f"{output}: {documents.count:,} notices, {counts}")
    if documents.failed:
        context.exit(ExitCode.FINDINGS)
