"""From the bytes of a Word document to a source."""

from __future__ import annotations

import hashlib

from healthplan_cli.diagnostics import report
from healthplan_cli.readers.docx.numbering import Numbering
from healthplan_cli.readers.docx.styles import Styles
from healthplan_cli.readers.docx.walk import Walker
from healthplan_cli.readers.package import Element, Package, child, local
from healthplan_cli.readers.source import Hints, Source, Stated, UnreadableError

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_STATED = {
    "docProps/core.xml": ("title", "creator", "created", "modified"),
    "docProps/app.xml": ("Application", "Company"),
}
_NOTES = (("footnotes", "footnote"), ("endnotes", "endnote"))
# Separators of notes are notes of these types.
_SEPARATORS = ("separator", "continuationSeparator", "continuationNotice")


def is_docx(data: bytes) -> bool:
    """True if the bytes are a ZIP archive that names a Word part; its directory stands at the end."""
    return data.startswith(b"PK\x03\x04") and b"word/document.xml" in data


def read_docx(data: bytes, *, name: str = "", encoding: str | None = None) -> Source:
    """The source in the bytes of a Word document: a paragraph a line, automatic numbers as Word prints them.

    Args:
        data: the document (.docx).
        name: what to call it in the output and in messages.
        encoding: not used: the parts of the package say theirs.

    Raises:
        UnreadableError: damaged, encrypted, too big, or without text.
    """
    package = Package(data, name)
    body = child(package.part("word/document.xml"), "body")
    if body is None:
        raise UnreadableError("an office document without a body of text; is it a spreadsheet?", name=name)
    styles = Styles(package.part("word/styles.xml"))
    walker = Walker(styles, Numbering(package.part("word/numbering.xml"), styles))
    page = walker.page
    for kind in ("header", "footer"):
        _print_furniture(package, walker, kind)
    walker.walk(body)
    for part, note in _NOTES:
        _print_notes(package.part(f"word/{part}.xml"), walker, note)
    text = page.text()
    if not text.strip():
        raise UnreadableError("a Word document without text; are its pages pictures?", name=name)
    found = [report("HP513", (0, len(text)), count=walker.dangling)] if walker.dangling else []
    return Source(
        name,
        MEDIA_TYPE,
        "utf-8",
        hashlib.sha256(data).hexdigest(),
        len(data),
        text,
        found,
        tables=tuple(page.tables),
        furniture=tuple(page.furniture),
        origins=tuple(page.origins),
        hints=Hints(tuple(_stated(package))),
    )


def _print_furniture(package: Package, walker: Walker, kind: str) -> None:
    """Print the headers or footers, each text once, as furniture of the page."""
    printed: set[str] = set()
    for root in package.parts(f"word/{kind}"):
        for paragraph in root.iter():
            if local(paragraph) != "p":
                continue
            line = walker.runs(paragraph)[0].strip()
            if line and line not in printed and not line.isdecimal():
                printed.add(line)
                walker.page.add_furniture(line, kind)


def _print_notes(root: Element | None, walker: Walker, kind: str) -> None:
    for note in root if root is not None else ():
        if local(note) == kind and not any(value in _SEPARATORS for value in note.attrib.values()):
            walker.walk(note, f"{kind} ")


def _stated(package: Package) -> list[Stated]:
    found = []
    for part, names in _STATED.items():
        root = package.part(part)
        for element in root if root is not None else ():
            if local(element) in names and (element.text or "").strip():
                found.append(Stated(local(element), (element.text or "").strip()))
    return found
