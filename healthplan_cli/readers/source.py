"""A source: the decoded text of one notice and where it came from."""

from __future__ import annotations

import msgspec

from healthplan_cli.model import Diagnostic


class UnreadableError(ValueError):
    """Bytes that cannot be read as a notice; the message says why and what to do."""

    def __init__(self, reason: str, *, name: str = "") -> None:
        super().__init__(f"{name}: {reason}" if name else reason)


class Source(msgspec.Struct, frozen=True):
    """What a reader makes of bytes. Offsets of the contract count in ``text``."""

    name: str
    media_type: str
    encoding: str
    """A codec name: the bytes, decoded with it, are ``text``; a byte order mark stays a character of it."""
    sha256: str
    size: int
    """In bytes, as read."""
    text: str
    """Never holds a lone surrogate, so that it can always be written as UTF-8."""
    diagnostics: list[Diagnostic]
    """What was assumed to read it, with spans in ``text``."""
