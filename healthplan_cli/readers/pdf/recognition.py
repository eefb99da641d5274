"""Text of pages that are pictures, recognised (OCR) with ``rapidocr``, whose package holds the models."""

from __future__ import annotations

import math
from typing import Any

from healthplan_cli.readers.pdf.glyphs import Box, Glyph, Run, box_around
from healthplan_cli.readers.pdf.order import PlacedLine, in_reading_order
from healthplan_cli.readers.source import UnreadableError

_POINTS_PER_INCH = 72
_DOTS_PER_INCH = 200
# A page may claim to be a hundred metres wide; its picture has no more pixels than one of A2 at 200 dpi.
_MOST_PIXELS = 16_000_000
# One thread, so that the same page gives the same characters on any machine; a batch has many processes anyhow.
_SETTINGS = {
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    "Global.log_level": "critical",
}
# A Chinese character is twice as wide as a letter.
_WIDE_FROM = 0x2E80


class Recogniser:
    """Recognises pages; it loads its models, which takes a second, for the first of them."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._engine: Any = None

    def lines(self, page: Any) -> list[PlacedLine]:
        """The lines of an open ``pypdfium2.PdfPage`` in reading order; none where nothing looks like text.

        Raises:
            UnreadableError: the library is missing.
        """
        if self._engine is None:
            self._engine = _engine(self._name)
        width, height = page.get_size()
        scale = min(_DOTS_PER_INCH / _POINTS_PER_INCH, math.sqrt(_MOST_PIXELS / max(1.0, width * height)))
        bitmap = page.render(scale=scale)
        found = self._engine(bitmap.to_numpy())
        bitmap.close()
        if found.boxes is None:
            return []
        runs = [_run(text, _box(corners, scale, height)) for corners, text in zip(found.boxes, found.txts, strict=True)]
        # Without tables: nothing says where the lines of a picture are drawn.
        ordered = in_reading_order([run for run in runs if run.glyphs], [])
        return [line for line in ordered if isinstance(line, PlacedLine)]


def _engine(name: str) -> Any:
    try:
        import onnxruntime as onnxruntime
        import rapidocr
    except ModuleNotFoundError as error:
        raise UnreadableError("--ocr needs the extra: pip install 'healthplan[ocr]'", name=name) from error
    return rapidocr.RapidOCR(params=_SETTINGS)


def _box(corners: Any, scale: float, page_height: float) -> Box:
    """The box of a recognised line, whose four corners are in pixels from the left and the upper edge."""
    across = sorted(float(corner[0]) / scale for corner in corners)
    down = sorted(float(corner[1]) / scale for corner in corners)
    # The mean of two corners: a page is scanned a little askew.
    top, bottom = (down[0] + down[1]) / 2, (down[2] + down[3]) / 2
    return Box(across[0], page_height - bottom, across[-1], page_height - top)


def _run(text: str, box: Box) -> Run:
    """A recognised line as characters side by side: where in the line each stands is not known."""
    text = text.strip()
    unit = (box.right - box.left) / max(1, sum(map(_width, text)))
    left = box.left
    glyphs: list[Glyph] = []
    spaced = False
    for char in text:
        right = left + unit * _width(char)
        if char.isspace():
            spaced = True
        else:
            glyphs.append(Glyph(char, Box(left, box.bottom, right, box.top), spaced))
            spaced = False
        left = right
    return Run(glyphs, box_around(glyph.box for glyph in glyphs) if glyphs else box)


def _width(char: str) -> int:
    return 2 if ord(char) >= _WIDE_FROM else 1
