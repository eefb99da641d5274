"""Find the source of a parsed notice, and say where in it something stands."""

from __future__ import annotations

import bisect
import functools
import pathlib
from collections.abc import Iterator

import msgspec
import regex

from healthplan_cli.limits import MAX_BYTES
from healthplan_cli.marks import Mark, SourceLines, marked_rows
from healthplan_cli.model import Document, Span
from healthplan_cli.printable import file_name
from healthplan_cli.readers import Source, UnreadableError, read_file
from healthplan_cli.validate.findings import Finding, Place, finding

_EXCERPT = 92
"""Columns of a source line that are shown; with the number of the line before it, a hundred."""
_LINE_END = regex.compile(r"\r\n|\n")


class SourceText(msgspec.Struct, frozen=True):
    """A source notice that was found."""

    file: str
    text: str
    source: Source | None = None
    """As it was read, to be parsed again."""


class SourceFolder:
    """The source notices: a folder of them, or one file for all."""

    def __init__(self, path: str) -> None:
        self._root = pathlib.Path(path)

    def find(self, document: Document, folder: pathlib.PurePath) -> SourceText | Finding:
        """The text that ``document`` was parsed from; ``folder`` is where it lies below its own root.

        Looks for the name of the source below the folder of the same path, then right below the
        root, then anywhere. A file with another checksum is another notice.
        """
        name = document.source.name
        other: Finding | None = None
        for path in self._candidates(name, folder):
            found = _read(path, document)
            if isinstance(found, Source):
                return SourceText(file_name(path), found.text, found)
            other = other or found
        return other or finding("HP913", "$.source.name", name=ascii(name) if not name.isprintable() else name or "?")

    def _candidates(self, name: str, folder: pathlib.PurePath) -> Iterator[pathlib.Path]:
        if self._root.is_file():
            yield self._root
            return
        relative = pathlib.PurePosixPath(name)
        if not relative.name or relative.is_absolute() or ".." in relative.parts or "\0" in name:
            return
        tried = dict.fromkeys([self._root / folder / relative, self._root / relative])
        yield from (path for path in tried if path.is_file())
        yield from (path for path in self._by_name.get(relative.name, []) if path not in tried)

    @functools.cached_property
    def _by_name(self) -> dict[str, list[pathlib.Path]]:
        names: dict[str, list[pathlib.Path]] = {}
        for path in sorted(self._root.rglob("*")):
            if path.is_file():
                names.setdefault(path.name, []).append(path)
        return names


def _read(path: pathlib.Path, document: Document) -> Source | Finding:
    """The source at ``path``, if it is the one that ``document`` was parsed from."""
    # Read as it was then: faulty bytes are mended in an encoding that was detected, and refused in one that is forced.
    mended = any(one.code == "HP502" for one in document.diagnostics)
    ocr = any(one.code == "HP523" for one in document.diagnostics)
    size = max(document.source.bytes, MAX_BYTES)
    try:
        encoding = None if mended else document.source.encoding
        source = read_file(path, encoding=encoding, max_bytes=size, ocr=ocr)
    except (UnreadableError, LookupError) as error:
        return finding("HP912", "$.source", reason=str(error))
    if source.sha256 != document.source.sha256:
        return finding("HP912", "$.source.sha256", reason=f"{file_name(path)} has another checksum")
    if len(source.text) != document.source.characters:
        reason = f"{file_name(path)} has {len(source.text)} characters, not {document.source.characters}"
        return finding("HP912", "$.source.characters", reason=reason)
    return source


class Locator:
    """Lines and columns of spans in one text."""

    def __init__(self, source: SourceText) -> None:
        self._file = source.file
        self._size = len(source.text)
        self._lines = SourceLines(source.text)
        self._starts = [0, *(end.end() for end in _LINE_END.finditer(source.text))]

    def place(self, span: Span) -> Place:
        """Where ``span``, cut to the text, stands."""
        start = min(max(span[0], 0), self._size)
        end = min(max(span[1], start), self._size)
        line, column = self._line_and_column(start)
        end_line, end_column = self._line_and_column(end)
        return Place(self._file, line, column, end_line, end_column, start, end - start)

    def excerpt(self, one: Finding) -> tuple[str, ...]:
        """The line of a finding that is worth one, with marks below: none for a harmless repair."""
        if one.span is None or one.severity == "info":
            return ()
        start = min(max(one.span[0], 0), self._size)
        end = min(max(one.span[1], start), self._size)
        rows = marked_rows(self._lines, [Mark((start, end))], width=_EXCERPT, most=4)
        return tuple(
            line.rstrip()
            for row in rows
            for line in (f"{row.number or '':>5} | {row.text}", f"{'':5} | {row.signs}")
            if line.strip() != "|"
        )

    def _line_and_column(self, offset: int) -> tuple[int, int]:
        line = bisect.bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1
