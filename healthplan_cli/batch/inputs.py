"""Find the notices that a batch is to parse, in an order that depends on nothing but them."""

from __future__ import annotations

import itertools
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import IO

import msgspec

from healthplan_cli.batch.archives import archive_reader, archive_stem
from healthplan_cli.batch.names import printable_name
from healthplan_cli.batch.records import RECORD_SUFFIXES, Fields, read_records
from healthplan_cli.batch.sources import Found, Limits, Notice, Refused, Selection

_MANY = 2_000
"""Names of one folder that are sorted in memory; more are sorted on disk."""


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
        for path in _split(self.listed, self.separator) if self.listed else ():
            place = _relative(path)
            folder = os.path.dirname(place)
            yield from self._from_path(path, os.path.join(folder, _stem(place)) if self._is_container(path) else folder)

    def count(self) -> int | None:
        """How many there are, where that can be told without unpacking anything."""
        if self.listed or any(self._is_container(path) and not os.path.isdir(path) for path in self.paths):
            return None
        return sum(1 for _ in self)

    def _is_container(self, path: str) -> bool:
        return os.path.isdir(path) or archive_reader(path) is not None or self._has_records(path)

    def _has_records(self, path: str) -> bool:
        return self.fields is not None and path.lower().endswith(RECORD_SUFFIXES)

    def _from_path(self, path: str, folder: str) -> Iterator[Found]:
        """What ``path`` holds, named as if it lay in ``folder``."""
        for found in self._open(path):
            if isinstance(found, Refused):
                place = f"{path}/{found.name}" if found.name else path
                yield Refused(printable_name(place), found.reason)
            elif folder:
                yield msgspec.structs.replace(found, name=f"{printable_name(folder)}/{found.name}")
            else:
                yield found

    def _open(self, path: str) -> Iterator[Found]:
        read_archive = archive_reader(path)
        if os.path.isdir(path):
            yield from self._walk(path, "")
        elif read_archive:
            yield from read_archive(path, self.selection, self.limits)
        elif self.fields and self._has_records(path):
            yield from read_records(path, self.fields, self.limits)
        else:
            yield Notice(printable_name(os.path.basename(path)), path=os.fsencode(path))

    def _walk(self, folder: str, inner: str) -> Iterator[Found]:
        """The notices below ``folder``, which is ``inner`` within the input; links to folders are not followed."""
        if self.avoid and os.path.realpath(folder) == self.avoid:
            return
        try:
            for name in _names(folder):
                path = os.path.join(folder, name)
                below = f"{inner}/{name}" if inner else name
                if os.path.isdir(path):
                    if self.selection.enters(below) and not os.path.islink(path):
                        yield from self._walk(path, below)
                elif self.selection.takes(below):
                    yield Notice(printable_name(below), path=os.fsencode(path))
        except OSError as error:
            yield Refused(inner, f"cannot be read: {error.strerror}")


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


def _split(listed: IO[bytes], separator: bytes) -> Iterator[str]:
    """The paths of a list, read as a stream."""
    rest = b""
    while chunk := listed.read(65536):
        *paths, rest = (rest + chunk).split(separator)
        yield from (os.fsdecode(path) for path in paths if path)
    if rest:
        yield os.fsdecode(rest)


def _stem(path: str) -> str:
    name = os.path.basename(os.path.abspath(path))
    return name if os.path.isdir(path) else archive_stem(name).removesuffix(".jsonl").removesuffix(".ndjson")


def _relative(path: str) -> str:
    """A listed path as a name in the outputs: never absolute, never upwards."""
    return "/".join(part for part in os.path.normpath(path).split("/") if part not in ("", ".", ".."))
