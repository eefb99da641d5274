"""The map of a source: where each piece of its text stands in the original."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import regex

from healthplan_cli.model import Place
from healthplan_cli.readers.source import Source

_LINE_END = regex.compile(r"\r\n|\n|\r")


def map_of(source: Source) -> tuple[Place, ...]:
    """Where each piece of the text stands, in order; all that is not white space lies in one piece.

    Neighbours of one place are one piece. A plain text is its own original: its pieces are its lines.
    """
    pieces: list[Place] = []
    for piece in _pieces(source):
        last = pieces[-1] if pieces else None
        if last is not None and (last.at, last.box) == (piece.at, piece.box):
            pieces[-1] = msgspec.structs.replace(last, span=(last.span[0], piece.span[1]))
        else:
            pieces.append(piece)
    return tuple(pieces)


def _pieces(source: Source) -> Iterator[Place]:
    """The pieces that hold more than white space."""
    origins = ((one.span, one.place, one.box) for one in source.origins) if source.origins else _lines(source.text)
    for span, at, box in origins:
        if not source.text[slice(*span)].isspace():
            yield Place(span=span, at=at, box=box)


def _lines(text: str) -> Iterator[tuple[tuple[int, int], str, None]]:
    start = 0
    for number, end in enumerate([*(found.span() for found in _LINE_END.finditer(text)), (len(text), 0)], 1):
        if end[0] > start:
            yield (start, end[0]), f"line {number}", None
        start = end[1]
