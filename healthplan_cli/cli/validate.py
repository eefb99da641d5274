"""``healthplan validate``: check parsed notices against the contract."""

from __future__ import annotations

import configparser
import sys
from typing import TYPE_CHECKING, Any

import click

from healthplan_cli.cli.common import CommandError, ExitCode, grammar_option, quiet_option, read_grammar, say
from healthplan_cli.cli.completion import complete_codes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from healthplan_cli.grammar import Grammar
    from healthplan_cli.validate.findings import Report
    from healthplan_cli.validate.outcome import Outcome
    from healthplan_cli.validate.thresholds import Thresholds

_CONFIG = "setup.cfg"
_SECTION = "healthplan:validate"
# The settings of the section, and the parameters of the command that they are defaults of.
_SETTINGS = {
    "fail_on": "fail_on",
    "max": "limits",
    "min_nodes": "min_nodes",
    "source": "source",
    "reparse": "reparse",
    "grammar": "grammar_folder",
    "baseline": "baseline",
    "format": "form",
    "select": "select",
    "ignore": "ignore",
}


def _read_config(context: click.Context, _: click.Parameter, path: str | None) -> None:
    """Take the section of the configuration file as defaults of the options of the same names."""
    config = configparser.ConfigParser(interpolation=None)
    try:
        read = config.read(path or _CONFIG, encoding="utf-8")
    except (configparser.Error, UnicodeDecodeError) as error:
        raise CommandError(f"{path or _CONFIG}: {str(error).splitlines()[0]}") from error
    if path and not read:
        raise CommandError(f"{path}: cannot be read")
    if _SECTION not in config:
        return
    settings: dict[str, Any] = {name.replace("-", "_"): value for name, value in config[_SECTION].items()}
    if unknown := sorted(set(settings) - set(_SETTINGS)):
        raise CommandError(f"{path or _CONFIG}: [{_SECTION}] has no setting {', '.join(unknown)}")
    if "max" in settings:
        settings["max"] = [line.replace(" ", "") for line in settings["max"].splitlines() if line.strip()]
    context.default_map = {_SETTINGS[name]: value for name, value in settings.items()}


def _read_limits(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> dict[str, int]:
    limits: dict[str, int] = {}
    for value in values:
        code, equals, count = value.partition("=")
        if not equals or not count.isdecimal():
            raise click.BadParameter(f"{value!r} is not CODE=N, such as HP101=20")
        limits[_known_code(code)] = int(count)
    return limits


def _read_codes(_: click.Context, __: click.Parameter, value: str | None) -> tuple[str, ...]:
    """The codes of a list, or the beginnings of codes, divided by commas or blanks."""
    from healthplan_cli.diagnostics import KINDS
    from healthplan_cli.validate.codes import CHECKS

    given = (value or "").replace(",", " ").split()
    for one in given:
        if not any(code.startswith(one) for code in (*KINDS, *CHECKS)):
            raise click.BadParameter(f"there is no code {one}; docs/diagnostics.md lists them")
    return tuple(given)


def _known_code(code: str) -> str:
    from healthplan_cli.diagnostics import KINDS
    from healthplan_cli.validate.codes import CHECKS

    if code not in CHECKS and code not in KINDS:
        raise click.BadParameter(f"there is no code {code}; docs/diagnostics.md lists them")
    return code


@click.command()
@click.argument("parsed", nargs=-1, required=True, metavar="PARSED...")
@click.option(
    "--source",
    metavar="DIR",
    type=click.Path(exists=True),
    help="Compare with the source notices: a folder of them, or one file.",
)
@click.option("--reparse", is_flag=True, help="Parse the source notices again: each difference is a finding.")
@grammar_option
@click.option("--fail-on", type=click.Choice(["error", "warning"]), default="error", help="What fails a run.")
@click.option(
    "--max",
    "limits",
    multiple=True,
    metavar="CODE=N",
    callback=_read_limits,
    help="Allow at most N of a code over all notices, instead of judging it by severity; repeatable.",
)
@click.option(
    "--select",
    metavar="CODE,...",
    callback=_read_codes,
    shell_complete=complete_codes,
    help="Look at these codes only; HP3 means all that begin so.",
)
@click.option(
    "--ignore", metavar="CODE,...", callback=_read_codes, shell_complete=complete_codes, help="Leave these codes out."
)
@click.option("--statistics", is_flag=True, help="Print how often each code occurs instead of each finding.")
@click.option(
    "--min-nodes", type=click.IntRange(min=0), default=0, metavar="N", help="Nodes that each notice must have."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "concise", "json", "github", "markdown", "sarif", "junit"]),
    default="text",
    help="How to print the findings.",
)
@click.option(
    "--baseline",
    metavar="FILE",
    type=click.Path(dir_okay=False),
    help="Fail only on findings that are not in FILE.",
)
@click.option("--update-baseline", is_flag=True, help="Write today's findings to the baseline, whatever it held.")
@click.option(
    "--config",
    metavar="FILE",
    is_eager=True,
    expose_value=False,
    callback=_read_config,
    help=f"Read defaults from the section [{_SECTION}] of FILE instead of ./{_CONFIG}.",
)
@quiet_option
@click.pass_context
def command(
    context: click.Context,
    parsed: tuple[str, ...],
    source: str | None,
    reparse: bool,
    grammar_folder: str | None,
    fail_on: Any,
    limits: dict[str, int],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    statistics: bool,
    min_nodes: int,
    form: str,
    baseline: str | None,
    update_baseline: bool,
    quiet: bool,
) -> None:
    """Check parsed notices against the contract.

    PARSED are files of one document (.json), of one a line (.jsonl), folders of both, or - for
    standard input. Findings go to standard output, a summary to standard error.
    Exit code 0: clean; 1: something fails; 2: wrong usage or unreadable input.

    \b
    Examples:
      healthplan validate out/ --source notices/ --reparse
      healthplan validate out/ --fail-on warning --max HP102=20 --format sarif > findings.sarif
      healthplan validate out/ --select HP3 --statistics
      healthplan validate out/ --baseline known.json --update-baseline
    """
    from healthplan_cli.validate.outcome import judge
    from healthplan_cli.validate.reporters import REPORTERS, STATISTICS
    from healthplan_cli.validate.thresholds import Thresholds

    if update_baseline and baseline is None:
        raise click.UsageError("--update-baseline needs --baseline FILE")
    if reparse and source is None:
        raise click.UsageError("--reparse needs --source DIR")
    if statistics and form not in ("text", "json"):
        raise click.UsageError("--statistics goes with --format text or json")
    thresholds = Thresholds(fail_on, limits, select, ignore)
    reports = _reports(parsed, source, read_grammar(grammar_folder), reparse, min_nodes)
    if baseline is not None and update_baseline:
        _record(baseline, reports, thresholds, quiet)
        return
    known = None if baseline is None else _load(baseline)
    outcome = judge(reports, thresholds, known)
    if not outcome.reports:
        raise CommandError("no parsed notices in what was given")
    sys.stdout.write(STATISTICS[form](outcome) if statistics else REPORTERS[form](outcome))
    if not quiet:
        say(outcome.summary())
    if outcome.failing:
        context.exit(ExitCode.FINDINGS)


def _reports(
    inputs: tuple[str, ...], source: str | None, grammar: Grammar, reparse: bool, min_nodes: int
) -> Iterator[Report]:
    from healthplan_cli.validate.check import validate
    from healthplan_cli.validate.parsed import read_parsed
    from healthplan_cli.validate.sources import SourceFolder

    sources = None if source is None else SourceFolder(source)
    for one in read_parsed(inputs, sys.stdin.buffer):
        yield validate(one, sources, grammar=grammar, reparse=reparse, min_nodes=min_nodes)


def _load(path: str) -> Any:
    from healthplan_cli.validate.baseline import Baseline, BaselineError

    try:
        with open(path, "rb") as file:
            return Baseline(file.read())
    except FileNotFoundError as error:
        raise CommandError(f"{path}: there is no such baseline; --update-baseline writes it") from error
    except BaselineError as error:
        raise CommandError(f"{path}: {error}") from error


def _record(path: str, reports: Iterator[Report], thresholds: Thresholds, quiet: bool) -> None:
    from healthplan_cli.validate.baseline import record
    from healthplan_cli.validate.outcome import judge
    from healthplan_cli.writers.files import write_atomically

    outcome: Outcome = judge(reports, thresholds)
    if not outcome.reports:
        raise CommandError("no parsed notices in what was given")
    write_atomically(path, record(outcome.reports))
    if not quiet:
        say(f"{outcome.summary()}: recorded in {path}")
