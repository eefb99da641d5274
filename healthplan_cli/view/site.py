"""Many notices as a folder of pages with an index."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import quote

from healthplan_cli.model import Document
from healthplan_cli.view.inputs import Entry, Failure
from healthplan_cli.view.messages import messages
from healthplan_cli.view.page import title_of, view
from healthplan_cli.view.render import render
from healthplan_cli.writers.files import write_atomically

INDEX = "index.html"
_COLUMNS = ("notice", "number", "date", "issuer", "targets", "responsibilities", "warnings")
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\]')
_LONGEST = 200
"""Bytes of a file name; systems allow 255."""


class Row(NamedTuple):
    """A line of the index."""

    href: str
    name: str
    title: str
    number: str
    date: str
    issuers: str
    targets: int
    responsibilities: int
    warnings: int


class Site(NamedTuple):
    """What was written."""

    rows: list[Row]
    failures: list[Failure]


def write_site(entries: Iterable[Entry | Failure], folder: str, language: str) -> Iterator[Entry | Failure]:
    """Write a page an entry and an index into ``folder``, which is made; gives each entry when its page is written.

    The index names the notices by their names, and what failed with its reason.

    Raises:
        OSError: ``folder`` cannot be written to.
    """
    site = Site([], [])
    names = _Names()
    for one in entries:
        if isinstance(one, Failure):
            site.failures.append(one)
        else:
            site.rows.append(_write_page(one, folder, names.take(one.name), language))
        yield one
    os.makedirs(folder, exist_ok=True)
    write_atomically(os.path.join(folder, INDEX), _index(site, language))


def _write_page(entry: Entry, folder: str, name: str, language: str) -> Row:
    path = os.path.join(folder, *name.split("/"))
    os.makedirs(os.path.dirname(path), exist_ok=True)
    write_atomically(path, view(entry.document, language=language, back="../" * name.count("/") + INDEX))
    return _row(entry.name, quote(name), entry.document)


def _row(name: str, href: str, document: Document) -> Row:
    metadata = document.metadata
    date = metadata.signed_date or metadata.published_date or metadata.written_date
    return Row(
        # A colon in the first part would make it the name of a protocol.
        f"./{href}",
        name,
        title_of(document),
        metadata.document_number.value if metadata.document_number else "",
        date.value if date else "",
        "、".join(field.value for field in metadata.issuers),
        len(document.targets),
        len(document.responsibilities),
        sum(one.severity != "info" for one in document.diagnostics),
    )


def _index(site: Site, language: str) -> bytes:
    titles = messages()["index.title"]
    return render(
        "index.html",
        language,
        ("common.js", "index.js"),
        ("index", "page", "status"),
        rows=sorted(site.rows, key=lambda row: (row.name, row.href)),
        failures=sorted(site.failures),
        columns=_COLUMNS,
        data={"titles": titles},
    )


class _Names:
    """File names of pages, each given once whatever the file system takes for the same name."""

    def __init__(self) -> None:
        self._given = {INDEX}
        self._next: dict[str, int] = {}

    def take(self, name: str) -> str:
        """The path of the page of the notice ``name``, below the folder of the site, with forward slashes."""
        parts = [_file_name(part) for part in name.split("/") if part not in ("", ".", "..")] or ["notice"]
        stem = "/".join(parts)
        page, number = f"{stem}.html", self._next.get(stem.casefold(), 2)
        while page.casefold() in self._given:
            page, number = f"{stem}-{number}.html", number + 1
        self._next[stem.casefold()] = number
        self._given.add(page.casefold())
        return page


def _file_name(part: str) -> str:
    """A name that every system takes."""
    name = _NOT_IN_NAMES.sub("_", part).encode("utf-8", "replace")[:_LONGEST].decode("utf-8", "ignore")
    return "_" + name[1:] if name.startswith(".") else name.rstrip(" .") or "_"
