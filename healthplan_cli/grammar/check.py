"""Run the examples and rejects of every rule: proof beside the pattern."""

from __future__ import annotations

import msgspec
import regex

from healthplan_cli.grammar.errors import GrammarError
from healthplan_cli.grammar.grammar import Grammar
from healthplan_cli.grammar.rules import Example, Rule

# A pattern that takes longer than this on one short example backtracks.
_SECONDS = 2.0


class RuleReport(msgspec.Struct, frozen=True):
    """How one rule did: how many proofs it has, and what failed."""

    rule: str
    file: str
    examples: int
    rejects: int
    failures: list[str]


def check_grammar(grammar: Grammar) -> list[RuleReport]:
    """Check every rule: it compiles, has an example, and its examples and rejects hold."""
    return [_check_rule(grammar, rule) for rule in grammar.rules()]


def _check_rule(grammar: Grammar, rule: Rule) -> RuleReport:
    failures: list[str] = []
    try:
        grammar.pattern(rule.id)
        if not rule.examples:
            failures.append("has no example")
        for example in rule.examples:
            failures += _failures_of(grammar, rule, example)
        failures += [f"matches its reject: {text}" for text in rule.rejects if _find(grammar, rule, text)]
    except GrammarError as error:
        failures.append(str(error))
    return RuleReport(rule.id, rule.file, len(rule.examples), len(rule.rejects), failures)


def _failures_of(grammar: Grammar, rule: Rule, example: Example) -> list[str]:
    problems = list(_problems(grammar, rule, example))
    if example.known_failure:
        return [] if problems else [f"known failure is cured, take the mark off: {example.text}"]
    return problems


def _problems(grammar: Grammar, rule: Rule, example: Example) -> list[str]:
    found = _find(grammar, rule, example.text)
    if not found:
        return [f"does not match its example: {example.text}"]
    problems = []
    for group, want in example.want.items():
        if group not in found.re.groupindex:
            problems.append(f"has no group {group}, wanted by: {example.text}")
            continue
        got = found.captures(group) if isinstance(want, list) else (found[group] or "")
        if got != want:
            problems.append(f"captures {group}={got!r}, not {want!r}, in: {example.text}")
    winner = _winner(grammar, rule, example.text)
    if winner != rule.id:
        problems.append(f"example is won by {winner}: {example.text}")
    return problems


def _winner(grammar: Grammar, rule: Rule, text: str) -> str:
    """The rule of the family that takes ``text``: the first in order that matches."""
    if not rule.family:
        return rule.id
    return next((other.id for other in grammar.family(rule.family) if _find(grammar, other, text)), rule.id)


def _find(grammar: Grammar, rule: Rule, text: str) -> regex.Match[str] | None:
    pattern = grammar.pattern(rule.id)
    run = {"search": pattern.search, "match": pattern.match, "full": pattern.fullmatch}[rule.match]
    try:
        return run(text, timeout=_SECONDS)
    except TimeoutError as error:
        raise GrammarError(
            f"backtracks: takes more than {_SECONDS:g} seconds on: {text}", file=rule.file, rule=rule.id
        ) from error
