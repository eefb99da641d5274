"""Which node of a parse is which node of the gold; and lines of the source."""

from __future__ import annotations

import bisect
import functools
from itertools import accumulate

import regex

from healthplan_cli.evaluate.gold import Gold, GoldNode
from healthplan_cli.evaluate.matching import plain
from healthplan_cli.model import Document, Visit, walk

_LINE_END = regex.compile("\n")
_WINDOW = 200
"""Characters behind a node's start in which its label and first words are looked for."""
_ENOUGH = 10
"""So many characters of label and first words, blanks left out, tell two nodes apart."""


class SourceLines:
    """Lines of the source, and where in it something is quoted."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._ends = [end.start() for end in _LINE_END.finditer(text)]

    def line(self, offset: int) -> int:
        """The line, from 1, that ``offset`` stands on."""
        return bisect.bisect_left(self._ends, offset) + 1

    def line_of_quote(self, quote: str, from_line: int | None = None) -> int | None:
        """The line where ``quote`` begins, at or below ``from_line`` if it stands there, else anywhere."""
        squeezed, offsets = self._squeezed
        start = 0 if from_line is None or from_line < 2 else self._ends[min(from_line - 2, len(self._ends) - 1)]
        wanted = plain(quote)
        place = squeezed.find(wanted, bisect.bisect_left(offsets, start))
        if place < 0:
            place = squeezed.find(wanted)
        return self.line(offsets[place]) if place >= 0 and offsets else from_line

    @functools.cached_property
    def _squeezed(self) -> tuple[str, list[int]]:
        """The text without blanks, and the offset of each character that is left."""
        kept = [len(plain(character)) for character in self.text]
        offsets = [i for i, keep in enumerate(kept) if keep]
        return plain(self.text), offsets

    @functools.cached_property
    def solid(self) -> list[int]:
        """How many characters that are not blank stand before each offset."""
        return list(accumulate((not character.isspace() for character in self.text), initial=0))


class Alignment:
    """Nodes of the parse paired with nodes of the gold: by how they begin, and the line of the label.

    Where the gold names no lines (office files, pages), nodes are paired in order of the text.
    """

    def __init__(self, document: Document, gold: Gold, lines: SourceLines) -> None:
        self.visits = list(walk(document))
        self.line_of = {visit.node.id: lines.line(visit.node.span[0]) for visit in self.visits}
        self.gold_line = {node.id: node.line for node in gold.nodes}
        starts = [(visit.node.id, visit.node.span[0]) for visit in self.visits]
        found = {identifier: plain(lines.text[start : start + _WINDOW]) for identifier, start in starts}
        by_lines = all(node.line is not None for node in gold.nodes)
        self.gold_of = self._by_lines(gold, found) if by_lines else _in_order(gold, found)
        reached = {node.id for node in self.gold_of.values()}
        self.missed = [node for node in gold.nodes if node.id not in reached]

    def _by_lines(self, gold: Gold, found: dict[str, str]) -> dict[str, GoldNode]:
        """Partners on the same line, else on the line before or behind."""
        by_line: dict[int, list[str]] = {}
        for identifier in found:
            by_line.setdefault(self.line_of[identifier], []).append(identifier)
        gold_of: dict[str, GoldNode] = {}
        for wanted in gold.nodes:
            line = wanted.line or 0
            near = [identifier for place in (line, line - 1, line + 1) for identifier in by_line.get(place, [])]
            for identifier in near:
                if identifier not in gold_of and found[identifier].startswith(_beginning(wanted)):
                    gold_of[identifier] = wanted
                    break
        return gold_of

    def pairs(self) -> list[tuple[Visit, GoldNode]]:
        """The nodes that have a partner, in order of the text."""
        return [(visit, self.gold_of[visit.node.id]) for visit in self.visits if visit.node.id in self.gold_of]

    def gold_id(self, node: str | None) -> int | str | None:
        """The gold's id of a node of the parse; of a node that the gold lacks, something that equals no id."""
        if node is None:
            return None
        return self.gold_of[node].id if node in self.gold_of else f"?{node}"


def _beginning(node: GoldNode) -> str:
    return plain(node.label + node.starts)[:_ENOUGH]


def _in_order(gold: Gold, found: dict[str, str]) -> dict[str, GoldNode]:
    """The most pairs that begin alike and stand in the same order (longest common subsequence)."""
    wanted, identifiers = [(node, _beginning(node)) for node in gold.nodes], list(found)
    # lengths[i][j]: the most pairs among the gold from i and the nodes from j.
    lengths = [[0] * (len(identifiers) + 1)]
    for _, begins in reversed(wanted):
        below, row = lengths[-1], [0]
        for j in range(len(identifiers) - 1, -1, -1):
            alike = found[identifiers[j]].startswith(begins)
            row.append(below[j + 1] + 1 if alike else max(below[j], row[-1]))
        lengths.append(row[::-1])
    lengths.reverse()
    pairs, i, j = {}, 0, 0
    while i < len(wanted) and j < len(identifiers):
        if found[identifiers[j]].startswith(wanted[i][1]):
            pairs[identifiers[j]] = wanted[i][0]
            i, j = i + 1, j + 1
        elif lengths[i + 1][j] >= lengths[i][j + 1]:
            i += 1
        else:
            j += 1
    return pairs
