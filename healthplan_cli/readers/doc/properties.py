"""Properties of characters and paragraphs that change what is seen (MS-DOC 2.4.6, 2.6; sprms of 2.6.1 to 2.6.3)."""

from __future__ import annotations

import bisect
import struct
from collections.abc import Iterator
from typing import NamedTuple

_PAGE = 512
_PAGE_NUMBER = 0x3FFFFF
# Lengths of operands by the three highest bits of a code; 0 where the operand itself says it.
_OPERANDS = (1, 1, 2, 4, 2, 2, 0, 3)
_DELETED, _HIDDEN, _SYMBOL = 0x0800, 0x083C, 0x6A09
_IN_TABLE, _ROW_END, _DEPTH, _TABLE = 0x2416, 0x2417, 0x6649, 0xD608
_LIST, _LEVEL = 0x460B, 0x260A
_ELSEWHERE = (0x6646, 0x646B)
_TABS = 0xC615
# Bits of a cell: whether it is merged with the one above, and that it is not the first of these.
_VERTICAL, _FROM_ABOVE = 0x60, 0x20
_CELL = 20
_MOST_CELLS = 64
_PARAGRAPH_STYLE = 1
_MOST_BASES = 12


class Row(NamedTuple):
    """Where the cells of a table row stand."""

    edges: tuple[int, ...]
    """Of its cells from left to right, in twentieths of a point; one more than cells."""
    goes_on: tuple[bool, ...]
    """True for a cell that belongs to the one above it."""


class Paragraph(NamedTuple):
    """What is known of one paragraph."""

    style: int = 0
    in_table: bool = False
    depth: int = 0
    """Of the table that it stands in; 1 is a table that stands in none."""
    ends_row: bool = False
    list: int | None = None
    """Number of its numbering, from 1 on; 0 none; None: as its style says."""
    level: int | None = None
    """Its level in that, from 0 on; None: as its style says."""
    row: Row | None = None


class Run(NamedTuple):
    """Characters that are not seen as they stand, by place in the stream."""

    start: int
    end: int
    symbol: bool
    """One character of a symbol font; otherwise hidden or deleted."""


def sprms(properties: bytes) -> Iterator[tuple[int, bytes]]:
    """Code and operand of each property; ends where they are cut off."""
    place = 0
    while place + 2 < len(properties):
        code = properties[place] | properties[place + 1] << 8
        place += 2
        length = _OPERANDS[code >> 13]
        if code == _TABLE:
            length = 1 + struct.unpack_from("<H", properties + b"\0\0", place)[0]
        elif not length:
            length = 1 + properties[place]
            if code == _TABS and properties[place] == 255:
                return
        yield code, properties[place : place + length]
        place += length


def runs(word: bytes, bins: bytes) -> list[Run]:
    """The runs that are not seen as they stand, in order of their places."""
    found = []
    for page, first, last, start in _entries(word, bins, 1):
        place = 2 * page[start]
        if not place:
            continue
        seen = dict(sprms(page[place + 1 : place + 1 + page[place]]))
        unseen = any(seen.get(code, b"\0")[:1] == b"\1" for code in (_DELETED, _HIDDEN))
        if unseen or _SYMBOL in seen:
            found.append(Run(first, last, not unseen))
    return found


class Paragraphs:
    """The properties of all paragraphs by the place of a character in the stream."""

    def __init__(self, word: bytes, bins: bytes, data: bytes) -> None:
        self._starts: list[int] = []
        self._found: list[Paragraph] = []
        for page, first, _, start in _entries(word, bins, 13):
            self._starts.append(first)
            self._found.append(_paragraph(page, 2 * page[start], data))

    def at(self, place: int) -> Paragraph:
        """Those of the paragraph that holds the character at ``place``."""
        index = bisect.bisect_right(self._starts, place) - 1
        return self._found[index] if index >= 0 else Paragraph()


def _entries(word: bytes, bins: bytes, width: int) -> Iterator[tuple[bytes, int, int, int]]:
    """For each run of each page of properties: the page, start and end of the run, and where its entry stands.

    Args:
        word: the stream that holds the pages.
        bins: the list of pages.
        width: bytes of an entry.

    Raises:
        struct.error: damaged.
    """
    count = max(0, len(bins) - 4) // 8
    before = 0
    for number in range(count):
        (packed,) = struct.unpack_from("<I", bins, 4 * (count + 1 + number))
        at = (packed & _PAGE_NUMBER) * _PAGE
        page = word[at : at + _PAGE]
        if len(page) < _PAGE:
            raise struct.error("a page of its properties is cut off")
        of_page = page[-1]
        if 4 * (of_page + 1) + width * of_page >= _PAGE:
            raise struct.error("a page of its properties is damaged")
        places = struct.unpack_from(f"<{of_page + 1}I", page)
        for index in range(of_page):
            # Runs come in order; what does not is damage and would be counted twice.
            if before <= places[index] < places[index + 1]:
                yield page, places[index], places[index + 1], 4 * (of_page + 1) + width * index
                before = places[index + 1]


def _paragraph(page: bytes, place: int, data: bytes) -> Paragraph:
    if not place:
        return Paragraph()
    # Half the length in one byte, or in the next one where that is 0.
    length = 2 * page[place] - 1
    if not page[place]:
        place += 1
        length = 2 * page[place]
    properties = page[place + 1 : place + 1 + length]
    return _read(properties[2:], Paragraph(style=int.from_bytes(properties[:2], "little")), data)


def _read(properties: bytes, found: Paragraph, data: bytes) -> Paragraph:
    for code, operand in sprms(properties):
        if code == _IN_TABLE:
            found = found._replace(in_table=operand != b"\0")
        elif code == _ROW_END:
            found = found._replace(ends_row=operand != b"\0")
        elif code == _DEPTH:
            found = found._replace(depth=int.from_bytes(operand, "little", signed=True))
        elif code == _LIST:
            found = found._replace(list=int.from_bytes(operand, "little"))
        elif code == _LEVEL:
            found = found._replace(level=operand[0])
        elif code == _TABLE:
            found = found._replace(row=_row(operand))
        elif code in _ELSEWHERE and data:
            at = int.from_bytes(operand, "little")
            length = int.from_bytes(data[at : at + 2], "little")
            found = _read(data[at + 2 : at + 2 + length], found, b"")
    return found


def _row(operand: bytes) -> Row | None:
    """A table definition: count of cells, their edges, and a descriptor for each, the last ones perhaps left out."""
    count = operand[2] if len(operand) > 2 else 0
    start = 3 + 2 * (count + 1)
    if not 0 < count <= _MOST_CELLS or len(operand) < start:
        return None
    edges = struct.unpack_from(f"<{count + 1}h", operand, 3)
    goes_on = []
    for number in range(count):
        bits = int.from_bytes(operand[start + _CELL * number : start + _CELL * number + 2], "little")
        goes_on.append(bits & _VERTICAL == _FROM_ABOVE)
    return Row(edges, tuple(goes_on))


class Styles:
    """The numbering of each style by its number, that of what it is based on where it says nothing."""

    def __init__(self, sheet: bytes) -> None:
        self._own: list[Paragraph] = []
        self._bases: list[int] = []
        size, _, base_size = struct.unpack_from("<HHH", sheet) if len(sheet) > 5 else (0, 0, 0)
        place = 2 + size
        while place + 2 <= len(sheet):
            length = int.from_bytes(sheet[place : place + 2], "little")
            base, own = _style(sheet[place + 2 : place + 2 + length], base_size)
            self._own.append(own)
            self._bases.append(base)
            place += 2 + length

    def numbering(self, paragraph: Paragraph) -> tuple[int, int]:
        """Number and level of a paragraph's numbering; 0 is none."""
        number, level, style = paragraph.list, paragraph.level, paragraph.style
        for _ in range(_MOST_BASES):
            if not 0 <= style < len(self._own) or (number is not None and level is not None):
                break
            own = self._own[style]
            number = own.list if number is None else number
            level = own.level if level is None else level
            style = self._bases[style]
        return number or 0, level or 0


def _style(style: bytes, base_size: int) -> tuple[int, Paragraph]:
    """The style that a style is based on, and what it says itself of paragraphs."""
    if len(style) < base_size + 2:
        return -1, Paragraph()
    packed = int.from_bytes(style[2:4], "little")
    if packed & 0xF != _PARAGRAPH_STYLE:
        return -1, Paragraph()
    at = base_size + 2 + 2 * int.from_bytes(style[base_size : base_size + 2], "little") + 2
    length = int.from_bytes(style[at : at + 2], "little")
    return packed >> 4, _read(style[at + 4 : at + 2 + length], Paragraph(), b"")
