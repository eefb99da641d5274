"""Read the bytes of a file or a stream, never more than a notice can have."""

from __future__ import annotations

import os
from typing import IO, BinaryIO

from healthplan_cli.limits import MAX_BYTES
from healthplan_cli.readers.formats import read_bytes
from healthplan_cli.readers.source import Source, UnreadableError

_PIECE = 1 << 20


def read_file(
    path: str | os.PathLike[str],
    *,
    encoding: str | None = None,
    max_bytes: int = MAX_BYTES,
    form: str | None = None,
    ocr: bool = False,
) -> Source:
    """The source in the file at ``path``, named by the last part of it; its format is told by its content.

    ``ocr`` recognises text in pictures of pages.

    Raises:
        OSError: it cannot be read.
        UnreadableError: it cannot be read as its format, it is bigger than ``max_bytes``, or not in ``encoding``.
    """
    # A name that is not in the file system's encoding must not break the JSON.
    name = os.fsencode(os.path.basename(os.fspath(path))).decode("utf-8", "replace")
    with open(path, "rb") as file:
        return read_stream(file, name=name, encoding=encoding, max_bytes=max_bytes, form=form, ocr=ocr)


def read_stream(
    stream: BinaryIO,
    *,
    name: str = "",
    encoding: str | None = None,
    max_bytes: int = MAX_BYTES,
    form: str | None = None,
    ocr: bool = False,
) -> Source:
    """The source in the rest of ``stream``; stops reading one byte behind ``max_bytes``.

    Raises:
        OSError: it cannot be read.
        UnreadableError: it cannot be read as its format, it is bigger than ``max_bytes``, or not in ``encoding``.
    """
    data = read_bounded(stream, max_bytes)
    if data is None:
        raise UnreadableError(
            f"bigger than {max_bytes:,} bytes, so hardly one notice; split it, or raise the limit with --max-bytes",
            name=name,
        )
    return read_bytes(data, name=name, encoding=encoding, form=form, ocr=ocr)


def read_bounded(stream: IO[bytes], max_bytes: int) -> bytes | None:
    """The rest of ``stream``, or ``None`` if it is longer; takes memory for what there is, not for what there may be.

    Raises:
        OSError: it cannot be read.
    """
    data = bytearray()
    while piece := stream.read(min(_PIECE, max_bytes + 1 - len(data))):
        data += piece
        if len(data) > max_bytes:
            return None
    return bytes(data)
