"""Text objects of a page as pieces of text with their places (GB/T 33190, chapter 11: Boundary, CTM, TextCode)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from healthplan_cli.readers.package import Element, local, value

# The default of the standard is to draw all characters on one another, which nobody means: they stand side by side.
_ADVANCE = 1.0
# An advance that leaves so many widths of a character empty parts two pieces.
_GAP = 1.5
_HALF_WIDE = 0x2E80
# In one list of distances; "g 1000 5" repeats one of them.
_MOST_DISTANCES = 100_000


class Fragment(NamedTuple):
    """Characters that stand side by side; millimetres from the left and from the upper edge of the page."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    upright: bool
    """False where its characters stand one below the other, or are turned."""


class _Matrix(NamedTuple):
    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f


def text_objects(root: Element) -> Iterator[Element]:
    """The text objects of a page or a template in their order, those in blocks too; hidden ones left out."""
    stack = [root]
    while stack:
        element = stack.pop()
        name = local(element)
        if (value(element, "Visible") or "true").lower() in ("false", "0"):
            continue
        if name == "TextObject":
            yield element
        elif name in ("Page", "Content", "Layer", "PageBlock"):
            stack += list(element)[::-1]


def fragments(element: Element) -> Iterator[Fragment]:
    """The pieces of text of one text object."""
    boundary = _numbers(value(element, "Boundary"))
    left, top = (*boundary, 0.0, 0.0)[:2]
    given = _numbers(value(element, "CTM"))
    matrix = _Matrix(*given) if len(given) == 6 else _Matrix(1, 0, 0, 1, 0, 0)
    size = (_numbers(value(element, "Size")) or [0.0])[0]
    x = y = 0.0
    for code in element:
        text = code.text or ""
        if local(code) != "TextCode" or not text.strip():
            continue
        # A text code without a place of its own stands at that of the one before.
        x, y = ((_numbers(value(code, name)) or [before])[0] for name, before in (("X", x), ("Y", y)))
        across, down = (_distances(value(code, name)) for name in ("DeltaX", "DeltaY"))
        for piece, at_x, at_y, width in _pieces(text, (x, y), across, down, size):
            start, end = matrix.point(at_x, at_y), matrix.point(at_x + width, at_y)
            scale = math.sqrt(abs(matrix.a * matrix.d - matrix.b * matrix.c))
            turned = abs(end[1] - start[1]) > abs(end[0] - start[0])
            upright = not turned and not any(down)
            yield Fragment(piece, start[0] + left, end[0] + left, start[1] + top, size * scale, upright)


def _pieces(
    text: str, place: tuple[float, float], across: list[float], down: list[float], size: float
) -> Iterator[tuple[str, float, float, float]]:
    """Text, place and width of the runs of characters without a gap; one below the other they are one run."""
    if any(down):
        yield text, *place, size
        return
    x, y = place
    start, end, run = x, x, ""
    for index, char in enumerate(text):
        width = _width(char, size)
        if run and x - end > _GAP * size:
            yield run, start, y, end - start
            start, run = x, ""
        run += char
        end = x + width
        x += across[index] if index < len(across) else across[-1] if across else width
    yield run, start, y, end - start


def _width(char: str, size: float) -> float:
    return size * (_ADVANCE if ord(char) >= _HALF_WIDE else _ADVANCE / 2)


def _numbers(text: str | None) -> list[float]:
    """The numbers of an attribute; none where one of them is no finite number."""
    try:
        found = [float(one) for one in (text or "").split()]
    except ValueError:
        return []
    return found if all(map(math.isfinite, found)) else []


def _distances(text: str | None) -> list[float]:
    """Distances between characters; ``g 3 5.5`` means 5.5 three times."""
    words = iter((text or "").split())
    found: list[float] = []
    for word in words:
        count, number = (next(words, ""), next(words, "")) if word == "g" else ("1", word)
        repeated = int(count) if count.isdecimal() and len(count) < 7 else 0
        found += (_numbers(number) or [0.0]) * min(repeated, _MOST_DISTANCES - len(found))
    return found
