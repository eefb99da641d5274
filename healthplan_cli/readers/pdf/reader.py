"""From the bytes of a PDF file to a source."""

from __future__ import annotations

import hashlib
from typing import Any

import regex

from healthplan_cli.diagnostics import report
from healthplan_cli.model import Diagnostic, Span
from healthplan_cli.readers.pdf import recognition
from healthplan_cli.readers.pdf.glyphs import REPLACEMENT, Box
from healthplan_cli.readers.pdf.pages import Page, Recogniser, read_pages
from healthplan_cli.readers.pdf.paragraphs import Paragraph, join_paragraphs
from healthplan_cli.readers.pdf.tables import WholeTable, join_tables
from healthplan_cli.readers.printed import Origin, PrintedText, SourceCell, SourceTable
from healthplan_cli.readers.source import Hints, Source, Stated, UnreadableError

# The mark may stand behind a few bytes of something else (ISO 32000-1, annex H.3.4.1).
_HEAD = 1024
_TAIL = 4096
# A gazette of a year has a few hundred pages.
_MOST_PAGES = 2000
# What a document states of itself, by the names that office files use for the same.
_DATE = regex.compile(
    r"D:(?<year>[0-9]{4})(?<month>[0-9]{2})(?<day>[0-9]{2})(?<hour>[0-9]{2})(?<minute>[0-9]{2})(?<second>[0-9]{2})"
    r"(?:(?<zone>Z|[+-][0-9]{2})'?(?<minutes>[0-9]{2})?'?(?:00'?)?)?"
)
_STATED = {
    "Title": "title",
    "Author": "creator",
    "CreationDate": "created",
    "ModDate": "modified",
    "Creator": "Application",
}


def is_pdf(data: bytes) -> bool:
    """True if the bytes are a PDF file's."""
    return b"%PDF-" in data[:_HEAD]


def read_pdf_with_ocr(data: bytes, *, name: str = "", encoding: str | None = None) -> Source:
    """As ``read_pdf``, and pages without text that can be read are recognised by their pictures.

    Raises:
        UnreadableError: as ``read_pdf`` does, or a page is a picture and the library for these is missing.
    """
    return read_pdf(data, name=name, encoding=encoding, recognise=recognition.Recogniser(name).lines)


def read_pdf(
    data: bytes, *, name: str = "", encoding: str | None = None, recognise: Recogniser | None = None
) -> Source:
    """The source in the bytes of a PDF file: a paragraph, or a row of a table, a line.

    Args:
        data: the file.
        name: what to call it in the output and in messages.
        encoding: not used: the fonts of the file say which characters it holds.
        recognise: reads the text off the picture of a page that holds none, or whose font is broken.

    Raises:
        UnreadableError: damaged, encrypted, no page whose text can be read, or the library is missing.
    """
    try:
        import pypdfium2
    except ModuleNotFoundError as error:
        raise UnreadableError("reading PDF files needs the extra: pip install 'healthplan[pdf]'", name=name) from error
    try:
        document = pypdfium2.PdfDocument(data)
        if len(document) > _MOST_PAGES:
            raise UnreadableError(f"{len(document):,} pages, so hardly one notice; split it", name=name)
        pages = [*read_pages(document, recognise)]
        stated = _stated(document)
        document.close()
    except pypdfium2.PdfiumError as error:
        why = "encrypted: save it without its password" if "password" in str(error).lower() else f"damaged: {error}"
        raise UnreadableError(f"a PDF file that is {why}", name=name) from error
    if not any(page.items for page in pages):
        raise UnreadableError(_why_nothing(pages, recognise is not None), name=name)
    printed, assumed = _printed(pages)
    text = printed.text()
    recognised = _recognised(pages, printed.origins)
    return Source(
        name,
        "application/pdf",
        "utf-8",
        hashlib.sha256(data).hexdigest(),
        len(data),
        text,
        [
            *_cut(data, text),
            *_diagnostics(pages, text),
            *assumed,
            *(report("HP523", span, pages=numbers) for span, numbers in recognised),
        ],
        tables=tuple(printed.tables),
        furniture=tuple(printed.furniture),
        origins=tuple(printed.origins),
        recognised=tuple(span for span, _ in recognised),
        hints=Hints(tuple(stated)),
    )


def _stated(document: Any) -> list[Stated]:
    """What the open ``pypdfium2.PdfDocument`` says of itself."""
    values = document.get_metadata_dict(skip_empty=True)
    return [Stated(ours, in_iso(values[theirs])) for theirs, ours in _STATED.items() if theirs in values]


def in_iso(value: str) -> str:
    """A date of PDF (ISO 32000-1, 7.9.4) in ISO 8601; other values as they are."""
    found = _DATE.fullmatch(value)
    if found is None:
        return value
    zone = "Z" if found["zone"] == "Z" else f"{found['zone']}:{found['minutes'] or '00'}" if found["zone"] else ""
    return f"{found['year']}-{found['month']}-{found['day']}T{found['hour']}:{found['minute']}:{found['second']}{zone}"


def _printed(pages: list[Page]) -> tuple[PrintedText, list[Diagnostic]]:
    """The text of all pages, a paragraph or a row a line, and what was assumed of rows that a page ends."""
    printed = PrintedText()
    assumed: list[Diagnostic] = []
    items = [item for page in pages for item in page.items]
    for item in join_tables(join_paragraphs(items, {page.number: page.width for page in pages})):
        if isinstance(item, WholeTable):
            assumed += _print_table(item, printed)
        else:
            _print_paragraph(item, printed)
    return printed, assumed


def _print_paragraph(paragraph: Paragraph, printed: PrintedText) -> None:
    place, box = _place_on(paragraph.page), _rounded(paragraph.box)
    if paragraph.furniture:
        printed.add_furniture(paragraph.text, place, box)
        return
    printed.at(place, box)
    printed.add_line(paragraph.text)
    printed.end_line()


def _print_table(table: WholeTable, printed: PrintedText) -> list[Diagnostic]:
    """Print a row a line; the furniture between the pages of the table lies inside its span."""
    start = printed.length
    assumed: list[Diagnostic] = []
    rows: list[tuple[SourceCell, ...]] = []
    for part in table.parts:
        if isinstance(part, Paragraph):
            _print_paragraph(part, printed)
            continue
        printed.at(_place_on(part.page), _rounded(part.box))
        cells: list[SourceCell] = []
        for index, cell in enumerate(part.cells):
            if index:
                printed.next_cell()
            cells.append(SourceCell(printed.add_cell(cell.text), cell.columns, max(1, cell.rows)))
        if part.goes_on is not None:
            assumed.append(report("HP517", (cells[0].span[0], printed.length), page=part.goes_on))
        printed.end_line()
        rows.append(tuple(cells))
    printed.tables.append(SourceTable((start, printed.length), tuple(rows)))
    return assumed


def _rounded(box: Box) -> tuple[float, float, float, float]:
    """The box in whole points: whoever points at a line of print needs no more."""
    left, bottom, right, top = map(round, box)
    return left, bottom, right, top


def _recognised(pages: list[Page], origins: list[Origin]) -> list[tuple[Span, str]]:
    """The parts of the text that were recognised in pictures, and the numbers of their pages."""
    pictures = {_place_on(page.number) for page in pages if page.state == "recognised"}
    found: list[tuple[list[str], Span]] = []
    is_open = False
    for origin in origins:
        place = origin.place
        if place in pictures and is_open:
            numbers, (start, _) = found.pop()
            found.append(([*numbers, place], (start, origin.span[1])))
        elif place in pictures:
            found.append(([place], origin.span))
        is_open = place in pictures
    return [(span, ", ".join(one.split()[1] for one in dict.fromkeys(numbers))) for numbers, span in found]


def _place_on(page: int) -> str:
    return f"page {page}"


def _why_nothing(pages: list[Page], ocr: bool) -> str:
    if ocr:
        return "a PDF file without text that can be read, even in the pictures of its pages"
    if any(page.state == "broken" for page in pages):
        return "a PDF file whose fonts do not say which characters they show; its text needs --ocr (OCR)"
    return "a PDF file whose pages are pictures without text; they need --ocr (OCR)"


def _cut(data: bytes, text: str) -> list[Diagnostic]:
    """Say that a file has no end; bytes of something else may stand behind it."""
    return [] if b"%%EOF" in data[-_TAIL:] else [report("HP518", (len(text), len(text)))]


def _diagnostics(pages: list[Page], text: str) -> list[Diagnostic]:
    """What is said of pages and characters that could not be read."""
    found = []
    named = {
        "HP514": [page for page in pages if page.state == "picture"],
        "HP515": [page for page in pages if page.state == "broken"],
        "HP516": [page for page in pages if page.is_lent],
    }
    for code, which in named.items():
        numbers = [str(page.number) for page in which]
        if numbers:
            found.append(report(code, (0, len(text)), pages=", ".join(numbers)))
    if REPLACEMENT in text:
        place = text.index(REPLACEMENT)
        found.append(report("HP507", (place, place + 1), count=text.count(REPLACEMENT)))
    return found
