"""``healthplan compare``: one indicator or task over places and years."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from healthplan_cli.cli.common import CommandError, ExitCode, grammar_option, quiet_option, read_grammar, say
from healthplan_cli.cli.documents import Documents, parsed_argument
from healthplan_cli.cli.sheets import form_option, output_option, write_sheet

if TYPE_CHECKING:
    from healthplan_cli.analysis.comparing import Comparison
    from healthplan_cli.grammar import Grammar


@click.command()
@parsed_argument
@click.option("--indicator", metavar="ID|NAME", help="The indicator: its id, its name, or a phrase as printed.")
@click.option("--task", metavar="TEXT", help="Find the tasks that are most like TEXT.")
@click.option("--wide", is_flag=True, help="Places down, years across; units that differ in rows of their own.")
@click.option("--top", type=click.IntRange(min=1), default=20, show_default=True, help="Tasks, or names, to show.")
@click.option("--chart", metavar="OUT.svg|OUT.html", help="Draw the indicator over the years, too.")
@form_option
@output_option
@quiet_option
@grammar_option
@click.pass_context
def command(
    context: click.Context,
    parsed: tuple[str, ...],
    indicator: str | None,
    task: str | None,
    wide: bool,
    top: int,
    chart: str | None,
    form: str,
    output: str | None,
    quiet: bool,
    grammar_folder: str | None,
) -> None:
    """Compare one indicator, or one task, over places and years.

    An indicator is known by its id; other names that are like it are only suggested, with a score, and never
    counted. Two numbers of one notice for one year are told as a conflict. PARSED are those of healthplan export.
    Exit code 0: found; 1: nothing found, or notices of a folder could not be read; 2: wrong usage.

    \b
    Examples:
      healthplan compare parsed/ --indicator health-literacy --wide
      healthplan compare parsed/ --indicator 居民健康素养水平 --chart literacy.svg
      healthplan compare parsed/ --task 建设健康步道
    """
    from healthplan_cli.analysis import comparing
    from healthplan_cli.analysis.facts import placed_targets, placed_tasks
    from healthplan_cli.writers.labels import Labels

    if (indicator is None) == (task is None):
        raise CommandError("give --indicator or --task")
    if task is not None and (wide or chart):
        raise CommandError("--wide and --chart are for --indicator")
    if chart is not None and not chart.endswith((".svg", ".html")):
        raise CommandError(f"{chart}: a chart is .svg or .html")
    grammar = read_grammar(grammar_folder)
    documents, labels = Documents(parsed, grammar), Labels(grammar)
    if task is not None:
        sheet = comparing.compare_task(list(placed_tasks(documents, labels)), task, top)
    else:
        known = _known(indicator or "", grammar)
        found = comparing.compare_indicator(list(placed_targets(documents, labels)), indicator or "", known, top)
        _tell(found, quiet)
        sheet = comparing.wide_sheet(found) if wide else comparing.long_sheet(found)
        if chart is not None and found.found:
            _draw(chart, found)
    if sheet.rows:
        write_sheet(sheet, form, output)
    elif not quiet:
        say("nothing found")
    if documents.failed or not sheet.rows:
        context.exit(ExitCode.FINDINGS)


def _known(asked: str, grammar: Grammar) -> str | None:
    """The id of the indicator that is named by its id or by one of its names; None for a phrase of another."""
    from healthplan_cli.targets.indicators import indicator_index

    index = indicator_index(grammar)
    found = index.find_id(asked)
    if found is None:
        same = index.find(asked)
        found = same if same is not None and asked in same.names else None
    return found.id if found else None


def _tell(found: Comparison, quiet: bool) -> None:
    for conflict in found.conflicts:
        say(f"conflict: {conflict}")
    if found.suggested and not quiet:
        names = ", ".join(f"{name} ({score:.2f})" for name, score in found.suggested)
        say(f"like it, not counted: {names}")


def _draw(path: str, found: Comparison) -> None:
    from healthplan_cli.analysis import chart
    from healthplan_cli.writers.files import write_atomically

    title = found.found[0].name
    drawn = chart.chart(title, found.found)
    write_atomically(path, (chart.page(title, drawn) if path.endswith(".html") else drawn).encode())
