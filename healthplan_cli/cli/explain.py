"""``healthplan explain``: why a number of a notice is a target, or none."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import click

from healthplan_cli.cli.common import CommandError, grammar_option, printable, read_grammar, read_input
from healthplan_cli.cli.completion import complete_topics

if TYPE_CHECKING:
    from collections.abc import Iterable

    from healthplan_cli.grammar import Grammar
    from healthplan_cli.model import Document, Span
    from healthplan_cli.targets.trace import Attempt, NumberTrace, Tracer

_WHERE = re.compile(r"(?P<target>t[0-9]{1,6})|line:(?P<line>[0-9]{1,7})|offset:(?P<offset>[0-9]{1,9})")


@click.command()
@click.argument("what", metavar="CODE|RULE|INDICATOR|BODY|t3|line:N|offset:N", shell_complete=complete_topics)
@click.option("--trace", "file", metavar="FILE", help="The notice whose numbers to look at: for t3, line:N, offset:N.")
@click.option(
    "-a", "--all", "everything", is_flag=True, help="Show every production that was tried, also the far misses."
)
@grammar_option
def command(what: str, file: str | None, everything: bool, grammar_folder: str | None) -> None:
    """Explain a diagnostic, a rule, an indicator or a body; with --trace, how the numbers of a sentence were decided.

    CODE is that of a diagnostic or a finding, RULE the "rule" of a fact; indicators and bodies have ids and names.

    The sentence is that of a target (its id in the JSON), or the ones of a line or at an offset of the decoded
    text, where perhaps nothing was found. For each number: the tokens of its clause, the productions that competed
    for it (those that lack one condition at most), the one that decided, and those behind it that would have.

    \b
    Examples:
      healthplan explain HP302
      healthplan explain 居民健康素养水平
      healthplan explain --trace notice.txt t3
      healthplan explain --trace notice.txt line:12
    """
    if file is None:
        from healthplan_cli.cli.topics import topic_lines

        _print_lines(
            topic_lines(what, read_grammar(grammar_folder), min(shutil.get_terminal_size((80, 24)).columns, 100))
        )
        return
    found = _WHERE.fullmatch(what)
    if found is None:
        raise CommandError(f"{what} is no target (t3), no line (line:12) and no offset (offset:345)")
    grammar = read_grammar(grammar_folder)
    document, text, tracer = _traced(file, grammar)
    span = _place(found, document, text)
    numbers = [one for one in tracer.numbers if _meet(one.sentence, span)]
    for sentence, about in tracer.sentences:
        if _meet(sentence, span):
            _print(f"sentence at {sentence[0]}, which {about}:", f"  {' '.join(text[slice(*sentence)].split())}")
            for one in numbers:
                if one.sentence == sentence:
                    _print_number(one, everything)
    if not any(_meet(sentence, span) for sentence, _ in tracer.sentences):
        _print("no number is read there: the grammar sees none, or the section says who may apply")


def _traced(file: str, grammar: Grammar) -> tuple[Document, str, Tracer]:
    """The notice, its text, and what was told of its numbers, in offsets of the text."""
    from healthplan_cli.pipeline import parse_source
    from healthplan_cli.targets.observer import OBSERVER
    from healthplan_cli.targets.trace import Tracer
    from healthplan_cli.text import fold

    source = read_input(file)
    tracer = Tracer(grammar)
    token = OBSERVER.set(tracer)
    try:
        document = parse_source(source, grammar)
    finally:
        OBSERVER.reset(token)
    to_source = fold(source.text).to_source
    tracer.sentences = [(to_source(span), about) for span, about in tracer.sentences]
    tracer.numbers = [
        one._replace(span=to_source(one.span), sentence=to_source(one.sentence)) for one in tracer.numbers
    ]
    return document, source.text, tracer


def _place(found: re.Match[str], document: Document, text: str) -> Span:
    """The stretch of the text that is asked for."""
    if found["target"]:
        target = next((one for one in document.targets if one.id == found["target"]), None)
        if target is None:
            raise CommandError(f"the notice has no target {found['target']}; its last is t{len(document.targets)}")
        return target.value_span
    if found["offset"]:
        offset = int(found["offset"])
        if offset >= len(text):
            raise CommandError(f"the text ends at offset {len(text)}")
        return offset, offset + 1
    lines = text.splitlines(keepends=True)
    number = int(found["line"])
    if not 1 <= number <= len(lines):
        raise CommandError(f"the text has {len(lines)} lines")
    start = sum(map(len, lines[: number - 1]))
    return start, start + len(lines[number - 1])


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _print_number(one: NumberTrace, everything: bool) -> None:
    _print("", f"{one.text} at {one.span[0]}")
    if one.tokens:
        _print("  tokens:  " + "  ".join(f"{token.text} [{token.kind}]" for token in one.tokens))
    for attempt in one.attempts:
        if everything or attempt.decides or _is_near(attempt):
            _print(f"  {_told(attempt)}")
    for attempt in one.later:
        _print(f"  {attempt.production.id}: would measure {attempt.reads}, but is tried later")
    if one.left_out:
        _print(f"  no target: {one.left_out}")
    elif one.attempts and not one.attempts[-1].decides:
        _print("  no production decides")


def _is_near(attempt: Attempt) -> bool:
    """True if all conditions hold but one, or all of them."""
    return len(attempt.fails) <= 1 and len(attempt.production.when) > len(attempt.fails)


def _told(attempt: Attempt) -> str:
    """One production in a line: it won, it refused, or what it lacked."""
    name = attempt.production.id
    if attempt.reads:
        return f"{name}: wins, all its conditions hold; it measures {attempt.reads}"
    if attempt.decides:
        return f"{name}: decides that this is no target ({attempt.production.about})"
    if attempt.fails:
        return f"{name}: fails, for want of: {'; '.join(attempt.fails)}"
    return f"{name}: its conditions hold, but `{attempt.production.reads}` finds no indicator"


def _print(*lines: str) -> None:
    _print_lines(lines)


def _print_lines(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(printable(line))
