"""A source: the decoded text of one notice and where it came from."""

from __future__ import annotations

import msgspec


class UnreadableError(ValueError):
    """Bytes that cannot be read as a notice; the message says why and what to do."""


class Source(msgspec.Struct, frozen=True):
    """What a reader makes of bytes. Offsets of the contract count in ``text``."""

    name: str
    media_type: str
    encoding: str
    sha256: str
    size: int
    """In bytes, as read."""
    text: str
