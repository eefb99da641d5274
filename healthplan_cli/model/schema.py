"""The JSON Schema of a document, made from the types themselves."""

from __future__ import annotations

from typing import Any

import msgspec

from healthplan_cli.model.contents import SCHEMA_VERSION
from healthplan_cli.model.document import Document

SCHEMA_ID = f"urn:healthplan:document:{SCHEMA_VERSION}"


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of ``Document``; each type and field has a title and a description.

    >>> json_schema()["$defs"]["Target"]["properties"]["year"]["description"]
    'the year by the end of which it is due'
    """
    schema = msgspec.json.schema(Document)
    for definition in schema["$defs"].values():
        for name, field in definition["properties"].items():
            field["title"] = name.replace("_", " ")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": f"Parsed notice, contract {SCHEMA_VERSION}",
        **schema,
    }
