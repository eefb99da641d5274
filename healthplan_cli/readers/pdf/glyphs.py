"""The characters that a page of a PDF file shows, each with its box, and the runs in which they were written."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

REPLACEMENT = "\ufffd"
"""Stands for a character of which the font does not say what it is."""

WIDE_GAP = "   "
"""Parts what stands far apart on one line, so that it still reads as two names or two cells."""

# In heights of a character. Punctuation at half width lies over the one behind it; a run ends where the next
# character stands far from the last one, as between two columns.
_BACK = 0.7
_FAR = 1.2
_SAME_ROW = 0.5
_BLANK, _WIDE_GAP, _TABULATED = 0.1, 0.6, 2.0
_HIGH_SURROGATES = range(0xD800, 0xDC00)
_LOW_SURROGATES = range(0xDC00, 0xE000)
_SURROGATES = range(0xD800, 0xE000)
# What the library gives for a hyphen at the end of a line.
_HYPHENS = (0x02, 0xFFFE)


class Box(NamedTuple):
    """A rectangle, in points from the left and the lower edge of the page as it is shown."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        return self.top - self.bottom


class Glyph(NamedTuple):
    """A character that is no white space."""

    text: str
    box: Box
    spaced: bool
    """White space was written before it."""


class Run(NamedTuple):
    """Characters that were written beside each other on one line, in order."""

    glyphs: list[Glyph]
    box: Box


class View(NamedTuple):
    """How a page is shown: which part of it, turned by how many quarters clockwise."""

    shown: Box
    turns: int

    def place(self, box: Box) -> Box:
        """``box`` of the page's own coordinates as it is shown."""
        left, bottom, right, top = box
        shown = self.shown
        if not self.turns:
            return Box(left - shown.left, bottom - shown.bottom, right - shown.left, top - shown.bottom)
        if self.turns == 1:
            return Box(bottom - shown.bottom, shown.right - right, top - shown.bottom, shown.right - left)
        if self.turns == 2:
            return Box(shown.right - right, shown.top - top, shown.right - left, shown.top - bottom)
        return Box(shown.top - top, left - shown.left, shown.top - bottom, right - shown.left)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as shown."""
        width, height = self.shown.right - self.shown.left, self.shown.top - self.shown.bottom
        return (height, width) if self.turns % 2 else (width, height)


def view_of(page: Any) -> View:
    """How a ``pypdfium2.PdfPage`` is shown."""
    return View(Box(*page.get_cropbox()), page.get_rotation() // 90 % 4)


def read_glyphs(text_page: Any, view: View) -> Iterator[Glyph]:
    """The characters of a ``pypdfium2.PdfTextPage`` in the order in which they were written; none beside the page."""
    from pypdfium2 import raw

    handle = text_page.raw
    rectangle = raw.FS_RECTF()
    reference = ctypes.byref(rectangle)
    width, height = view.size
    spaced = False
    high: tuple[int, Box] | None = None
    for index in range(text_page.count_chars()):
        code = raw.FPDFText_GetUnicode(handle, index)
        if chr(code).isspace():
            spaced = True
            continue
        raw.FPDFText_GetLooseCharBox(handle, index, reference)
        box = view.place(Box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top))
        if code in _HIGH_SURROGATES:
            high = (code, box)
            continue
        if code in _LOW_SURROGATES and high:
            code = 0x10000 + ((high[0] - 0xD800) << 10) + (code - 0xDC00)
            box = box_around((high[1], box))
        high = None
        if box.right > 0 and box.left < width and box.top > 0 and box.bottom < height:
            if code in _HYPHENS and raw.FPDFText_IsHyphen(handle, index) == 1:
                code = 0x2D
            yield Glyph(REPLACEMENT if not code or code in _SURROGATES else chr(code), box, spaced)
            spaced = False


def runs_of(glyphs: Iterable[Glyph]) -> list[Run]:
    """The characters in runs: one ends where the line ends, or where the next character stands far off."""
    runs: list[list[Glyph]] = []
    last: Box | None = None
    for glyph in glyphs:
        box = glyph.box
        if last is not None and are_beside(last, box):
            gap, height = box.left - last.right, max(last.height, box.height)
            if -_BACK * height <= gap <= _FAR * height:
                runs[-1].append(glyph)
                last = box
                continue
        runs.append([glyph])
        last = box
    return [Run(run, box_around(glyph.box for glyph in run)) for run in runs]


def are_beside(one: Box, other: Box) -> bool:
    """True if two boxes stand on one line: half of the lower one's height is shared."""
    _, bottom, _, top = one
    _, low, _, high = other
    shared = (top if top < high else high) - (bottom if bottom > low else low)
    return shared >= _SAME_ROW * min(top - bottom, high - low)


def box_around(boxes: Iterable[Box]) -> Box:
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return Box(min(lefts), min(bottoms), max(rights), max(tops))


def text_of(glyphs: Iterable[Glyph]) -> str:
    """Characters of one line from left to right, with a blank where there is room for one, more where there is much."""
    pieces: list[str] = []
    last: Box | None = None
    for glyph in glyphs:
        if last is not None:
            gap, height = glyph.box.left - last.right, max(last.height, glyph.box.height)
            if gap > _TABULATED * height:
                pieces.append(WIDE_GAP)
            elif gap > (_BLANK if glyph.spaced else _WIDE_GAP) * height:
                pieces.append(" ")
        pieces.append(glyph.text)
        last = glyph.box
    return "".join(pieces)
