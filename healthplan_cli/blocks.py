"""Blocks: a division of the whole text, so that nothing is lost in silence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Generic, NamedTuple, TypeVar

from healthplan_cli.diagnostics import report
from healthplan_cli.model import Block, BlockKind, Diagnostic, Span, Table
from healthplan_cli.stage_types import Outline, Passage, ZoneKind
from healthplan_cli.text import Line, Text

Whole = TypeVar("Whole", Table, Passage)


class _Piece(NamedTuple):
    """A stretch of one line, and what it is part of: neighbours of one whole make one block."""

    span: Span
    kind: BlockKind
    node: str | None
    whole: Span | str
    """The span of its table or passage; elsewhere its zone, or that it is lost."""


_LOST = "lost"
"""The whole of body text that no passage and no table covers."""


def make_blocks(
    text: Text, lines: list[Line], zones: list[ZoneKind], outline: Outline, tables: list[Table]
) -> tuple[list[Block], list[Diagnostic]]:
    """Blocks in order; every character that is not blank lies in exactly one."""
    in_tables, in_passages = _Cover[Table](tables), _Cover[Passage](outline.passages)
    blocks: list[Block] = []
    found: list[Diagnostic] = []
    last: Span | str | None = None
    for line, zone in zip(lines, zones, strict=True):
        span = (line.start, line.end)
        if zone == "body":
            pieces = _body_pieces(span, in_tables, in_passages)
        else:
            pieces = iter([_Piece(span, zone, None, zone)])
        for piece in pieces:
            start, end = _bare(text, piece.span)
            if start == end:
                continue
            if piece.whole == last:
                blocks[-1] = Block(kind=piece.kind, span=(blocks[-1].span[0], end), node=piece.node)
                continue
            blocks.append(Block(kind=piece.kind, span=(start, end), node=piece.node))
            last = piece.whole
            if last == _LOST:
                found.append(report("HP160", (start, end)))
    return blocks, found


class _Cover(Generic[Whole]):
    """Tables or passages in order of the text, asked for what they cover, always further on."""

    def __init__(self, wholes: Iterable[Whole]) -> None:
        self._wholes: list[Whole] = sorted(wholes, key=lambda whole: whole.span)
        self._next = 0

    def cut(self, span: Span) -> Iterator[tuple[Span, Whole | None]]:
        """``span`` in pieces, each with what covers it; each call begins where the last one ended, or later."""
        place, end = span
        while place < end:
            while self._next < len(self._wholes) and self._wholes[self._next].span[1] <= place:
                self._next += 1
            whole = self._wholes[self._next] if self._next < len(self._wholes) else None
            if whole is None or whole.span[0] >= end:
                yield (place, end), None
                return
            if whole.span[0] > place:
                yield (place, whole.span[0]), None
                place = whole.span[0]
            yield (place, min(whole.span[1], end)), whole
            place = min(whole.span[1], end)


def _body_pieces(span: Span, tables: _Cover[Table], passages: _Cover[Passage]) -> Iterator[_Piece]:
    """A body line in pieces: of tables first, then of passages, then what neither covers."""
    for outer, table in tables.cut(span):
        if table is not None:
            yield _Piece(outer, "table", table.node, table.span)
            continue
        for inner, passage in passages.cut(outer):
            if passage is not None:
                yield _Piece(inner, passage.kind, passage.node, passage.span)
            else:
                yield _Piece(inner, "unknown", None, _LOST)


def _bare(text: Text, span: Span) -> Span:
    """``span`` without the blanks around it."""
    quote = text.folded[span[0] : span[1]]
    bare = quote.strip()
    start = span[0] + len(quote) - len(quote.lstrip())
    return start, start + len(bare)
