"""Patterns that call themselves: their time has no bound, so no rule may."""

from __future__ import annotations

import regex

_TOKEN = regex.compile(
    r"\\. | \[\^?\]?(?:\\.|[^\]\\])*+\] | \#[^\n]*+ | (?<whole>\(\?(?:R|[0-9]+)\)) | \(\?(?:&|P>)(?<call>\w+)\)"
    r" | \(\?P?<(?<name>[A-Za-z_]\w*)> | (?<open>\() | (?<close>\))",
    regex.VERBOSE | regex.DOTALL,
)


def calls_itself(pattern: str) -> str | None:
    """The call by which ``pattern``, verbose syntax, gets back to where it is: ``(?R)``, ``(?&n)`` inside of n."""
    inside: list[str] = []
    calls: dict[str, set[str]] = {}
    for found in _TOKEN.finditer(pattern):
        if found["whole"]:
            return str(found[0])
        if found["call"]:
            for name in filter(None, inside):
                calls.setdefault(name, set()).add(found["call"])
        elif found["name"] or found["open"]:
            inside.append(found["name"] or "")
        elif found["close"] and inside:
            inside.pop()
    return next((f"(?&{name})" for name in calls if name in _reached(name, calls)), None)


def _reached(name: str, calls: dict[str, set[str]]) -> set[str]:
    """The groups that ``name`` calls, by however many steps."""
    reached: set[str] = set()
    left = [name]
    while left:
        new = calls.get(left.pop(), set()) - reached
        reached |= new
        left += new
    return reached
