"""``healthplan diff``: what changed between two parses."""

from __future__ import annotations

import pathlib
import sys
from typing import TYPE_CHECKING

import click

from healthplan_cli.cli.common import CommandError, ExitCode, printable, quiet_option, say

if TYPE_CHECKING:
    from healthplan_cli.model import Document


@click.command()
@click.argument("old", metavar="OLD.json", type=click.Path(exists=True, dir_okay=False))
@click.argument("new", metavar="NEW.json", type=click.Path(exists=True, dir_okay=False))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print changes.")
@quiet_option
@click.pass_context
def command(context: click.Context, old: str, new: str, form: str, quiet: bool) -> None:
    """Show what changed between two parses, fact by fact.

    Facts are recognised by what they say, not by id or place: compare a notice before and after
    a change of grammar, or this year's plan with last year's.
    Exit code 0: the same facts; 1: they differ; 2: wrong usage or unreadable input.

    \b
    Examples:
      healthplan diff before.json after.json
      healthplan diff plan-2023.json plan-2024.json --format json
    """
    from healthplan_cli.diff.compare import diff, render_diff_json, render_diff_text, summarise

    changes = diff(_read(old), _read(new))
    if form == "json":
        sys.stdout.write(render_diff_json(changes))
    else:
        for line in render_diff_text(changes).splitlines():
            click.echo(printable(line))
    if not quiet:
        say(summarise(changes))
    if changes:
        context.exit(ExitCode.FINDINGS)


def _read(path: str) -> Document:
    from healthplan_cli.validate.findings import Finding
    from healthplan_cli.validate.schema import decode_document

    document = decode_document(pathlib.Path(path).read_bytes())
    if isinstance(document, Finding):
        raise CommandError(f"{path}: {document.message}")
    return document
