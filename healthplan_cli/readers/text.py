"""Read plain text of any encoding that Chinese sites use."""

from __future__ import annotations

import hashlib

from healthplan_cli.readers.source import Source, UnreadableError


def read_text(data: bytes, *, name: str = "", encoding: str | None = None) -> Source:
    """Decode ``data``; line ends stay as they are.

    Raises:
        UnreadableError: the bytes are no text, or not in the forced ``encoding``.
    """
    used = encoding or "utf-8"
    try:
        text = data.decode(used)
    except UnicodeDecodeError as error:
        raise UnreadableError(f"{name}: not {used}") from error
    return Source(name, "text/plain", used, hashlib.sha256(data).hexdigest(), len(data), text)
