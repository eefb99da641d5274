"""Areas of a web page: parts that its makers gave a name which says that they are no text of the notice.

A name alone proves little: sites call the whole page ``head`` or put the text into ``print``. So an area is furniture
only if next to nothing of the page's running text stands in it, and lines that are of use stay what they are.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from itertools import accumulate

from healthplan_cli.model import Span
from healthplan_cli.page.line_kinds import PageLines
from healthplan_cli.page.zones import is_page_line
from healthplan_cli.readers.printed import Area

# Furniture holds at most one of so many lines of running text, or a single one: a help desk that says good day.
_SHARE = 20
# Fewer lines of running text show neither what is furniture nor where the text of a page ends.
_FEWEST = 3
# A signature with what stands below it has at most so many lines.
_CLOSING = 12
# Kinds of lines that a notice ends with, in whatever element they stand.
_ENDS = ("date", "release", "attachments", "file", "distribution", "imprint", "row")


def mark_areas(page: PageLines, areas: Sequence[Area]) -> None:
    """Give the lines of furniture the kind ``furniture``. Linear in the lines and the areas."""
    if not areas:
        return
    texts = _count_texts(page)
    most = max(texts[-1] // _SHARE, texts[-1] > _FEWEST)
    named = {kind: page.grammar.pattern(f"page.{kind}-area") for kind in ("furniture", "head")}
    steps: dict[str, list[int]] = {kind: [0] * (len(page.lines) + 1) for kind in named}
    wholes: list[Span] = []
    for area in areas:
        first, last = lines_in(page, area.span)
        if texts[last] - texts[first] > most:
            wholes.append((first, last))
            continue
        kind = next((kind for kind, pattern in named.items() if pattern.search(area.marker)), None)
        if kind is not None and not _is_end_of_notice(page, first, last):
            steps[kind][first] += 1
            steps[kind][last] -= 1
    for index, in_furniture, in_head in zip(range(len(page.lines)), *map(accumulate, steps.values()), strict=False):
        in_head = in_head and not page.is_title_end(index) and not page.is_number(index)
        if (in_furniture or in_head) and not is_page_line(page, index):
            page.kinds[index] = "furniture"
    _mark_below(page, wholes)


def lines_in(page: PageLines, span: Span) -> Span:
    """The indexes of the lines in ``span``, from the first to behind the last."""
    first = bisect.bisect_right(page.lines, span[0], key=lambda line: line.end)
    return first, bisect.bisect_left(page.lines, span[1], key=lambda line: line.start, lo=first)


def _count_texts(page: PageLines) -> list[int]:
    """For each place between lines, how many lines before it are running text or rows of a table."""
    texts = (kind == "row" or kind != "furniture" and "。" in page.line(at) for at, kind in enumerate(page.kinds))
    return list(accumulate(texts, initial=0))


def _is_end_of_notice(page: PageLines, first: int, last: int) -> bool:
    """True if all lines are such as a notice may end with, and not only files to download, which the page lists."""
    lines = range(first, last)[:_CLOSING]
    return all(_closes_notice(page, index) for index in lines) and any(page.kinds[index] != "file" for index in lines)


def _closes_notice(page: PageLines, index: int) -> bool:
    """True if a notice may end with the line: who signs it and when, what is attached, who gets a copy."""
    return page.kinds[index] in _ENDS or page.is_body_name(index)


def _mark_below(page: PageLines, wholes: Sequence[Span]) -> None:
    """Mark what stands below the smallest area that holds all running text of the page, and below its signature."""
    texts = _count_texts(page)
    holding = [(last - first, last) for first, last in wholes if texts[last] - texts[first] == texts[-1] >= _FEWEST]
    if not holding:
        return
    _, end = min(holding)
    closing = end
    while closing < len(page.lines) and _closes_notice(page, closing):
        closing += 1
        # Names of bodies sign the notice only where a date stands below them; else they are links.
        end = closing if page.kinds[closing - 1] in _ENDS else end
    for index in range(end, len(page.lines)):
        if page.kinds[index] in ("short", "sentence", "date") and not is_page_line(page, index):
            page.kinds[index] = "furniture"
