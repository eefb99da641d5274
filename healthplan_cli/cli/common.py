"""What the commands share: exit codes, options, reading input, one-line errors."""

from __future__ import annotations

import enum
import os
import sys
from typing import IO, TYPE_CHECKING, Any

import click

from healthplan_cli.limits import MAX_BYTES
from healthplan_cli.printable import printable as printable

if TYPE_CHECKING:
    from healthplan_cli.grammar import Grammar
    from healthplan_cli.readers import Source


class ExitCode(enum.IntEnum):
    """Every exit code of every command; ``docs/cli.md`` says what they mean for each."""

    OK = 0
    FINDINGS = 1
    """The work is done and something was found: error diagnostics, failures, differences."""
    UNUSABLE = 2
    """Wrong usage, or input that cannot be read: nothing was done."""
    BUG = 70
    """The program met something that it should have foreseen (EX_SOFTWARE of sysexits.h)."""
    INTERRUPTED = 130
    """Ctrl-C (128 + SIGINT)."""
    BROKEN_PIPE = 141
    """Whoever read our output has gone (128 + SIGPIPE)."""
    TERMINATED = 143
    """128 + SIGTERM."""


class CommandError(click.ClickException):
    """One line on standard error, and exit code 2."""

    exit_code = ExitCode.UNUSABLE

    def show(self, file: IO[Any] | None = None) -> None:
        say(f"healthplan: {self.message}")


def say(line: str) -> None:
    """Print a line on standard error, control characters escaped."""
    click.echo(printable(line), err=True)


def write_out(data: bytes) -> None:
    """Write all of ``data`` on standard output; without buffering (``python -u``) one write may take a part."""
    rest = memoryview(data)
    while rest:
        rest = rest[sys.stdout.buffer.write(rest) :]


grammar_option = click.option(
    "--grammar",
    "grammar_folder",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False),
    help="Lay your own folder of rules over the shipped ones.",
)
encoding_option = click.option(
    "--encoding",
    metavar="ENC",
    help="The encoding of the input, such as gb18030; detected when not given.",
)
form_option = click.option(
    "--from",
    "form",
    metavar="FORMAT",
    type=click.Choice(("doc", "docx", "html", "ofd", "pdf", "text")),
    help="The format of the input; told by its content when not given.",
)
ocr_option = click.option(
    "--ocr",
    is_flag=True,
    help="Recognise text in pictures of pages (PDF); needs healthplan[ocr]. Each fact from it has a diagnostic.",
)
max_bytes_option = click.option(
    "--max-bytes",
    metavar="N",
    type=click.IntRange(min=1, max=10**15),
    default=MAX_BYTES,
    show_default=True,
    help="Refuse input that is bigger: it is hardly one notice.",
)
quiet_option = click.option("-q", "--quiet", is_flag=True, help="Print no summary on standard error.")


def read_input(
    path: str,
    *,
    encoding: str | None = None,
    max_bytes: int = MAX_BYTES,
    form: str | None = None,
    ocr: bool = False,
) -> Source:
    """The decoded source of a file, or of standard input for ``-``.

    Raises:
        OSError: it cannot be read.
        UnreadableError: it is no text, too big, or not in the forced encoding.
    """
    from healthplan_cli.readers import read_file, read_stream

    if path == "-":
        return read_stream(sys.stdin.buffer, name="-", encoding=encoding, max_bytes=max_bytes, form=form, ocr=ocr)
    return read_file(path, encoding=encoding, max_bytes=max_bytes, form=form, ocr=ocr)


def read_grammar(folder: str | None) -> Grammar:
    """The shipped grammar, with the user's folder laid over it.

    Raises:
        GrammarError: the folder cannot be used.
    """
    from healthplan_cli.grammar import load_grammar

    return load_grammar(None if folder is None else os.fspath(folder))
