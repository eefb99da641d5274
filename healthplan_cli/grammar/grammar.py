"""A loaded grammar: rules by id and by family, compiled when first used."""

from __future__ import annotations

import functools
import hashlib
import os
from collections.abc import Callable
from typing import Any, TypeVar

import regex

from healthplan_cli.grammar.cache import shared_cache
from healthplan_cli.grammar.errors import GrammarError
from healthplan_cli.grammar.expand import expand, included, own_part, resolve
from healthplan_cli.grammar.loader import Entry, Layer, lay_over, read_folder
from healthplan_cli.grammar.overlay import check_overlay
from healthplan_cli.grammar.recursion import calls_itself
from healthplan_cli.grammar.rules import Production, Rule, WordList
from healthplan_cli.grammar.word_lists import with_shared_words


def _shipped_folder() -> str:
    """The folder of the shipped grammar: inside the package, in a checkout beside it.

    Python takes the package of a checkout before the installed one when it is started there.
    """
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    inside = os.path.join(package, "grammars")
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(package), "grammars")


SHIPPED = _shipped_folder()


# What the library raises on a pattern that it cannot take, besides its own error: numbers and nesting beyond its means.
_NOT_COMPILED = (regex.error, RecursionError, OverflowError, ValueError, LookupError, TypeError)

Derived = TypeVar("Derived")


class Grammar:
    """The rules of a folder, or of a user's folder laid over the shipped one."""

    def __init__(self, layer: Layer, own: tuple[str, ...] = ()) -> None:
        self.entries: dict[str, Entry] = with_shared_words(layer.entries)
        self.own = own
        """The entries and files of a user that were laid over the shipped ones."""
        self._data = layer.data
        self._compiled: dict[str, regex.Pattern[str]] = {}
        self._derived: dict[Callable[[Grammar], Any], Any] = {}
        self._families: dict[str, list[Rule]] = {}
        for entry in layer.entries.values():
            if isinstance(entry, Rule) and entry.family:
                self._families.setdefault(entry.family, []).append(entry)
        digest = hashlib.sha256()
        for content in layer.contents:
            digest.update(len(content).to_bytes(8, "big") + content)
        self.version = digest.hexdigest()[:12]
        """Fingerprint of the grammar files."""

    def __repr__(self) -> str:
        return f"Grammar({self.version!r}, {len(self.rules())} rules)"

    def rules(self) -> list[Rule]:
        """All rules, in file order."""
        return [entry for entry in self.entries.values() if isinstance(entry, Rule)]

    def productions(self, file: str) -> list[Production]:
        """The productions of ``file`` (without ``.toml``), in the order in which they are tried."""
        all_of_them = (entry for entry in self.entries.values() if isinstance(entry, Production))
        return [one for one in all_of_them if one.id.startswith(f"{file}.")]

    def resolve(self, name: str, entry_id: str) -> str:
        """The id that ``<name>`` stands for in the entry ``entry_id``.

        Raises:
            GrammarError: no file defines it.
        """
        return resolve(name, 0, self.entries[entry_id], self.entries)

    def rule(self, rule_id: str) -> Rule:
        """The rule of that id.

        Raises:
            GrammarError: there is none.
        """
        entry = self.entries.get(rule_id)
        if not isinstance(entry, Rule):
            raise GrammarError("no such rule", rule=rule_id)
        return entry

    def family(self, name: str) -> list[Rule]:
        """The rules that compete under that name, first wins; empty when there are none."""
        return self._families.get(name, [])

    def words(self, list_id: str) -> list[str]:
        """The words of a word list.

        Raises:
            GrammarError: there is no such list.
        """
        entry = self.entries.get(list_id)
        if not isinstance(entry, WordList):
            raise GrammarError("no such word list", rule=list_id)
        return entry.words

    def data(self, file: str) -> dict[str, Any]:
        """The tables of ``file`` (without ``.toml``) that are neither rules, productions nor word lists."""
        return self._data.get(file, {})

    def derived(self, build: Callable[[Grammar], Derived]) -> Derived:
        """What ``build`` makes of this grammar; made once, on first use, for each ``build``."""
        if build not in self._derived:
            self._derived[build] = build(self)
        return self._derived[build]  # type: ignore[no-any-return]

    def pattern(self, rule_id: str) -> regex.Pattern[str]:
        """The compiled pattern of a rule; compiled once, on first use.

        Raises:
            GrammarError: no such rule, or its pattern does not compile.
        """
        compiled = self._compiled.get(rule_id)
        if compiled is None:
            compiled = self._compiled[rule_id] = self._compile(self.rule(rule_id))
        return compiled

    def expanded(self, rule_id: str) -> str:
        """The pattern of a rule with its includes written out."""
        return expand(self.rule(rule_id), self.entries)

    def includes(self, rule_id: str) -> list[str]:
        """The ids that a rule includes directly, or that a production names."""
        entry = self.entries.get(rule_id)
        return included(entry if isinstance(entry, Production) else self.rule(rule_id), self.entries)

    def _compile(self, rule: Rule) -> regex.Pattern[str]:
        pattern = expand(rule, self.entries)
        if call := calls_itself(pattern):
            raise GrammarError(f"calls itself by {call}; no rule may", file=rule.file, rule=rule.id)
        try:
            return shared_cache().compile(pattern)
        except _NOT_COMPILED as error:
            raise self._fault(rule) or GrammarError(
                f"does not compile with what it includes: {error}", file=rule.file, rule=rule.id
            ) from error

    def _fault(self, rule: Rule) -> GrammarError | None:
        """The error in ``rule`` itself, or in one that it includes; None when each compiles alone."""
        for entry_id in self.includes(rule.id):
            entry = self.entries[entry_id]
            if isinstance(entry, Rule) and (fault := self._fault(entry)):
                return fault
        try:
            regex.compile(own_part(rule), regex.VERBOSE)
        except regex.error as error:
            return GrammarError(f"does not compile: {error.msg}", file=rule.file, rule=rule.id, position=error.pos)
        except _NOT_COMPILED as error:
            return GrammarError(f"does not compile: {error}", file=rule.file, rule=rule.id)
        return None


def load_grammar(overlay: str | os.PathLike[str] | None = None) -> Grammar:
    """The shipped grammar, with the folder ``overlay`` laid over it where one is named.

    Each folder is read once a process.

    Raises:
        GrammarError: a folder or file that cannot be used.
    """
    return _load(None if overlay is None else os.fspath(overlay))


@functools.cache
def _load(overlay: str | None) -> Grammar:
    layer = read_folder(SHIPPED)
    if overlay is not None:
        top = read_folder(overlay)
        merged = lay_over(layer, top)
        check_overlay(layer, top, merged)
        return Grammar(merged, (*top.entries, *top.data))
    return Grammar(layer)
