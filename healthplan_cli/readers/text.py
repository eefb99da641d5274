"""Plain text, from bytes or from a string, to a source."""

from __future__ import annotations

import hashlib
import re

from healthplan_cli.diagnostics import report
from healthplan_cli.model import Diagnostic
from healthplan_cli.readers.encoding import CONTROL, REPLACEMENT, Decoded, decode, decode_as
from healthplan_cli.readers.source import Source

_SURROGATE = re.compile("[\ud800-\udfff]")


def read_text(data: bytes, *, name: str = "", encoding: str | None = None) -> Source:
    """The source in the bytes of a plain text; line ends and byte order marks stay as they are.

    Args:
        data: UTF-8, GB18030 (with GBK and GB2312), Big5 or UTF-16, with or without a byte order mark.
        name: what to call it in the output and in messages.
        encoding: forces any encoding that Python knows; otherwise it is detected.

    Raises:
        UnreadableError: the bytes are no text, or not in the forced ``encoding``.
    """
    return _source(data, decode_as(data, encoding, name) if encoding else decode(data, name), name)


def read_string(text: str, *, name: str = "") -> Source:
    """The source in a text that is decoded already."""
    # Offsets count in Python's characters, where surrogates that happen to make a pair are two.
    clean = _SURROGATE.sub(REPLACEMENT, text) if not text.isascii() else text
    return _source(clean.encode("utf-8"), Decoded(text, "utf-8"), name)


def _source(data: bytes, decoded: Decoded, name: str) -> Source:
    found: list[Diagnostic] = []
    text = decoded.text
    if not text.isascii():
        text, surrogates = _SURROGATE.subn(REPLACEMENT, text)
        if surrogates:
            found.append(report("HP506", _place(text, REPLACEMENT), count=surrogates))
        elif REPLACEMENT in text:
            code = "HP502" if decoded.damaged else "HP507"
            place = _place(text, REPLACEMENT)
            found.append(report(code, place, count=text.count(REPLACEMENT), encoding=decoded.encoding))
    if decoded.rival:
        found.append(report("HP505", (0, len(text)), encoding=decoded.encoding, other=decoded.rival))
    controls = CONTROL.findall(text)
    if controls:
        name_of_first = f"U+{ord(controls[0]):04X}"
        found.append(report("HP503", _place(text, controls[0]), count=len(controls), first=name_of_first))
    digest = hashlib.sha256(data).hexdigest()
    return Source(name, "text/plain", decoded.encoding, digest, len(data), text, found)


def _place(text: str, character: str) -> tuple[int, int]:
    start = text.index(character)
    return start, start + 1
