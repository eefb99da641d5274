"""Text boxes: where in the text each is anchored (MS-DOC 2.8.37, 2.8.27; FSPA 2.9.85, FTXBXS 2.9.101)."""

from __future__ import annotations

import struct

_SHAPE, _BOX = 26, 22
_NUMBER_IN_BOX = 14


def anchored(shapes: bytes, boxes: bytes) -> list[tuple[int, int, int]]:
    """The text boxes in the order of their anchors; one without an anchor of its own stands at the end.

    Args:
        shapes: the list of shapes of the main text.
        boxes: the list of texts in boxes.

    Returns:
        For each the number of the character at which it is anchored, and the span of its text, counted from the
        start of the story of boxes.
    """
    anchors: dict[int, int] = {}
    for start, _, shape in _entries(shapes, _SHAPE):
        anchors.setdefault(int.from_bytes(shape[:4], "little"), start)
    nowhere = 1 << 32
    found = []
    for start, end, box in _entries(boxes, _BOX):
        number = int.from_bytes(box[_NUMBER_IN_BOX : _NUMBER_IN_BOX + 4], "little")
        # The last box is a sentinel and belongs to no shape.
        if number:
            found.append((anchors.get(number, nowhere), start, end))
    return sorted(found)


def _entries(plc: bytes, width: int) -> list[tuple[int, int, bytes]]:
    """Start, end and data of the entries of a PLC (MS-DOC 2.2.2)."""
    count = max(0, len(plc) - 4) // (4 + width)
    starts = struct.unpack_from(f"<{count + 1}I", plc) if count else ()
    data = 4 * (count + 1)
    return [
        (starts[index], starts[index + 1], plc[data + width * index : data + width * (index + 1)])
        for index in range(count)
        if starts[index] <= starts[index + 1]
    ]
