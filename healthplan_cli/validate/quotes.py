"""Whatever is quoted stands at its span, and the blocks leave nothing out."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator

import regex

from healthplan_cli.model import Document, Responsibility, Span, walk
from healthplan_cli.text import fold
from healthplan_cli.validate.findings import Finding, excerpt, finding

# `re` knows white space as `str.isspace` does; `regex` leaves out U+001C to U+001F.
_SOLID = re.compile(r"\S")
_FURNITURE = ("chrome", "metadata")
_DIGIT = regex.compile(r"[0-9〇零一二两三四五六七八九十百千万亿半倍双番廿卅壹贰叁肆伍陆柒捌玖拾]")


def squeeze(text: str) -> str:
    """``text`` without blanks and characters that print nothing."""
    bare = "".join(text.split())
    return bare if bare.isprintable() else fold(bare).printed


def check_coverage(document: Document, text: str) -> Iterator[Finding]:
    """Every character that is not white space lies in a block, and in a piece of the map where there is one."""
    yield from _gaps((block.span for block in document.blocks), text, "HP911", "$.blocks")
    if document.source.map is not None:
        yield from _gaps((piece.span for piece in document.source.map), text, "HP923", "$.source.map")


def _gaps(spans: Iterable[Span], text: str, code: str, where: str) -> Iterator[Finding]:
    """What of the text that is not white space lies in no span."""
    place = 0
    gaps: list[Span] = []
    for start, end in sorted(spans):
        if start > place:
            gaps.append((place, start))
        place = max(place, end)
    gaps.append((place, len(text)))
    for start, end in gaps:
        solid = _SOLID.search(text, start, end)
        if solid is not None:
            lost = text[solid.start() : end].rstrip()
            span = (solid.start(), solid.start() + len(lost))
            yield finding(code, where, span, found=excerpt(lost))


def check_quotes(document: Document, text: str) -> Iterator[Finding]:
    """Names, titles, labels, cells and targets read as printed, but for blanks and repairs."""
    read = _Reading(document, text)
    for where, quote, span in _quotes(document):
        if text[span[0] : span[1]] != quote:
            found = squeeze(text[span[0] : span[1]])
            if squeeze(quote) not in (found, read.across(span)):
                yield finding("HP910", where, span, found=excerpt(found), quote=excerpt(quote))
    for where, piece, span in _pieces(document):
        found = squeeze(text[span[0] : span[1]])
        if squeeze(piece) not in found and squeeze(piece) not in read.across(span):
            yield finding("HP910", where, span, found=excerpt(found), quote=excerpt(piece))
    yield from _check_paragraphs(document, text)
    yield from _check_figures(document, text)


class _Reading:
    """A text as the outline reads it: without the page furniture between two halves of a sentence."""

    def __init__(self, document: Document, text: str) -> None:
        self._text = text
        self._furniture = sorted(block.span for block in document.blocks if block.kind in _FURNITURE)

    def across(self, span: Span) -> str:
        """What stands at ``span``, furniture and blanks left out."""
        place, end = span
        pieces = []
        low, high = (bisect.bisect_left(self._furniture, (offset, offset)) for offset in span)
        for first, last in self._furniture[low:high]:
            pieces.append(self._text[place:first])
            place = last
        return squeeze("".join((*pieces, self._text[place:end])))


def _quotes(document: Document) -> Iterator[tuple[str, str, Span]]:
    """What must be exactly what its span holds."""
    metadata = document.metadata
    for name in metadata.__struct_fields__:
        value = getattr(metadata, name)
        for field in value if isinstance(value, tuple) else [value]:
            if hasattr(field, "text"):
                yield f"$.metadata.{name}", field.text, field.span
    for node, _, where in walk(document):
        if node.title is not None and node.title_span is not None and not node.repaired:
            yield f"{where}.title", node.title, node.title_span
    for i, entry in enumerate(document.responsibilities):
        yield from _quotes_of_list(entry, f"$.responsibilities[{i}]")
    for i, target in enumerate(document.targets):
        yield f"$.targets[{i}].text", target.text, target.span
        if target.indicator is not None and target.indicator_span is not None:
            yield f"$.targets[{i}].indicator", target.indicator, target.indicator_span
    for i, table in enumerate(document.tables):
        for r, row in enumerate(table.rows):
            for c, cell in enumerate(row):
                yield f"$.tables[{i}].rows[{r}][{c}].text", cell.text, cell.span


def _quotes_of_list(entry: Responsibility, where: str) -> Iterator[tuple[str, str, Span]]:
    for j, unit in enumerate(entry.units):
        if not unit.repaired:
            yield f"{where}.units[{j}].name", unit.name, unit.span


def _pieces(document: Document) -> Iterator[tuple[str, str, Span]]:
    """What must stand somewhere in its span."""
    for node, _, where in walk(document):
        start = node.span[0]
        yield f"{where}.label", node.label, (start, node.title_span[0] if node.title_span else node.span[1])
    for i, entry in enumerate(document.responsibilities):
        if entry.marker is not None and entry.scope != "row" and not entry.repaired:
            yield f"$.responsibilities[{i}].marker", entry.marker, entry.span
    for i, reference in enumerate(document.references):
        if not reference.repaired:
            yield f"$.references[{i}].title", reference.title, reference.span


def _check_paragraphs(document: Document, text: str) -> Iterator[Finding]:
    """A paragraph is its span with lists and stray blanks left out: what is left keeps its order."""
    for node, _, where in walk(document):
        for i, paragraph in enumerate(node.paragraphs):
            start, end = paragraph.span
            found = squeeze(text[start:end])
            if not _is_left_of(squeeze(paragraph.text), found):
                place = f"{where}.paragraphs[{i}].text"
                yield finding("HP910", place, paragraph.span, found=excerpt(found), quote=excerpt(paragraph.text))


def _is_left_of(quote: str, found: str) -> bool:
    """Whether ``quote`` is what is left of ``found`` when characters are taken out. Linear."""
    if quote in found:
        return True
    rest = iter(found)
    return all(character in rest for character in quote)


def _check_figures(document: Document, text: str) -> Iterator[Finding]:
    """A value was read off a number."""
    for i, target in enumerate(document.targets):
        start, end = target.value_span
        if not _DIGIT.search(fold(text[start:end]).folded):
            reason = f"there is no number in {excerpt(text[start:end])}, where the value is said to stand"
            yield finding("HP909", f"$.targets[{i}].value", target.value_span, reason=reason)
