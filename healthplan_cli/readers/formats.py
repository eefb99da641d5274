"""The formats that can be read, and how each is known: by content first, by the suffix of the name second."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import NamedTuple, Protocol

from healthplan_cli.limits import MAX_BYTES
from healthplan_cli.readers.doc.reader import is_doc, read_doc
from healthplan_cli.readers.docx.reader import is_docx, read_docx
from healthplan_cli.readers.html.reader import is_html, read_html
from healthplan_cli.readers.ofd.reader import is_ofd, read_ofd
from healthplan_cli.readers.pdf.reader import is_pdf, read_pdf, read_pdf_with_ocr
from healthplan_cli.readers.source import Source, UnreadableError
from healthplan_cli.readers.text import read_text


class Reader(Protocol):
    """From bytes to a source.

    Raises:
        UnreadableError: the bytes cannot be read as this format.
    """

    def __call__(self, data: bytes, *, name: str = "", encoding: str | None = None) -> Source: ...


class Format(NamedTuple):
    """One format of notices."""

    name: str
    suffixes: tuple[str, ...]
    is_it: Callable[[bytes], bool]
    """True if the bytes begin as this format does."""
    read: Reader
    with_ocr: Reader | None = None
    """Reads pictures of text too, where the format may hold them."""


# In the order in which they are tried; plain text is what is left.
FORMATS = (
    Format("pdf", (".pdf",), is_pdf, read_pdf, read_pdf_with_ocr),
    Format("docx", (".docx",), is_docx, read_docx),
    Format("ofd", (".ofd",), is_ofd, read_ofd),
    Format("doc", (".doc", ".wps"), is_doc, read_doc),
    Format("html", (".html", ".htm", ".xhtml", ".shtml"), is_html, read_html),
    Format("text", (".txt",), lambda data: False, read_text),
)
NAMES = tuple(one.name for one in FORMATS)
SUFFIXES = tuple(suffix for one in FORMATS for suffix in one.suffixes)
"""With what the names of files that can be read end."""


def format_of(data: bytes, name: str) -> Format:
    """The format of ``data``: what its content shows, else what the suffix of ``name`` says, else plain text."""
    suffix = os.path.splitext(name)[1].lower()
    by_content = (one for one in FORMATS if one.is_it(data))
    by_suffix = (one for one in FORMATS if suffix in one.suffixes)
    return next(by_content, None) or next(by_suffix, FORMATS[-1])


def read_bytes(
    data: bytes, *, name: str = "", encoding: str | None = None, form: str | None = None, ocr: bool = False
) -> Source:
    """The source in the bytes of a notice in any format that is known.

    Args:
        data: a text, a web page, a Word document, a PDF file.
        name: what to call it in the output and in messages; its suffix tells the format where the content does not.
        encoding: forces the encoding of a text or a page.
        form: forces the format, one of ``NAMES``.
        ocr: True recognises text in pictures of pages; each fact from it has a diagnostic.

    Raises:
        UnreadableError: the bytes cannot be read as that format.
    """
    chosen = next((one for one in FORMATS if one.name == form), None) or format_of(data, name)
    read = chosen.with_ocr if ocr and chosen.with_ocr else chosen.read
    source = read(data, name=name, encoding=encoding)
    # A few kilobytes of a package may unpack to more text than a plain file may have.
    if len(source.text) > max(MAX_BYTES, len(data)):
        raise UnreadableError(f"holds {len(source.text):,} characters, so hardly one notice; split it", name=name)
    return source
