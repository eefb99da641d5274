"""What changed between two parses, fact by fact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from typing import Any, Literal, NamedTuple

import msgspec

from healthplan_cli.diff.facts import Fact, Value, facts_of
from healthplan_cli.model import Document

_Slot = tuple[str, tuple[Hashable, ...]]


class Change(NamedTuple):
    """A fact that only one parse has, or that says something else in the other."""

    what: Literal["added", "removed", "changed"]
    kind: str
    name: str
    old: dict[str, Value]
    """Of a changed fact, what changed; of a removed one, all of it."""
    new: dict[str, Value]


def diff(old: Document, new: Document) -> list[Change]:
    """The changes from ``old`` to ``new``, in the order of the contract; added facts of a kind come last."""
    before, after = facts_of(old), facts_of(new)
    partner = _pair(before, after)
    changes: list[Change] = []
    for i, fact in enumerate(before):
        if i not in partner:
            changes.append(Change("removed", fact.kind, fact.name, fact.value, {}))
        elif after[partner[i]].value != fact.value:
            changes.append(_changed(fact, after[partner[i]]))
    paired = set(partner.values())
    changes += [Change("added", one.kind, one.name, {}, one.value) for i, one in enumerate(after) if i not in paired]
    order = {fact.kind: i for i, fact in reversed(list(enumerate(before + after)))}
    return sorted(changes, key=lambda change: order[change.kind])


def _changed(old: Fact, new: Fact) -> Change:
    fields = [name for name in old.value if old.value[name] != new.value[name]]
    return Change(
        "changed",
        old.kind,
        old.name,
        {name: old.value[name] for name in fields},
        {name: new.value[name] for name in fields},
    )


def _pair(before: list[Fact], after: list[Fact]) -> dict[int, int]:
    """Which fact of ``after`` is which of ``before``: by equal facts first, then by ever looser keys.

    Within one key, facts pair in order, so that of several with the same words the first stays the first.
    """
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for level in range(-1, max((len(fact.keys) for fact in before), default=0)):
        free: dict[object, list[int]] = {}
        for j in reversed(range(len(after))):
            if j not in taken:
                for slot in _slot(after[j], level):
                    free.setdefault(slot, []).append(j)
        for i, fact in enumerate(before):
            if i not in partner:
                for slot in _slot(fact, level):
                    if free.get(slot):
                        partner[i] = free[slot].pop()
                        taken.add(partner[i])
    return partner


def _slot(fact: Fact, level: int) -> list[_Slot]:
    """The key of ``level``, if the fact has one so loose; at level -1 the strictest and the whole value."""
    if level < 0:
        return [(fact.kind, (*fact.keys[0], repr(fact.value)))]
    return [(fact.kind, fact.keys[level])] if level < len(fact.keys) else []


def render_diff_text(changes: list[Change]) -> str:
    """One line a change: ``+`` added, ``-`` removed, ``~`` changed, with old and new."""
    return "".join(f"{_line(change)}\n" for change in changes)


def _line(change: Change) -> str:
    head = f"{'+-~'[('added', 'removed', 'changed').index(change.what)]} {change.kind} {change.name}"
    if change.what == "changed":
        parts = [f"{name}: {_show(change.old[name])} → {_show(change.new[name])}" for name in change.old]
    else:
        value = change.new or change.old
        parts = [f"{name}: {_show(value[name])}" for name in value if value[name] not in (None, [], False)]
    return f"{head}: {', '.join(parts)}" if parts else head


def _show(value: Value) -> str:
    if value is None:
        return "none"
    if isinstance(value, list):
        return " | ".join(" ".join(text.split()) for text in value) or "none"
    return " ".join(str(value).split())


def summarise(changes: list[Change]) -> str:
    """The number of changes of each sort in one line."""
    counts = Counter(change.what for change in changes)
    return f"{counts['added']} added, {counts['removed']} removed, {counts['changed']} changed"


def render_diff_json(changes: list[Change]) -> str:
    """Counts and changes as one JSON object."""
    counts = Counter(change.what for change in changes)
    whole: dict[str, Any] = {what: counts[what] for what in ("added", "removed", "changed")}
    whole["changes"] = [change._asdict() for change in changes]
    return msgspec.json.format(msgspec.json.encode(whole), indent=2).decode() + "\n"
