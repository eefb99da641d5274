"""Word boundaries where a page lost the separator between two names (only user of jieba)."""

from __future__ import annotations

import io
import logging
import warnings
from collections.abc import Iterable
from typing import TYPE_CHECKING

from healthplan_cli.grammar import Grammar
from healthplan_cli.language.organisations import Organisations

if TYPE_CHECKING:
    import jieba

# A name, where it begins and ends in the piece, and whether the dictionary cut it off.
Part = tuple[int, int, bool]

_SHORTEST = 2
_LONGEST = 80
# What every name of a body weighs in the dictionary, as the words of lexicon.txt do.
_NAME_FREQUENCY = 100
# How the areas of a kind end: 各区镇街道.
_AREAS = ("区", "县", "市", "镇", "乡", "街道", "政府", "园区", "部门", "单位", "办事处")


class Splitter:
    """Finds the names in a piece that holds more than one."""

    def __init__(self, grammar: Grammar, organisations: Organisations) -> None:
        self._grammar = grammar
        self._organisations = organisations
        self._tokenizer: jieba.Tokenizer | None = None

    def split(self, text: str, start: int, end: int) -> list[Part]:
        """The names in ``text[start:end]``: one, or those around 和 and 及, or those run together."""
        piece = text[start:end]
        if "、" in piece or len(piece) > _LONGEST:
            # 各区、县(市)政府: its reader has already put it together. And a sentence is no name.
            return [(start, end, False)]
        at = self._connector(piece)
        if at is not None:
            left, right = at
            return [*self.split(text, start, start + left), *self.split(text, start + right, end)]
        if self._organisations.resolve(piece) is None and self._may_hold_two(piece):
            parts = self._run_together(piece)
            if len(parts) > 1:
                return [(start + a, start + b, True) for a, b in parts]
        return [(start, end, False)]

    def _connector(self, piece: str) -> tuple[int, int] | None:
        """Where 和 or 及 stands between two bodies, not inside one name."""
        known = self._organisations.resolve(piece)
        if not any(word in (known.prefix if known else piece) for word in "和及与并"):
            return None
        for found in self._grammar.pattern("responsibilities.connector").finditer(piece):
            left, right = piece[: found.start()], piece[found.end() :]
            if len(right) < _SHORTEST or not self._stands_alone(left):
                continue
            opens = self._grammar.pattern("responsibilities.other-side").match(right)
            if self._organisations.is_complete(right) or (opens and self._organisations.looks_like_body(right)):
                return found.start(), found.end()
        return None

    def _stands_alone(self, name: str) -> bool:
        known = self._organisations.resolve(name)
        if known is not None:
            return known.complete
        return bool(self._organisations.level(name)) and self._organisations.looks_like_body(name)

    def _may_hold_two(self, piece: str) -> bool:
        """Whether ``piece`` opens with one known name and closes with another: a separator is lost."""
        resolve = self._organisations.resolve
        ends = range(_SHORTEST, len(piece) - _SHORTEST + 1)
        first = next((end for end in ends if self._opens(piece[:end])), None)
        return first is not None and any(
            (body := resolve(piece[start:])) is not None and body.complete for start in range(first, len(piece) - 1)
        )

    def _opens(self, name: str) -> bool:
        return self._organisations.resolve(name) is not None or (name[0] == "各" and name.endswith(_AREAS))

    def _run_together(self, piece: str) -> list[tuple[int, int]]:
        """The fewest known names that make up ``piece``, cut at word boundaries only."""
        bounds = [0]
        for word in self._cut(piece):
            bounds.append(bounds[-1] + len(word))
        best: dict[int, list[tuple[int, int]]] = {0: []}
        for end in bounds[1:]:
            ways = [
                [*best[start], (start, end)]
                for start in bounds
                if start < end and start in best and self._is_name(piece[start:end], first=start == 0)
            ]
            if ways:
                best[end] = min(ways, key=len)
        return best.get(len(piece), [(0, len(piece))])

    def _is_name(self, name: str, *, first: bool) -> bool:
        body = self._organisations.resolve(name)
        if body is not None:
            return body.complete or first
        return name[0] == "各" and name.endswith(_AREAS)

    def _cut(self, piece: str) -> list[str]:
        if self._tokenizer is None:
            self._tokenizer = _load(self._grammar.data("lexicon.txt").get("lines", []), self._organisations.own_names)
        return list(self._tokenizer.cut(piece, HMM=False))


def _load(lines: Iterable[str], names: Iterable[str]) -> jieba.Tokenizer:
    """jieba on our own words alone: no big dictionary, no cache file, no word of output."""
    with warnings.catch_warnings():
        # Its own code has escapes and imports that newer Pythons warn of.
        warnings.simplefilter("ignore")
        import jieba

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    entries = [line for line in lines if line and not line.startswith("#")]
    entries += [f"{name} {_NAME_FREQUENCY}" for name in names]
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(io.BytesIO("\n".join(entries).encode()))
    tokenizer.initialized = True
    return tokenizer

