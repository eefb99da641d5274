"""Decode a parsed notice strictly, with the types that wrote it."""

from __future__ import annotations

import msgspec
import regex

from healthplan_cli.model import SCHEMA_VERSION, Document
from healthplan_cli.validate.findings import Finding, finding

KNOWN_VERSIONS = (SCHEMA_VERSION,)

_PLACE = regex.compile(r" - at `([^`]*)`$")


class _Head(msgspec.Struct):
    schema_version: str


def decode_document(data: bytes) -> Document | Finding:
    """The document in ``data``, or why it is none: the version is looked at before the rest."""
    try:
        version = msgspec.json.decode(data, type=_Head).schema_version
        if version not in KNOWN_VERSIONS:
            known = ", ".join(KNOWN_VERSIONS)
            return finding("HP901", "$.schema_version", version=ascii(version)[1:-1][:20], known=known)
        return msgspec.json.decode(data, type=Document)
    except msgspec.ValidationError as error:
        reason = str(error)
        place = _PLACE.search(reason)
        return finding("HP902", place[1] if place else "$", reason=reason)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return finding("HP900", "$", reason=str(error))
    except RecursionError:
        return finding("HP900", "$", reason="nested too deeply")
