"""JSON for people: indented, whatever fits on one line on one, and short fields side by side.

It works on the text of the JSON, not on its values, so that every number stays as it was written, and without
calling itself, so that no depth of nesting is too deep.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import regex

_WIDTH = 120
_TOKEN = regex.compile(r'"(?:[^"\\]++|\\.)*+"|[\[\]{}:,]|[^\[\]{}:,"\s]++')
_WIDE = regex.compile(r"[\p{East_Asian_Width=W}\p{East_Asian_Width=F}]")
_AFTER = {",": ", ", ":": ": "}


def indented(data: bytes, width: int = _WIDTH) -> bytes:
    """The JSON ``data`` indented by two, in lines of at most ``width`` columns unless a string is longer.

    An object or a list that fits on one line is one line. In a longer object, plain fields stand side by side; a list
    or an object has a line of its own.

    >>> print(indented(b'{"id":"t1","span":[3,9],"unit":null,"parts":[{}]}', 30).decode())
    {
      "id": "t1", "span": [3, 9],
      "unit": null,
      "parts": [{}]
    }
    """
    tokens: list[str] = _TOKEN.findall(data.decode("utf-8"))
    layout = _Layout(tokens, _extents(tokens), width)
    place = 0
    while place < len(tokens):
        place = layout.take(place)
    return "".join(layout.parts).encode("utf-8")


class _Extent(NamedTuple):
    """What stands between two brackets."""

    end: int
    """The place of the closing one among the tokens."""
    columns: int
    """Those of all of it on one line, with the comma behind it."""


class _Layout:
    """Lays tokens out on lines."""

    def __init__(self, tokens: list[str], extents: dict[int, _Extent], width: int) -> None:
        self.parts: list[str] = []
        self._tokens = tokens
        self._extents = extents
        self._width = width
        self._open: list[str] = []
        self._used = 0
        self._plain = False
        """The field before was a plain one, so that another may stand beside it."""

    def take(self, place: int) -> int:
        """Lay out what stands at ``place``; the place behind it."""
        token = self._tokens[place]
        if token in "[{":
            extent = self._extents[place]
            if extent.end == place + 1 or self._used + extent.columns <= self._width:
                self._write(_AFTER.get(one, one) for one in self._tokens[place : extent.end + 1])
                return extent.end + 1
            self._open.append(token)
            self._write([token])
            self._next_line(place + 1)
        elif token in "]}":
            self._open.pop()
            self._plain = False
            self._break()
            self._write([token])
        elif token == ",":
            self._write([token])
            self._next_line(place + 1)
        else:
            self._write([_AFTER.get(token, token)])
        return place + 1

    def _write(self, parts: Iterable[str]) -> None:
        for part in parts:
            self.parts.append(part)
            self._used += _columns(part)

    def _next_line(self, place: int) -> None:
        """Begin the field or the element at ``place`` on a new line, or beside the one before."""
        before, self._plain = self._plain, self._open[-1] == "{" and self._is_plain(place + 2)
        if before and self._plain and self._used + self._columns_of_field(place) <= self._width:
            self._write([" "])
        else:
            self._break()

    def _break(self) -> None:
        self.parts.append("\n" + "  " * len(self._open))
        self._used = 2 * len(self._open)

    def _is_plain(self, place: int) -> bool:
        """True if the value at ``place`` is no object and no list, or a list of numbers."""
        token = self._tokens[place]
        return token != "{" and (token != "[" or self._tokens[place + 1][0] not in '{["')

    def _columns_of_field(self, place: int) -> int:
        value = place + 2
        extent = self._extents.get(value)
        return _columns(self._tokens[place]) + 4 + (extent.columns if extent else _columns(self._tokens[value]))


def _extents(tokens: list[str]) -> dict[int, _Extent]:
    """What each opening bracket, by its place, holds."""
    extents: dict[int, _Extent] = {}
    opened: list[tuple[int, int]] = []
    total = 0
    for place, token in enumerate(tokens):
        if token in "[{":
            opened.append((place, total))
        total += len(_AFTER[token]) if token in _AFTER else _columns(token)
        if token in "]}":
            start, before = opened.pop()
            extents[start] = _Extent(place, total - before + 1)
    return extents


def _columns(token: str) -> int:
    """How many columns of a terminal a token takes: two a Chinese character."""
    return len(token) if token.isascii() else len(token) + len(_WIDE.findall(token))
