"""Write out the patterns that a pattern includes by name."""

from __future__ import annotations

import regex

from healthplan_cli.grammar.errors import GrammarError
from healthplan_cli.grammar.loader import Entry
from healthplan_cli.grammar.rules import Production, Rule, WordList

# <name> or <file.name>, but not (?<group>, (?P<group>, \L<list> and \<, and nothing in a
# character set or a comment.
_INCLUDE = regex.compile(
    r"\\. | \[\^?\]?(?:\\.|[^\]\\])*+\] | \#[^\n]*+ | (?<![?P\\L])<(?P<name>[a-z][a-z0-9.-]*)>",
    regex.VERBOSE | regex.DOTALL,
)


def included(rule: Rule | Production, entries: dict[str, Entry]) -> list[str]:
    """The ids that ``rule`` includes directly (those that a production names), in order.

    Raises:
        GrammarError: a name that no file defines.
    """
    written = rule.pattern if isinstance(rule, Rule) else "\n".join([*rule.when, rule.reads])
    return [
        resolve(found["name"], found.start(), rule, entries) for found in _INCLUDE.finditer(written) if found["name"]
    ]


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
        if not found["name"]:
            return str(found[0])
        entry = entries[resolve(found["name"], found.start(), rule, entries)]
        if isinstance(entry, WordList):
            return _alternatives(entry)
        if isinstance(entry, Production):
            raise GrammarError(f"includes the production {entry.id}", file=rule.file, rule=rule.id)
        return f"(?:{expand(entry, entries, (*above, rule.id))}\n)"

    return str(_INCLUDE.sub(written_out, rule.pattern))


def own_part(rule: Rule) -> str:
    """The pattern of ``rule`` with a harmless stand-in, as long as the name, for each that it includes.

    What does not compile in it stands in this rule, and at the same position.
    """
    return str(_INCLUDE.sub(lambda found: "[x]".ljust(len(found[0])) if found["name"] else found[0], rule.pattern))


def resolve(name: str, position: int, rule: Entry, entries: dict[str, Entry]) -> str:
    """The id that ``<name>`` stands for in ``rule``.

    Raises:
        GrammarError: no file defines it.
    """
    stem = rule.id.split(".", 1)[0]
    for candidate in (f"{stem}.{name}", f"fragments.{name}", name):
        if candidate in entries:
            return candidate
    raise GrammarError(f"includes <{name}>, which no file defines", file=rule.file, rule=rule.id, position=position)


def _alternatives(entry: WordList) -> str:
    words = sorted(set(entry.words), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(regex.escape(word) for word in words) + ")"
