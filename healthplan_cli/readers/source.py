"""A source: the decoded text of one notice and where it came from."""

from __future__ import annotations

import msgspec
import regex

from healthplan_cli.model import Diagnostic, Span
from healthplan_cli.readers.printed import Area, Origin, SourceTable

_ISO = regex.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?)?"
)


class UnreadableError(ValueError):
    """Bytes that cannot be read as a notice; the message says why and what to do."""

    def __init__(self, reason: str, *, name: str = "") -> None:
        super().__init__(f"{name}: {reason}" if name else reason)


class Stated(msgspec.Struct, frozen=True):
    """What the container of a text says of it: ``<meta name=… content=…>``, a property of an office file."""

    name: str
    value: str


class Hints(msgspec.Struct, frozen=True):
    """All that the container states, in its order."""

    stated: tuple[Stated, ...] = ()

    def of_file(self) -> tuple[str | None, str | None, str | None]:
        """Program that made the file, when it was made and when last changed (ISO 8601), as the file states them."""
        values = {one.name: one.value for one in reversed(self.stated)}
        dates = (values.get(name, "") for name in ("created", "modified"))
        created, modified = (date if _ISO.fullmatch(date) else None for date in dates)
        return values.get("Application"), created, modified


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
    tables: tuple[SourceTable, ...] = ()
    """Tables that the source holds as tables."""
    areas: tuple[Area, ...] = ()
    """Parts of a page that its makers named."""
    furniture: tuple[Span, ...] = ()
    """Lines that the format itself sets apart from the text: headers and footers of pages."""
    origins: tuple[Origin, ...] = ()
    """Where each line stands in the original; empty for plain text."""
    recognised: tuple[Span, ...] = ()
    """Parts of the text that were recognised in pictures of pages (OCR)."""
    hints: Hints = Hints()
