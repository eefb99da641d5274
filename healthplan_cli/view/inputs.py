"""What is to be viewed: notices in any format that can be read, and parsed notices with their sources."""

from __future__ import annotations

import os
import pathlib
import sys
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

import msgspec

from healthplan_cli.grammar import Grammar, load_grammar
from healthplan_cli.model import Document
from healthplan_cli.pipeline import parse_source
from healthplan_cli.printable import file_name, printable
from healthplan_cli.readers import SUFFIXES, UnreadableError, read_file, read_stream
from healthplan_cli.validate.findings import Finding
from healthplan_cli.validate.parsed import Parsed, read_parsed
from healthplan_cli.validate.schema import decode_document
from healthplan_cli.validate.sources import SourceFolder, SourceText

PARSED_SUFFIXES = (".json", ".jsonl")


class ViewError(ValueError):
    """An input of which no page can be made; the message names it and says what to do."""


class Options(msgspec.Struct, frozen=True):
    """How inputs are read."""

    source: str | None = None
    """The source notices of parsed ones: a folder of them, or one file."""
    grammar: str | None = None
    encoding: str | None = None
    form: str | None = None
    max_bytes: int = sys.maxsize
    ocr: bool = False


class Entry(NamedTuple):
    """A notice that can be viewed."""

    name: str
    """How it is called, and where its page stands: a path below the folder that was named."""
    document: Document
    """Holding its text."""


class Failure(NamedTuple):
    """An input of which no page is made."""

    name: str
    reason: str


class Inputs:
    """Reads notices and parsed notices, each file once."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._shown: set[str] = set()
        """Real paths of the sources of parsed notices."""
        self.not_parsed: list[str] = []
        """Files of JSON in folders that are no parsed notices, such as settings."""

    @cached_property
    def _grammar(self) -> Grammar:
        return load_grammar(self._options.grammar)

    @cached_property
    def _sources(self) -> SourceFolder | None:
        return None if self._options.source is None else SourceFolder(self._options.source)

    def read(self, path: str) -> Iterator[Entry]:
        """The notices of one file; ``-`` is a notice on standard input.

        Raises:
            ViewError: it is no parsed notice though its name says so, or its source is not there.
            OSError: it cannot be read.
            UnreadableError: it is no text, too big, or not in the forced encoding.
        """
        if path.endswith(PARSED_SUFFIXES):
            for one in read_parsed([path], sys.stdin.buffer):
                yield self._with_source(one, pathlib.Path(path))
        else:
            yield Entry(os.path.basename(path), self._parse(path))

    def read_all(self, paths: tuple[str, ...], avoid: str = "") -> Iterator[Entry | Failure]:
        """The notices of every file and folder; one that fails leaves the others be.

        A notice whose parse is among them is shown once: as it was parsed.

        Args:
            avoid: the real path of a folder that is left out: that of the pages.
        """
        files = [one for path in paths for one in _files(path, avoid)]
        # Parsed ones first: they say which notices are shown with them.
        for path, root in sorted(files, key=lambda one: not str(one[0]).endswith(PARSED_SUFFIXES)):
            if root is None:
                yield from self._read_or_fail(path, path.name)
            elif path.suffix in PARSED_SUFFIXES:
                yield from self._read_parsed(path, root)
            elif os.path.realpath(path) not in self._shown:
                yield from self._read_or_fail(path, file_name(path.relative_to(root)))

    def _read_or_fail(self, path: pathlib.Path, name: str) -> Iterator[Entry | Failure]:
        try:
            for entry in self.read(os.fspath(path)):
                yield entry if path.suffix in PARSED_SUFFIXES else entry._replace(name=name)
        except (ViewError, OSError, UnreadableError) as error:
            yield Failure(name, _reason(error))

    def _read_parsed(self, path: pathlib.Path, root: pathlib.Path) -> Iterator[Entry | Failure]:
        """Of a folder; what is no parsed notice at all is left out."""
        name = file_name(path.relative_to(root))
        for one in read_parsed([os.fspath(path)], sys.stdin.buffer):
            try:
                yield self._with_source(one._replace(folder=path.parent.relative_to(root)), path, name)
            except _NotParsed:
                self.not_parsed.append(name)
            except ViewError as error:
                yield Failure(name, str(error))

    def _parse(self, path: str) -> Document:
        how = self._options
        if path == "-":
            source = read_stream(
                sys.stdin.buffer,
                name="-",
                encoding=how.encoding,
                max_bytes=how.max_bytes,
                form=how.form,
                ocr=how.ocr,
            )
        else:
            source = read_file(path, encoding=how.encoding, max_bytes=how.max_bytes, form=how.form, ocr=how.ocr)
        return parse_source(source, self._grammar).with_text(source.text)

    def _with_source(self, one: Parsed, path: pathlib.Path, name: str = "") -> Entry:
        place = one.file if one.line is None else f"{one.file}:{one.line}"
        document = decode_document(one.data)
        if isinstance(document, Finding):
            raise _NotParsed(f"{place}: {document.message}")
        found = self._find_source(document, one, path)
        if isinstance(found, Finding):
            raise ViewError(f"{place}: {found.message}")
        if found is None:
            name = printable(document.source.name) or "?"
            raise ViewError(f"{place}: the source notice {name} was not found; use --source")
        self._shown.add(os.path.realpath(found.file))
        if one.line is not None:
            name = document.source.name
        return Entry((name or path.name).removesuffix(".json"), document.with_text(found.text))

    def _find_source(self, document: Document, one: Parsed, path: pathlib.Path) -> SourceText | Finding | None:
        """The source where ``--source`` says, else beside the parse: by the name that the parse gives, or by its own.

        None where there is none; a finding where there is only another notice of that name.
        """
        if self._sources is not None:
            found = self._sources.find(document, one.folder)
            return None if isinstance(found, Finding) and found.code == "HP913" else found
        other: Finding | None = None
        for name in dict.fromkeys((document.source.name, os.path.basename(document.source.name), f"{path.stem}.txt")):
            if _is_below(name) and (path.parent / name).is_file():
                found = SourceFolder(os.fspath(path.parent / name)).find(document, one.folder)
                if isinstance(found, SourceText):
                    return found
                other = other or found
        return other


class _NotParsed(ViewError):
    """JSON that is no parsed notice."""


def _is_below(name: str) -> bool:
    """True if ``name`` stays in the folder that it is looked for in."""
    path = pathlib.PurePosixPath(name)
    return bool(path.name) and not path.is_absolute() and ".." not in path.parts and "\0" not in name


def _files(path: str, avoid: str) -> Iterator[tuple[pathlib.Path, pathlib.Path | None]]:
    """A file as it is; of a folder, each file that may be a notice or a parse, with the folder."""
    if not os.path.isdir(path):
        yield pathlib.Path(path), None
        return
    for folder, below, names in os.walk(path):
        below[:] = sorted(
            name for name in below if not name.startswith(".") and os.path.realpath(os.path.join(folder, name)) != avoid
        )
        for name in sorted(names):
            if not name.startswith(".") and name.lower().endswith((*PARSED_SUFFIXES, *SUFFIXES)):
                yield pathlib.Path(folder, name), pathlib.Path(path)


def _reason(error: Exception) -> str:
    return (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
