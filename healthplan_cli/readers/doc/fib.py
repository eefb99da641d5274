"""Where the text of a Word document stands: file information block and piece table (MS-DOC 2.5, 2.8.35, 2.9.38)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from healthplan_cli.readers.source import UnreadableError

_WORD_97 = 0xA5EC
_FIRST_VERSION = 101
_ENCRYPTED = 0x0100
_SECOND_TABLE = 0x0200
_COMPRESSED = 0x40000000
_PIECE_TABLE = 0x02
_MODIFIERS = 0x01
# Offsets of pairs (place, length) in the block: MS-DOC 2.5.6.
PLACES = {
    "styles": 0xA2,
    "runs": 0xFA,
    "paragraphs": 0x102,
    "pieces": 0x1A2,
    "shapes": 0x1DA,
    "boxes": 0x25A,
    "lists": 0x2E2,
    "numberings": 0x2EA,
}
_LENGTHS = 0x4C


class Lengths(NamedTuple):
    """Characters of each story, in the order in which the stories stand in the text."""

    main: int
    footnotes: int
    headers: int
    macros: int
    comments: int
    endnotes: int
    boxes: int
    header_boxes: int


class Piece(NamedTuple):
    """A run of the text that stands at one place of the stream."""

    start: int
    """Number of its first character (CP)."""
    end: int
    place: int
    """Of its first byte (FC)."""
    width: int
    """Bytes of a character: 1 or 2."""


class Fib:
    """The file information block of the stream ``WordDocument``.

    Raises:
        UnreadableError: not Word 97 or later, or encrypted.
        struct.error: cut off.
    """

    def __init__(self, word: bytes, name: str) -> None:
        identity, version, flags = struct.unpack_from("<HH6xH", word)
        if identity != _WORD_97 or version < _FIRST_VERSION:
            raise UnreadableError("a document of Word 95 or older, or damaged; save it as .docx", name=name)
        if flags & _ENCRYPTED:
            raise UnreadableError("an encrypted Word document: save it without its password", name=name)
        self.table = "1Table" if flags & _SECOND_TABLE else "0Table"
        lengths = Lengths(*(max(0, count) for count in struct.unpack_from("<8i", word, _LENGTHS)))
        self.stories: dict[str, tuple[int, int]] = {}
        """First character of each story, and the one behind its last."""
        start = 0
        for story, count in lengths._asdict().items():
            self.stories[story] = (start, start + count)
            start += count
        self._word = word

    def place(self, name: str) -> tuple[int, int]:
        """Start and length of a part of the table stream by its name in ``PLACES``."""
        place, length = struct.unpack_from("<II", self._word, PLACES[name])
        return place, length

    def part(self, table: bytes, name: str) -> bytes:
        """A part of the table stream by its name in ``PLACES``."""
        place, length = self.place(name)
        if place + length > len(table):
            raise struct.error(f"its table of {name} is cut off")
        return table[place : place + length]


def pieces(clx: bytes, most: int) -> Iterator[Piece]:
    """The pieces of the text in order.

    Args:
        clx: the part of the table stream that holds them.
        most: characters that the stream can hold; no two pieces share one.

    Raises:
        struct.error: damaged.
    """
    place = 0
    while clx[place] == _MODIFIERS:
        place += 3 + struct.unpack_from("<H", clx, place + 1)[0]
    if clx[place] != _PIECE_TABLE:
        raise struct.error("it has no piece table")
    (length,) = struct.unpack_from("<I", clx, place + 1)
    count = (length - 4) // 12
    if count < 0 or place + 5 + length > len(clx):
        raise struct.error("its piece table is cut off")
    ends = struct.unpack_from(f"<{count + 1}I", clx, place + 5)
    for number in range(count):
        (packed,) = struct.unpack_from("<I", clx, place + 5 + 4 * (count + 1) + 8 * number + 2)
        start, end = ends[number], ends[number + 1]
        if not start <= end <= most:
            raise struct.error("its pieces are not in order")
        compressed = packed & _COMPRESSED
        at = packed & (_COMPRESSED - 1)
        yield Piece(start, end, at // 2 if compressed else at, 1 if compressed else 2)


def read_text(word: bytes, parts: list[Piece]) -> str:
    """The whole text; a character outside the basic plane is two, as places are counted.

    Raises:
        struct.error: a piece stands outside the stream.
    """
    found = []
    for piece in parts:
        end = piece.place + (piece.end - piece.start) * piece.width
        if end > len(word):
            raise struct.error("a piece of its text is cut off")
        data = word[piece.place : end]
        if piece.width == 1:
            found.append(data.decode("cp1252", "replace"))
        else:
            found += map(chr, struct.unpack(f"<{len(data) // 2}H", data))
    return "".join(found)
