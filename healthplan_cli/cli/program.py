"""The program ``healthplan``: its commands by name, and what happens when one fails."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import click

from healthplan_cli.cli.common import CommandError, Commands, ExitCode

# Name of each command and what `healthplan --help` says of it. The command NAME is the object
# `command` of the module `healthplan_cli.cli.NAME`, imported when it is called: `--help` and
# `--version` load no parser.
COMMANDS = {
    "extract": "Parse one notice: a card on a terminal, else JSON.",
    "show": "Print facts under the source lines they come from.",
    "text": "Print the decoded text that offsets count in.",
    "batch": "Parse many notices: folders, archives, JSON lines.",
    "export": "Write the facts of many notices as tables: Excel, SQL, CSV, Parquet.",
    "table": "Answer a question to many notices: targets, leads, bodies, deadlines.",
    "compare": "One indicator or task over places and years.",
    "validate": "Check parsed notices against the contract.",
    "evaluate": "Measure precision and recall against gold files.",
    "view": "Show notices as pages, every fact marked in its text.",
    "diff": "Show what changed between two parses, fact by fact.",
    "explain": "Explain a code, a rule, an indicator, a body, or a number.",
    "schema": "Print the JSON Schema of a parsed notice.",
    "grammar": "Check, list and explain the rules.",
}

TRACEBACK = "HEALTHPLAN_TRACEBACK"


class Bug(CommandError):
    """Something that the program should have foreseen."""

    exit_code = ExitCode.BUG


class Misuse(CommandError):
    """Wrong usage, told in one line that names the command."""

    def __init__(self, error: click.UsageError) -> None:
        command = error.ctx.command_path if error.ctx else "healthplan"
        message = " ".join(error.format_message().split())
        super().__init__(message if message.endswith("?") else f"{message} ({command} --help says more)")


class Program(Commands):
    """Loads commands late, and turns every failure into one line and an exit code."""

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        try:
            return super().make_context(*args, **kwargs)
        except click.exceptions.NoArgsIsHelpError:
            raise
        except click.UsageError as error:
            raise Misuse(error) from None

    def list_commands(self, context: click.Context) -> list[str]:
        return [name for name in COMMANDS if find_spec(f"healthplan_cli.cli.{name}")]

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in self.list_commands(context):
            return None
        loaded: click.Command = import_module(f"healthplan_cli.cli.{name}").command
        return loaded

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name]) for name in self.list_commands(context)])

    def main(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().main(*args, **kwargs)
        except OSError as error:  # the help of the program itself could not be printed
            told = _told(error)
            told.show()
            raise SystemExit(told.exit_code) from None

    def invoke(self, context: click.Context) -> Any:
        try:
            try:
                return super().invoke(context)
            finally:
                sys.stdout.flush()
        except BrokenPipeError:
            _abandon_stdout()
            raise SystemExit(ExitCode.BROKEN_PIPE) from None
        except KeyboardInterrupt:
            raise SystemExit(ExitCode.INTERRUPTED) from None
        except click.exceptions.NoArgsIsHelpError:
            raise
        except click.UsageError as error:
            raise Misuse(error) from None
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            raise _told(error) from error


def _abandon_stdout() -> None:
    """Let what is still buffered for standard output go nowhere: Python would fail on it once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _told(error: Exception) -> CommandError:
    """The error as one line for the user."""
    from healthplan_cli.grammar.errors import GrammarError
    from healthplan_cli.readers.source import UnreadableError

    if isinstance(error, (GrammarError, UnreadableError)):
        return CommandError(str(error))
    if isinstance(error, OSError):
        if not error.filename:
            # Writing to standard output failed: the disk is full, the terminal is gone.
            _abandon_stdout()
        # Of two names, the second is that of the file to be written.
        name = error.filename2 or error.filename
        place = os.fsdecode(name) + ": " if name else ""
        return CommandError(f"{place}{error.strerror or error}")
    if TRACEBACK in os.environ:
        raise error
    return Bug(
        f"this is a bug ({type(error).__name__}: {error}); please report it with the input; "
        f"with {TRACEBACK}=1 in the environment it shows where"
    )


def _print_version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted or context.resilient_parsing:
        return
    from healthplan_cli._version import __version__
    from healthplan_cli.grammar import load_grammar
    from healthplan_cli.model import SCHEMA_VERSION

    click.echo(f"healthplan {__version__}, schema {SCHEMA_VERSION}, grammar {load_grammar().version}")
    context.exit()


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Print the versions of program, schema and grammar, and leave.",
)
def program() -> None:
    """Turn scraped Chinese government notices into verified facts.

    \b
    Example:
      healthplan extract notice.txt
    """
