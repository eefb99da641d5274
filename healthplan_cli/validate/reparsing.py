"""Parse the source again with the same grammar: each difference is a finding."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from healthplan_cli.diff.compare import Change, diff
from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Document
from healthplan_cli.pipeline import parse_source
from healthplan_cli.readers import Source
from healthplan_cli.validate.findings import Finding, excerpt, finding

# Where the facts of each kind stand in a document.
_PLACES = {
    "metadata": "metadata",
    "node": "outline",
    "responsibility": "responsibilities",
    "target": "targets",
    "reference": "references",
    "table row": "tables",
}


def check_parse(document: Document, source: Source, grammar: Grammar) -> Iterator[Finding]:
    """What a parse of ``source`` says otherwise: fact by fact, then field by field where the facts are the same."""
    with_map = document.source.map is not None
    again = parse_source(msgspec.structs.replace(source, name=document.source.name), grammar, with_map=with_map)
    if again == document:
        return
    changes = diff(document, again)
    for change in changes:
        yield finding("HP918", f"$.{_PLACES[change.kind]}", reason=_said(change))
    told = {_PLACES[change.kind] for change in changes}
    for name in document.__struct_fields__:
        if name not in told:
            old, new = msgspec.to_builtins(getattr(document, name)), msgspec.to_builtins(getattr(again, name))
            yield from _differences(old, new, f"$.{name}")


def _said(change: Change) -> str:
    name = f"{change.kind} {excerpt(change.name, 40)}"
    if change.what == "removed":
        return f"the {name} is not found"
    if change.what == "added":
        return f"the {name} is found, which is missing here"
    fields = [f"{field} {_shown(change.new[field])}, not {_shown(old)}" for field, old in change.old.items()]
    return f"the {name} has the {'; '.join(fields)}"


def _differences(old: Any, new: Any, where: str) -> Iterator[Finding]:
    """The values that differ, in order. No recursion: outlines may be deep."""
    stack = [(old, new, where)]
    while stack:
        old, new, where = stack.pop()
        if isinstance(old, dict) and isinstance(new, dict):
            stack.extend((old[key], new[key], f"{where}.{key}") for key in reversed(old))
        elif isinstance(old, (list, tuple)) and isinstance(new, (list, tuple)) and len(old) == len(new):
            stack.extend((old[i], new[i], f"{where}[{i}]") for i in reversed(range(len(old))))
        elif old != new:
            yield finding("HP918", where, reason=f"it is {_shown(new)}, not {_shown(old)}")


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return excerpt(value, 40)
    return (
        "nothing" if value is None else f"{len(value)} values" if isinstance(value, (list, tuple, dict)) else str(value)
    )
