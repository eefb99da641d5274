"""The number of the notice, and its dates."""

from __future__ import annotations

from collections.abc import Iterator

from healthplan_cli.diagnostics import report
from healthplan_cli.metadata.zoned_page import ZonedPage, order_head
from healthplan_cli.model import Field, Span
from healthplan_cli.text import fold
from healthplan_cli.values.dates import read_date
from healthplan_cli.values.document_numbers import normalise_document_number

# A line with the document's number, and at most who signed it, is no longer than this.
_NUMBER_LINE = 40


def document_number(zoned: ZonedPage, page: Field | None) -> Field | None:
    """The number that the notice bears; where it bears none, or only a damaged one, the page's."""
    stated = _numbers_borne(zoned)
    if page is not None:
        stated.insert(0 if stated and stated[0].repaired and not page.repaired else len(stated), page)
    for other in stated[1:]:
        if other.value != stated[0].value:
            zoned.found.append(report("HP409", other.span, value=stated[0].value, other=other.value))
    return stated[0] if stated else None


def _numbers_borne(zoned: ZonedPage) -> list[Field]:
    """The numbers above and under the title, or that of the order; then the one behind the title."""
    order = order_head(zoned)
    if order:
        spans = [(zoned.lines[order[0]].start, zoned.lines[order[0] + 1].end)]
    else:
        spans = [*_number_lines(zoned), *_behind_titles(zoned)]
    return [number for span in spans if (number := read_number(zoned, *span)) is not None]


def _number_lines(zoned: ZonedPage) -> Iterator[Span]:
    """The lines that hold a number, without who signed it."""
    head = zoned.grammar.pattern("page.number")
    for index in zoned.of_zone("letter"):
        folded = zoned.folded(index)
        found = head.match(folded) if len(folded) <= _NUMBER_LINE else None
        if found:
            start, end, _ = zoned.lines[index]
            yield start, start + found.start("signer") if found["signer"] else end


def _behind_titles(zoned: ZonedPage) -> Iterator[Span]:
    behind = zoned.grammar.pattern("document-kinds.title-number")
    for index in zoned.of_zone("title"):
        folded = zoned.folded(index)
        found = behind.search(folded) if folded.endswith(")") else None
        if found:
            start = zoned.lines[index].start
            yield start + found.start("number"), start + found.end("number")


def read_number(zoned: ZonedPage, start: int, end: int) -> Field | None:
    """The document number between two offsets, with what was assumed of it."""
    field = zoned.field(start, end)
    read = normalise_document_number(_unwrapped(field.text), zoned.grammar)
    if read is None:
        return None
    if read.alternative is not None:
        zoned.found.append(report("HP402", field.span, value=read.value, other=read.alternative))
    elif read.repaired:
        zoned.found.append(report("HP401", field.span, value=read.value))
    return zoned.field(start, end, read.value, repaired=read.repaired)


def _unwrapped(number: str) -> str:
    """The number without the brackets around all of it."""
    return number[1:].rstrip()[:-1] if number[:1] in "(（" and number.rstrip()[-1:] in ")）" else number


def read_stated_date(zoned: ZonedPage, start: int, end: int, near: str | None = None) -> Field | None:
    """The date between two offsets, with what was assumed of it."""
    field = zoned.field(start, end)
    read = read_date(field.text, zoned.grammar, near=near)
    if read is None:
        if zoned.grammar.pattern("dates.blank").fullmatch(fold(field.text).folded):
            zoned.found.append(report("HP406", field.span, text=field.text))
        return None
    if read.alternative is not None:
        zoned.found.append(report("HP404", field.span, value=read.value, other=read.alternative))
    elif read.repaired:
        zoned.found.append(report("HP403", field.span, value=read.value))
    return zoned.field(field.span[0], field.span[0] + read.length, read.value, repaired=read.repaired)


def signed_date(zoned: ZonedPage, published: Field | None) -> Field | None:
    """The date of the first signature that has one; else the one in brackets under the title."""
    near = published.value if published else None
    begin = zoned.grammar.pattern("dates.begin")
    for index in zoned.of_zone("signature"):
        line = zoned.lines[index]
        found = begin.search(zoned.folded(index))
        date = read_stated_date(zoned, line.start + found.start(), line.end, near) if found else None
        if date is not None:
            return date
    for index in zoned.of_zone("letter"):
        line = zoned.lines[index]
        if zoned.folded(index)[0] == "(" and zoned.grammar.pattern("page.adopted").match(zoned.folded(index)):
            return read_stated_date(zoned, line.start + 1, line.end - 1, near)
    return None
