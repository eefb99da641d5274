"""Word lists that hold the words of other lists too, so that each word is said once."""

from __future__ import annotations

import msgspec

from healthplan_cli.grammar.errors import GrammarError
from healthplan_cli.grammar.loader import Entry
from healthplan_cli.grammar.rules import WordList


def with_shared_words(entries: dict[str, Entry]) -> dict[str, Entry]:
    """``entries``, with the words that a list shares with others written out in it.

    Raises:
        GrammarError: a list names one that is not there, or one that names others itself.
    """
    return {name: _written_out(one, entries) if isinstance(one, WordList) else one for name, one in entries.items()}


def _written_out(one: WordList, entries: dict[str, Entry]) -> WordList:
    if not one.also:
        return one
    words = dict.fromkeys(one.words)
    for name in one.also:
        other = entries.get(name)
        if not isinstance(other, WordList):
            raise GrammarError(f"also: there is no word list {name}", file=one.file, rule=one.id)
        if other.also:
            raise GrammarError(f"also: {name} names other lists itself", file=one.file, rule=one.id)
        words |= dict.fromkeys(other.words)
    return msgspec.structs.replace(one, words=list(words))
