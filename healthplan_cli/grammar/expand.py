"""Write out the patterns that a pattern includes by name."""

from __future__ import annotations

import regex

from healthplan_cli.grammar.errors import GrammarError
from healthplan_cli.grammar.loader import Entry
from healthplan_cli.grammar.rules import Rule, WordList

# <name> or <file.name>, but not (?<group>, (?P<group>, \L<list> and \<.
_INCLUDE = regex.compile(r"(?<![?P\\L])<(?P<name>[a-z][a-z0-9.-]*)>")


def included(rule: Rule, entries: dict[str, Entry]) -> list[str]:
    """The ids that ``rule`` includes directly, in order.

    Raises:
        GrammarError: a name that no file defines.
    """
    return [_resolve(found["name"], found.start(), rule, entries) for found in _INCLUDE.finditer(rule.pattern)]


def expand(rule: Rule, entries: dict[str, Entry], above: tuple[str, ...] = ()) -> str:
    """The pattern of ``rule`` with everything it includes written out.

    Raises:
        GrammarError: an unknown name, or a rule that includes itself by some way.
    """
    if rule.id in above:
        raise GrammarError(
            "includes itself: " + " > ".join((*above[above.index(rule.id) :], rule.id)),
            file=rule.file,
            rule=rule.id,
        )

    def written_out(found: regex.Match[str]) -> str:
        entry = entries[_resolve(found["name"], found.start(), rule, entries)]
        if isinstance(entry, WordList):
            return _alternatives(entry)
        return f"(?:{expand(entry, entries, (*above, rule.id))}\n)"

    return str(_INCLUDE.sub(written_out, rule.pattern))


def _resolve(name: str, position: int, rule: Rule, entries: dict[str, Entry]) -> str:
    stem = rule.id.split(".", 1)[0]
    for candidate in (f"{stem}.{name}", f"fragments.{name}", name):
        if candidate in entries:
            return candidate
    raise GrammarError(f"includes <{name}>, which no file defines", file=rule.file, rule=rule.id, position=position)


def _alternatives(entry: WordList) -> str:
    words = sorted(set(entry.words), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(regex.escape(word) for word in words) + ")"
