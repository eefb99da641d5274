"""Lines of pages to paragraphs: where a line is full and the next one is not indented, the two are one paragraph."""

from __future__ import annotations

import collections
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import regex

from healthplan_cli.readers.pdf.pages import PdfLine

_PAGE_NUMBER = regex.compile(
    r"[-—–―·\s]*+(?:第\s*+)?[0-9０-９ivxIVX]{1,4}(?:\s*+页)?(?:\s*+[/共]\s*+[0-9]{1,4}(?:\s*+页)?)?[-—–―·\s]*+"
)
_LABEL = regex.compile(
    r"第[一二三四五六七八九十百0-9]{1,5}[章节条款编部]|[(（]?[一二三四五六七八九十0-9]{1,3}[、.．)）]|[①-⑳]|附\s*件|[•●■◆★]"
)
# How many lines at an edge of a page may be its header or footer.
_EDGE = 2
# A header stands on so many pages at least.
_REPEATED = 3
# A full line ends at most so many characters before the edge that others reach; an indent is at least so wide.
_RAGGED = 1.6
_INDENT = 0.8
# A line that reads on is at least so many characters wide; on a page of short lines the longest of them ends nothing.
_LEAST_FULL = 10
_WORD_END = regex.compile(r"[A-Za-z0-9,.;:]$")
_WORD_START = regex.compile(r"[A-Za-z0-9]")


class Paragraph(NamedTuple):
    """Lines that are read as one, or one line of furniture."""

    text: str
    page: int
    furniture: bool


def join_paragraphs(lines: Sequence[PdfLine]) -> Iterator[Paragraph]:
    """The paragraphs of all pages in order; furniture between two halves of one comes behind it."""
    furniture = _furniture(lines)
    edges = _edges([line for line in lines if line not in furniture])
    open_lines: list[PdfLine] = []
    waiting: list[PdfLine] = []
    for line in lines:
        if line in furniture:
            waiting.append(line)
            if not open_lines:
                yield from _closed(open_lines, waiting)
                waiting = []
            continue
        if open_lines and not _goes_on(open_lines[-1], line, edges):
            yield from _closed(open_lines, waiting)
            open_lines, waiting = [], []
        open_lines.append(line)
    yield from _closed(open_lines, waiting)


def _closed(lines: list[PdfLine], waiting: list[PdfLine]) -> Iterator[Paragraph]:
    if lines:
        yield Paragraph(_joined(lines), lines[0].page, False)
    for line in waiting:
        yield Paragraph(line.text, line.page, True)


def _joined(lines: list[PdfLine]) -> str:
    text = lines[0].text
    for line in lines[1:]:
        blank = " " if _WORD_END.search(text) and _WORD_START.match(line.text) else ""
        text += blank + line.text
    return text


def _furniture(lines: Sequence[PdfLine]) -> frozenset[PdfLine]:
    """Page numbers at an edge of a page, and lines at an edge that come again on other pages."""
    by_page: dict[int, list[PdfLine]] = {}
    for line in lines:
        by_page.setdefault(line.page, []).append(line)
    edges = [line for page in by_page.values() for line in _at_edges(page)]
    again = collections.Counter(line.text for line in edges)
    return frozenset(
        line for line in edges if _PAGE_NUMBER.fullmatch(line.text) or (again[line.text] >= _REPEATED and line.height)
    )


def _at_edges(page: list[PdfLine]) -> list[PdfLine]:
    """The first and last lines of a page, as printed and, where places are known, as they stand."""
    found = [*page[:_EDGE], *page[-_EDGE:]]
    if all(line.height for line in page):
        by_height = sorted(page, key=lambda line: line.bottom)
        found += by_height[:_EDGE] + by_height[-_EDGE:]
    return list(dict.fromkeys(found))


def _edges(lines: Sequence[PdfLine]) -> dict[int, tuple[float, float]]:
    """For each page, how far left and right its lines reach; single ones that stick out do not count."""
    places: dict[int, tuple[list[float], list[float]]] = {}
    for line in lines:
        lefts, rights = places.setdefault(line.page, ([], []))
        lefts.append(line.left)
        rights.append(line.right)
    return {
        page: (sorted(lefts)[len(lefts) // 20], sorted(rights)[-1 - len(rights) // 20])
        for page, (lefts, rights) in places.items()
    }


def _goes_on(line: PdfLine, following: PdfLine, edges: dict[int, tuple[float, float]]) -> bool:
    """True if ``following`` reads on from ``line``."""
    if not line.height or not following.height or _LABEL.match(following.text):
        return False
    is_wide = line.right - line.left >= _LEAST_FULL * line.height
    is_full = is_wide and line.right >= edges[line.page][1] - _RAGGED * line.height
    is_indented = following.left > edges[following.page][0] + _INDENT * following.height
    same_size = abs(line.height - following.height) < 0.25 * line.height
    return is_full and not is_indented and same_size
