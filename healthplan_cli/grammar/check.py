"""Run the examples and rejects of every rule and production: proof beside the pattern."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec
import regex

from healthplan_cli.grammar.errors import GrammarError
from healthplan_cli.grammar.grammar import Grammar
from healthplan_cli.grammar.rules import Decision, Example, Production, ProductionExample, Rule

Decide = Callable[[str, Grammar], list[Decision]]
"""Reads a text with the productions of one file: what each of them decided, in order of the text."""

# A pattern that takes longer than this on one short example backtracks.
_SECONDS = 2.0


class RuleReport(msgspec.Struct, frozen=True):
    """How one rule did: how many proofs it has, and what failed."""

    rule: str
    file: str
    examples: int
    rejects: int
    failures: list[str]


def check_grammar(grammar: Grammar, readers: Mapping[str, Decide]) -> list[RuleReport]:
    """Check every rule and production: it compiles, has an example, and its examples and rejects hold.

    Args:
        grammar: what to check.
        readers: for each file (without ``.toml``) that holds productions, what reads a text with them.
    """
    reports: list[RuleReport] = []
    for entry in grammar.entries.values():
        if isinstance(entry, Rule):
            reports.append(_check_rule(grammar, entry))
        elif isinstance(entry, Production):
            reports.append(_check_production(grammar, entry, readers))
    return reports


def _check_production(grammar: Grammar, one: Production, readers: Mapping[str, Decide]) -> RuleReport:
    failures: list[str] = []
    try:
        decide = readers.get(one.id.split(".")[0])
        if decide is None:
            raise GrammarError("nothing reads the productions of this file", file=one.file, rule=one.id)
        grammar.includes(one.id)
        if not one.examples:
            failures.append("has no example")
        for example in one.examples:
            failures += _undecided(one, example, decide(example.text, grammar))
        failures += [f"decides its reject: {text}" for text in one.rejects if _decides(one, decide(text, grammar))]
    except GrammarError as error:
        failures.append(str(error))
    return RuleReport(one.id, one.file, len(one.examples), len(one.rejects), failures)


def _decides(one: Production, decisions: list[Decision]) -> list[Decision]:
    return [decision for decision in decisions if decision.production == one.id]


def _undecided(one: Production, example: ProductionExample, decisions: list[Decision]) -> list[str]:
    """What ``example`` wants and ``decisions`` do not say."""
    own = _decides(one, decisions)
    if not own:
        others = ", ".join(decision.production for decision in decisions) or "nothing"
        return [f"example is decided by {others}: {example.text}"]
    wanted = example.want.items()
    if any(all(decision.fields.get(name) == value for name, value in wanted) for decision in own):
        return []
    got = {name: own[0].fields.get(name) for name in example.want}
    return [f"reads {got}, not {example.want}, in: {example.text}"]


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
