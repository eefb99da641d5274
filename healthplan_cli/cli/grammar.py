"""``healthplan grammar``: check, list and explain the rules, and see what they do not know."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from healthplan_cli.cli.common import (
    CommandError,
    Commands,
    ExitCode,
    grammar_option,
    printable,
    read_grammar,
    read_input,
)
from healthplan_cli.cli.completion import complete_rules

if TYPE_CHECKING:
    from collections.abc import Iterable

    from healthplan_cli.grammar import Example, Grammar, Production, ProductionExample, Rule
    from healthplan_cli.grammar.coverage import Share
    from healthplan_cli.grammar.loader import Entry


@click.group(cls=Commands)
def command() -> None:
    """Check, list and explain the rules.

    \b
    Example:
      healthplan grammar check my-rules/
    """


@command.command()
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(exists=True, file_okay=False))
@click.option("-q", "--quiet", is_flag=True, help="Print only the rules that fail.")
@click.pass_context
def check(context: click.Context, folder: str | None, quiet: bool) -> None:
    """Run every example and every reject of every rule and production.

    With DIR, its rules are laid over the shipped ones first. Exit code 0: all hold;
    1: some fail; 2: a file that is no grammar.

    \b
    Examples:
      healthplan grammar check
      healthplan grammar check my-rules/ -q
    """
    from healthplan_cli.grammar.check import check_grammar
    from healthplan_cli.productions import READERS

    reports = check_grammar(read_grammar(folder), READERS)
    failed = [report for report in reports if report.failures]
    for report in reports:
        if report.failures:
            _print_lines([f"FAIL {report.rule} ({report.file})", *(f"     {one}" for one in report.failures)])
        elif not quiet:
            _print_lines([f"ok   {report.rule}: {report.examples} examples, {report.rejects} rejects"])
    _print_lines([f"{len(reports)} rules, {len(failed)} failed"])
    if failed:
        context.exit(ExitCode.FINDINGS)


@command.command(name="list")
@grammar_option
def list_rules(grammar_folder: str | None) -> None:
    """Print every rule and word list with what it is for.

    \b
    Example:
      healthplan grammar list
    """
    entries = read_grammar(grammar_folder).entries
    width = max(map(len, entries))
    _print_lines(f"{entry.id:{width}}  {entry.about}" for entry in entries.values())


@command.command()
@click.argument("rule_id", metavar="RULE", shell_complete=complete_rules)
@grammar_option
def explain(rule_id: str, grammar_folder: str | None) -> None:
    """Print all there is to know about RULE: its pattern, its proof, what it includes and is included by.

    RULE is the id that a fact carries in "rule", or any other that `grammar list` prints.

    \b
    Example:
      healthplan grammar explain fragments.year
    """
    grammar = read_grammar(grammar_folder)
    entry = grammar.entries.get(rule_id)
    if entry is None:
        raise CommandError(f"there is no rule {rule_id}{_suggestion(rule_id, grammar)}")
    _print_lines(rule_lines(entry, grammar))


@command.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@grammar_option
def coverage(files: tuple[str, ...], grammar_folder: str | None) -> None:
    """Count what the grammar gives an id in notices, bodies and indicators, and print the names that it does not know.

    The most frequent name comes first; the number before it says how often it stands there. A curator adds bodies to
    organisations.toml, standing indicators to indicators.toml. Last come the numbers that read like goals and that no
    production of targets.toml decides (HP309).

    \b
    Example:
      healthplan grammar coverage notices/*.txt
    """
    from healthplan_cli.grammar.coverage import measure_coverage
    from healthplan_cli.pipeline import parse_source

    grammar = read_grammar(grammar_folder)
    measured = measure_coverage(parse_source(read_input(file), grammar) for file in files)
    _print_share("units have an organisation", measured.bodies)
    _print_share("targets have an indicator_id", measured.indicators)
    _print_share("numbers that read like goals are decided", measured.numbers)


def _print_share(what: str, share: Share) -> None:
    percent = f" ({100 * share.known / share.total:.1f}%)" if share.total else ""
    _print_lines([f"{share.known} of {share.total} {what}{percent}", *(f"{n:6}  {name}" for name, n in share.unknown)])


def rule_lines(entry: Entry, grammar: Grammar) -> list[str]:
    """All there is to say of a rule, a production or a word list."""
    from healthplan_cli.grammar import Production, Rule

    lines = [f"{entry.id} ({entry.file})", f"  {entry.about}", *_list("included by", _includers(entry.id, grammar))]
    if isinstance(entry, Rule):
        return lines + _explain_rule(entry, grammar)
    if isinstance(entry, Production):
        return lines + _explain_production(entry, grammar)
    return lines + _list("words", entry.words)


def _explain_rule(rule: Rule, grammar: Grammar) -> list[str]:
    lines: list[str] = []
    if rule.family:
        lines += _list(
            f"competes in family {rule.family}, in this order", [one.id for one in grammar.family(rule.family)]
        )
    if rule.gives:
        lines += _list("gives", [f"{name} = {value}" for name, value in rule.gives.items()])
    lines += _list("includes", grammar.includes(rule.id))
    lines += _list(f"pattern ({rule.match})", rule.pattern.strip("\n").split("\n"))
    lines += _list("expanded", grammar.expanded(rule.id).strip("\n").split("\n"))
    lines += _list("examples", [_described(example) for example in rule.examples])
    lines += _list("rejects", rule.rejects)
    return lines


def _explain_production(one: Production, grammar: Grammar) -> list[str]:
    lines: list[str] = []
    order = [other.id for other in grammar.productions(one.id.split(".")[0])]
    place = order.index(one.id)
    lines += _list(f"production {place + 1} of {len(order)}, tried after", order[max(0, place - 3) : place])
    lines += _list("names", grammar.includes(one.id))
    lines += _list("when", one.when)
    lines += _list("reads", [one.reads + (", and nothing later is tried" if one.final else "")])
    lines += _list("gives", [f"{name} = {value}" for name, value in one.gives.items()])
    lines += _list("examples", [line for example in one.examples for line in _with_tokens(one, example, grammar)])
    lines += _list("rejects", one.rejects)
    return lines


def _with_tokens(one: Production, example: ProductionExample, grammar: Grammar) -> list[str]:
    """An example, and below it the tokens of the number that the production decides."""
    from healthplan_cli.targets.trace import trace_text

    decided = [number for number in trace_text(example.text, grammar) if number.attempts[-1:]]
    own = [number for number in decided if number.attempts[-1].production.id == one.id]
    lines = ["    " + "  ".join(f"{token.text} [{token.kind}]" for token in number.tokens) for number in own]
    return [_described(example), *lines]


def _described(example: Example | ProductionExample) -> str:
    known_failure = getattr(example, "known_failure", False)
    marks = ["seen" if example.seen else "made up", *(["known failure"] if known_failure else [])]
    wants = [f"{group}={want!r}" for group, want in example.want.items()]
    return f"{example.text}  [{', '.join(marks + wants)}]"


def _includers(rule_id: str, grammar: Grammar) -> list[str]:
    from healthplan_cli.grammar import WordList

    entries = grammar.entries.values()
    return [
        one.id for one in entries if rule_id in (one.also if isinstance(one, WordList) else grammar.includes(one.id))
    ]


def _suggestion(rule_id: str, grammar: Grammar) -> str:
    from difflib import get_close_matches

    near = get_close_matches(rule_id, grammar.entries, n=1)
    return f"; did you mean {near[0]}?" if near else "; `healthplan grammar list` prints all"


def _list(title: str, items: list[str]) -> list[str]:
    return [f"{title}:", *(f"    {item}" for item in items)] if items else []


def _print_lines(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(printable(line))
