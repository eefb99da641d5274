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


# No pattern needs more; the longest shipped one has some 2,000 characters, and 30,000 compile in less than a second.
_LONGEST = 30_000
_DEEPEST = 30


def included(rule: Rule | Production, entries: dict[str, Entry]) -> list[str]:
    """The ids that ``rule`` includes directly (those that a production names), in order.

    Raises:
        GrammarError: a name that no file defines.
    """
    written = rule.pattern if isinstance(rule, Rule) else "\n".join([*rule.when, rule.reads])
    return [
        resolve(found["name"], found.start(), rule, entries) for found in _INCLUDE.finditer(written) if found["name"]
    ]


def expand(rule: Rule, entries: dict[str, Entry]) -> str:
    """The pattern of ``rule`` with everything it includes written out.

    Raises:
        GrammarError: an unknown name, a rule that includes itself by some way, or more than any pattern needs.
    """
    _check_size(rule, entries, (), {})
    return _written_out(rule, entries)


def _check_size(rule: Rule, entries: dict[str, Entry], above: tuple[str, ...], sizes: dict[str, int]) -> int:
    """How long ``rule`` is, written out; each rule is looked at once, so that includes that double cost nothing."""
    if rule.id in above:
        raise GrammarError(
            "includes itself: " + " > ".join((*above[above.index(rule.id) :], rule.id)),
            file=rule.file,
            rule=rule.id,
        )

    if len(above) > _DEEPEST:
        raise GrammarError(f"includes go deeper than {_DEEPEST}", file=rule.file, rule=rule.id)
    size = len(rule.pattern)
    for found in _INCLUDE.finditer(rule.pattern):
        entry = entries[resolve(found["name"], found.start(), rule, entries)] if found["name"] else None
        if isinstance(entry, Production):
            raise GrammarError(f"includes the production {entry.id}", file=rule.file, rule=rule.id)
        if isinstance(entry, WordList):
            size += sum(map(len, entry.words)) + len(entry.words)
        elif entry is not None:
            if entry.id not in sizes:
                sizes[entry.id] = _check_size(entry, entries, (*above, rule.id), sizes)
            size += sizes[entry.id]
    if size > _LONGEST:
        raise GrammarError(
            f"with what it includes it is longer than {_LONGEST} characters", file=rule.file, rule=rule.id
        )
    return size


def _written_out(rule: Rule, entries: dict[str, Entry]) -> str:
    def included(found: regex.Match[str]) -> str:
        if not found["name"]:
            return str(found[0])
        entry = entries[resolve(found["name"], found.start(), rule, entries)]
        if isinstance(entry, WordList):
            return _alternatives(entry)
        return f"(?:{_written_out(entry, entries)}\n)" if isinstance(entry, Rule) else ""

    return str(_INCLUDE.sub(included, rule.pattern))


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
