"""``healthplan batch``: many notices to JSON, JSON Lines or tables."""

from __future__ import annotations

import codecs
import math
import os
from typing import IO, TYPE_CHECKING, Any

import click

from healthplan_cli.cli.common import (
    CommandError,
    ExitCode,
    encoding_option,
    grammar_option,
    map_option,
    max_bytes_option,
    ocr_option,
    quiet_option,
    say,
)

if TYPE_CHECKING:
    from healthplan_cli.batch.inputs import Inputs
    from healthplan_cli.batch.reports import Summary
    from healthplan_cli.batch.run import Options

_UNITS = {"": 1, "K": 1024, "M": 1024**2, "G": 1024**3}

_LEAST_MEMORY, _MOST_MEMORY = 128 * 1024**2, 1_000_000 * 1024**3
_MOST_SECONDS = 1_000_000
_MOST_KINDS = 10
"""Suffixes of skipped files that are named."""


def _size(text: str) -> int:
    """Bytes, written such as ``64M``."""
    number = text.upper().removesuffix("B").rstrip("KMG")
    unit = text.upper().removesuffix("B")[len(number) :]
    if not (number.isascii() and number.isdecimal()) or unit not in _UNITS:
        raise click.BadParameter(f"{text!r} is no size; write it like 500K, 64M or 2G")
    size = int(number[:20]) * _UNITS[unit]
    if size > _MOST_MEMORY or 0 < size < _LEAST_MEMORY:
        raise click.BadParameter(f"{text!r} is no memory to work with; give 128M to 1000000G, or 0 for no limit")
    return size


def _seconds(_: click.Context, __: click.Parameter, value: float) -> float:
    """A time limit that a clock can hold."""
    if math.isnan(value) or value > _MOST_SECONDS:
        raise click.BadParameter(f"{value:g} is no number of seconds from 0 to {_MOST_SECONDS:,}; 0 is no limit")
    return value


@click.command()
@click.argument("inputs", metavar="[INPUT]...", nargs=-1, type=click.Path(exists=True))
@click.option("-o", "--output", "outdir", metavar="OUTDIR", required=True, help="The folder for the outputs.")
@click.option(
    "--glob",
    "globs",
    metavar="GLOB",
    multiple=True,
    help="Take these names in folders and archives; may be repeated. [default: what can be read, by suffix]",
)
@click.option(
    "--exclude",
    "excludes",
    metavar="GLOB",
    multiple=True,
    help="Leave out these files or folders; may be repeated.",
)
@click.option("--files-from", type=click.File("rb"), metavar="FILE|-", help="Read more INPUTs from a list, one a line.")
@click.option("-0", "--null", is_flag=True, help="The list is separated by NUL characters, as find -print0 writes it.")
@click.option("--jsonl-field", metavar="FIELD", help="Read *.jsonl inputs; the text of a notice is in this field.")
@click.option(
    "--jsonl-id", metavar="FIELD", help="The field that names a record of *.jsonl; its line number otherwise."
)
@click.option(
    "--format",
    "kind",
    type=click.Choice(["json", "jsonl", "csv", "duckdb", "parquet", "sqlite", "xlsx"]),
    default="json",
    show_default=True,
    help="A file a notice, shards of JSON Lines, or tables.",
)
@click.option(
    "--shard-size",
    type=click.IntRange(min=1),
    default=1000,
    show_default=True,
    help="Documents in a file of JSON Lines.",
)
@click.option("-j", "--jobs", type=click.IntRange(min=1), help="Worker processes. [default: the cores it may use]")
@click.option("--force", is_flag=True, help="Parse again what is done already.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0),
    callback=_seconds,
    default=30.0,
    show_default=True,
    metavar="SECONDS",
    help="What a notice may take; 0 is no limit.",
)
@click.option(
    "--memory",
    type=_size,
    metavar="SIZE",
    default="2G",
    show_default=True,
    help="Address space a worker may use; 0 is no limit.",
)
@click.option(
    "--max-failures",
    type=click.IntRange(min=0),
    metavar="N",
    help="Stop when more than N notices have failed.",
)
@click.option(
    "--allow-failures",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    metavar="N",
    help="Exit with 0 when no more than N notices failed or files were skipped.",
)
@click.option("--allow-empty", is_flag=True, help="Exit with 0 when there is no notice at all.")
@click.option("--prune", is_flag=True, help="Remove outputs whose input is gone.")
@click.option(
    "--max-entries",
    type=click.IntRange(min=1),
    default=200_000,
    show_default=True,
    help="Entries an archive may have.",
)
@click.option(
    "--max-ratio",
    type=click.IntRange(min=1),
    default=100,
    show_default=True,
    help="How many times its size an archive may unpack to.",
)
@ocr_option
@map_option
@max_bytes_option
@quiet_option
@encoding_option
@grammar_option
@click.pass_context
def command(context: click.Context, /, **given: Any) -> None:
    """Parse many notices: files, folders, archives (.zip, .tar, .tar.gz, .tar.zst) and JSON Lines.

    OUTDIR mirrors the inputs, one JSON a notice. Its folder .healthplan gets failures, summary and
    index, and a journal: the same command again does only what is new or changed, however the last
    one ended.

    Exit code 0: all parsed; 1: some failed or were skipped, there were none, or the batch had to
    stop; 2: wrong usage, nothing done; 130 and 143: interrupted by Ctrl-C or SIGTERM, what was
    under way is finished.

    \b
    Examples:
      healthplan batch notices/ -o parsed/
      healthplan batch crawl-2023.tar.zst -o parsed/ --jobs 8 --format jsonl
      find . -name '*.txt' -print0 | healthplan batch --files-from - -0 -o parsed/
      healthplan batch crawl.jsonl --jsonl-field text --jsonl-id url -o tables/ --format parquet
    """
    from healthplan_cli.batch.errors import GO_ON, BatchBroken, BatchStopped, UsageError
    from healthplan_cli.batch.run import run_batch
    from healthplan_cli.cli.progress import progress

    options = _options(given)
    inputs = _inputs(given)
    _check(inputs, options)
    quiet = given["quiet"]
    try:
        with progress(None if quiet else inputs.count(), quiet=quiet) as watcher:
            summary = run_batch(inputs, options, watcher)
    except UsageError as error:
        raise CommandError(str(error)) from error
    except BatchStopped as error:
        say(f"healthplan: {error}; what is done is kept: {error.advice}")
        context.exit(ExitCode.FINDINGS)
    except BatchBroken as error:
        say(f"healthplan: a bug ended the batch; what is done is kept: {GO_ON}")
        raise error.__cause__ or error from None
    if not quiet:
        _tell(summary, options.outdir)
    context.exit(_exit_code(summary, given))


def _options(given: dict[str, Any]) -> Options:
    from healthplan_cli.batch.run import Options
    from healthplan_cli.batch.system import usable_cores

    return Options(
        outdir=given["outdir"],
        format=given["kind"],
        shard_size=given["shard_size"],
        jobs=given["jobs"] or usable_cores(),
        grammar=given["grammar_folder"],
        encoding=given["encoding"],
        ocr=given["ocr"],
        with_map=given["with_map"],
        timeout=given["timeout"],
        memory=_memory(given),
        force=given["force"],
        max_failures=given["max_failures"],
        prune=given["prune"],
    )


def _memory(given: dict[str, Any]) -> int:
    """The limit of a worker's memory; the system may allow less than the user does."""
    from healthplan_cli.batch.system import memory_ceiling

    wanted: int = given["memory"]
    ceiling = memory_ceiling()
    if ceiling is None or 0 < wanted <= ceiling:
        return wanted
    if wanted and not given["quiet"]:
        say(f"--memory is {wanted:,} bytes, but the system (ulimit -v) allows {ceiling:,}: workers get that")
    return ceiling


def _inputs(given: dict[str, Any]) -> Inputs:
    from healthplan_cli.batch.inputs import Inputs
    from healthplan_cli.batch.records import Fields
    from healthplan_cli.batch.sources import Limits, Selection

    listed: IO[bytes] | None = given["files_from"]
    return Inputs(
        paths=given["inputs"],
        listed=listed,
        separator=b"\0" if given["null"] else b"\n",
        selection=Selection(given["globs"], given["excludes"])
        if given["globs"]
        else Selection(excludes=given["excludes"]),
        limits=Limits(given["max_bytes"], given["max_entries"], given["max_ratio"]),
        fields=Fields(given["jsonl_field"], given["jsonl_id"]) if given["jsonl_field"] else None,
        avoid=os.path.realpath(given["outdir"]),
    )


def _check(inputs: Inputs, options: Options) -> None:
    """Refuse what cannot work, before anything is made."""
    from healthplan_cli.batch.records import RECORD_SUFFIXES
    from healthplan_cli.writers.forms import missing

    if not inputs.paths and inputs.listed is None:
        raise CommandError("no INPUT: name files, folders or archives, or use --files-from")
    if options.encoding is not None and not _is_encoding(options.encoding):
        raise CommandError(f"unknown encoding {options.encoding!r}; use utf-8, gb18030, big5 or utf-16")
    if reason := missing(options.format):
        raise CommandError(f"--format {reason}")
    for path in inputs.paths:
        if os.path.realpath(path) == inputs.avoid:
            raise CommandError(f"{path} is an input and OUTDIR at once; choose another folder for the outputs")
        if path.lower().endswith(RECORD_SUFFIXES) and inputs.fields is None:
            raise CommandError(f"{path}: name the field that holds the text with --jsonl-field")


def _is_encoding(name: str) -> bool:
    try:
        codecs.lookup(name)
    except (LookupError, ValueError):
        return False
    return True


def _tell(summary: Summary, outdir: str) -> None:
    from healthplan_cli.batch.names import FAILURES, ORPHANS

    if summary.stopped_by:
        say(f"stopped by {summary.stopped_by}: the same command goes on from here")
    say(
        f"{summary.parsed:,} parsed, {summary.unchanged:,} unchanged, {summary.failed:,} failed"
        f" in {summary.seconds:,.1f} s ({summary.notices_per_second:,.1f}/s)"
    )
    if not summary.notices:
        say("there was no notice in the inputs")
    if summary.skipped:
        kinds = [f"{count:,} {suffix}" for suffix, count in summary.skipped.items()]
        shown = ", ".join(kinds[:_MOST_KINDS] + ["…"] * (len(kinds) > _MOST_KINDS))
        say(f"skipped: {shown}; take them with --glob, or leave them out with --exclude")
    if summary.failed:
        say(f"the reasons are in {os.path.join(outdir, FAILURES)}")
    if summary.pruned:
        say(f"{summary.pruned:,} outputs removed: their inputs are gone")
    if summary.orphans:
        say(
            f"{summary.orphans:,} outputs have no input any more; they are listed in {os.path.join(outdir, ORPHANS)}, "
            "and --prune removes them where all inputs could be read"
        )


def _exit_code(summary: Summary, given: dict[str, Any]) -> int:
    if summary.stopped_by == "SIGINT":
        return ExitCode.INTERRUPTED
    if summary.stopped_by == "SIGTERM":
        return ExitCode.TERMINATED
    if summary.stopped_by or not (summary.notices or given["allow_empty"]):
        return ExitCode.FINDINGS
    # Who names what to take means to leave out the rest.
    skipped = 0 if given["globs"] else sum(summary.skipped.values())
    return ExitCode.FINDINGS if summary.failed + skipped > given["allow_failures"] else ExitCode.OK
