"""Names without a word on roles: do they make their bodies responsible, or explain what stands before them?"""

from __future__ import annotations

import regex

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Span
from healthplan_cli.responsibilities.bodies import Organisations

# How far before a bracket the name or word can begin that its names would explain.
_LONGEST_BEFORE = 16  # speed
_SENTENCE_END = regex.compile("[。;]|$")


class BareLists:
    """Judges lists of nothing but names by one grammar."""

    def __init__(self, grammar: Grammar, organisations: Organisations) -> None:
        self._organisations = organisations
        self._no_list_after = grammar.pattern("responsibilities.no-list-after")

    def is_list(self, text: str, bracket: Span, names: list[str]) -> bool:
        """True if a bracket of nothing but names, at the end of a sentence, makes these bodies responsible.

        Args:
            text: the folded joined text that it stands in.
            bracket: its offsets there.
            names: what the bracket names.
        """
        start, end = bracket
        if not _SENTENCE_END.match(text, end) or not self._organisations.share_level(names):
            return False
        if any(self._organisations.explains(name) for name in names):
            return False
        before = text[max(0, start - _LONGEST_BEFORE) : start]
        if before.endswith("。") and end == len(text):
            # Behind the last full stop nothing is left to explain: names there are a list.
            return True
        if not self.are_authorities(names) or self._no_list_after.search(before):
            return False
        return not self._organisations.ends_with_body(before)

    def is_nearly_list(self, text: str, end: int, names: list[str], doubtful: int) -> bool:
        """True if only a few names that look like no bodies keep a bracket that ends at ``end`` from being a list.

        ``doubtful`` of the names do not look like bodies.
        """
        if not 0 < 2 * doubtful < len(names) or not _SENTENCE_END.match(text, end):
            return False
        return self._has_authority(names)

    def are_authorities(self, names: list[str]) -> bool:
        """True if ``names`` are those of authorities, not examples of a kind such as 医院、卫生院."""
        if self._has_authority(names):
            return True
        known = [self._organisations.resolve(name) for name in names]
        if any(body and self._organisations.is_of_any_place(body) for body in known):
            return False
        if any(body and body.prefix for body in known):
            return True
        return all(self._organisations.is_collective(name) and len(name) > 3 for name in names)

    def _has_authority(self, names: list[str]) -> bool:
        """True if an authority, or all areas of a kind, stands among several names of single bodies."""
        if len(names) < 2 or any(self._organisations.is_word_for_a_kind(name) for name in names):
            return False
        return any(
            self._organisations.is_authority(name)
            or (self._organisations.is_collective(name) and self._organisations.is_areas(name))
            for name in names
        )
