"""``healthplan text``: the decoded text."""

from __future__ import annotations

import click

from healthplan_cli.cli.common import encoding_option, form_option, max_bytes_option, ocr_option, read_input, write_out


@click.command()
@click.argument("file", metavar="FILE|-")
@form_option
@ocr_option
@encoding_option
@max_bytes_option
def command(file: str, form: str | None, ocr: bool, encoding: str | None, max_bytes: int) -> None:
    """Print the decoded text that offsets count in, as UTF-8.

    Nothing is added and nothing left out, so that character N of the output is what
    offset N of the JSON means. Exit code 0, or 2 when FILE cannot be read.

    \b
    Example:
      healthplan text notice-gbk.txt > notice-utf8.txt
    """
    source = read_input(file, encoding=encoding, max_bytes=max_bytes, form=form, ocr=ocr)
    write_out(source.text.encode("utf-8"))
