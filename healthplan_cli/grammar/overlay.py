"""What a user's folder may put in the place of shipped entries: anything that the program can go on reading."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import regex

from healthplan_cli.grammar.errors import GrammarError
from healthplan_cli.grammar.expand import expand
from healthplan_cli.grammar.loader import Entry, Layer
from healthplan_cli.grammar.rules import Rule, WordList

_GROUP = regex.compile(
    r"\\. | \[\^?\]?(?:\\.|[^\]\\])*+\] | \#[^\n]*+ | \(\?P?<([A-Za-z_]\w*)>", regex.VERBOSE | regex.DOTALL
)


def check_overlay(base: Layer, top: Layer, merged: Layer) -> None:
    """Check that ``merged``, which is ``top`` laid over ``base``, still has all that the program reads.

    A rule keeps its groups, its kind of match and its constants; tables keep the shape of those beside them.

    Raises:
        GrammarError: it lacks something; the message names file and rule.
    """
    for entry_id, entry in top.entries.items():
        shipped = base.entries.get(entry_id)
        if shipped is not None:
            _check_entry(entry, shipped, base, merged)
    for file, tables in top.data.items():
        if not file.endswith(".txt"):
            _check_tables(file, tables, base.data.get(file, {}))


def _check_entry(entry: Entry, shipped: Entry, base: Layer, merged: Layer) -> None:
    def fail(message: str) -> GrammarError:
        return GrammarError(message, file=entry.file, rule=entry.id)

    if type(entry) is not type(shipped):
        raise fail(f"takes the place of a shipped entry of another kind, {type(shipped).__name__.lower()}")
    if isinstance(entry, WordList) and isinstance(shipped, WordList) and "" in entry.words and "" not in shipped.words:
        raise fail("holds an empty word")
    if not isinstance(entry, Rule) or not isinstance(shipped, Rule):
        return
    lost = groups_of(expand(shipped, base.entries)) - groups_of(expand(entry, merged.entries))
    if lost:
        raise fail(f"lacks groups that the program reads: {', '.join(sorted(lost))}")
    for name, value in shipped.gives.items():
        if type(entry.gives.get(name)) is not type(value):
            raise fail(f"must give {name}, as {type(value).__name__}, as the shipped rule does")


def groups_of(pattern: str) -> set[str]:
    """The names of the groups of a pattern in verbose syntax."""
    return {found[1] for found in _GROUP.finditer(pattern) if found[1]}


def _check_tables(file: str, tables: dict[str, Any], shipped: dict[str, Any]) -> None:
    name = f"{file}.toml"
    for key, value in tables.items():
        if key not in shipped:
            raise GrammarError(f"nothing reads {key}", file=name)
        old = shipped[key]
        if type(value) is not type(old):
            raise GrammarError(f"{key} must be {_kind(old)}, not {_kind(value)}", file=name)
        if isinstance(value, dict):
            for problem in _problems(value, [old]):
                raise GrammarError(f"{key}: {problem}", file=name)
        if isinstance(value, list):
            for item in value:
                for problem in _problems(item, old):
                    label = item.get("id") if isinstance(item, dict) else None
                    raise GrammarError(f"{key}: {problem}", file=name, rule=label if isinstance(label, str) else None)


def _problems(item: Any, beside: list[Any]) -> Iterator[str]:
    """What ``item`` has another shape in than the shipped items ``beside`` it."""
    if not isinstance(item, dict) or not all(isinstance(one, dict) for one in beside):
        if beside and type(item) is not type(beside[0]):
            yield f"must hold {_kind(beside[0])}, not {_kind(item)}"
        return
    kinds: dict[str, set[type]] = {}
    for one in beside:
        for key, value in one.items():
            kinds.setdefault(key, set()).add(type(value))
    needed = set.intersection(*(set(one) for one in beside))
    yield from (f"lacks {key}" for key in sorted(needed - set(item)))
    for key, value in item.items():
        if key not in kinds:
            yield f"nothing reads {key!r}"
        elif type(value) not in kinds[key]:
            yield f"{key} must be {' or '.join(sorted(kind.__name__ for kind in kinds[key]))}, not {_kind(value)}"
        elif isinstance(value, list) and not all(isinstance(word, (str, dict)) for word in value):
            yield f"{key} must hold words"


def _kind(value: Any) -> str:
    return type(value).__name__
