"""Text from files and names, made safe to print."""

from __future__ import annotations

import os
import pathlib


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
