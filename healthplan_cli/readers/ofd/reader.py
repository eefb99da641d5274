"""From the bytes of an OFD file to a source."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from healthplan_cli.diagnostics import report
from healthplan_cli.readers.ofd.lines import lines
from healthplan_cli.readers.ofd.objects import Fragment, fragments, text_objects
from healthplan_cli.readers.package import Element, Package, child, local, value
from healthplan_cli.readers.pdf.pages import Page, page_state
from healthplan_cli.readers.pdf.paragraphs import Paragraph, join_paragraphs
from healthplan_cli.readers.printed import PrintedText
from healthplan_cli.readers.source import Hints, Source, Stated, UnreadableError

MEDIA_TYPE = "application/ofd"
_MAIN = "OFD.xml"
_MOST_PAGES = 2000
# A page of print has two thousand characters, each a piece of its own at worst. A template counts on each page.
_MOST_FRAGMENTS = 1_000_000
_STATED = {
    "Title": "title",
    "Author": "creator",
    "Creator": "Application",
    "CreationDate": "created",
    "ModDate": "modified",
}


class _Document(NamedTuple):
    """One of the documents of a file."""

    pages: list[Page]
    stated: list[Stated]


def is_ofd(data: bytes) -> bool:
    """True if the bytes are a ZIP archive that names the main part of an OFD file; its directory stands at the end."""
    return data.startswith(b"PK\x03\x04") and _MAIN.encode() in data


def read_ofd(data: bytes, *, name: str = "", encoding: str | None = None) -> Source:
    """The source in the bytes of an OFD file: a paragraph a line, one document after the other.

    Args:
        data: the file.
        name: what to call it in the output and in messages.
        encoding: not used: the parts of the package say theirs.

    Raises:
        UnreadableError: damaged, encrypted, too big, or no page has text.
    """
    package = Package(data, name)
    if any(part.lower().endswith("encryptions.xml") for part in package.names):
        raise UnreadableError("an encrypted OFD file: save it without its password", name=name)
    documents = [*_documents(package, name)]
    pages = [page for document in documents for page in document.pages]
    printed = PrintedText()
    for number, document in enumerate(documents, 1):
        _print(document, printed, f"document {number} " if len(documents) > 1 else "")
    text = printed.text()
    if not text.strip():
        why = "fonts do not say which characters they show" if _numbers(pages, "broken") else "pages hold no text"
        raise UnreadableError(f"an OFD file whose {why}", name=name)
    found = [
        report(code, (0, len(text)), pages=numbers)
        for state, code in (("picture", "HP514"), ("broken", "HP515"))
        if (numbers := _numbers(pages, state))
    ]
    return Source(
        name,
        MEDIA_TYPE,
        "utf-8",
        hashlib.sha256(data).hexdigest(),
        len(data),
        text,
        found,
        furniture=tuple(printed.furniture),
        origins=tuple(printed.origins),
        hints=Hints(tuple(stated for document in documents for stated in document.stated)),
    )


def _numbers(pages: list[Page], state: str) -> str:
    return ", ".join(str(page.number) for page in pages if page.state == state)


def _print(document: _Document, printed: PrintedText, place: str) -> None:
    read = [item for page in document.pages if page.state == "text" for item in page.items]
    for paragraph in join_paragraphs(read, {}):
        if not isinstance(paragraph, Paragraph):
            continue
        where = f"{place}page {paragraph.page}"
        if paragraph.furniture:
            printed.add_furniture(paragraph.text, where)
            continue
        printed.at(where)
        printed.add_line(paragraph.text)
        printed.end_line()


def _documents(package: Package, name: str) -> Iterator[_Document]:
    main = package.part(_MAIN)
    bodies = [one for one in _parts(main) if local(one) == "DocBody"]
    if not bodies:
        raise UnreadableError("an OFD file without a document", name=name)
    count = 0
    for body in bodies:
        root = child(body, "DocRoot")
        where = _resolved(_MAIN, root.text if root is not None else None)
        document = package.part(where)
        if document is None:
            raise UnreadableError(f"a damaged OFD file: its part {where} is missing", name=name)
        pages: list[Page] = []
        for number, found in enumerate(_pages(package, document, where), 1):
            count += len(found)
            if number > _MOST_PAGES or count > _MOST_FRAGMENTS:
                raise UnreadableError("an OFD file with too many pages or pieces of text for one notice", name=name)
            read = lines(found, number)
            pages.append(Page(number, page_state("".join(line.text for line in read)), 0.0, [*read]))
        yield _Document(pages, _stated(body))


def _pages(package: Package, document: Element, where: str) -> Iterator[list[Fragment]]:
    """The text of each page, that of its templates first: a form and what is filled in are read as one."""
    templates = {
        value(one, "ID"): _resolved(where, value(one, "BaseLoc"))
        for one in _parts(child(document, "CommonData"))
        if local(one) == "TemplatePage"
    }
    layers: dict[str, list[Fragment]] = {}
    for one in _parts(child(document, "Pages")):
        if local(one) != "Page":
            continue
        root = package.part(_resolved(where, value(one, "BaseLoc")))
        used = [templates.get(value(part, "TemplateID")) for part in _parts(root) if local(part) == "Template"]
        # What a template names as its template is not followed, so that they cannot run in a circle.
        for part in dict.fromkeys(used):
            if part and part not in layers:
                layers[part] = _text_of(package.part(part))
        yield [*chain.from_iterable(layers[part] for part in dict.fromkeys(used) if part), *_text_of(root)]


def _text_of(root: Element | None) -> list[Fragment]:
    objects = text_objects(root) if root is not None else ()
    return [fragment for one in objects for fragment in fragments(one)]


def _parts(element: Element | None) -> list[Element]:
    return list(element) if element is not None else []


def _resolved(base: str, location: str | None) -> str:
    """The name of a part, as the part ``base`` names it: from the root, or from its own folder."""
    path = posixpath.join("/", posixpath.dirname(base), (location or "").strip().replace("\\", "/"))
    return posixpath.normpath(path).lstrip("/")


def _stated(body: Element) -> list[Stated]:
    return [
        Stated(_STATED[local(one)], one.text.strip())
        for one in _parts(child(body, "DocInfo"))
        if local(one) in _STATED and one.text and one.text.strip()
    ]
