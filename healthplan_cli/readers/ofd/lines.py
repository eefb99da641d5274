"""Pieces of text with their places to lines, as they are read: from top to bottom, each from left to right."""

from __future__ import annotations

from collections.abc import Iterable

import regex

from healthplan_cli.readers.ofd.objects import Fragment
from healthplan_cli.readers.pdf.glyphs import Box
from healthplan_cli.readers.pdf.order import Heights
from healthplan_cli.readers.pdf.pages import PdfLine

# Baselines nearer than this share of the smaller size are one line.
_SAME_LINE = 0.4
# A gap of so many sizes between two pieces is a blank; words of letters are parted by less.
_BLANK, _WORD_BLANK = 0.8, 0.15
# A piece printed twice on nearly the same place, to look bold, is read once.
_SAME_PLACE = 0.2
_LETTER = regex.compile("[A-Za-z0-9]")


def lines(fragments: Iterable[Fragment], page: int, top: float = 0.0) -> list[PdfLine]:
    """The lines of a page; ``top`` is its height, so that places count from the lower edge as in a PDF file."""
    found: list[list[Fragment]] = []
    for one in sorted(fragments, key=lambda one: (one.baseline, one.left)):
        if found and _is_beside(found[-1][0], one):
            found[-1].append(one)
        else:
            found.append([one])
    return [_line(sorted(one, key=lambda piece: piece.left), page, top) for one in found]


def _is_beside(first: Fragment, other: Fragment) -> bool:
    if not (first.upright and other.upright):
        return False
    return abs(first.baseline - other.baseline) <= _SAME_LINE * min(first.size, other.size)


def _line(pieces: list[Fragment], page: int, top: float) -> PdfLine:
    text = ""
    last: Fragment | None = None
    for piece in pieces:
        if last and piece.text == last.text and abs(piece.left - last.left) <= _SAME_PLACE * piece.size:
            continue
        if last and not text.endswith(" "):
            gap = (piece.left - last.right) / max(piece.size, last.size, 1e-6)
            words = _LETTER.match(text[-1:]) and _LETTER.match(piece.text)
            text += " " if gap > (_WORD_BLANK if words else _BLANK) else ""
        text += piece.text
        last = piece
    right = max(piece.right for piece in pieces)
    # Turned text is no part of a paragraph: a line without a height is not joined.
    height = max(piece.size for piece in pieces) if pieces[0].upright else 0.0
    bottom = top - pieces[0].baseline
    box = Box(pieces[0].left, bottom, right, bottom + height)
    return PdfLine(" ".join(text.split("\n")).strip(), page, box, Heights(height, height, height))
