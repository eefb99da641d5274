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
    """Nodes of the parse paired with nodes of the gold: by the line of the label, and how they begin."""

    def __init__(self, document: Document, gold: Gold, lines: SourceLines) -> None:
        self.visits = list(walk(document))
        self.line_of = {visit.node.id: lines.line(visit.node.span[0]) for visit in self.visits}
        self.gold_line = {node.id: node.line for node in gold.nodes}
        self.gold_of: dict[str, GoldNode] = {}
        self.missed: list[GoldNode] = []
        by_line: dict[int, list[tuple[str, str]]] = {}
        for node, _, _ in self.visits:
            start = node.span[0]
            begins = plain(lines.text[start : start + _WINDOW])
            by_line.setdefault(lines.line(start), []).append((node.id, begins))
        for wanted in gold.nodes:
            partner = self._partner(wanted, by_line)
            if partner is None:
                self.missed.append(wanted)
            else:
                self.gold_of[partner] = wanted

    def _partner(self, wanted: GoldNode, by_line: dict[int, list[tuple[str, str]]]) -> str | None:
        begins = plain(wanted.label + wanted.starts)[:_ENOUGH]
        for line in (wanted.line, wanted.line - 1, wanted.line + 1):
            for identifier, text in by_line.get(line, []):
                if identifier not in self.gold_of and text.startswith(begins):
                    return identifier
        return None

    def pairs(self) -> list[tuple[Visit, GoldNode]]:
        """The nodes that have a partner, in order of the text."""
        return [(visit, self.gold_of[visit.node.id]) for visit in self.visits if visit.node.id in self.gold_of]

    def gold_id(self, node: str | None) -> int | str | None:
        """The gold's id of a node of the parse; of a node that the gold lacks, something that equals no id."""
        if node is None:
            return None
        return self.gold_of[node].id if node in self.gold_of else f"?{node}"
