"""``healthplan table``: an analyst's questions to many notices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from healthplan_cli.cli.common import CommandError, ExitCode, grammar_option, read_grammar
from healthplan_cli.cli.documents import Documents, parsed_argument
from healthplan_cli.cli.sheets import form_option, output_option, write_sheet

if TYPE_CHECKING:
    from healthplan_cli.analysis.facts import Sheet
    from healthplan_cli.writers.labels import Labels

_PIVOTS = ("indicator", "place", "document", "year")


def _years(_: click.Context, __: click.Parameter, value: str | None) -> tuple[int, ...]:
    years = [one.strip() for one in (value or "").split(",") if one.strip()]
    if not all(one.isdecimal() and len(one) == 4 for one in years):
        raise click.BadParameter(f"{value!r} is no list of years such as 2025,2030")
    return tuple(map(int, years))


def _pivot(_: click.Context, __: click.Parameter, value: str | None) -> tuple[str, str] | None:
    if value is None:
        return None
    down, _comma, across = value.partition(",")
    if down not in _PIVOTS or across not in _PIVOTS or down == across:
        raise click.BadParameter(f"{value!r} is not two of {', '.join(_PIVOTS)}, such as indicator,year")
    return down, across


@click.command()
@click.argument("question", type=click.Choice(["targets", "leads", "deadlines", "bodies"]))
@parsed_argument
@click.option("--pivot", metavar="DOWN,ACROSS", callback=_pivot, help="Targets as a grid, such as indicator,year.")
@click.option("--years", metavar="YEAR,…", callback=_years, help="Only targets and deadlines of these years.")
@form_option
@output_option
@grammar_option
@click.pass_context
def command(
    context: click.Context,
    question: str,
    parsed: tuple[str, ...],
    pivot: tuple[str, str] | None,
    years: tuple[int, ...],
    form: str,
    output: str | None,
    grammar_folder: str | None,
) -> None:
    """Answer a question to many notices as a table.

    targets: which numbers, by when; leads: which kinds of bodies lead most; bodies: each body with its tasks
    counted; deadlines: who must do what by when. PARSED are those of healthplan export.
    Exit code 0: answered; 1: notices of a folder could not be read; 2: wrong usage or unreadable input.

    \b
    Examples:
      healthplan table leads parsed/
      healthplan table targets parsed/ --pivot indicator,year --years 2025,2030
      healthplan table deadlines parsed/ --format csv -o deadlines.csv
    """
    from healthplan_cli.writers.labels import Labels

    if pivot and question != "targets":
        raise CommandError("--pivot is for targets")
    if years and question in ("leads", "bodies"):
        raise CommandError("--years is for targets and deadlines")
    grammar = read_grammar(grammar_folder)
    documents = Documents(parsed, grammar)
    write_sheet(_answer(question, documents, Labels(grammar), pivot, years), form, output)
    if documents.failed:
        context.exit(ExitCode.FINDINGS)


def _answer(
    question: str, documents: Documents, labels: Labels, pivot: tuple[str, str] | None, years: tuple[int, ...]
) -> Sheet:
    from healthplan_cli.analysis import questions

    if pivot:
        return questions.pivoted_targets(documents, labels, years, *pivot)
    if question == "targets":
        return questions.targets(documents, labels, years)
    if question == "deadlines":
        return questions.deadlines(documents, labels, years)
    return questions.leads(documents, labels) if question == "leads" else questions.bodies(documents, labels)
