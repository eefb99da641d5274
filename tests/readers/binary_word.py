"""Small Word 97 documents, made for tests: an OLE file (MS-CFB), a piece table and properties (MS-DOC) from short descriptions."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import NamedTuple

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_TEXT = 0x800
STORIES = ("main", "footnotes", "headers", "macros", "comments", "endnotes", "boxes", "header_boxes")
_PLACES = {"styles": 0xA2, "runs": 0xFA, "paragraphs": 0x102, "pieces": 0x1A2, "shapes": 0x1DA, "boxes": 0x25A, "lists": 0x2E2, "numberings": 0x2EA}  # fmt: skip


def sprm(code: int, *operand: int) -> bytes:
    """A property: its code and the bytes of its operand."""
    return struct.pack("<H", code) + bytes(operand)


HIDDEN, DELETED, SYMBOL = sprm(0x083C, 1), sprm(0x0800, 1), sprm(0x6A09, 0, 0, 0xA3, 0xF0)
IN_TABLE, NESTED = sprm(0x2416, 1) + sprm(0x6649, 1, 0, 0, 0), sprm(0x2416, 1) + sprm(0x6649, 2, 0, 0, 0)
UNMERGED, FIRST, GOES_ON = 0, 0x60, 0x20


def in_list(number: int, at: int = 0) -> bytes:
    return sprm(0x460B, *struct.pack("<H", number)) + sprm(0x260A, at)


def list_level(form: int, text: str, *, start: int = 1, follow: int = 2, flags: int = 0, restart: int = 0) -> bytes:
    """A level of a list; ``%1`` in its text stands for the number of the first level."""
    for number in range(9):
        text = text.replace(f"%{number + 1}", chr(number))
    head = struct.pack("<iBB9xB8xBBBB", start, form, flags, follow, 2, 1, restart, 0)
    return head + b"\0" * 3 + struct.pack("<H", len(text)) + text.encode("utf-16-le")


def list_parts(lists: dict[int, list[bytes]], numberings: Sequence[tuple[int, Sequence[bytes]]]) -> dict[str, bytes]:
    """The lists by key, with one level or nine, and the numberings: which list each names, and what it changes."""
    heads = b"".join(struct.pack("<i22xBx", key, len(levels) == 1) for key, levels in lists.items())
    levels = b"".join(level for one in lists.values() for level in one)
    named = b"".join(struct.pack("<i8xB3x", key, len(changes)) for key, changes in numberings)
    changed = b"".join(b"\xff" * 4 + b"".join(changes) for _, changes in numberings)
    return {
        "lists": struct.pack("<H", len(lists)) + heads + levels,
        "numberings": struct.pack("<I", len(numberings)) + named + changed,
    }


def starts_at(number: int, level: int = 0) -> bytes:
    return struct.pack("<iI", number, level | 0x10)


def row_end(edges: Sequence[int], merged: Sequence[int] = ()) -> bytes:
    """Properties of the mark behind the last cell of a row: the edges of its cells, and how each is merged with the one above."""
    cells = bytes([len(edges) - 1]) + struct.pack(f"<{len(edges)}h", *edges)
    cells += b"".join(struct.pack("<H18x", bits) for bits in merged)
    return IN_TABLE + sprm(0x2417, 1) + struct.pack("<HH", 0xD608, len(cells) + 1) + cells


class Paragraph(NamedTuple):
    """Text with its mark, properties, and runs of it (first character, the one behind the last, properties)."""

    text: str
    properties: bytes = b""
    runs: Sequence[tuple[int, int, bytes]] = ()
    style: int = 0


def cells(*texts: str) -> list[Paragraph]:
    return [Paragraph(text + "\x07", IN_TABLE) for text in texts]


def row(edges: Sequence[int], *texts: str, merged: Sequence[int] = ()) -> list[Paragraph]:
    return [*cells(*texts), Paragraph("\x07", row_end(edges, merged))]


def lines(*texts: str) -> list[Paragraph]:
    return [Paragraph(text + "\r") for text in texts]


def word(
    main: Sequence[Paragraph],
    *,
    flags: int = 0,
    identity: int = 0xA5EC,
    version: int = 193,
    parts: dict[str, bytes] | None = None,
    data: bytes = b"",
    streams: dict[str, bytes] | None = None,
    **stories: Sequence[Paragraph],
) -> bytes:
    """A document; each paragraph is a piece of its own, in one byte a character where Windows-1252 has all of it."""
    told = {name: main if name == "main" else stories.get(name, ()) for name in STORIES}
    paragraphs = [one for story in told.values() for one in story]
    body, pages, pieces, ends, bins = b"", b"", b"", [0], {"runs": ([], []), "paragraphs": ([], [])}  # type: ignore[var-annotated]
    placed: list[tuple[Paragraph, int, int]] = []
    for one in paragraphs:
        narrow = one.text.encode("cp1252", "replace").decode("cp1252") == one.text
        place = _TEXT + len(body)
        units = one.text.encode("cp1252" if narrow else "utf-16-le")
        body += units + b"\0" * (len(units) % 2)
        pieces += struct.pack("<HIH", 0, place * 2 | 0x40000000 if narrow else place, 0)
        ends.append(ends[-1] + len(one.text.encode("utf-16-le")) // 2)
        placed.append((one, place, 1 if narrow else 2))
    first_page = -(-(_TEXT + len(body)) // _SECTOR)
    for one, place, width in placed:
        bounds = [(start, end, bytes([len(found)]) + found, 1) for start, end, found in one.runs]
        length = len(one.text.encode("utf-16-le")) // 2
        grpprl = struct.pack("<H", one.style) + one.properties
        grpprl += b"\0" * (len(grpprl) % 2)
        bounds.append((0, length, bytes([0, len(grpprl) // 2]) + grpprl, 13))
        for start, end, found, width_of_entry in bounds:
            name = "runs" if width_of_entry == 1 else "paragraphs"
            starts, numbers = bins[name]
            starts.append((place + start * width, place + end * width))
            numbers.append(first_page + len(pages) // _SECTOR)
            at = 510 - len(found) - len(found) % 2
            page = struct.pack("<II", place + start * width, place + end * width) + bytes([at // 2])
            pages += page.ljust(at, b"\0") + found.ljust(511 - at, b"\0") + b"\1"
    table, pairs = b"", {}
    clx = b"\2" + struct.pack("<I", 4 * len(ends) + len(pieces)) + struct.pack(f"<{len(ends)}I", *ends) + pieces
    made = {"pieces": clx, **{name: _bins(*bins[name]) for name in bins}, **(parts or {})}
    for name, part in made.items():
        pairs[name] = (len(table), len(part))
        table += part
    fib = bytearray(_TEXT)
    struct.pack_into("<HH6xH", fib, 0, identity, version, flags)
    lengths = [sum(len(one.text.encode("utf-16-le")) // 2 for one in told[name]) for name in STORIES]
    struct.pack_into("<8i", fib, 0x4C, *lengths)
    for name, pair in pairs.items():
        struct.pack_into("<II", fib, _PLACES[name], *pair)
    whole = (bytes(fib) + body).ljust(first_page * _SECTOR, b"\0") + pages
    return ole({"WordDocument": whole, "1Table" if flags & 0x200 else "0Table": table, "Data": data, **(streams or {})})


def _bins(starts: list[tuple[int, int]], numbers: list[int]) -> bytes:
    if not numbers:
        return b""
    places = [start for start, _ in starts] + [starts[-1][1]]
    return struct.pack(f"<{len(places)}I", *places) + struct.pack(f"<{len(numbers)}I", *numbers)


def ole(streams: dict[str, bytes]) -> bytes:
    """An OLE file; streams are filled up to 4,096 bytes, below which they would stand in a stream of their own."""
    held = {name: data.ljust(4096, b"\0") for name, data in streams.items()}
    directory_size = -(-(1 + len(held)) // 4)
    sectors = [-(-len(data) // _SECTOR) for data in held.values()]
    fat_size = 1
    while fat_size * 128 < fat_size + directory_size + sum(sectors):
        fat_size += 1
    fat = [_FAT] * fat_size + _chain(fat_size, directory_size)
    entries = [_entry("Root Entry", 5, child=1 if held else _FREE, start=_END)]
    content = b""
    for number, ((name, data), count) in enumerate(zip(held.items(), sectors, strict=True), 1):
        right = number + 1 if number < len(held) else _FREE
        entries.append(_entry(name, 2, right=right, start=len(fat), size=len(data)))
        fat += _chain(len(fat), count)
        content += data.ljust(count * _SECTOR, b"\0")
    fat += [_FREE] * (fat_size * 128 - len(fat))
    difat = [*range(fat_size), *[_FREE] * (109 - fat_size)]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH6xII", 0x3E, 3, 0xFFFE, 9, 6, 0, fat_size)
    header += struct.pack("<IIIIIII", fat_size, 0, 4096, _END, 0, _END, 0) + struct.pack("<109I", *difat)
    directory = b"".join(entries).ljust(directory_size * _SECTOR, b"\0")
    return header + struct.pack(f"<{len(fat)}I", *fat) + directory + content


def _chain(start: int, count: int) -> list[int]:
    return [*range(start + 1, start + count), _END] if count else []


def _entry(name: str, kind: int, *, right: int = _FREE, child: int = _FREE, start: int = 0, size: int = 0) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    return text.ljust(64, b"\0") + struct.pack("<HBBIII36xIII", len(text), kind, 1, _FREE, right, child, start, size, 0)
