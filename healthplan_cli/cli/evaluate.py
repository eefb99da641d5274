"""``healthplan evaluate``: precision and recall against gold annotations."""

from __future__ import annotations

import pathlib
import sys
from typing import TYPE_CHECKING

import click

from healthplan_cli.cli.common import CommandError, ExitCode, printable, say

if TYPE_CHECKING:
    from rich.table import Column, Table

    from healthplan_cli.evaluate.pairs import Pair
    from healthplan_cli.evaluate.tally import Scores


_FIGURES = ("gold", "found", "matched", "precision", "recall", "F1")
_NARROW = 80
"""A terminal with fewer columns gets short names of the figures: P is the precision, R the recall."""


def _read_minimums(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> dict[str, float]:
    from healthplan_cli.evaluate.tally import KINDS

    minimums: dict[str, float] = {}
    for value in values:
        kind, _equals, least = value.partition("=")
        if kind != "mean" and kind not in KINDS:
            raise click.BadParameter(f"there is no kind {kind!r}; there are mean, {', '.join(KINDS)}")
        try:
            minimums[kind] = float(least)
        except ValueError:
            raise click.BadParameter(f"{value!r} is not KIND=F1, such as targets=0.95") from None
        if not 0 <= minimums[kind] <= 1:
            raise click.BadParameter(f"{value!r}: F1 is between 0 and 1")
    return minimums


@click.command()
@click.argument("parsed", metavar="PARSED", type=click.Path(exists=True))
@click.argument("gold", metavar="GOLD", type=click.Path(exists=True))
@click.option(
    "--source",
    metavar="DIR",
    type=click.Path(exists=True),
    help="The source notices: a folder, or one file; else they are looked for beside GOLD, then PARSED.",
)
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", help="How to print figures.")
@click.option(
    "--min",
    "minimums",
    multiple=True,
    metavar="KIND=F1",
    callback=_read_minimums,
    help="Exit 1 when the F1 of a kind, or of mean, is below this; repeatable.",
)
@click.option("-v", "--verbose", is_flag=True, help="List what was missed and what was wrong, with its line.")
@click.pass_context
def command(
    context: click.Context,
    parsed: str,
    gold: str,
    source: str | None,
    form: str,
    minimums: dict[str, float],
    verbose: bool,
) -> None:
    """Measure precision and recall against gold files.

    GOLD is a gold file or a folder of NAME.gold.json; PARSED the parsed notice, or a folder of
    NAME.json. A notice that was not parsed counts as one in which nothing was found.
    Exit code 0: measured; 1: below a --min; 2: wrong usage or unreadable input.

    \b
    Examples:
      healthplan evaluate out/ gold/ --source notices/
      healthplan evaluate out/a.json gold/a.gold.json --source a.txt -v
      healthplan evaluate out/ gold/ --source notices/ --min mean=0.9 --min targets=0.95
    """
    from healthplan_cli.evaluate.pairs import PairError, find_pairs
    from healthplan_cli.evaluate.score import evaluate
    from healthplan_cli.evaluate.tally import total

    results: list[tuple[Pair, Scores]] = []
    try:
        notices = None if source is None else pathlib.Path(source)
        for pair in find_pairs(pathlib.Path(parsed), pathlib.Path(gold), notices):
            if pair.document is None:
                say(f"{pair.name}: not parsed, counted as nothing found")
            results.append((pair, evaluate(pair.empty_or_document(), pair.gold, pair.text)))
    except PairError as error:
        raise CommandError(str(error)) from error
    scores = total(one for _, one in results)
    if form == "json":
        from healthplan_cli.evaluate.score_report import render_scores_json

        sys.stdout.write(render_scores_json(results, scores, verbose=verbose))
    else:
        _print_tables(results, scores, verbose=verbose)
    if _below(scores, minimums):
        context.exit(ExitCode.FINDINGS)


def _print_tables(results: list[tuple[Pair, Scores]], scores: Scores, *, verbose: bool) -> None:
    from rich.console import Console

    from healthplan_cli.evaluate.score_report import miss_lines
    from healthplan_cli.evaluate.tally import mean_f1

    console = Console(highlight=False)
    console.print(_kinds_table(scores, mean_f1(scores), narrow=console.width < _NARROW))
    if len(results) > 1:
        console.print()
        console.print(_notices_table([(pair.name, mean_f1(one)) for pair, one in results]))
    if verbose:
        for pair, one in results:
            for line in miss_lines(pair, one):
                click.echo(printable(line))


def _kinds_table(scores: Scores, mean: float, *, narrow: bool) -> Table:
    from rich import box
    from rich.table import Column, Table

    names = ("gold", "found", "match", "P", "R", "F1") if narrow else _FIGURES
    figures = (Column(name, justify="right", no_wrap=True) for name in names)
    padding = (0, 0) if narrow else (0, 1)
    table = Table(Column("kind", no_wrap=True), *figures, box=box.SIMPLE, show_edge=False, padding=padding)
    for kind, tally in scores.items():
        counts = (str(number) for number in (tally.gold, tally.found, tally.matched))
        table.add_row(kind, *counts, *(f"{share:.3f}" for share in (tally.precision, tally.recall, tally.f1)))
    table.add_section()
    table.add_row("mean", *[""] * 5, f"{mean:.3f}")
    return table


def _notices_table(means: list[tuple[str, float]]) -> Table:
    from rich import box
    from rich.table import Column, Table
    from rich.text import Text

    table = Table(Column("notice", overflow="fold"), _right("mean F1"), box=box.SIMPLE, show_edge=False)
    for name, mean in means:
        table.add_row(Text(printable(name)), f"{mean:.3f}")
    return table


def _right(name: str) -> Column:
    from rich.table import Column

    return Column(name, justify="right")


def _below(scores: Scores, minimums: dict[str, float]) -> bool:
    """Whether a kind stays below its minimum; says which."""
    from healthplan_cli.evaluate.tally import Tally, mean_f1

    below = False
    for kind, least in minimums.items():
        f1 = mean_f1(scores) if kind == "mean" else scores.get(kind, Tally()).f1
        if f1 < least:
            below = True
            say(f"F1 of {kind} is {f1:.3f}, below {least:g}")
    return below
