"""Documents for the commands that work on many: parsed notices, folders of them, or notices to parse first."""

from __future__ import annotations

import os
import pathlib
import re
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from healthplan_cli.cli.common import CommandError, say

if TYPE_CHECKING:
    from healthplan_cli.grammar import Grammar
    from healthplan_cli.model import Document
    from healthplan_cli.validate.parsed import Parsed

parsed_argument = click.argument("parsed", nargs=-1, required=True, metavar="PARSED...")

_PARSED = (".json", ".jsonl")
# A suffix that says what a file is ("a.txt"), not a part of the name ("2023.5工作").
_SUFFIX = re.compile(r"(?<=[^/])\.[A-Za-z][A-Za-z0-9]{0,4}\Z")


class Documents:
    """The documents of the inputs in order, each with an id of its own, read one by one.

    The id is the path below the folder that the user named, without its suffix; of a line of JSON lines, the
    name of its source. Where one is taken, the next gets the input before it, then a number behind it.
    """

    def __init__(self, inputs: Iterable[str], grammar: Grammar) -> None:
        self._inputs = inputs
        self._grammar = grammar
        self._taken: set[str] = set()
        self.failed = 0
        """Notices of folders that could not be read, each of which was said."""

    @property
    def count(self) -> int:
        """How many there were so far."""
        return len(self._taken)

    def __iter__(self) -> Iterator[tuple[str, Document]]:
        """Each id with its document.

        Raises:
            OSError, UnreadableError: a file that was named cannot be read.
            CommandError: a file is no parsed notice, or there is none at all.
        """
        for name in self._inputs:
            for identifier, document in self._read(name):
                yield self._own(identifier, name), document
        if not self._taken:
            raise CommandError("no notices in what was given")

    def _own(self, identifier: str, name: str) -> str:
        choices = [identifier, f"{pathlib.PurePath(name).name}/{identifier}"]
        free = next((one for one in choices if one not in self._taken), None)
        number = 2
        while free is None:
            numbered = f"{identifier}.{number}"
            free = numbered if numbered not in self._taken else None
            number += 1
        self._taken.add(free)
        return free

    def _read(self, name: str) -> Iterator[tuple[str, Document]]:
        from healthplan_cli.validate.parsed import find_parsed, read_parsed

        path = pathlib.Path(name)
        if name == "-" or (path.suffix in _PARSED and not path.is_dir()) or (path.is_dir() and find_parsed(path)):
            for one in read_parsed([name], sys.stdin.buffer):
                document = _decoded(one)
                yield _identifier(one, document), document
        elif path.is_dir():
            yield from self._parse_folder(path)
        else:
            yield path.stem or name, self._parse(name)

    def _parse_folder(self, folder: pathlib.Path) -> Iterator[tuple[str, Document]]:
        from healthplan_cli.batch.sources import Selection
        from healthplan_cli.readers import UnreadableError

        selection = Selection()
        for path in sorted(one for one in folder.rglob("*") if one.is_file()):
            below = path.relative_to(folder).as_posix()
            if selection.admits(below) and selection.takes(below):
                try:
                    document = self._parse(os.fspath(path))
                except (OSError, UnreadableError) as error:
                    self.failed += 1
                    say(f"healthplan: {error}: left out")
                else:
                    yield _SUFFIX.sub("", below), document

    def _parse(self, path: str) -> Document:
        from healthplan_cli.pipeline import parse_source
        from healthplan_cli.readers import read_file

        return parse_source(read_file(path), self._grammar)


def _identifier(parsed: Parsed, document: Document) -> str:
    if parsed.line is None and parsed.file != "-":
        return (parsed.folder / pathlib.PurePath(parsed.file).stem).as_posix()
    return _SUFFIX.sub("", document.source.name) or f"{parsed.file}:{parsed.line}"


def _decoded(parsed: Parsed) -> Document:
    from healthplan_cli.validate.findings import Finding
    from healthplan_cli.validate.schema import decode_document

    document = decode_document(parsed.data)
    if isinstance(document, Finding):
        place = parsed.file if parsed.line is None else f"{parsed.file}:{parsed.line}"
        raise CommandError(f"{place} is no parsed notice: {document.message}")
    return document
