"""Notices out of archives, read as streams; nothing is ever unpacked to disk.

An archive is a stranger's word. One with a name that leads outside, a link, more entries
or a better compression than the limits allow is refused where that shows, with all that
follows; a damaged one likewise.
"""

from __future__ import annotations

import io
import os
import re
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from gzip import GzipFile
from typing import IO

from healthplan_cli.batch.sources import Found, Limits, Notice, Refused, Selection
from healthplan_cli.batch.zstd import ZstdError, ZstdFile

# Small archives may shrink by any factor, and headers take some room of their own.
_SLACK = 16 * 1024 * 1024
_HEADER_BYTES = 1024 * 1024
"""What the headers of one entry of a tar file may take: long names, extended attributes."""

# The end record of a zip file, the longest comment, and the records of zip64 before them.
_ZIP_TAIL = 22 + 65_535 + 20 + 56

_DAMAGE = (
    zipfile.BadZipFile,
    tarfile.TarError,
    ZstdError,
    zlib.error,
    EOFError,
    struct.error,
    NotImplementedError,
)


_CHINESE = re.compile("[\u4e00-\u9fff]")


class _Lie(Exception):
    """Why an archive is refused."""


def archive_reader(path: str) -> Callable[[str, Selection, Limits], Iterator[Found]] | None:
    """The reader for the archive ``path``, by its suffix; ``None`` when it is none."""
    lower = path.lower()
    if lower.endswith(".zip"):
        return read_zip
    if lower.endswith((".tar", ".tar.gz", ".tgz", ".tar.zst", ".tzst")):
        return read_tar
    return None


def archive_stem(path: str) -> str:
    """The name of an archive without its suffixes: ``x/2023.tar.gz`` is ``2023``."""
    name = os.path.basename(path)
    for suffix in (".zip", ".gz", ".zst", ".tar", ".tgz", ".tzst"):
        if name.lower().endswith(suffix):
            name = name[: -len(suffix)]
    return name


def read_zip(path: str, selection: Selection, limits: Limits) -> Iterator[Found]:
    """The notices of a zip archive, in the order of its directory."""
    try:
        with open(path, "rb") as file:
            _check_directory(file, limits)
            with zipfile.ZipFile(file) as archive:
                entries = archive.infolist()
                _check_zip(entries, os.fstat(file.fileno()).st_size, limits)
                for entry in entries:
                    inner = _zip_name(entry)
                    if not entry.is_dir() and selection.takes(inner):
                        yield _zip_notice(archive, entry, inner, limits)
    except (_Lie, OSError, *_DAMAGE) as error:
        yield _refusal(error)


def read_tar(path: str, selection: Selection, limits: Limits) -> Iterator[Found]:
    """The notices of a tar archive, plain or packed with gzip or Zstandard, in its order."""
    try:
        with open(path, "rb") as file:
            content = _Metered(_unpacked(file, path), file, limits)
            with tarfile.open(fileobj=content, mode="r|") as archive:
                yield from _tar_notices(archive, content, selection, limits)
    except (_Lie, OSError, *_DAMAGE) as error:
        yield _refusal(error)


def _refusal(error: Exception) -> Refused:
    if isinstance(error, _Lie):
        return Refused("", f"archive refused: {error}")
    if isinstance(error, OSError) and error.strerror:
        return Refused("", f"cannot be read: {error.strerror}")
    return Refused("", f"damaged archive: {error or type(error).__name__}")


def _check_name(name: str) -> None:
    if name.startswith(("/", "\\")) or name[1:3] in (":/", ":\\"):
        raise _Lie(f"the name {name!r} is absolute")
    if ".." in name.replace("\\", "/").split("/"):
        raise _Lie(f"the name {name!r} leads outside of it")


# Zip


def _check_directory(file: IO[bytes], limits: Limits) -> None:
    """Step through the directory, which ``zipfile`` then reads into memory: the count it states is but a claim."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - _ZIP_TAIL))
    tail = file.read()
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) < end + 22:
        raise zipfile.BadZipFile("it has no directory")
    (length,) = struct.unpack_from("<L", tail, end + 12)
    big = tail.rfind(b"PK\x06\x06", 0, end)  # the end record of zip64 stands before the plain one
    if big >= 0:
        end = big
        (length,) = struct.unpack_from("<Q", tail, big + 40)
    file.seek(max(0, size - len(tail) + end - length))
    count = 0
    while (header := file.read(46)).startswith(b"PK\x01\x02") and len(header) == 46:
        count += 1
        if count > limits.entries:
            raise _Lie(f"it has more than {limits.entries:,} entries")
        file.seek(sum(struct.unpack_from("<3H", header, 28)), io.SEEK_CUR)
    file.seek(0)


def _check_zip(entries: list[zipfile.ZipInfo], archive_size: int, limits: Limits) -> None:
    for entry in entries:
        _check_name(_zip_name(entry))
        kind = entry.external_attr >> 16 & 0o170000
        if kind not in (0, 0o040000, 0o100000):
            raise _Lie(f"{entry.filename!r} is a link or a device")
    if sum(entry.file_size for entry in entries) > limits.ratio * archive_size + _SLACK:
        raise _Lie(f"it would unpack to more than {limits.ratio} times its size")


def _zip_notice(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, inner: str, limits: Limits) -> Found:
    if entry.flag_bits & 1:
        return Refused(inner, "it is encrypted")
    if entry.file_size > limits.size:
        return Refused(inner, f"is larger than {limits.size:,} bytes")
    try:
        # zipfile gives no more than the size that the directory states, and checks the sum.
        with archive.open(entry) as file:
            return Notice(inner, data=file.read())
    except _DAMAGE as error:
        return Refused(inner, f"damaged archive entry: {error}")


def _zip_name(entry: zipfile.ZipInfo) -> str:
    """The name of an entry; zipfile takes for code page 437 what Chinese programs write as GBK."""
    if entry.flag_bits & 0x800:
        return entry.filename
    raw = entry.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        name = raw.decode(encoding, "replace")
        # Short words of GBK can be valid UTF-8 too, but they are no Chinese then.
        if name.isascii() or (_CHINESE.search(name) and "\ufffd" not in name):
            return name
    return entry.filename


# Tar


class _Metered(io.RawIOBase):
    """A packed stream that stops where it gives more than the limits allow."""

    def __init__(self, content: IO[bytes], packed: IO[bytes], limits: Limits) -> None:
        self._content = content
        self._packed = packed
        self._limits = limits
        self._given = 0
        self._budget = _HEADER_BYTES
        self.dry = False
        """Whether more was asked for than there is."""

    def allow(self, count: int) -> None:
        """How much may be read before the next call."""
        self._budget = count

    def read(self, count: int | None = -1, /) -> bytes:
        data = self._content.read(-1 if count is None else count)
        self.dry = not data
        self._given += len(data)
        self._budget -= len(data)
        if self._given > self._limits.ratio * self._packed.tell() + _SLACK:
            raise _Lie(f"it unpacks to more than {self._limits.ratio} times its size")
        if self._budget < 0:
            raise _Lie(f"the headers of an entry take more than {_HEADER_BYTES:,} bytes")
        return data


def _unpacked(file: IO[bytes], path: str) -> IO[bytes]:
    lower = path.lower()
    if lower.endswith((".gz", ".tgz")):
        return GzipFile(fileobj=file)  # type: ignore[return-value]  # a stream of bytes in all but name
    if lower.endswith((".zst", ".tzst")):
        return ZstdFile(file)  # type: ignore[return-value]
    return file


def _tar_notices(archive: tarfile.TarFile, content: _Metered, selection: Selection, limits: Limits) -> Iterator[Found]:
    count = rest = 0
    while True:
        # Going on reads what is left of the entry before, and the headers of the next.
        content.allow(rest + _HEADER_BYTES)
        entry = archive.next()
        if entry is None and content.dry:
            raise tarfile.ReadError("it ends without an end mark, as when a download breaks off")
        if entry is None:
            return
        archive.members.clear()  # type: ignore[attr-defined]  # it would remember every entry
        count += 1
        rest = entry.size
        if count > limits.entries:
            raise _Lie(f"it has more than {limits.entries:,} entries")
        _check_name(entry.name)
        if not (entry.isfile() or entry.isdir()):
            raise _Lie(f"{entry.name!r} is a link or a device")
        if entry.isdir() or not selection.takes(entry.name.removeprefix("./")):
            continue
        inner = entry.name.removeprefix("./").encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
        if entry.size > limits.size:
            yield Refused(inner, f"is larger than {limits.size:,} bytes")
            continue
        content.allow(entry.size + _HEADER_BYTES)
        file = archive.extractfile(entry)
        assert file is not None  # it is a regular file
        data = file.read()
        if len(data) < entry.size:
            raise tarfile.ReadError("it ends in the middle of an entry")
        yield Notice(inner, data=data)
