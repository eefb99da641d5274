"""Carry a finished document from matching offsets over to source offsets."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from healthplan_cli.text import Text

Value = TypeVar("Value")


def rebase(value: Value, text: Text) -> Value:
    """``value`` with every span (in the model a tuple is always one) in source offsets."""
    if not text.starts:
        return value
    return _moved(value, text)  # type: ignore[return-value]


def _moved(value: object, text: Text) -> object:
    if isinstance(value, tuple):
        return text.to_source(value)
    if isinstance(value, list):
        return [_moved(item, text) for item in value]
    if isinstance(value, msgspec.Struct):
        changes = {name: _moved(getattr(value, name), text) for name in value.__struct_fields__}
        return msgspec.structs.replace(value, **changes)
    return value
