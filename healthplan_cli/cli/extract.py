"""``healthplan extract``: one notice to JSON, or to a card for people."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from healthplan_cli.cli.common import (
    CommandError,
    ExitCode,
    colour_wanted,
    encoding_option,
    form_option,
    grammar_option,
    map_option,
    max_bytes_option,
    no_colour_option,
    ocr_option,
    output_option,
    quiet_option,
    read_grammar,
    read_input,
    write_out,
)
from healthplan_cli.cli.completion import complete_files

if TYPE_CHECKING:
    from healthplan_cli.model import Document


@click.command()
@click.argument("files", metavar="FILE|-", nargs=-1, required=True, shell_complete=complete_files)
@output_option
@click.option("--card", "style", flag_value="card", help="Print a card for people, as on a terminal.")
@click.option("--json", "style", flag_value="json", help="Print JSON, also on a terminal; there it is indented.")
@click.option("--pretty", is_flag=True, help="Print JSON for people: indented, a span on one line.")
@no_colour_option
@quiet_option
@form_option
@ocr_option
@map_option
@encoding_option
@max_bytes_option
@grammar_option
@click.pass_context
def command(
    context: click.Context,
    files: tuple[str, ...],
    output: str | None,
    style: str | None,
    pretty: bool,
    no_colour: bool,
    quiet: bool,
    form: str | None,
    ocr: bool,
    with_map: bool,
    encoding: str | None,
    max_bytes: int,
    grammar_folder: str | None,
) -> None:
    """Parse one notice: a card on a terminal, JSON in a file or a pipe.

    FILE is plain text, a web page, a Word, WPS, PDF or OFD file; - is standard input.
    Exit code 0: parsed; 1: parsed, with error diagnostics; 2: wrong usage or unreadable input.

    \b
    Examples:
      healthplan extract notice.txt
      healthplan extract notice.txt -o notice.json
      curl -s https://example.org/notice.txt | healthplan extract - --pretty
    """
    from healthplan_cli.grammar.cache import shared_cache
    from healthplan_cli.pipeline import parse_source

    if len(files) > 1:
        raise CommandError(f"extract takes one notice; for many: healthplan batch {' '.join(files[:2])} … -o OUTDIR")
    if style == "card" and (output is not None or pretty):
        raise click.UsageError("a card goes to standard output, and is no JSON: drop --card, or -o and --pretty")
    source = read_input(files[0], encoding=encoding, max_bytes=max_bytes, form=form, ocr=ocr)
    document = parse_source(source, read_grammar(grammar_folder), with_map=with_map).with_text(source.text)
    terminal = output is None and sys.stdout.isatty()
    if style == "card" or (terminal and style is None and not pretty):
        from healthplan_cli.cli.card import print_card

        print_card(document, colour=colour_wanted(no_colour), file=files[0])
    else:
        _write(document, output, pretty=pretty or terminal, quiet=quiet)
    shared_cache().save()
    if any(one.severity == "error" for one in document.diagnostics):
        context.exit(ExitCode.FINDINGS)


def _write(document: Document, output: str | None, *, pretty: bool, quiet: bool) -> None:
    """Write the JSON, and say on standard error what was assumed."""
    from healthplan_cli.cli.summary import print_summary
    from healthplan_cli.writers.files import write_atomically

    data = document.to_json(pretty=pretty) + b"\n"
    if output is None:
        write_out(data)
    else:
        write_atomically(output, data)
    if not quiet:
        print_summary(document.source.name, document.diagnostics)
