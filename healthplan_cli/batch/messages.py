"""What the batch and its workers say to each other, as MessagePack over a socket."""

from __future__ import annotations

import msgspec

OUT_OF_MEMORY = 77
"""The exit code of a worker that could not get the memory it needed."""

GRAMMAR_CHANGED = 78
"""The exit code of a worker that found another grammar than the batch was begun with."""


class Setup(msgspec.Struct, frozen=True):
    """The first message to a worker."""

    folder: str
    """Where outputs go."""
    gather: bool
    """Documents come back compressed, instead of being written to ``folder``."""
    grammar: str | None
    """The user's folder of rules."""
    grammar_version: str
    """What the grammar must be: its files may change while a long batch runs."""
    timeout: float
    """Seconds a notice may take; 0 is no limit."""
    memory: int
    """Bytes of address space a worker may use; 0 is no limit."""
    max_size: int
    """Bytes a notice may have."""
    ocr: bool = False
    """Recognise text in pictures of pages."""
    with_map: bool = False
    """Add where each piece of the text stands in the original."""


class Task(msgspec.Struct, frozen=True):
    """One notice to parse: a file to read, or bytes that came out of an archive."""

    position: int
    name: str
    output: str
    path: bytes
    """The file to read where there is no ``data``: bytes, as not every file name is text."""
    data: bytes | None
    encoding: str | None
    known: str | None
    """SHA-256 of the bytes that the output at hand was made from, when it may be kept."""


class Parsed(msgspec.Struct, frozen=True, tag=True):
    """The notice is parsed, and its output written."""

    sha256: str
    size: int
    """Bytes of the output."""
    facts: dict[str, int]
    diagnostics: dict[str, int]
    """How many of each code."""
    document: bytes | None
    """The compressed output, where documents are gathered."""


class Unchanged(msgspec.Struct, frozen=True, tag=True):
    """The output at hand was made from these very bytes."""


class Failed(msgspec.Struct, frozen=True, tag=True):
    """The notice cannot be parsed, and why."""

    reason: str


class Unwritable(msgspec.Struct, frozen=True, tag=True):
    """The place of the outputs takes no more: no notice is to blame, the batch must stop."""

    reason: str


class Ready(msgspec.Struct, frozen=True, tag=True):
    """The worker has loaded its grammar."""


Outcome = Parsed | Unchanged | Failed | Unwritable
Reply = Outcome | Ready

to_bytes = msgspec.msgpack.encode
read_setup = msgspec.msgpack.Decoder(Setup).decode
read_task = msgspec.msgpack.Decoder(Task).decode
read_reply = msgspec.msgpack.Decoder(Reply).decode
