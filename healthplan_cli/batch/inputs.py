"""Find the notices that a batch is to parse, in an order that depends on nothing but them."""

from __future__ import annotations

import itertools
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import IO

import msgspec

from healthplan_cli.batch.archives import archive_stem, is_archive, read_archive
from healthplan_cli.batch.names import printable_name, printable_reason
from healthplan_cli.batch.records import RECORD_SUFFIXES, Fields, read_records
from healthplan_cli.batch.sources import Found, Limits, Notice, Refused, Selection, Skipped

_MANY = 2_000
"""Names of one folder that are sorted in memory; more are sorted on disk."""
_LONGEST_PATH = 32_768
"""Bytes of a path in a list; no system opens one that is longer."""


class Inputs(msgspec.Struct, frozen=True):
    """What the user named, and how it is to be read. Iterating gives the notices."""

    paths: tuple[str, ...] = ()
    listed: IO[bytes] | None = None
    """A list of more paths."""
    separator: bytes = b"\n"
    """Between the paths of ``listed``."""
    selection: Selection = Selection()
    limits: Limits = Limits()
    fields: Fields | None = None
    avoid: str = ""
    """A folder that is not walked into: where the outputs go."""

    def __iter__(self) -> Iterator[Found]:
        several = sum(self._is_container(path) for path in self.paths) > 1
        for path in self.paths:
            own_folder = several and self._is_container(path)
            yield from self._from_path(path, _stem(path) if own_folder else "")
        yield from self._from_list()

    def _from_list(self) -> Iterator[Found]:
        for number, path in enumerate(_split(self.listed, self.separator) if self.listed else (), start=1):
            if path is None:
                yield Refused(f"path {number} of the list", f"it has more than {_LONGEST_PATH:,} bytes", rest=True)
                continue
            place = _relative(path)
            folder = os.path.dirname(place)
            yield from self._from_path(path, os.path.join(folder, _stem(place)) if self._is_container(path) else folder)

    def count(self) -> int | None:
        """How many there are, where that can be told without unpacking anything."""
        if self.listed or any(self._is_container(path) and not os.path.isdir(path) for path in self.paths):
            return None
        return sum(not isinstance(found, Skipped) for found in self)

    def _is_container(self, path: str) -> bool:
        return os.path.isdir(path) or is_archive(path) or self._has_records(path)

    def _has_records(self, path: str) -> bool:
        return self.fields is not None and path.lower().endswith(RECORD_SUFFIXES)

    def _from_path(self, path: str, folder: str) -> Iterator[Found]:
        """What ``path`` holds, named as if it lay in ``folder``."""
        shown = printable_name(path)
        prefix = f"{printable_name(folder)}/" if folder else ""
        for found in self._guarded(path):
            name = printable_name(found.name)
            if isinstance(found, Notice):
                yield msgspec.structs.replace(found, name=prefix + name, input=shown, id=found.id or name)
            elif isinstance(found, Refused):
                place = f"{shown}/{name}" if name else shown
                yield Refused(place, printable_reason(found.reason), found.rest)
            else:
                yield Skipped(prefix + name)

    def _guarded(self, path: str) -> Iterator[Found]:
        """What ``path`` holds; whatever its bytes make go wrong costs this input and not the batch."""
        try:
            yield from self._open(path)
        except Exception as error:  # noqa: BLE001 - inputs are strangers' words
            yield Refused("", f"cannot be read: {type(error).__name__}: {error}", rest=True)

    def _open(self, path: str) -> Iterator[Found]:
        if "\0" in path:
            yield Refused("", "cannot be read: its name holds the character NUL", rest=True)
        elif os.path.isdir(path):
            yield from self._walk(path)
        elif is_archive(path):
            yield from read_archive(path, self.selection, self.limits)
        elif self.fields and self._has_records(path):
            yield from read_records(path, self.fields, self.limits)
        else:
            yield Notice(os.path.basename(path), path=os.fsencode(path))

    def _walk(self, top: str) -> Iterator[Found]:
        """The notices below the folder ``top``, which may lie a thousand deep; links to folders are not followed."""
        real = os.path.realpath(top)
        open_folders = [self._entries(top, "", real)]
        while open_folders:
            found = next(open_folders[-1], None)
            if found is None:
                open_folders.pop()
            elif isinstance(found, str):
                open_folders.append(self._entries(os.path.join(top, found), found, os.path.join(real, found)))
            else:
                yield found

    def _entries(self, folder: str, inner: str, real: str) -> Iterator[Found | str]:
        """What lies in ``folder`` itself, which is ``inner`` within the input: files, and the folders to walk into."""
        if real == self.avoid:
            return
        try:
            for name in _names(folder):
                path = os.path.join(folder, name)
                below = f"{inner}/{name}" if inner else name
                if not self.selection.enters(below):
                    continue
                if os.path.isdir(path):
                    if not os.path.islink(path):
                        yield below
                elif self.selection.takes(below):
                    yield Notice(below, path=os.fsencode(path))
                else:
                    yield Skipped(below)
        except OSError as error:
            yield Refused(inner, f"cannot be read: {error.strerror}", rest=True)


def _names(folder: str) -> Iterator[str]:
    """The names in a folder, in the order of their characters; a million of them are sorted on disk."""
    with os.scandir(folder) as entries:
        names = (entry.name for entry in entries)
        head = sorted(itertools.islice(names, _MANY), key=os.fsencode)
        if len(head) == _MANY:
            yield from _sorted_on_disk(itertools.chain(head, names))
            return
    yield from head


def _sorted_on_disk(names: Iterable[str]) -> Iterator[str]:
    with closing(sqlite3.connect("")) as spool:  # "" is a temporary file that SQLite removes
        spool.execute("PRAGMA cache_size = -500")  # kibibytes
        spool.execute("CREATE TABLE names (name BLOB)")
        spool.executemany("INSERT INTO names VALUES (?)", ((os.fsencode(name),) for name in names))
        for (name,) in spool.execute("SELECT name FROM names ORDER BY name"):
            yield os.fsdecode(name)


def _split(listed: IO[bytes], separator: bytes) -> Iterator[str | None]:
    """The paths of a list, read as a stream; ``None`` for one that no system can open, which is not kept."""
    rest = b""
    too_long = False
    while chunk := listed.read(65536):
        first, *others = chunk.split(separator)
        *whole, rest = [rest + first, *others]
        for path in whole:
            if too_long or len(path) > _LONGEST_PATH:
                yield None
            elif path:
                yield os.fsdecode(path)
            too_long = False
        if len(rest) > _LONGEST_PATH:
            rest, too_long = b"", True
    if too_long:
        yield None
    elif rest:
        yield os.fsdecode(rest)


def _stem(path: str) -> str:
    name = os.path.basename(os.path.abspath(path))
    return name if os.path.isdir(path) else archive_stem(name).removesuffix(".jsonl").removesuffix(".ndjson")


def _relative(path: str) -> str:
    """A listed path as a name in the outputs: never absolute, never upwards."""
    return "/".join(part for part in os.path.normpath(path).split("/") if part not in ("", ".", ".."))
