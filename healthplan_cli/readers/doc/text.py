"""The characters of a Word document as a person sees them: without hidden text and codes of fields."""

from __future__ import annotations

import bisect
from collections.abc import Sequence

import regex

from healthplan_cli.readers.doc.fib import Piece, read_text
from healthplan_cli.readers.doc.properties import Run

PARAGRAPH, CELL, PAGE = "\r", "\x07", "\x0c"
# Begin, separator and end of a field: its code stands between the first two, what it shows between the last two.
_FIELD = regex.compile("[\x13\x14\x15]")
_BEGIN, _SEPARATOR, _END = "\x13\x14\x15"
# A line break, a hyphen that does not break, one that shows only at a line's end; pictures, anchors and marks of notes.
_SIGNS = str.maketrans({"\x0b": "\n", "\x1e": "-", "\x1f": "", **dict.fromkeys(map(chr, (*range(1, 9), 0x0E)), "")})
_SYMBOL = "□"
# Fields that show the clock; LibreOffice would print the day on which it converts.
_CLOCK = regex.compile("\x13[^\x13-\x15]{0,9}\\b(?:DATE|TIME)\\b")
_MARKS = (PARAGRAPH, CELL, PAGE)


class Characters:
    """The text by the number of a character (CP).

    Raises:
        struct.error: a piece stands outside the stream.
    """

    def __init__(self, word: bytes, parts: list[Piece], unseen: Sequence[Run]) -> None:
        self._parts = parts
        self._starts = [piece.start for piece in parts]
        text = read_text(word, parts)
        self.shows_clock = _CLOCK.search(text) is not None
        self.count = len(text)
        self._shown = list(text)
        self._drop_codes(text)
        places = [run.start for run in unseen]
        for piece in parts:
            end = piece.place + (piece.end - piece.start) * piece.width
            index = max(0, bisect.bisect_right(places, piece.place) - 1)
            while index < len(unseen) and unseen[index].start < end:
                self._drop_run(unseen[index], piece)
                index += 1

    def shown(self, start: int, end: int) -> str:
        """What is seen of the characters from ``start`` to before ``end``."""
        text = "".join(self._shown[start:end]).translate(_SIGNS)
        # Halves of characters outside the basic plane meet here.
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    def marks(self, start: int, end: int) -> list[tuple[int, str]]:
        """Number and character of each mark that ends a paragraph, a cell or a page."""
        return [(number, self._shown[number]) for number in range(start, end) if self._shown[number] in _MARKS]

    def place(self, number: int) -> int:
        """The place of a character in the stream."""
        piece = self._parts[bisect.bisect_right(self._starts, number) - 1]
        return piece.place + (number - piece.start) * piece.width

    def _drop_run(self, run: Run, piece: Piece) -> None:
        start = piece.start + max(0, run.start - piece.place) // piece.width
        end = min(piece.end, piece.start + (run.end - piece.place) // piece.width)
        for number in range(start, end):
            # The end of a cell stays: without it the cells of a row would change places.
            if run.symbol:
                self._shown[number] = _SYMBOL if self._shown[number] not in ("", *_MARKS) else self._shown[number]
            elif self._shown[number] != CELL:
                self._shown[number] = ""

    def _drop_codes(self, text: str) -> None:
        """Drop the codes of fields, and what a field without a separator holds; a field that never ends is text."""
        marks = [(found.start(), found[0]) for found in _FIELD.finditer(text)]
        for number, _ in marks:
            self._shown[number] = ""
        codes: list[tuple[int, int]] = []
        open_fields: list[list[int]] = []
        for number, mark in marks:
            if mark == _BEGIN:
                open_fields.append([number, -1])
            elif open_fields and mark == _SEPARATOR:
                open_fields[-1][1] = number
            elif open_fields and mark == _END:
                start, separator = open_fields.pop()
                codes.append((start, separator if separator >= 0 else number))
        dropped = 0
        for start, end in sorted(codes):  # one may stand in another
            for at in range(max(start, dropped), end):
                if self._shown[at] != CELL:
                    self._shown[at] = ""
            dropped = max(dropped, end)
