"""Lines of a text, and offsets as a browser counts them."""

from __future__ import annotations

import bisect
import re
from typing import NamedTuple

from healthplan_cli.model import Span

_LINE_END = re.compile(r"\r\n|\n")


class Line(NamedTuple):
    """A printed line, without its end."""

    number: int
    """Counted from 1."""
    start: int
    end: int


class Lines:
    """The lines of a text, numbered as ``healthplan validate`` numbers them."""

    def __init__(self, text: str) -> None:
        bounds, start = [], 0
        for end in _LINE_END.finditer(text):
            bounds.append((start, end.start()))
            start = end.end()
        if start < len(text) or not bounds:
            bounds.append((start, len(text)))
        self.all = [Line(number, *bound) for number, bound in enumerate(bounds, start=1)]
        self._starts = [line.start for line in self.all]
        self._size = len(text)
        # Characters that a browser counts twice (UTF-16).
        self._double = [i for i, c in enumerate(text) if c > "\uffff"] if text and max(text) > "\uffff" else []

    def at(self, offset: int) -> Line:
        """The line that the character at ``offset`` stands in, or the one that it ends."""
        return self.all[max(bisect.bisect_right(self._starts, offset) - 1, 0)]

    def clamp(self, span: Span) -> Span:
        """``span`` cut to the text: of a document that was read from a file, a span may be anything."""
        start = min(max(span[0], 0), self._size)
        return start, min(max(span[1], start), self._size)

    def in_utf16(self, offset: int) -> int:
        """``offset`` in UTF-16 units, as JavaScript counts."""
        return offset + bisect.bisect_left(self._double, offset)
