"""What the commands share: exit codes, options, reading input, one-line errors."""

from __future__ import annotations

import enum
import os
import sys
from collections.abc import Iterable
from typing import IO, TYPE_CHECKING, Any

import click

from healthplan_cli.cli.completion import complete_encodings
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


class Commands(click.Group):
    """A group of commands that says which one may be meant by a name that it has not."""

    def resolve_command(self, context: click.Context, args: list[str]) -> tuple[Any, Any, list[str]]:
        name = args[0]
        if not name.startswith("-") and not context.resilient_parsing and self.get_command(context, name) is None:
            raise click.UsageError(f"there is no command {name}{self._suggested(name, context)}", context)
        return super().resolve_command(context, args)

    def _suggested(self, name: str, context: click.Context) -> str:
        near = nearest(name, self.list_commands(context))
        if not near and os.path.isfile(name):
            return f"; is it a notice: healthplan extract {name}?"
        return f"; did you mean {near}?" if near else ""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Of ``known``, what ``name`` is most like; None where nothing is like it."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(name, known, n=1)), None)


def say(line: str) -> None:
    """Print a line on standard error, control characters escaped."""
    click.echo(printable(line), err=True)


def write_out(data: bytes) -> None:
    """Write all of ``data`` on standard output; without buffering (``python -u``) one write may take a part."""
    rest = memoryview(data)
    while rest:
        rest = rest[sys.stdout.buffer.write(rest) :]


def _in_a_folder(_: click.Context, __: click.Parameter, path: str | None) -> str | None:
    return in_a_folder(path)


def in_a_folder(path: str | None) -> str | None:
    """The path of a file to be written, when the folder that it is to stand in is there.

    Raises:
        CommandError: it is not.
    """
    folder = os.path.dirname(path or "")
    if folder and not os.path.isdir(folder):
        raise CommandError(f"{path}: there is no folder {folder}; mkdir -p makes it")
    return path


output_option = click.option(
    "-o",
    "--output",
    metavar="OUT",
    callback=_in_a_folder,
    help="Write here, atomically, instead of standard output.",
)
no_colour_option = click.option(
    "--no-color", "no_colour", is_flag=True, help="Print no colours; so does NO_COLOR in the environment."
)
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
    shell_complete=complete_encodings,
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
map_option = click.option(
    "--with-map",
    is_flag=True,
    help="Add source.map: where each piece of the text stands in the original page or file.",
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


def colour_wanted(refused: bool) -> bool:
    """True if colours may be printed: neither the user nor the environment refuses them, and a terminal shows them.

    https://no-color.org, https://force-color.org
    """
    if refused or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return sys.stdout.isatty() or bool(os.environ.get("FORCE_COLOR"))


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
