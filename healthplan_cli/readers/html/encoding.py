"""Which encoding a page is in: its bytes say it; what the page declares is asked where they leave a choice."""

from __future__ import annotations

import codecs

import regex

from healthplan_cli.readers.encoding import Decoded, decode, decode_as

# HTML, 13.2.3.2: a declaration stands in the first 1024 bytes; sites are less strict.
_HEAD = 8192
_DECLARED = regex.compile(
    rb"""<meta[^>]{0,200}?charset\s*+=\s*+["']?\s*+(?<name>[A-Za-z0-9_-]{1,40})""", regex.IGNORECASE
)
# The Encoding standard reads GB 2312 and GBK as GB 18030, which holds them both.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "hz": "gb18030", "big5": "big5hkscs"}


def decode_page(data: bytes, name: str, forced: str | None) -> tuple[Decoded, str | None]:
    """The text of the page's bytes, and the encoding that the page declares where the bytes say another.

    Raises:
        UnreadableError: not in the ``forced`` encoding, or in none that is known.
    """
    if forced:
        return decode_as(data, forced, name), None
    declared = _declared(data)
    for encoding in ("utf-8", declared, "gb18030"):
        decoded = _read(data, encoding) if encoding else None
        if decoded is not None and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            other = declared if declared not in (None, encoding) and not data.isascii() else None
            return decoded, other
    return decode(data, name), None


def _declared(data: bytes) -> str | None:
    found = _DECLARED.search(data, 0, _HEAD)
    if found is None:
        return None
    try:
        codec = codecs.lookup(found["name"].decode("ascii")).name
    except LookupError:
        return None
    return _WIDER.get(codec, codec)


def _read(data: bytes, encoding: str) -> Decoded | None:
    try:
        return Decoded(data.decode(encoding), encoding)
    except (UnicodeDecodeError, LookupError):
        return None
