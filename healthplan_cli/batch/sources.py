"""What inputs are made of, and the limits that they must keep."""

from __future__ import annotations

import fnmatch
import os
import stat
from typing import IO

import msgspec

from healthplan_cli.limits import MAX_BYTES
from healthplan_cli.readers import SUFFIXES


class Notice(msgspec.Struct, frozen=True):
    """One notice to parse: a file that a worker will read, or bytes at hand."""

    name: str
    """Path within the inputs, ``/`` between its parts; outputs mirror it."""
    path: bytes = b""
    data: bytes | None = None
    encoding: str | None = None
    """Known by construction, such as that of JSON; ``None`` leaves it to the user or the reader."""
    input: str = ""
    """The input it comes from, as the user named it."""
    id: str = ""
    """What that input calls it: a path within it, or the identifier of a record, exactly as it stands there."""


class Refused(msgspec.Struct, frozen=True):
    """An input, or the rest of one, that cannot be used."""

    name: str
    """The place within the input; empty for the input itself."""
    reason: str
    rest: bool = False
    """What follows in the same input was not looked at."""


class Skipped(msgspec.Struct, frozen=True):
    """A file of a folder or an archive that no ``--glob`` takes and no ``--exclude`` leaves out."""

    name: str


Found = Notice | Refused | Skipped


class Limits(msgspec.Struct, frozen=True):
    """What an input may cost before it is taken for an attack or an accident."""

    size: int = MAX_BYTES
    """Bytes of one notice."""
    entries: int = 200_000
    """Entries of one archive; the directory of a zip takes half a kilobyte of memory for each."""
    ratio: int = 100
    """How many times larger than its archive the content may be. Text shrinks to a third or a tenth."""


class Selection(msgspec.Struct, frozen=True):
    """Which files of a folder or an archive are notices.

    A pattern with ``/`` is compared with the whole path, one without with the file name,
    and an excluded folder is excluded with all that it holds. Hidden names never count.
    """

    globs: tuple[str, ...] = tuple(f"*{suffix}" for suffix in SUFFIXES)
    excludes: tuple[str, ...] = ()

    def takes(self, path: str) -> bool:
        """True if the file ``path``, which ``admits`` lets pass, is a notice."""
        return _matches(path, self.globs)

    def admits(self, path: str) -> bool:
        """True if neither ``path`` nor a folder above it is hidden or excluded."""
        parts = path.split("/")
        if any(part.startswith(".") for part in parts):
            return False
        whole = tuple(one for one in self.excludes if "/" in one)
        if any(_matches(part, self.excludes) for part in parts):
            return False
        return not whole or not any(_matches("/".join(parts[:depth]), whole) for depth in range(1, len(parts) + 1))

    def enters(self, path: str) -> bool:
        """True if ``path`` is neither hidden nor excluded; looks at its last name only."""
        return not path.rpartition("/")[2].startswith(".") and not _matches(path, self.excludes)


def _matches(path: str, patterns: tuple[str, ...]) -> bool:
    name = path.rpartition("/")[2]
    return any(fnmatch.fnmatchcase(path if "/" in one else name, one) for one in patterns)


def open_regular(path: str | bytes) -> IO[bytes]:
    """Open a file for reading; a pipe or a device in its place must not hold the batch up.

    Raises:
        OSError: it cannot be read, or is no regular file.
    """
    file = open(path, "rb", opener=lambda name, flags: os.open(name, flags | getattr(os, "O_NONBLOCK", 0)))
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise OSError(None, "it is no regular file")
    return file
