"""What ``healthplan explain`` says of a code, a rule, an indicator or a body."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from healthplan_cli.cli.common import CommandError, nearest
from healthplan_cli.printable import wrapped

if TYPE_CHECKING:
    from healthplan_cli.grammar import Grammar


def topic_lines(topic: str, grammar: Grammar, width: int) -> list[str]:
    """All there is to say of a code, of a rule, or of an indicator or a body by its id or one of its names.

    Raises:
        CommandError: there is none of that name.
    """
    from healthplan_cli.cli.grammar import rule_lines

    if entry := grammar.entries.get(topic):
        return rule_lines(entry, grammar)
    found = [*_code(topic.upper(), width), *_indicators(topic, grammar), *_bodies(topic, grammar)]
    if not found:
        near = nearest(topic, _names(grammar))
        hint = f"; did you mean {near}?" if near else ", no rule, no indicator and no body of that name"
        raise CommandError(f"there is no code {topic}{hint}")
    return found


def _code(code: str, width: int) -> list[str]:
    from healthplan_cli.diagnostics import KINDS
    from healthplan_cli.validate.codes import CHECKS
    from healthplan_cli.validate.explanations import explanations

    kind = KINDS.get(code) or CHECKS.get(code)
    if kind is None:
        return []
    told = explanations().get(code)
    lines = [f"{code} ({kind.severity}){f': {told.title}' if told else ''}"]
    lines += [f"  {line}" for line in wrapped(f"It says: {kind.message}", width - 2)]
    if told:
        lines += ["", *(f"  {line}" for line in wrapped(told.text, width - 2))]
    return lines


def _indicators(topic: str, grammar: Grammar) -> list[str]:
    from healthplan_cli.targets.indicators import indicator_index

    index = indicator_index(grammar)
    one = index.find_id(topic) or index.find(topic)
    if one is None:
        return []
    return [
        f"{one.id}: an indicator (indicators.toml)",
        f"  names:     {'、'.join(one.names)}",
        f"  unit:      {one.unit or 'none'}",
        f"  plausible: {one.min:g} to {one.max:g}; a level outside is given as printed, with HP301",
        f"  better:    {one.better}",
    ]


def _bodies(topic: str, grammar: Grammar) -> Iterator[str]:
    entries: list[dict[str, Any]] = grammar.data("organisations").get("organisation", [])
    for one in entries:
        names = [*one.get("names", ()), *one.get("stems", ()), *one.get("examples", ())]
        if topic != one["id"] and topic not in names:
            continue
        yield f"{one['id']}: a body ({one.get('kind', 'no kind')}; organisations.toml)"
        for word in ("names", "stems", "endings", "examples"):
            if one.get(word):
                yield f"  {word + ':':9} {'、'.join(map(str, one[word]))}"
        for rename in _renames(one):
            yield f"  renamed:  {rename}"


def _renames(one: dict[str, Any]) -> Iterator[str]:
    renames = one.get("rename", [])
    for rename in renames if isinstance(renames, list) else [renames]:
        yield (
            f"{rename.get('year', '')} {rename.get('old', '')} → {rename.get('new', '')}"
            if isinstance(rename, dict)
            else str(rename)
        )


def _names(grammar: Grammar) -> Iterator[str]:
    from healthplan_cli.cli.completion import codes, named

    yield from (code for code, _ in codes())
    yield from grammar.entries
    for name, first in named(grammar):
        yield from (name, first)
