"""Small PDF files, made for tests: lines of text at places of pages, in a font that says which characters it shows."""

from __future__ import annotations

from collections.abc import Sequence

Line = tuple[float, float, str]
"""From the left and from the lower edge in points, and the text."""

_SIZE = 16
_MAP = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CMapName /U def /CMapType 2 def 1 begincodespacerange <0000> <ffff> endcodespacerange
{ranges} endbfrange endcmap end end"""


def pdf(*pages: Sequence[Line], mapped: bool = True) -> bytes:
    """A PDF file; without ``mapped`` its font does not say which characters it shows."""
    rows = [f"<{high:02x}00> <{high:02x}ff> <{high:02x}00>" for high in range(256)]
    ranges = "\n".join(f"{len(part)} beginbfrange\n" + "\n".join(part) + "\nendbfrange" for part in (rows[:100], rows[100:200], rows[200:]))
    to_unicode = _MAP.replace("{ranges} endbfrange", ranges)
    kids = " ".join(f"{6 + 2 * index} 0 R" for index in range(len(pages)))
    font = "/Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [4 0 R]"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        f"<< {font} {'/ToUnicode 5 0 R' if mapped else ''} >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity)"
        " /Supplement 0 >> /DW 1000 >>",
        _stream(to_unicode),
    ]
    for index, lines in enumerate(pages):
        shown = "\n".join(
            f"BT /F {_SIZE} Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET" for x, y, text in lines
        )
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {7 + 2 * index} 0 R"
            " /Resources << /Font << /F 3 0 R >> >> >>"
        )
        objects.append(_stream(shown))
    body = "%PDF-1.7\n"
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    end = f"trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return f"{body}xref\n0 {size}\n0000000000 65535 f \n{table}{end}".encode("latin-1")


def _stream(content: str) -> str:
    return f"<< /Length {len(content)} >>\nstream\n{content}\nendstream"
