"""Notices out of tar archives, plain or packed with gzip or Zstandard.

``tarfile`` reads the blocks that head entries and nothing else: on what stands between them it can
be made to loop, to square its time or to fill the memory. The two ways to write long names
(GNU's and that of POSIX) are all that is left to do here.
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from gzip import GzipFile
from typing import IO

import msgspec

from healthplan_cli.batch.sources import Found, Limits, Notice, Refused, Selection, Skipped
from healthplan_cli.batch.suspicion import Lie, Meter, check_name
from healthplan_cli.batch.zstd import ZstdFile

_BLOCK = tarfile.BLOCKSIZE
_PIECE = 64 * 1024
_HEADER_BYTES = 1024 * 1024
"""What the headers of one entry may take: long names, extended attributes."""

_POSIX = (tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE)
_NAMES = (tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK)
_FILES = (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.CONTTYPE, tarfile.GNUTYPE_SPARSE)


class _Entry(msgspec.Struct, frozen=True):
    """One entry; its content is what the stream gives next."""

    name: str
    kind: bytes
    size: int
    """Bytes that the content takes in the archive."""
    sparse: bool
    """Holes are left out: a file of gigabytes may take a block."""


def read_tar(file: IO[bytes], selection: Selection, limits: Limits) -> Iterator[Found]:
    """The notices of a tar archive, in its order.

    Raises:
        Lie: it breaks a limit.
        Exception: it is damaged.
    """
    content = _Content(file, limits)
    for count, entry in enumerate(_entries(content), start=1):
        if count > limits.entries:
            raise Lie(f"it has more than {limits.entries:,} entries")
        inner = entry.name.removeprefix("./")
        check_name(entry.name)
        if entry.kind not in (*_FILES, tarfile.DIRTYPE):
            raise Lie(f"{entry.name[:100]!r} is a link or a device")
        if entry.kind != tarfile.DIRTYPE and selection.admits(inner):
            yield _notice(content, entry, inner, limits) if selection.takes(inner) else Skipped(inner)


def _notice(content: _Content, entry: _Entry, inner: str, limits: Limits) -> Found:
    if entry.sparse:
        return Refused(inner, "it is a sparse file, so no text")
    if entry.size > limits.size:
        return Refused(inner, f"is larger than {limits.size:,} bytes")
    return Notice(inner, data=content.read(entry.size))


class _Content:
    """What a packed file gives, counted against the limits."""

    def __init__(self, file: IO[bytes], limits: Limits) -> None:
        self._packed = file
        self._content = _unpacked(file)
        self._meter = Meter(limits)
        self.place = 0
        """Bytes given so far."""

    def read(self, count: int) -> bytes:
        """The next ``count`` bytes.

        Raises:
            Lie: they are more than the limits allow.
            tarfile.ReadError: there are fewer.
        """
        data = bytearray()
        while piece := self._piece(count - len(data)):
            data += piece
        if len(data) < count:
            raise tarfile.ReadError(
                "it ends in the middle of an entry" if data else "it ends without an end mark, as of a broken download"
            )
        return bytes(data)

    def skip_to(self, place: int) -> None:
        """Pass over what stands before ``place``; raises as ``read`` does."""
        while self.place < place:
            if not self._piece(place - self.place):
                raise tarfile.ReadError("it ends in the middle of an entry")

    def _piece(self, most: int) -> bytes:
        data = self._content.read(min(most, _PIECE))
        self.place += len(data)
        self._meter.count(len(data), self._packed.tell())
        return data


def _unpacked(file: IO[bytes]) -> IO[bytes]:
    lower = file.name.lower()
    if lower.endswith((".gz", ".tgz")):
        return GzipFile(fileobj=file)  # type: ignore[return-value]  # a stream of bytes in all but name
    if lower.endswith((".zst", ".tzst")):
        return ZstdFile(file)  # type: ignore[return-value]
    return file


def _entries(content: _Content) -> Iterator[_Entry]:
    """Each entry up to the end mark; what is not read of its content is passed over."""
    name: str | None = None
    extended: dict[bytes, bytes] = {}
    begun = 0
    while any(block := content.read(_BLOCK)):
        header = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
        size = header.size
        if header.type in (*_POSIX, *_NAMES, tarfile.XGLTYPE):
            if content.place - begun + size > _HEADER_BYTES:
                raise Lie(f"the headers of an entry take more than {_HEADER_BYTES:,} bytes")
            data = _whole(content, size)
            if header.type == tarfile.GNUTYPE_LONGNAME:
                name = data.partition(b"\0")[0].decode("utf-8", "surrogateescape")
            elif header.type in _POSIX:
                extended = _records(data)
            continue
        if b"size" in extended:
            size = int(extended[b"size"])
        if b"path" in extended:
            name = extended[b"path"].decode("utf-8", "surrogateescape")
        name = extended.get(b"GNU.sparse.name", b"").decode("utf-8", "surrogateescape") or name or header.name
        kind = tarfile.DIRTYPE if header.type == tarfile.AREGTYPE and name.endswith("/") else header.type
        sparse = kind == tarfile.GNUTYPE_SPARSE or any(key.startswith(b"GNU.sparse.") for key in extended)
        if kind == tarfile.GNUTYPE_SPARSE:
            _pass_sparse_headers(content, block)
        # Links and folders may state a size, but have no content.
        size = size if kind in _FILES else 0
        end = content.place + _padded(size)
        yield _Entry(name, kind, size, sparse)
        content.skip_to(end)
        name, extended, begun = None, {}, end


def _padded(size: int) -> int:
    """``size`` with what fills its last block.

    Raises:
        tarfile.ReadError: it is negative.
    """
    if size < 0:
        raise tarfile.ReadError("an entry has a negative size")
    return size + -size % _BLOCK


def _whole(content: _Content, size: int) -> bytes:
    return content.read(_padded(size))[:size]


def _pass_sparse_headers(content: _Content, block: bytes) -> None:
    """The map of an old sparse entry goes on in more blocks, as long as each says so."""
    begun = content.place
    more = block[482]
    while more:
        more = content.read(_BLOCK)[504]
        if content.place - begun > _HEADER_BYTES:
            raise Lie(f"the headers of an entry take more than {_HEADER_BYTES:,} bytes")


def _records(data: bytes) -> dict[bytes, bytes]:
    r"""The records of a POSIX header, each such as ``12 path=a/b\n`` with its own length before it.

    Raises:
        tarfile.ReadError: it is damaged.
    """
    found = {}
    place = 0
    while place < len(data) and data[place]:
        space = data.find(b" ", place, place + 10)
        digits = data[place : max(space, place)]
        end = place + int(digits) if digits.isdigit() else -1
        if not space < end <= len(data) or data[end - 1] != 0x0A:
            raise tarfile.ReadError("an extended header is damaged")
        key, _, value = data[space + 1 : end - 1].partition(b"=")
        found[key] = value
        place = end
    return found
