"""Notices out of JSON Lines, one a line, as crawlers write them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

import msgspec

from healthplan_cli.batch.names import one_name
from healthplan_cli.batch.sources import Found, Limits, Notice, Refused, open_regular

RECORD_SUFFIXES = (".jsonl", ".ndjson")

_decode = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_decode_text = msgspec.json.Decoder(str).decode
_decode_id = msgspec.json.Decoder(str | int).decode


class Fields(msgspec.Struct, frozen=True):
    """Where a record keeps its text, and what names it; without ``id`` the line number does."""

    text: str
    id: str | None = None


def read_records(path: str, fields: Fields, limits: Limits) -> Iterator[Found]:
    """The notices of a JSON Lines file; a bad line is refused and the rest goes on."""
    try:
        with open_regular(path) as file:
            for number, line in enumerate(_bounded_lines(file, limits), start=1):
                if line is None:
                    yield Refused(f"line {number}", "the line is too long")
                elif line.strip():
                    yield _notice(line, number, fields, limits)
    except OSError as error:
        yield Refused("", f"cannot be read: {error.strerror}", rest=True)


def _bounded_lines(file: IO[bytes], limits: Limits) -> Iterator[bytes | None]:
    """The lines of a file, ``None`` for one longer than a notice can be: it is never held in memory."""
    longest = 6 * limits.size  # JSON may write a character in six bytes
    while line := file.readline(longest + 1):
        if len(line) <= longest:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(longest)
        yield None


def _notice(line: bytes, number: int, fields: Fields, limits: Limits) -> Found:
    place = f"line {number}"
    try:
        record = _decode(line)
        text = record.get(fields.text)
        if text is None:
            return Refused(place, f"the record has no field {fields.text!r}")
        data = _decode_text(text).encode()
        if fields.id is None:
            identifier, name = str(number), f"{number:08d}"
        elif fields.id in record:
            identifier = str(_decode_id(record[fields.id]))
            name = one_name(identifier)
        else:
            return Refused(place, f"the record has no field {fields.id!r}")
    # ValueError: a number of thousands of digits, half a surrogate pair.
    except (msgspec.MsgspecError, ValueError, RecursionError, MemoryError) as error:
        return Refused(place, f"is not a usable JSON record: {error or type(error).__name__}")
    if len(data) > limits.size:
        return Refused(place, f"is larger than {limits.size:,} bytes")
    return Notice(name, data=data, encoding="utf-8", id=identifier)
