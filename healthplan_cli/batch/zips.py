"""Notices out of zip archives.

``zipfile`` reads the directory and finds the entries. It is not left to unpack them: of bzip2 and
LZMA it takes whatever a block gives, gigabytes from a kilobyte. The packed bytes are read through
it and unpacked here, a piece at a time.
"""

from __future__ import annotations

import bz2
import copy
import io
import lzma
import os
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO, Protocol

from healthplan_cli.batch.sources import Found, Limits, Notice, Refused, Selection, Skipped
from healthplan_cli.batch.suspicion import Lie, Meter, check_name

_PIECE = 64 * 1024
_DICTIONARY = 128 * 1024 * 1024
"""Memory that LZMA may ask for; its strongest usual setting takes half."""
_ENTRY_BYTES = 512
"""What one entry of a directory takes on average, with its name, at the most."""
_HEADER = 46

_CHINESE = re.compile("[\u4e00-\u9fff]")


class _Decoder(Protocol):
    """What the decompressors of the standard library have in common."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


def read_zip(file: IO[bytes], selection: Selection, limits: Limits) -> Iterator[Found]:
    """The notices of a zip archive, in the order of its directory.

    Raises:
        Lie: it breaks a limit.
        Exception: it is damaged; ``zipfile`` raises whatever it stumbles over.
    """
    checked = _Checked(file, limits)
    with zipfile.ZipFile(checked) as archive:
        checked.opening = False
        entries = [(entry, _name(entry)) for entry in archive.infolist()]
        for entry, name in entries:
            _check(entry, name)
        packed = _Packed(archive, os.fstat(file.fileno()).st_size, limits)
        for entry, name in entries:
            inner = name.removeprefix("./")
            if entry.is_dir() or not selection.admits(inner):
                continue
            yield _notice(packed, entry, inner, limits) if selection.takes(inner) else Skipped(inner)


class _Checked(io.BufferedReader):
    """The file as ``zipfile`` sees it: a directory that breaks the limits is never read into memory."""

    opening = True
    """``zipfile`` is looking for the directory, and then reads it in one go."""

    def __init__(self, file: IO[bytes], limits: Limits) -> None:
        super().__init__(io.FileIO(file.fileno(), closefd=False))
        self._limits = limits
        self._end = self.seek(0, io.SEEK_END)

    def read(self, size: int | None = -1, /) -> bytes:
        if self.opening and size is not None and size > _HEADER:
            self._check_directory(size)
        return super().read(size)

    def _check_directory(self, size: int) -> None:
        start = self.tell()
        if size > self._end - start:
            raise zipfile.BadZipFile("its directory is cut off")
        if size > _ENTRY_BYTES * self._limits.entries + _PIECE:
            raise Lie(f"its directory takes {size:,} bytes")
        count, place = 0, start
        while place < start + size:
            header = super().read(_HEADER)
            if len(header) < _HEADER or not header.startswith(b"PK\x01\x02"):
                break  # zipfile says what is wrong with it
            count += 1
            if count > self._limits.entries:
                raise Lie(f"it has more than {self._limits.entries:,} entries")
            place = self.seek(sum(struct.unpack_from("<3H", header, 28)), io.SEEK_CUR)
        self.seek(start)


def _check(entry: zipfile.ZipInfo, name: str) -> None:
    check_name(name)
    if entry.external_attr >> 16 & 0o170000 not in (0, 0o040000, 0o100000):
        raise Lie(f"{name[:100]!r} is a link or a device")


def _notice(packed: _Packed, entry: zipfile.ZipInfo, inner: str, limits: Limits) -> Found:
    if entry.flag_bits & 1:
        return Refused(inner, "it is encrypted")
    if entry.file_size > limits.size:
        return Refused(inner, f"is larger than {limits.size:,} bytes")
    try:
        return Notice(inner, data=packed.unpack(entry))
    except Lie:
        raise
    except Exception as error:  # noqa: BLE001 - as for the whole archive; the next entry may be whole
        return Refused(inner, f"damaged archive entry: {error or type(error).__name__}")


class _Packed:
    """The entries of an archive, unpacked a piece at a time and counted."""

    def __init__(self, archive: zipfile.ZipFile, size: int, limits: Limits) -> None:
        self._archive = archive
        self._size = size
        self._taken = 0
        self._meter = Meter(limits)

    def unpack(self, entry: zipfile.ZipInfo) -> bytes:
        """The content of ``entry``, as long as the directory says.

        Raises:
            Lie: the archive gives more than the limits allow.
            Exception: it is damaged.
        """
        data = bytearray()
        for piece in self._pieces(entry):
            self._meter.count(len(piece), self._size)
            data += piece
            if len(data) > entry.file_size:
                raise zipfile.BadZipFile("it gives more bytes than the directory says")
        if len(data) < entry.file_size:
            raise zipfile.BadZipFile("it gives fewer bytes than the directory says")
        if zlib.crc32(data) != entry.CRC:
            raise zipfile.BadZipFile("its checksum is wrong")
        return bytes(data)

    def _pieces(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        start = _METHODS.get(entry.compress_type)
        if start is None:
            raise zipfile.BadZipFile(f"compression method {entry.compress_type} is not supported")
        # To zipfile it is an entry that is not packed, and has no checksum.
        raw = copy.copy(entry)
        raw.compress_type, raw.file_size = zipfile.ZIP_STORED, raw.compress_size
        del raw.CRC
        with self._archive.open(raw) as file:
            decoder = start(file)
            while not decoder.eof:
                hungry = decoder.needs_input
                data = self._take(file) if hungry else b""
                piece = decoder.decompress(data, _PIECE)
                yield piece
                if hungry and not (data or piece):
                    return

    def _take(self, file: IO[bytes]) -> bytes:
        data = file.read(_PIECE)
        self._taken += len(data)
        if self._taken > self._size:
            raise Lie("its entries overlap")
        return data


class _Stored:
    """The content as it stands."""

    eof, needs_input = False, True

    def decompress(self, data: bytes, _: int, /) -> bytes:
        return data


class _Deflated:
    """``zlib`` with the interface of the other two."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(-zlib.MAX_WBITS)

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        return not self._inner.unconsumed_tail

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        return self._inner.decompress(self._inner.unconsumed_tail + data, max_length)


def _start_lzma(file: IO[bytes]) -> _Decoder:
    """LZMA as zip packs it: four bytes, the properties, the stream; a size between the two makes it a .lzma file."""
    _, _, length = struct.unpack("<2BH", file.read(4))
    properties = file.read(length)
    if len(properties) != 5:
        raise zipfile.BadZipFile("its LZMA properties are damaged")
    decoder = lzma.LZMADecompressor(lzma.FORMAT_ALONE, memlimit=_DICTIONARY)
    decoder.decompress(properties + b"\xff" * 8)
    return decoder


_METHODS: dict[int, Callable[[IO[bytes]], _Decoder]] = {
    zipfile.ZIP_STORED: lambda _: _Stored(),
    zipfile.ZIP_DEFLATED: lambda _: _Deflated(),
    zipfile.ZIP_BZIP2: lambda _: bz2.BZ2Decompressor(),
    zipfile.ZIP_LZMA: _start_lzma,
}


def _name(entry: zipfile.ZipInfo) -> str:
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
