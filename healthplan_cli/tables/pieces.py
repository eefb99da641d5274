"""The pieces of a flattened row, and the cells that they make."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from healthplan_cli.model import Cell, Span
from healthplan_cli.tables.alignment import align
from healthplan_cli.tables.cell_kinds import CellKind, HeaderColumn, holds, kinds_of_cell
from healthplan_cli.tables.lines import Region, cell_at
from healthplan_cli.values.numerals import ordinal

# What a cell cannot end with: more of it must follow.
_UNFINISHED = frozenset("、,(“《")


class CellPiece(msgspec.Struct, frozen=True):
    """Lines that stand together: a cell, or a part of one."""

    span: Span
    wide: bool
    """More blank lines than usual stand before it."""
    last: int
    """Index of its last line."""


class PlacedPieces(msgspec.Struct, frozen=True):
    """Pieces in their columns."""

    spans: list[Span | None]
    """For each column, where its cell stands; None for an empty one."""
    used: int
    """How many of the pieces, from the first on, the row took."""
    certain: bool


def pieces_of(region: Region, indexes: Iterable[int], before: int, usual: int) -> list[CellPiece]:
    """The lines as pieces: lines nearer to each other than cells usually are belong together.

    So do items that count on, as a cell may hold a list of its own, and what follows an unfinished list.

    Args:
        before: index of the line that the first gap is measured from.
        usual: how many lines apart the page sets two cells.
    """
    pieces: list[CellPiece] = []
    label = region.grammar.pattern("tables.item-label")
    item = 0
    for index in indexes:
        line = region.lines[index]
        gap = line.number - region.lines[before].number
        found = label.match(region.text.folded, line.start, line.end)
        number = ordinal(found["number"]) if found else 0
        goes_on = (number > 1 and number == item + 1) or (
            bool(pieces) and region.text.folded[pieces[-1].span[1] - 1] in _UNFINISHED
        )
        item = number or (item if gap < usual else 0)
        if pieces and (gap < usual or goes_on):
            pieces[-1] = CellPiece((pieces[-1].span[0], line.end), pieces[-1].wide, index)
        else:
            pieces.append(CellPiece((line.start, line.end), gap > usual, index))
        before = index
    return pieces


def place(
    region: Region,
    pieces: list[CellPiece],
    columns: list[HeaderColumn],
    needed: int,
    *,
    wide_end: bool,
    loose_end: bool = False,
) -> PlacedPieces | None:
    """Put the pieces of a row into its columns; None when they do not fit.

    Args:
        needed: how many columns, from the first on, make a row; those behind it are shared by several
            rows, or stand across all columns.
        wide_end: more blank lines than usual stand behind the last piece.
        loose_end: the last pieces may belong to what follows the table.
    """
    if not pieces:
        return PlacedPieces([None] * len(columns), 0, True)
    spans: list[Span | None] = [None] * len(columns)
    full = len(pieces) in (needed, len(columns))
    if full and _fits(region, pieces, columns[: len(pieces)]):
        spans[: len(pieces)] = [piece.span for piece in pieces]
        return PlacedPieces(spans, len(pieces), True)
    kinds = [kinds_of_piece(region, piece) for piece in pieces]
    found = align(kinds, [*(piece.wide for piece in pieces), wide_end], columns, loose_end=loose_end)
    if found is None:
        return None
    for piece, column in zip(pieces, found.columns, strict=False):
        span = spans[column]
        spans[column] = (piece.span[0] if span is None else span[0], piece.span[1])
    return PlacedPieces(spans, len(found.columns), found.certain)


def kinds_of_piece(region: Region, piece: CellPiece) -> frozenset[CellKind]:
    """The kinds of column that the piece may stand in."""
    return kinds_of_cell(_folded(region, piece), region.grammar)


def _folded(region: Region, piece: CellPiece) -> str:
    start, end = piece.span
    return region.text.folded[start:end].replace("\n", "")


def _fits(region: Region, pieces: list[CellPiece], columns: list[HeaderColumn]) -> bool:
    """True if as many pieces as columns can be read off one by one, with a rare odd cell."""
    misfits = [
        not holds(column.kind, _folded(region, piece), region.grammar)
        for column, piece in zip(columns, pieces, strict=True)
    ]
    return not misfits[-1] and 3 * sum(misfits) <= len(misfits)


def cells_of(region: Region, spans: Iterable[Span | None], place: int) -> list[Cell]:
    """The cells at ``spans``; an empty one stands behind the one before it, the first at ``place``."""
    cells: list[Cell] = []
    for span in spans:
        cells.append(cell_at(region.text, span or (place, place)))
        place = cells[-1].span[1]
    return cells
