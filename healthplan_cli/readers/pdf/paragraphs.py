"""Lines of pages to paragraphs: where a line is full and the next one is not indented, the two are one paragraph."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import regex

from healthplan_cli.readers.pdf.furniture import begins_note, find_furniture, find_notes
from healthplan_cli.readers.pdf.glyphs import WIDE_GAP, Box, box_around
from healthplan_cli.readers.pdf.pages import PdfLine, PdfTable

_NUMERALS = "一二三四五六七八九十百"
# A label begins a paragraph, but not what only looks like one: 3.5万人, 一、二产业, （一）项.
_LABEL = regex.compile(
    rf"第[{_NUMERALS}0-9]{{1,5}}[章节编部篇]|[{_NUMERALS}]{{1,3}}、(?![{_NUMERALS}])|[0-9]{{1,3}}(?:、|[.．](?![0-9]))"
    rf"|[(（][{_NUMERALS}0-9]{{1,3}}[)）](?![项款目条])|[0-9]{{1,2}}[)）]|[①-⑳]|附\s*件|[•●■◆★]"
)
# These begin one unless the line before breaks off in a sentence, or a blank stands behind them: 依照\n第三条 has none.
_LABEL_OR_MENTION = regex.compile(
    rf"(?:第[{_NUMERALS}0-9]{{1,5}}条|[0-9]{{1,2}}(?:\.[0-9]{{1,2}}){{1,3}}+(?!\s?[0-9]))(?<blank>\s)?"
)
# So many lines, and this share of them, end at the right edge of a page of text.
_FULL_LINES, _FULL_SHARE = 3, 0.2
_SENTENCE_ENDS = "。；！？…;!?"
# Behind these a sentence may go on on the same line, but an indented line begins anew.
_COLONS = "：:"
# In heights of a character. A full line ends at most so far before the edge that others reach; an indent is so wide.
_RAGGED = 1.6
_INDENT = 0.8
# A line that reads on is at least so many characters wide; on a page of short lines the longest of them ends nothing.
_LEAST_FULL = 10
# The first line of a paragraph begins so far inside; what stands further right is centred, or a signature.
_FIRST_LINE, _FURTHEST = 2.6, 4.5
_ALIGNED = 0.3
# Characters of one paragraph differ by less in height, and its lines stand closer than this, in usual distances.
_SAME_SIZE = 0.25
_FURTHER = 1.45
# A line that breaks off in a sentence fills this part of the width at least.
_MOSTLY_FULL = 0.75
_WORD_END = regex.compile(r"[A-Za-z0-9,.;:]$")
_WORD_START = regex.compile(r"[A-Za-z0-9]")


class Paragraph(NamedTuple):
    """Lines that are read as one, or one line of furniture."""

    text: str
    page: int
    box: Box
    """Of its lines on that page."""
    furniture: bool


class _Edges(NamedTuple):
    """How far the lines of a column reach, and how far apart they mostly stand."""

    left: float
    right: float
    distance: float


_EdgesOf = dict[tuple[int, int], _Edges]


def join_paragraphs(items: Sequence[PdfLine | PdfTable], widths: Mapping[int, float]) -> Iterator[Paragraph | PdfTable]:
    """The paragraphs and tables of all pages in order; furniture between two halves of a paragraph comes behind it.

    ``widths`` says how wide each page is, in points; where one is not known, the edge is that of its longest lines.
    """
    lines = [item for item in items if isinstance(item, PdfLine)]
    furniture = find_furniture(lines)
    lines = [line for line in lines if line not in furniture]
    notes = find_notes(lines)
    edges = _edges([line for line in lines if line not in notes], widths)
    open_lines: list[PdfLine] = []
    waiting: list[Paragraph] = []
    for item in items:
        if isinstance(item, PdfLine) and (item in furniture or item in notes):
            _add_aside(waiting, item, item in furniture)
            if not open_lines:
                yield from waiting
                waiting = []
            continue
        if isinstance(item, PdfTable) or open_lines and not _goes_on(open_lines, item, edges):
            yield from _closed(open_lines)
            yield from waiting
            open_lines, waiting = [], []
        if isinstance(item, PdfTable):
            yield item
        else:
            open_lines.append(item)
    yield from _closed(open_lines)
    yield from waiting


def _add_aside(waiting: list[Paragraph], line: PdfLine, is_furniture: bool) -> None:
    """Add a line that stands between others; those of one note are joined."""
    last = waiting[-1] if waiting else None
    if last is not None and not last.furniture and not is_furniture and not begins_note(line):
        waiting[-1] = last._replace(text=join_texts((last.text, line.text)), box=box_around((last.box, line.box)))
    else:
        waiting.append(Paragraph(line.text, line.page, line.box, is_furniture))


def _closed(lines: list[PdfLine]) -> Iterator[Paragraph]:
    if lines:
        page = lines[0].page
        box = box_around(line.box for line in lines if line.page == page)
        yield Paragraph(join_texts(line.text for line in lines), page, box, False)


def join_texts(texts: Iterable[str]) -> str:
    """Lines that read on, joined; a blank parts two words of letters or figures."""
    joined = ""
    pieces: list[str] = []
    for text in texts:
        if joined and _WORD_END.search(joined) and _WORD_START.match(text):
            pieces.append(" ")
        pieces.append(text)
        joined = text
    return "".join(pieces)


def _edges(lines: Sequence[PdfLine], widths: Mapping[int, float]) -> _EdgesOf:
    """The edges of each column of each page; single lines that stick out do not count.

    A page on which hardly any line is full, such as a form, has the right edge of the other pages; where no page has
    one, it is as far from the right edge of the paper as the left edge is from the left.
    """
    columns: dict[tuple[int, int], list[PdfLine]] = {}
    for line in lines:
        columns.setdefault((line.page, line.column), []).append(line)
    edges = {place: _edges_of(column) for place, column in columns.items()}
    known = {place for place, column in columns.items() if _has_edge(column, edges[place].right)}
    rights: dict[int, list[float]] = {}
    for place in known:
        rights.setdefault(place[1], []).append(edges[place].right)
    for place in edges.keys() - known:
        page, column = place
        usual = statistics.median(rights[column]) if column in rights else widths.get(page, 0.0) - edges[place].left
        edges[place] = edges[place]._replace(right=max(edges[place].right, usual))
    return edges


def _edges_of(column: list[PdfLine]) -> _Edges:
    lefts = sorted(line.box.left for line in column)
    rights = sorted(line.box.right for line in column)
    distances = sorted(one.box.bottom - other.box.bottom for one, other in pairwise(column))
    return _Edges(
        lefts[len(lefts) // 20],
        rights[-1 - len(rights) // 20],
        distances[len(distances) // 2] if distances else 0.0,
    )


def _has_edge(column: list[PdfLine], right: float) -> bool:
    """True if several lines end at the right edge of the column."""
    full = sum(line.box.right >= right - _RAGGED * line.height for line in column)
    return full >= max(_FULL_LINES, _FULL_SHARE * len(column))


def _goes_on(lines: list[PdfLine], following: PdfLine, edges: _EdgesOf) -> bool:
    """True if ``following`` reads on from the last of the ``lines`` of a paragraph."""
    line = lines[-1]
    here, there = edges[line.page, line.column], edges[following.page, following.column]
    if not line.height or line.box.right - line.box.left < _LEAST_FULL * line.height:
        return False
    if not _same_size(line, following) or _is_apart(line, following, here) or _are_rows(line, following):
        return False
    in_sentence = line.text[-1] not in _SENTENCE_ENDS
    is_full = line.box.right >= here.right - _RAGGED * line.height
    indent = (line.box.left - here.left) / line.height
    if indent > _FURTHEST or _begins_with_label(following.text, in_sentence and is_full):
        return False
    if following.box.left > there.left + _INDENT * following.height and not _is_set_as_before(lines, following):
        return is_full and in_sentence and line.text[-1] not in _COLONS and _hangs(lines, following)
    is_mostly_full = line.box.right >= here.left + _MOSTLY_FULL * (here.right - here.left)
    return is_full or in_sentence and is_mostly_full and indent <= _FIRST_LINE


def _are_rows(line: PdfLine, following: PdfLine) -> bool:
    """True if two lines are fields of a form or rows of a table without lines, or only one stands in a column."""
    if line.text[-1] in _COLONS and following.text[-1] in _COLONS:
        return True
    return WIDE_GAP in line.text and WIDE_GAP in following.text or (line.column == 0) != (following.column == 0)


def _same_size(line: PdfLine, following: PdfLine) -> bool:
    """True if two lines are of one size, or the first goes over to that of the second."""
    return any(
        abs(one - other) < _SAME_SIZE * one
        for one, other in ((line.height, following.height), (line.heights.last, following.heights.first))
    )


def _is_apart(line: PdfLine, following: PdfLine, edges: _Edges) -> bool:
    """True if more room than usual is left between two lines of a column."""
    if (line.page, line.column) != (following.page, following.column) or edges.distance <= 0:
        return False
    return line.box.bottom - following.box.bottom > _FURTHER * edges.distance


def _begins_with_label(text: str, breaks_off: bool) -> bool:
    """True if a line begins with a label; ``breaks_off`` if the line before it is full and ends in a sentence."""
    if _LABEL.match(text):
        return True
    mention = _LABEL_OR_MENTION.match(text)
    return mention is not None and (not breaks_off or mention["blank"] is not None)


def _is_set_as_before(lines: list[PdfLine], following: PdfLine) -> bool:
    """True if a line stands left of the first of its paragraph, or below the second and further ones."""
    line = lines[-1]
    if (line.page, line.column) != (following.page, following.column):
        return False
    indent = (following.box.left - line.box.left) / line.height
    return indent <= -_INDENT or len(lines) > 1 and abs(indent) <= _ALIGNED


def _hangs(lines: list[PdfLine], following: PdfLine) -> bool:
    """True if all lines of a paragraph but its first are indented, ``following`` too."""
    line = lines[-1]
    if line.page != following.page:
        return False
    indent = following.box.left - line.box.left
    if len(lines) == 1:
        return indent > _INDENT * line.height
    return abs(indent) <= _ALIGNED * line.height
