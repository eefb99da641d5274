"""Carry a finished document from matching offsets over to source offsets."""

from __future__ import annotations

import re
from typing import TypeVar

import msgspec

from healthplan_cli.model import Block, Document, shape_of
from healthplan_cli.text.folded import Text

Value = TypeVar("Value", bound=msgspec.Struct)

# `re` knows white space as `str.isspace` does; `regex` leaves out U+001C to U+001F.
_SOLID = re.compile(r"\S")


def to_source_offsets(document: Document, text: Text) -> Document:
    """``document`` with every span in source offsets, and with blocks that cover what prints nothing, too."""
    if not text.starts:
        return document
    moved = _moved(document, text)
    return msgspec.structs.replace(moved, blocks=tuple(_covering(moved.blocks, text.raw)))


def _covering(blocks: tuple[Block, ...], raw: str) -> list[Block]:
    """``blocks`` with the invisible characters between them: they go to the block before, at the top to the first."""
    covering: list[Block] = []
    place = 0
    for block in [*blocks, None]:
        end = block.span[0] if block else len(raw)
        first = _SOLID.search(raw, place, end)
        if first is not None:
            last = place + len(raw[place:end].rstrip())
            if covering:
                covering[-1] = _spanning(covering[-1], covering[-1].span[0], last)
            elif block:
                block = _spanning(block, first.start(), block.span[1])
            else:
                covering.append(Block(kind="chrome", span=(first.start(), last)))
        if block:
            covering.append(block)
            place = block.span[1]
    return covering


def _spanning(block: Block, start: int, end: int) -> Block:
    return msgspec.structs.replace(block, span=(start, end))


def _moved(value: Value, text: Text) -> Value:
    """``value`` in source offsets."""
    spans, parts = shape_of(type(value))
    changes: dict[str, object] = {name: _moved_part(getattr(value, name), text) for name in parts}
    for name in spans:
        span = getattr(value, name)
        if span is not None:
            changes[name] = text.to_source(span)
    return msgspec.structs.replace(value, **changes) if changes else value


def _moved_part(value: object, text: Text) -> object:
    if isinstance(value, msgspec.Struct):
        return _moved(value, text)
    if isinstance(value, tuple):
        return tuple(_moved_part(item, text) for item in value)
    return value  # a part that is not there
