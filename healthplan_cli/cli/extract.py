"""``healthplan extract``: one notice to JSON."""

from __future__ import annotations

import sys

import click

from healthplan_cli.cli.common import (
    ExitCode,
    encoding_option,
    form_option,
    grammar_option,
    max_bytes_option,
    ocr_option,
    quiet_option,
    read_grammar,
    read_input,
    write_out,
)


@click.command()
@click.argument("file", metavar="FILE|-")
@click.option("-o", "--output", metavar="OUT", help="Write here, atomically, instead of standard output.")
@click.option("--pretty", is_flag=True, help="Indent the JSON; on a terminal it always is.")
@quiet_option
@form_option
@ocr_option
@encoding_option
@max_bytes_option
@grammar_option
@click.pass_context
def command(
    context: click.Context,
    file: str,
    output: str | None,
    pretty: bool,
    quiet: bool,
    form: str | None,
    ocr: bool,
    encoding: str | None,
    max_bytes: int,
    grammar_folder: str | None,
) -> None:
    """Parse one notice and write it as JSON.

    FILE is a web page, or plain text in UTF-8, GB18030, Big5 or UTF-16; - is standard input.
    Exit code 0: parsed; 1: parsed, with error diagnostics; 2: wrong usage or unreadable input.

    \b
    Examples:
      healthplan extract notice.txt -o notice.json
      curl -s https://example.org/notice.txt | healthplan extract - --pretty
    """
    from healthplan_cli.cli.summary import print_summary
    from healthplan_cli.grammar.cache import shared_cache
    from healthplan_cli.pipeline import parse_source
    from healthplan_cli.writers.files import write_atomically

    source = read_input(file, encoding=encoding, max_bytes=max_bytes, form=form, ocr=ocr)
    document = parse_source(source, read_grammar(grammar_folder))
    data = document.to_json(pretty=pretty or (output is None and sys.stdout.isatty())) + b"\n"
    if output is None:
        write_out(data)
    else:
        write_atomically(output, data)
    if not quiet:
        print_summary(document.source.name, document.diagnostics)
    shared_cache().save()
    if any(one.severity == "error" for one in document.diagnostics):
        context.exit(ExitCode.FINDINGS)
