"""The straight lines that are drawn on a page of a PDF file: borders of tables among them."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from healthplan_cli.readers.pdf.glyphs import Box, View
from healthplan_cli.readers.pdf.objects import Matrix, matrix_of, objects_of

Point = tuple[float, float]

# A border is a filled rectangle no thicker than this, in points, and no shorter than that.
_THICK = 3.0
_SHORT = 5.0
# A page with more parts of paths is a drawing or a map; its tables, if it has any, are read as text.
_MOST_PARTS = 20_000


class Ruling(NamedTuple):
    """A line on the page: ``at`` is its height, or its distance from the left if it is upright."""

    at: float
    start: float
    end: float


class Drawn(NamedTuple):
    """The level and the upright lines of a page."""

    level: list[Ruling]
    upright: list[Ruling]


def read_rulings(page: Any, view: View) -> Drawn:
    """All level and upright lines of a ``pypdfium2.PdfPage``, whether drawn as lines or as thin rectangles.

    Areas that are only filled, such as the background of a page, have no lines; paths that only clip are not drawn.
    """
    drawn = Drawn([], [])
    for box in _lines(page):
        left, bottom, right, top = view.place(box)
        if right - left >= max(_SHORT, top - bottom):
            drawn.level.append(Ruling((bottom + top) / 2, left, right))
        elif top - bottom >= _SHORT:
            drawn.upright.append(Ruling((left + right) / 2, bottom, top))
    return drawn


def _lines(page: Any) -> Iterator[Box]:
    """The box of each line: a thin rectangle, or one side of an outline that is stroked."""
    parts = 0
    for path, matrix in _paths(page):
        fill, stroke = _draw_mode(path)
        if not fill and not stroke:
            continue
        for points in _outlines(path, matrix):
            parts += len(points)
            if parts > _MOST_PARTS:
                return
            outline = _around(points)
            if _is_thin(outline):
                yield outline
            elif stroke:
                yield from (side for side in map(_around, pairwise(points)) if _is_thin(side))


def _is_thin(box: Box) -> bool:
    return min(box.right - box.left, box.height) <= _THICK


def _around(points: tuple[Point, Point] | list[Point]) -> Box:
    xs, ys = zip(*points, strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))


def _draw_mode(path: Any) -> tuple[bool, bool]:
    """True for each of the two that is done: filled, stroked."""
    from pypdfium2 import raw

    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, fill, stroke)
    return bool(fill.value), bool(stroke.value)


def _paths(page: Any) -> Iterator[tuple[Any, Matrix]]:
    """Each path of the page with what carries its points over to the page."""
    from pypdfium2 import raw

    for handle, outer in objects_of(page, raw.FPDF_PAGEOBJ_PATH):
        yield handle, matrix_of(handle, outer)


def _outlines(path: Any, matrix: Matrix) -> Iterator[list[Point]]:
    """The corners of each part of a path; a closed one ends where it began. Parts with curves are left out."""
    from pypdfium2 import raw

    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[Point] = []
    for index in range(max(0, raw.FPDFPath_CountSegments(path))):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            if len(points) > 1:
                yield points
            points = []
        elif kind != raw.FPDF_SEGMENT_LINETO:
            points = []
            continue
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        points.append((x.value * a + y.value * c + e, x.value * b + y.value * d + f))
        if raw.FPDFPathSegment_GetClose(segment) and len(points) > 2:
            points.append(points[0])
    if len(points) > 1:
        yield points
