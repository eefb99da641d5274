"""Signatures: names of bodies, and the date under them."""

from __future__ import annotations

from healthplan_cli.page.line_kinds import PageLines
from healthplan_cli.page.zones import PartialZones, can_end_text, is_notice_text

# Names under one letter; lines of one list of those that get a copy.
_NAMES = 20
# A row of a flattened table has at most so many lines above its last two cells.
_ROW = 4


def find_signatures(page: PageLines, zones: PartialZones, start: int) -> list[tuple[int, int]]:
    """The signatures, each as first and last line: names of bodies and the date under them."""
    found = []
    size = len(zones)
    last = next((index for index in range(size - 1, start - 1, -1) if is_notice_text(page, zones, index)), start)
    for index in range(start, size):
        if zones[index] is not None:
            continue
        if page.kinds[index] == "date":
            first = _names_above(page, zones, start, index)
        elif page.is_name_with_date(index):
            first = index
        else:
            continue
        above = next((other for other in range(first - 1, start - 1, -1) if zones[other] is None), None)
        if first == index and above == index - 1 and page.line(above)[-1] == ":":
            continue  # a date that a label asks for
        closed = above is None or zones[first - 1] == "attachment" or can_end_text(page, above) or last < first < index
        # What was parted from a run-on line was told by its names.
        closed = closed or first < index and page.lines[first].number == page.lines[first - 1].number
        if closed and not _in_table(page, zones, first, index):
            found.append((first, index))
    return found or _undated_signature(page, zones, start)


def _in_table(page: PageLines, zones: PartialZones, first: int, last: int) -> bool:
    """True if the number of a table row stands shortly above the lines, or below them."""
    around = [*range(max(first - _ROW, 0), first), *range(last + 1, min(last + 2, len(zones)))]
    return any(page.kinds[index] == "bare" and zones[index] is None for index in around)


def _names_above(page: PageLines, zones: PartialZones, start: int, date: int) -> int:
    """The first of the bodies' names directly above the line ``date``; ``date`` itself when there are none."""
    first = index = date
    while index > start and date - index <= _NAMES:
        index -= 1
        if zones[index] == "chrome":
            continue
        if zones[index] is not None or not (page.is_body_name(index) or page.is_official(index)):
            break
        first = index
    return first


def _undated_signature(page: PageLines, zones: PartialZones, start: int) -> list[tuple[int, int]]:
    """A body's name without a date, where nothing of the text follows it."""
    last = next((index for index in range(len(zones) - 1, start, -1) if zones[index] is None), None)
    if last is None or not page.is_body_name(last):
        return []
    first = _names_above(page, zones, start, last)
    above = next((other for other in range(first - 1, start - 1, -1) if zones[other] is None), None)
    return [(first, last)] if above is not None and page.line(above)[-1] in "。!" else []
