"""Blocks: a division of the whole text, so that nothing is lost in silence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Generic, NamedTuple, TypeVar

from healthplan_cli.diagnostics import report
from healthplan_cli.model import Block, BlockKind, Diagnostic, Span, Table
from healthplan_cli.stage_types import Outline, Passage, ZoneKind
from healthplan_cli.text import Line, Text

Spanned = TypeVar("Spanned", Table, Passage)


class _Piece(NamedTuple):
    """Part of one line, with what it belongs to: neighbours that belong to the same make one block."""

    span: Span
    kind: BlockKind
    node: str | None
    part_of: Span | str
    """The span of its table or passage; outside the body its zone; ``lost`` where nothing covers it."""


_LOST = "lost"
"""Stands for the table or passage of body text that no passage and no table covers."""


def make_blocks(
    text: Text, lines: list[Line], zones: list[ZoneKind], outline: Outline, tables: list[Table]
) -> tuple[list[Block], list[Diagnostic]]:
    """Blocks in order; every character that is not blank lies in exactly one."""
    in_tables, in_passages = _Coverage[Table](tables), _Coverage[Passage](outline.passages)
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
            start, end = _trimmed(text, piece.span)
            if start == end:
                continue
            if piece.part_of == last:
                blocks[-1] = Block(kind=piece.kind, span=(blocks[-1].span[0], end), node=piece.node)
                continue
            blocks.append(Block(kind=piece.kind, span=(start, end), node=piece.node))
            last = piece.part_of
            if last == _LOST:
                found.append(report("HP160", (start, end)))
    return blocks, found


class _Coverage(Generic[Spanned]):
    """Tables or passages in order of the text, asked for what they cover, always further on."""

    def __init__(self, spanned: Iterable[Spanned]) -> None:
        self._spanned: list[Spanned] = sorted(spanned, key=lambda one: one.span)
        self._next = 0

    def cut(self, span: Span) -> Iterator[tuple[Span, Spanned | None]]:
        """``span`` in pieces, each with what covers it; each call begins where the last one ended, or later."""
        place, end = span
        while place < end:
            while self._next < len(self._spanned) and self._spanned[self._next].span[1] <= place:
                self._next += 1
            covering = self._spanned[self._next] if self._next < len(self._spanned) else None
            if covering is None or covering.span[0] >= end:
                yield (place, end), None
                return
            if covering.span[0] > place:
                yield (place, covering.span[0]), None
                place = covering.span[0]
            yield (place, min(covering.span[1], end)), covering
            place = min(covering.span[1], end)


def _body_pieces(span: Span, tables: _Coverage[Table], passages: _Coverage[Passage]) -> Iterator[_Piece]:
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


def _trimmed(text: Text, span: Span) -> Span:
    """``span`` without the blanks around it."""
    quote = text.folded[span[0] : span[1]]
    bare = quote.strip()
    start = span[0] + len(quote) - len(quote.lstrip())
    return start, start + len(bare)
