"""A TrueType font of two glyphs, a blank and a box, made for tests: every character can be shown with the box."""

from __future__ import annotations

import struct

# Square characters: as wide as an em, the box a little smaller.
_EM, _LOW, _HIGH = 1000, -120, 880


def font() -> bytes:
    """The font file."""
    box = struct.pack(">hhhhhHH4B", 1, 50, _LOW, 950, _HIGH, 3, 0, 1, 1, 1, 1)
    box += struct.pack(">4h", 50, 900, 0, -900) + struct.pack(">4h", _LOW, 0, _HIGH - _LOW, 0)
    box += b"\0" * (-len(box) % 4)
    tables = {
        b"cmap": struct.pack(">HHHHIHHHH", 0, 1, 3, 1, 12, 6, 10, 0, 0),
        b"glyf": box,
        b"head": struct.pack(">IIIIHHqqhhhhHHhhh", 0x10000, 0, 0, 0x5F0F3CF5, 0, _EM, 0, 0, 50, _LOW, 950, _HIGH, 0, 8, 2, 1, 0),
        b"hhea": struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, _HIGH, _LOW, 0, _EM, 0, 0, 950, 1, 0, 0, 0, 0, 0, 0, 0, 2),
        b"hmtx": struct.pack(">HhHh", _EM, 0, _EM, 50),
        b"loca": struct.pack(">3I", 0, 0, len(box)),
        b"maxp": struct.pack(">IH13H", 0x10000, 2, 4, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0),
    }
    header = struct.pack(">IHHHH", 0x10000, len(tables), 64, 2, 48)
    place = len(header) + 16 * len(tables)
    directory = body = b""
    for tag, table in tables.items():
        directory += struct.pack(">4sIII", tag, 0, place + len(body), len(table))
        body += table + b"\0" * (-len(table) % 4)
    return header + directory + body
