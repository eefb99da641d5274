"""Whatever the grammar gives a name to has that name: rules, kinds of bodies, full names, standing indicators."""

from __future__ import annotations

from collections.abc import Iterator

from healthplan_cli.grammar import Grammar, WordList
from healthplan_cli.model import Document, Responsibility, Target
from healthplan_cli.responsibilities.bodies import organisations_of
from healthplan_cli.responsibilities.full_names import full_names, home_places
from healthplan_cli.targets.indicators import indicator_index
from healthplan_cli.text import fold
from healthplan_cli.validate.findings import Finding, excerpt, finding


def check_vocabulary(document: Document, grammar: Grammar) -> Iterator[Finding]:
    """Rules, organisations and indicators are known, and are those that the printed names mean."""
    places = home_places(document.metadata, grammar)
    for i, entry in enumerate(document.responsibilities):
        yield from _rule(entry, f"$.responsibilities[{i}].rule", grammar)
        yield from _organisations(entry, f"$.responsibilities[{i}]", grammar)
        yield from _full_names(entry, f"$.responsibilities[{i}]", places, grammar)
    for i, target in enumerate(document.targets):
        yield from _rule(target, f"$.targets[{i}].rule", grammar)
        yield from _indicator(target, f"$.targets[{i}].indicator_id", grammar)


def _rule(fact: Responsibility | Target, where: str, grammar: Grammar) -> Iterator[Finding]:
    if isinstance(grammar.entries.get(fact.rule), WordList | None):
        yield finding("HP916", where, fact.span, kind="rule", id=excerpt(fact.rule, 60))


def _organisations(entry: Responsibility, where: str, grammar: Grammar) -> Iterator[Finding]:
    known = organisations_of(grammar)
    for j, unit in enumerate(entry.units):
        meant = known.organisation_of("".join(fold(unit.name).folded.split()))
        if unit.organisation != meant:
            place = f"{where}.units[{j}].organisation"
            yield finding("HP917", place, unit.span, says=unit.organisation, read=meant)


def _full_names(entry: Responsibility, where: str, places: dict[str, str], grammar: Grammar) -> Iterator[Finding]:
    """A full name is the name with what the list or the notice lets its reader supply before it."""
    full = full_names([unit.name for unit in entry.units], places, grammar)
    for j, (unit, name) in enumerate(zip(entry.units, full, strict=True)):
        if unit.full_name != name:
            place = f"{where}.units[{j}].full_name"
            yield finding("HP917", place, unit.span, says=excerpt(unit.full_name), read=excerpt(name))


def _indicator(target: Target, where: str, grammar: Grammar) -> Iterator[Finding]:
    named = indicator_index(grammar).find("".join(fold(target.indicator or "").folded.split()))
    meant = named.id if named else None
    if target.indicator_id != meant:
        yield finding("HP917", where, target.indicator_span or target.span, says=target.indicator_id, read=meant)
