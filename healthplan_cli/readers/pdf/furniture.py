"""Headers, footers, page numbers and notes: lines at the edges of pages that do not stand in the running text."""

from __future__ import annotations

import bisect
import statistics
from collections.abc import Iterator, Sequence

import regex

from healthplan_cli.readers.pdf.pages import PdfLine

_NUMBER = regex.compile(r"[0-9０-９]{1,4}")
_PAGE_NUMBER = regex.compile(
    r"[-—–―·~\s]*+(?:第\s*+|Page\s*+)?(?:[0-9０-９]{1,4}|[ivxIVX]{1,5})(?:\s*+页)?"
    r"(?:\s*+(?:[/，,]|of)?\s*+共?\s*+[0-9０-９]{1,4}(?:\s*+页)?)?[-—–―·~\s]*+"
)
# What a browser prints at the edges of a page: when it was printed and the title, the address and the page.
_BROWSER = regex.compile(
    r"(?:[0-9]{4}[/年-][0-9]{1,2}[/月-][0-9]{1,2}日?|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4})[,，]?\s+(?:[上下]午)?[0-9]{1,2}:[0-9]{2}"
    r"|(?:https?|file)://\S+(?:\s+[0-9]{1,3}\s?/\s?[0-9]{1,3})?$"
)
_BARE = regex.compile(r"[0-9０-９]{1,4}")
_NOTE = regex.compile(r"[0-9]{1,2}(?![0-9.．、])|[①-⑳*※]|\[[0-9]{1,2}\]|注\s*[0-9：:]")
# Notes are printed so much smaller than the text.
_SMALLER = 0.9
# How many lines at an edge of a page may be its header or footer.
_EDGE = 2
# A header stands on so many pages at least; fewer will do if it holds a number that counts on.
_REPEATED, _COUNTING = 3, 2
# In points: on all of them at the same height.
_SAME_HEIGHT = 4.0


def find_furniture(lines: Sequence[PdfLine]) -> frozenset[PdfLine]:
    """Page numbers at an edge of a page, and lines at an edge that come again at the same height of other pages."""
    by_page: dict[int, list[PdfLine]] = {}
    for line in lines:
        by_page.setdefault(line.page, []).append(line)
    edges = list(dict.fromkeys(line for page in by_page.values() for line in _at_edges(page)))
    printed = (line for line in edges if _BROWSER.match(line.text))
    return frozenset((*_page_numbers(edges), *_repeated(edges), *printed))


def _at_edges(page: list[PdfLine]) -> list[PdfLine]:
    """The highest and the lowest lines of a page."""
    by_height = sorted(page, key=lambda line: line.box.bottom)
    return [*by_height[:_EDGE], *by_height[-_EDGE:]]


def _page_numbers(edges: list[PdfLine]) -> Iterator[PdfLine]:
    """Lines with a page number alone. A number without marks must count on with the pages."""
    numbers = [line for line in edges if _PAGE_NUMBER.fullmatch(line.text)]
    steps = [int(line.text) - line.page for line in numbers if _BARE.fullmatch(line.text)]
    for line in numbers:
        if not _BARE.fullmatch(line.text):
            yield line
        elif (step := int(line.text) - line.page) == 0 or steps.count(step) >= _COUNTING:
            yield line


def _repeated(edges: list[PdfLine]) -> Iterator[PdfLine]:
    """Lines that stand on several pages at one height, but for their figures word by word the same."""
    alike: dict[str, list[PdfLine]] = {}
    for line in edges:
        alike.setdefault(_NUMBER.sub("0", line.text), []).append(line)
    for group in alike.values():
        group.sort(key=lambda line: line.box.bottom)
        heights = [line.box.bottom for line in group]
        for line in group:
            low = bisect.bisect_left(heights, line.box.bottom - _SAME_HEIGHT)
            high = bisect.bisect_right(heights, line.box.bottom + _SAME_HEIGHT)
            if high - low >= (_COUNTING if _counts_on(group[low:high]) else _REPEATED):
                yield line


def _counts_on(lines: list[PdfLine]) -> bool:
    """True if the lines, up to three of them, hold a number that grows as the pages do."""
    first, *others = sorted(lines, key=lambda line: line.page)[:_REPEATED]
    numbers = [[int(one) for one in _NUMBER.findall(line.text)] for line in (first, *others)]
    return bool(others) and any(
        all(
            one[place] - numbers[0][place] == line.page - first.page
            for one, line in zip(numbers[1:], others, strict=True)
        )
        for place in range(len(numbers[0]))
    )


def find_notes(lines: Sequence[PdfLine]) -> frozenset[PdfLine]:
    """The notes at the foot of each page: smaller lines below all others, the first with the mark of a note.

    ``lines`` are those of the running text, furniture left out.
    """
    by_page: dict[int, list[PdfLine]] = {}
    for line in lines:
        by_page.setdefault(line.page, []).append(line)
    notes: list[PdfLine] = []
    for page in by_page.values():
        small = _SMALLER * statistics.median(line.height for line in page)
        from_below = sorted(page, key=lambda line: line.box.bottom)
        foot = from_below[: next((index for index, line in enumerate(from_below) if line.height >= small), 0)]
        while foot and not begins_note(foot[-1]):
            foot.pop()
        notes += foot
    return frozenset(notes)


def begins_note(line: PdfLine) -> bool:
    """True if a line begins with the mark of a note."""
    return _NOTE.match(line.text) is not None
