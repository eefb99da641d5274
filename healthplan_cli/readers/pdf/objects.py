"""What a page of a PDF file is made of: pieces of text, paths and forms that hold more of them."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any, NamedTuple

Matrix = tuple[float, float, float, float, float, float]

# Forms may stand inside forms; what a person writes is not that deep.
_DEEPEST = 4
# A piece of text without height, in points, is a blank, or its font has no outlines.
_FLAT = 0.01
# Blanks are at most this share of the pieces of a page; of fewer pieces nothing can be told.
_MOST_BLANKS, _FEW = 0.9, 3


class TextPieces(NamedTuple):
    """The pieces of text on a page."""

    total: int
    flat: int
    """Those without height."""

    @property
    def is_lent(self) -> bool:
        """True if neither the file nor the machine has the fonts of the page.

        The library then loses characters that stand alone, and lines that are written twice at one distance.
        """
        return self.total >= _FEW and self.flat > _MOST_BLANKS * self.total


def read_pieces(page: Any) -> TextPieces:
    """The pieces of text on a ``pypdfium2.PdfPage``, be it known or not which characters they show."""
    from pypdfium2 import raw

    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    count = flat = 0
    for handle, _ in objects_of(page, raw.FPDF_PAGEOBJ_TEXT):
        raw.FPDFPageObj_GetBounds(handle, left, bottom, right, top)
        count += 1
        flat += top.value - bottom.value <= _FLAT
    return TextPieces(count, flat)


def objects_of(page: Any, wanted: int) -> Iterator[tuple[Any, Matrix | None]]:
    """Each object of a kind, those inside forms too, with the matrix of the form around it."""
    from pypdfium2 import raw

    count, get = raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject
    stack: list[tuple[Any, Matrix | None, int]] = [
        (get(page.raw, index), None, 0) for index in reversed(range(count(page.raw)))
    ]
    while stack:
        handle, outer, depth = stack.pop()
        kind = raw.FPDFPageObj_GetType(handle)
        if kind == wanted:
            yield handle, outer
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            inner = matrix_of(handle, outer)
            children = raw.FPDFFormObj_CountObjects(handle)
            stack += [
                (raw.FPDFFormObj_GetObject(handle, index), inner, depth + 1) for index in reversed(range(children))
            ]


def matrix_of(handle: Any, outer: Matrix | None) -> Matrix:
    """The matrix of an object, carried on by that of the form around it."""
    from pypdfium2 import raw

    own = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(handle, own)
    a, b, c, d, e, f = own.a, own.b, own.c, own.d, own.e, own.f
    if outer is None:
        return a, b, c, d, e, f
    u, v, w, x, y, z = outer
    return (a * u + b * w, a * v + b * x, c * u + d * w, c * v + d * x, e * u + f * w + y, e * v + f * x + z)
