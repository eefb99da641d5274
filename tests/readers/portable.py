"""Small PDF files, made for tests: lines of text at places of pages, in a font that says which characters it shows."""

from __future__ import annotations

import functools
import zlib
from collections.abc import Iterator, Sequence
from typing import Literal

from readers.outlines import font

Line = tuple[float, float, str] | tuple[float, float, str, float] | str
"""From the left and from the lower edge in points, the text, and the size of its characters; or what draws."""

_SIZE = 16
_MAP = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CMapName /U def /CMapType 2 def 1 begincodespacerange <0000> <ffff> endcodespacerange
{ranges} endcmap end end"""
Fonts = Literal["embedded", "lent", "unmapped"]
"""Of the fonts: ``lent`` has no outlines, so the library takes those of the machine; ``unmapped`` does not say which
characters it shows either."""


def ruled(lefts: Sequence[float], tops: Sequence[float], texts: Sequence[Sequence[str]], size: float = 10) -> list[Line]:
    """A table with all its borders, and its texts; one text may have several lines."""
    level = (f"{lefts[0]} {top} m {lefts[-1]} {top} l S" for top in tops)
    upright = (f"{left} {tops[0]} m {left} {tops[-1]} l S" for left in lefts)
    return [*level, *upright, *cells(lefts, tops, texts, size)]


def cells(lefts: Sequence[float], tops: Sequence[float], texts: Sequence[Sequence[str]], size: float = 10) -> list[Line]:
    """Texts where the cells of a table would be."""
    return [
        (left + 5, top - 1.3 * size * (index + 1), line, size)
        for top, row in zip(tops, texts, strict=False)
        for left, text in zip(lefts, row, strict=False)
        for index, line in enumerate(text.split("\n"))
        if line
    ]


def _shown(lines: Sequence[Line]) -> Iterator[str]:
    for line in lines:
        if isinstance(line, str):
            yield line
            continue
        x, y, text, *size = line
        yield f"BT /F {size[0] if size else _SIZE} Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET"


def pdf(*pages: Sequence[Line], fonts: Fonts = "embedded", turned: int = 0, box: str = "0 0 600 800") -> bytes:
    """A PDF file.

    Args:
        pages: what stands on each.
        fonts: where their outlines are.
        turned: by how many degrees the pages are shown turned.
        box: which part of them is shown.
    """
    kids = " ".join(f"{9 + 2 * index} 0 R" for index in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        *_font(fonts, frozenset(_high_bytes(pages))),
    ]
    for index, lines in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Rotate {turned} /Contents {10 + 2 * index} 0 R"
            " /Resources << /Font << /F 3 0 R >> >> >>".encode()
        )
        objects.append(_stream("\n".join(_shown(lines)).encode()))
    body = b"%PDF-1.7\n"
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    end = f"trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return body + f"xref\n0 {size}\n0000000000 65535 f \n{table}{end}".encode()


def _high_bytes(pages: Sequence[Sequence[Line]]) -> Iterator[int]:
    for page in pages:
        for line in page:
            yield from () if isinstance(line, str) else line[2].encode("utf-16-be")[::2]


@functools.cache
def _font(fonts: Fonts, high_bytes: frozenset[int]) -> list[bytes]:
    """The objects 3 to 8: a font in which each code of two bytes is the character of that number, if it is used."""
    rows = [f"<{high:02x}00> <{high:02x}ff> <{high:02x}00>" for high in sorted(high_bytes)]
    parts = (rows[:100], rows[100:200], rows[200:])
    ranges = "\n".join(f"{len(part)} beginbfrange\n" + "\n".join(part) + "\nendbfrange" for part in parts if part)
    ordering, encoding = ("GB1", "GB-EUC-H") if fonts == "unmapped" else ("Identity", "Identity-H")
    inside = "/FontFile2 7 0 R" if fonts == "embedded" else ""
    glyphs = "/CIDToGIDMap 8 0 R" if fonts == "embedded" else ""
    mapped = "" if fonts == "unmapped" else "/ToUnicode 5 0 R"
    return [
        f"<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /{encoding} /DescendantFonts [4 0 R] {mapped} >>".encode(),
        f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /CIDSystemInfo << /Registry (Adobe) /Ordering ({ordering})"
        f" /Supplement 0 >> /DW 1000 /FontDescriptor 6 0 R {glyphs} >>".encode(),
        _stream(_MAP.replace("{ranges}", ranges).encode()),
        f"<< /Type /FontDescriptor /FontName /Song /Flags 4 /FontBBox [0 -120 1000 880] /ItalicAngle 0 /Ascent 880"
        f" /Descent -120 /CapHeight 880 /StemV 80 {inside} >>".encode(),
        _stream(font()),
        _stream(b"\0\1" * 65536),
    ]


def _stream(content: bytes) -> bytes:
    packed = zlib.compress(content) if len(content) > 100_000 else content
    filtered = b" /Filter /FlateDecode" if len(content) > 100_000 else b""
    return b"<< /Length %d%s >>\nstream\n%s\nendstream" % (len(packed), filtered, packed)
