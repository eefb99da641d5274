"""How the page sets its lines: the width at which it wraps them, indents, blank lines between paragraphs."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from healthplan_cli.text import Line

# In characters: lines of a wrapped page are neither shorter nor longer.
_SHORTEST, _LONGEST = 18, 65
# So many full lines at least show that a page wraps.
_FULL_LINES = 8
# Half-width characters make full lines differ by so much, in characters.
_SPREAD = 2
# Of the full lines at least this share ends in the middle of a sentence.
_UNFINISHED = 0.5
# Lines that are wider by more than this, in characters, are none of a wrapped page, but for a few.
_WIDER, _FEW = 4, 0.2
_SENTENCE_ENDS = "。;:!?)"
# So many indented lines at least, or all, show that the page indents its paragraphs.
_INDENTED = 3


def columns(line: str) -> int:
    """Width in half-width columns; a character beyond ASCII takes two."""
    return len(line.encode("gb18030", "replace"))


def wrap_width(folded: str, lines: list[Line]) -> int | None:
    """The width at which the page wraps its lines, in columns; None where it does not."""
    lengths = Counter(line.end - line.start for line in lines)
    near = {
        length: sum(lengths[other] for other in range(length - _SPREAD, length + _SPREAD + 1))
        for length in lengths
        if _SHORTEST <= length <= _LONGEST
    }
    if not near:
        return None
    width = max(near, key=lambda one: (near[one], one))
    full = [line for line in lines if abs(line.end - line.start - width) <= _SPREAD]
    unfinished = sum(folded[line.end - 1] not in _SENTENCE_ENDS for line in full)
    wider = sum(line.end - line.start > width + _WIDER for line in lines)
    if near[width] < _FULL_LINES or unfinished < _UNFINISHED * near[width] or wider > _FEW * near[width]:
        return None
    widths = Counter(columns(folded[line.start : line.end]) for line in full)
    return max(widths, key=lambda one: (widths[one], one))


def usual_gap(lines: list[Line]) -> int:
    """How many lines lie from one line that holds something to the next, mostly: 1 where none is blank."""
    gaps = Counter(after.number - line.number for line, after in pairwise(lines))
    return max(gaps, key=lambda gap: gaps[gap], default=1)


def indented_lines(folded: str, lines: list[Line]) -> list[bool] | None:
    """For each line whether it is indented; None where the page does not indent paragraphs."""
    flags = [folded.endswith("  ", 0, line.start) for line in lines]
    return flags if sum(flags) >= min(_INDENTED, len(flags)) else None
