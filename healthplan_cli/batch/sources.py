"""What inputs are made of, and the limits that they must keep."""

from __future__ import annotations

import fnmatch

import msgspec

from healthplan_cli.limits import MAX_BYTES


class Notice(msgspec.Struct, frozen=True):
    """One notice to parse: a file that a worker will read, or bytes at hand."""

    name: str
    """Path within the inputs, ``/`` between its parts; outputs mirror it."""
    path: bytes = b""
    data: bytes | None = None
    encoding: str | None = None
    """Known by construction, such as that of JSON; ``None`` leaves it to the user or the reader."""


class Refused(msgspec.Struct, frozen=True):
    """An input, or the rest of one, that cannot be used."""

    name: str
    """The place within the input; empty for the input itself."""
    reason: str


Found = Notice | Refused


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

    globs: tuple[str, ...] = ("*.txt",)
    excludes: tuple[str, ...] = ()

    def takes(self, path: str) -> bool:
        """Whether the file ``path`` is a notice; the folders above it are looked at too."""
        parts = path.split("/")
        folders = ("/".join(parts[:depth]) for depth in range(1, len(parts)))
        return self.enters(path) and all(map(self.enters, folders)) and _matches(path, self.globs)

    def enters(self, path: str) -> bool:
        """Whether ``path`` is neither hidden nor excluded; looks at its last name only."""
        return not path.rpartition("/")[2].startswith(".") and not _matches(path, self.excludes)


def _matches(path: str, patterns: tuple[str, ...]) -> bool:
    name = path.rpartition("/")[2]
    return any(fnmatch.fnmatchcase(path if "/" in one else name, one) for one in patterns)
