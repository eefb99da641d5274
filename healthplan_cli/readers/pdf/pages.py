"""The pages of a PDF file as lines and tables with their places, and whether a page can be read at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Literal, NamedTuple

import regex

from healthplan_cli.readers.pdf.glyphs import Box, View, read_glyphs, runs_of, view_of
from healthplan_cli.readers.pdf.grids import Grid, find_grids
from healthplan_cli.readers.pdf.objects import TextPieces, read_pieces
from healthplan_cli.readers.pdf.order import Heights, PlacedLine, in_reading_order
from healthplan_cli.readers.pdf.ruling import read_rulings

PageState = Literal["text", "picture", "broken", "recognised"]
"""``picture``: no text on it; ``broken``: its font says for most characters the wrong one or none; ``recognised``: one
of these two, whose text was read off its picture."""

Recogniser = Callable[[Any], list[PlacedLine]]
"""Reads the lines off the picture of a ``pypdfium2.PdfPage``, in reading order; none if there is no text on it."""

_HAN = regex.compile(r"\p{Han}")
_WORD = regex.compile(r"[A-Za-z]{2,}")
_UNMAPPED = regex.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffd\ufffe\uffff\ue000-\uf8ff]")
_FIGURE = regex.compile("[0-9０-９.,%‰+-]")
# On a page of Chinese or English text these shares of its characters are words; of a broken font, nearly none are.
_LEAST_WORDS = 0.3
_MOST_UNMAPPED = 0.1
# The rest of a table of figures are figures.
_LEAST_FIGURES = 0.8
# A piece of text shows a character at least, or a blank. Where pieces are more than characters, a font is silent.
_MOST_SILENT = 2
# A page with fewer characters, such as a cover, is too short to judge by shares.
_SHORT = 30


class PdfLine(NamedTuple):
    """A line of a page; the places of its box are in points."""

    text: str
    page: int
    """1-based."""
    box: Box
    heights: Heights
    column: int = 0
    """0 where the page has one column or the line reaches over both, else 1 or 2."""

    @property
    def height(self) -> float:
        """Of most of its characters."""
        return self.heights.most


class PdfTable(NamedTuple):
    """A table on one page, or the part of one that stands there."""

    page: int
    grid: Grid


class Page(NamedTuple):
    """One page, in reading order."""

    number: int
    """1-based."""
    state: PageState
    width: float
    """In points, as shown."""
    items: list[PdfLine | PdfTable]
    is_lent: bool = False
    """Neither the file nor the machine has its fonts: single characters may be lost."""


def read_pages(document: Any, recognise: Recogniser | None = None) -> Iterator[Page]:
    """The pages of an open ``pypdfium2.PdfDocument``, one at a time.

    Args:
        document: the document.
        recognise: reads the pages whose text the file does not hold; otherwise they stay empty.
    """
    for index in range(len(document)):
        page = document[index]
        view, pieces = view_of(page), read_pieces(page)
        state, placed = _read(page, view, pieces)
        if state != "text":
            placed = [*recognise(page)] if recognise is not None else []
            state = "recognised" if placed else state
        page.close()
        items = [_on_page(index + 1, item) for item in placed]
        yield Page(index + 1, state, view.size[0], items, state == "text" and pieces.is_lent)


def _on_page(number: int, item: PlacedLine | Grid) -> PdfLine | PdfTable:
    if isinstance(item, Grid):
        return PdfTable(number, item)
    return PdfLine(item.text, number, item.box, item.heights, item.column)


def _read(page: Any, view: View, pieces: TextPieces) -> tuple[PageState, list[PlacedLine | Grid]]:
    text_page = page.get_textpage()
    glyphs = [*read_glyphs(text_page, view)]
    text_page.close()
    state = page_state("".join(" " * glyph.spaced + glyph.text for glyph in glyphs), pieces.total)
    if state != "text":  # speed
        return state, []
    grids, outside = find_grids(read_rulings(page, view), runs_of(glyphs))
    return state, in_reading_order(outside, grids)


def page_state(text: str, pieces: int = 0) -> PageState:
    """Whether the text of a page can be read, of which so many pieces are drawn on it."""
    solid = len("".join(text.split()))
    if pieces > _MOST_SILENT * solid + _SHORT:
        return "broken"
    if not solid:
        return "picture"
    words = len(_HAN.findall(text)) + sum(len(word) for word in _WORD.findall(text))
    figures = len(_FIGURE.findall(text))
    unmapped = len(_UNMAPPED.findall(text))
    is_nonsense = solid >= _SHORT and words < solid * _LEAST_WORDS and words + figures < solid * _LEAST_FIGURES
    return "broken" if unmapped > solid * _MOST_UNMAPPED or is_nonsense else "text"
