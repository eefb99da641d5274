"""From the bytes of a PDF file to a source."""

from __future__ import annotations

import hashlib

from healthplan_cli.diagnostics import report
from healthplan_cli.model import Diagnostic
from healthplan_cli.readers.pdf.pages import Page, read_pages
from healthplan_cli.readers.pdf.paragraphs import join_paragraphs
from healthplan_cli.readers.printed import PrintedText
from healthplan_cli.readers.source import Source, UnreadableError

# The mark may stand behind a few bytes of something else (ISO 32000-1, annex H.3.4.1).
_HEAD = 1024
# A gazette of a year has a few hundred pages.
_MOST_PAGES = 2000


def is_pdf(data: bytes) -> bool:
    """True if the bytes are a PDF file's."""
    return b"%PDF-" in data[:_HEAD]


def read_pdf(data: bytes, *, name: str = "", encoding: str | None = None) -> Source:
    """The source in the bytes of a PDF file with a text layer: a paragraph a line.

    Args:
        data: the file.
        name: what to call it in the output and in messages.
        encoding: not used: the fonts of the file say which characters it holds.

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
        pages = [*read_pages(document)]
        document.close()
    except pypdfium2.PdfiumError as error:
        why = "encrypted: save it without its password" if "password" in str(error).lower() else f"damaged: {error}"
        raise UnreadableError(f"a PDF file that is {why}", name=name) from error
    if not any(page.state == "text" for page in pages):
        raise UnreadableError(_why_nothing(pages), name=name)
    printed = PrintedText()
    lines = [line for page in pages if page.state == "text" for line in page.lines]
    for paragraph in join_paragraphs(lines):
        place = f"page {paragraph.page}"
        if paragraph.furniture:
            printed.add_furniture(paragraph.text, place)
            continue
        printed.at(place)
        printed.add_line(paragraph.text)
        printed.end_line()
    text = printed.text()
    return Source(
        name,
        "application/pdf",
        "utf-8",
        hashlib.sha256(data).hexdigest(),
        len(data),
        text,
        _left_out(pages, len(text)),
        furniture=tuple(printed.furniture),
        origins=tuple(printed.origins),
    )


def _why_nothing(pages: list[Page]) -> str:
    if any(page.state == "broken" for page in pages):
        return "a PDF file whose fonts do not say which characters they show; its text needs a reader of pictures (OCR)"
    return "a PDF file whose pages are pictures without text; it needs a reader of pictures (OCR)"


def _left_out(pages: list[Page], end: int) -> list[Diagnostic]:
    """What is said of pages that could not be read."""
    found = []
    for state, code in (("picture", "HP514"), ("broken", "HP515")):
        numbers = [str(page.number) for page in pages if page.state == state]
        if numbers:
            found.append(report(code, (0, end), pages=", ".join(numbers)))
    return found
