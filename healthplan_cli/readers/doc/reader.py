"""From the bytes of a Word 97–2003 document to a source."""

from __future__ import annotations

import hashlib
import struct

import msgspec

from healthplan_cli.diagnostics import report
from healthplan_cli.readers.doc import compound, soffice
from healthplan_cli.readers.doc.boxes import anchored
from healthplan_cli.readers.doc.fib import Fib, pieces
from healthplan_cli.readers.doc.lists import numbering_of
from healthplan_cli.readers.doc.properties import Paragraphs, Styles, runs
from healthplan_cli.readers.doc.text import Characters
from healthplan_cli.readers.doc.walk import Walker
from healthplan_cli.readers.docx.numbering import Numbering
from healthplan_cli.readers.docx.reader import read_docx
from healthplan_cli.readers.printed import PrintedText
from healthplan_cli.readers.source import Hints, Source, UnreadableError

MEDIA_TYPE = "application/msword"
_RICH_TEXT = b"{\\rtf"
# Names that LibreOffice has for the formats.
_WORD_FILTER, _RICH_FILTER = "MS Word 97", "Rich Text Format"
_DAMAGED = (struct.error, IndexError, ValueError, OverflowError)


def is_doc(data: bytes) -> bool:
    """True if the bytes are an OLE file's, which nearly all are Word documents, or rich text (RTF)."""
    return data.startswith((compound.MAGIC, _RICH_TEXT))


def read_doc(data: bytes, *, name: str = "", encoding: str | None = None) -> Source:
    """The source in the bytes of a Word 97–2003 or WPS document: a paragraph a line.

    Args:
        data: the document (.doc, .wps); rich text (.rtf) where LibreOffice is installed.
        name: what to call it in the output and in messages.
        encoding: not used: the document says which pieces are in which.

    Raises:
        UnreadableError: damaged, encrypted, older than Word 97, something else, or what reads it is missing.
    """
    if data.startswith(_RICH_TEXT):
        try:
            return _converted(data, name, "application/rtf", _RICH_FILTER)
        except soffice.NotConverted as error:
            raise UnreadableError(
                f"rich text (RTF), which LibreOffice reads: {error}; save it as .docx", name=name
            ) from error
    word = _Word(data, name) if compound.is_installed() else None
    why = "LibreOffice is not installed"
    if word is not None and soffice.is_installed() and word.shows_clock():
        why = "LibreOffice would print today's date in its fields"
    elif soffice.is_installed() or word is None:
        try:
            return _converted(data, name, MEDIA_TYPE, _WORD_FILTER)
        except soffice.NotConverted as error:
            why = str(error)
    # Without the library this says what is missing.
    return (word or _Word(data, name)).source(why)


def _converted(data: bytes, name: str, media_type: str, filter_name: str) -> Source:
    """The source as LibreOffice converts the document.

    Raises:
        NotConverted: it could not, or made nothing that can be read.
    """
    converted = soffice.to_docx(data, filter_name)
    try:
        source = read_docx(converted)
    except UnreadableError as error:
        raise soffice.NotConverted(f"what LibreOffice made of it is {error}") from error
    return msgspec.structs.replace(
        source,
        name=name,
        media_type=media_type,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        # Which program made the original is lost: the file at hand was made by LibreOffice.
        hints=Hints(tuple(one for one in source.hints.stated if one.name != "Application")),
        diagnostics=[*source.diagnostics, report("HP521", (0, len(source.text)))],
    )


class _Word:
    """A document that is read by its own piece table.

    Raises:
        UnreadableError: damaged, encrypted, not of Word 97 to 2003, or the library is missing.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self._data = data
        self._name = name
        self._compound = compound.Compound(data, name)
        try:
            self._word = self._compound.stream("WordDocument")
            self._fib = Fib(self._word, name)
        except struct.error as error:
            raise self._compound.damaged(error) from error

    def shows_clock(self) -> bool:
        """True if fields show the day on which the document is looked at; False if its text cannot be read."""
        try:
            return self._characters(self._compound.stream(self._fib.table)).shows_clock
        except _DAMAGED:
            return False

    def source(self, why: str) -> Source:
        """The source; ``why`` says why it was not converted."""
        try:
            page, dangling = self._printed()
        except UnreadableError:
            raise
        except _DAMAGED as error:
            raise self._compound.damaged(error) from error
        text = page.text()
        if not text.strip():
            raise UnreadableError("a Word document without text; are its pages pictures?", name=self._name)
        return Source(
            self._name,
            MEDIA_TYPE,
            "utf-8",
            hashlib.sha256(self._data).hexdigest(),
            len(self._data),
            text,
            [report("HP522", (0, len(text)), count=dangling, why=why)] if dangling else [],
            tables=tuple(page.tables),
            furniture=tuple(page.furniture),
            origins=tuple(page.origins),
            hints=Hints(self._compound.stated()),
        )

    def _characters(self, table: bytes) -> Characters:
        parts = [*pieces(self._fib.part(table, "pieces"), len(self._word))]
        return Characters(self._word, parts, runs(self._word, self._fib.part(table, "runs")))

    def _printed(self) -> tuple[PrintedText, int]:
        """All stories of the document, and how many paragraphs lack their automatic number."""
        table = self._compound.stream(self._fib.table)
        paragraphs = Paragraphs(self._word, self._fib.part(table, "paragraphs"), self._compound.stream("Data"))
        stories = self._fib.stories
        boxes = [
            (anchor, stories["boxes"][0] + start, stories["boxes"][0] + end)
            for anchor, start, end in anchored(self._fib.part(table, "shapes"), self._fib.part(table, "boxes"))
        ]
        styles = Styles(self._fib.part(table, "styles"))
        walker = Walker(self._characters(table), paragraphs, styles, self._numbering(table), boxes)
        for story in ("headers", "header_boxes"):
            walker.furniture(*stories[story])
        walker.walk(*stories["main"])
        walker.print_boxes(1 << 32)
        for story in ("footnotes", "endnotes"):
            walker.walk(*stories[story], story.removesuffix("s") + " ")
        return walker.page, walker.dangling

    def _numbering(self, table: bytes) -> Numbering | None:
        """The lists of the document; None where it has none or they are damaged."""
        lists, overrides = self._fib.place("lists"), self._fib.place("numberings")
        try:
            return numbering_of(table, lists[0], overrides) if lists[1] else None
        except _DAMAGED:
            return None
