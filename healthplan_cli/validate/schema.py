"""Decode a parsed notice strictly, with the types that wrote it."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from healthplan_cli.model import SCHEMA_VERSION, Document
from healthplan_cli.validate.findings import Finding, finding

KNOWN_VERSIONS = (SCHEMA_VERSION,)

LARGEST = 2**53 - 1
"""The largest offset, size or number: beyond it JSON readers do not agree (RFC 7493, section 2.2)."""

_PLACE = re.compile(r" - at `\$([^`]*)`$")
# Without so many digits in a row there is no integer above the largest.
_MANY_DIGITS = re.compile(rb"[0-9]{16}")


class _Head(msgspec.Struct):
    schema_version: str


class _Value(NamedTuple):
    """A value as JSON has it, the type that it should have, and where it stands."""

    value: Any
    kind: Any
    where: str


def decode_document(data: bytes) -> Document | Finding:
    """The document in ``data``, or the first reason why it is none."""
    found = read_document(data)
    return found if isinstance(found, Document) else found[0]


def read_document(data: bytes) -> Document | list[Finding]:
    """The document in ``data``, or all that keeps it from being one: at least one finding.

    The version is looked at before the rest: a document of another version has other rules.
    """
    try:
        try:
            version = msgspec.json.decode(data, type=_Head).schema_version
        except msgspec.ValidationError as error:
            return _faults(data, error)
        if version not in KNOWN_VERSIONS:
            known = ", ".join(KNOWN_VERSIONS)
            return [finding("HP901", "$.schema_version", version=ascii(version)[1:-1][:20], known=known)]
        try:
            document = msgspec.json.decode(data, type=Document)
        except msgspec.ValidationError as error:
            return _faults(data, error)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return [finding("HP900", "$", reason=str(error))]
    except RecursionError:
        return [finding("HP900", "$", reason="nested too deeply")]
    too_large = list(_too_large(document)) if _MANY_DIGITS.search(data) else []
    return too_large or document


def _faults(data: bytes, first: msgspec.ValidationError) -> list[Finding]:
    """Every value of the wrong type, in order; msgspec itself stops at the first."""
    found: list[Finding] = []
    stack = [_Value(msgspec.json.decode(data), Document, "$")]
    while stack:
        one = stack.pop()
        parts = _parts(one)
        if parts is None:
            found += _check(one)
        else:
            known = [part for part in parts if part.value is not msgspec.UNSET]
            found += [_fault(one.where, _missing(part)) for part in parts if part.value is msgspec.UNSET]
            stack.extend(reversed(known))
    return found or [_fault("$", str(first))]


def _parts(one: _Value) -> list[_Value] | None:
    """The parts of an object or list that is expected there, those that are lacking unset; None for a value."""
    arguments = typing.get_args(one.kind)
    if typing.get_origin(one.kind) is tuple and arguments[-1] is ...:
        if not isinstance(one.value, list):
            return None
        return [_Value(value, arguments[0], f"{one.where}[{i}]") for i, value in enumerate(one.value)]
    kind = next((part for part in arguments if _is_record(part)), one.kind)
    if not _is_record(kind) or not isinstance(one.value, dict):
        return None
    fields = [field for field in msgspec.structs.fields(kind) if field.required or field.encode_name in one.value]
    return [
        _Value(one.value.get(field.encode_name, msgspec.UNSET), field.type, f"{one.where}.{field.encode_name}")
        for field in fields
    ]


def _is_record(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _missing(part: _Value) -> str:
    return f"Object missing required field `{part.where.rpartition('.')[2]}`"


def _check(one: _Value) -> Iterator[Finding]:
    try:
        msgspec.convert(one.value, one.kind)
    except msgspec.ValidationError as error:
        yield _fault(one.where, str(error))


def _fault(where: str, reason: str) -> Finding:
    """A finding on the value at ``where``, or on the one inside of it that msgspec names."""
    inside = _PLACE.search(reason)
    if inside:
        where, reason = where + inside[1], reason[: inside.start()]
    place = "" if where == "$" else f" - at `{where}`"
    return finding("HP902", where, reason=reason + place)


def _too_large(document: Document) -> Iterator[Finding]:
    """Offsets, sizes and numbers that no text has. The values of targets are what the text says, however large."""
    stack: list[tuple[Any, str]] = [(document, "$")]
    while stack:
        value, where = stack.pop()
        if isinstance(value, msgspec.Struct):
            names = [name for name in value.__struct_fields__ if name not in ("value", "value_max", "baseline")]
            stack.extend((getattr(value, name), f"{where}.{name}") for name in reversed(names))
        elif isinstance(value, tuple):
            stack.extend((value[i], f"{where}[{i}]") for i in reversed(range(len(value))))
        elif isinstance(value, int) and abs(value) > LARGEST:
            yield _fault(where, "Integer value out of range")
