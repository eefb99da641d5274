"""Text from files and names, made safe to print."""

from __future__ import annotations

import os
import pathlib
import unicodedata
from collections.abc import Iterator


def printable(text: str) -> str:
    """``text`` with every character that a terminal might act on written as an escape.

    >>> printable("卫生\\x1b[2J健康")
    '卫生\\\\x1b[2J健康'
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == " " else ascii(c)[1:-1] for c in text)


def file_name(path: pathlib.PurePath) -> str:
    """``path`` with forward slashes, and bytes of it that are no UTF-8 written as escapes, as no JSON can hold them."""
    return os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")


def columns(text: str) -> int:
    """How many columns of a terminal ``text`` takes: two a Chinese character, none an accent that stands on another.

    >>> columns("健康2030")
    8
    """
    if text.isascii():
        return len(text)
    return sum(_columns_of(character) for character in text)


def _columns_of(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def wrapped(text: str, width: int) -> list[str]:
    """``text`` in lines of at most ``width`` columns, cut at blanks; a word that is wider is cut anywhere.

    >>> wrapped("the year is 二〇三〇年", 12)
    ['the year is', '二〇三〇年']
    """
    lines = [""]
    for word in text.split():
        if lines[-1] and columns(lines[-1]) + 1 + columns(word) <= width:
            lines[-1] += f" {word}"
            continue
        if not lines[-1]:
            lines.pop()
        lines += _cut(word, max(width, 2))
    return lines


def _cut(word: str, width: int) -> Iterator[str]:
    """``word`` in pieces of at most ``width`` columns."""
    start = taken = 0
    for place, character in enumerate(word):
        taken += _columns_of(character)
        if taken > width:
            yield word[start:place]
            start, taken = place, _columns_of(character)
    yield word[start:]


def shortened(text: str, width: int) -> str:
    """``text``, cut with ``…`` where it takes more than ``width`` columns.

    >>> shortened("居民健康素养水平", 9)
    '居民健康…'
    """
    if columns(text) <= width:
        return text
    return f"{next(_cut(text, max(width - 1, 2)))}…"
