"""The parts of the documentation that are made from the types: what a field and a column means is said once."""

from __future__ import annotations

import pathlib
import types
import typing
from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from healthplan_cli.grammar import load_grammar
from healthplan_cli.model import Document, Span
from healthplan_cli.writers.tables import export_tables

DOCS = pathlib.Path(__file__).parents[2] / "docs"
BEGIN = "<!-- made from healthplan_cli/model by pytest tests/model --rewrite-docs -->\n"
END = "<!-- end of what is made -->\n"

_NAMES: dict[object, str] = {
    str: "string", int: "integer", bool: "true or false", int | float: "number", types.NoneType: "null", Span: "span",
}  # fmt: skip


def contract() -> str:
    """A table for each type of the contract, with all its fields."""
    return "\n".join(_type_section(kind) for kind in kinds(Document))


def columns() -> str:
    """A table for each table and view that is exported, with all its columns."""
    return "\n".join(
        f"### {table.name}\n\n{table.about.capitalize()}.\n\n| column | type | meaning |\n|---|---|---|\n"
        + "".join(f"| `{column.name}` | {column.type} | {column.about} |\n" for column in table.columns)
        for table in export_tables(load_grammar())
    )


def kinds(kind: Any, seen: set[object] | None = None) -> Iterator[type[msgspec.Struct]]:
    """``kind`` and all types that its fields hold, each once, in the order in which a reader meets them."""
    seen = set() if seen is None else seen
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        if kind in seen:
            return
        seen.add(kind)
        yield kind
    parts = typing.get_type_hints(kind).values() if isinstance(kind, type) and hasattr(kind, "__struct_fields__") else typing.get_args(kind)
    for part in parts:
        yield from kinds(part, seen)


def _type_section(kind: type[msgspec.Struct]) -> str:
    rows = []
    for name, hint in typing.get_type_hints(kind, include_extras=True).items():
        annotation, meta = typing.get_args(hint)
        said = f"place of {meta.extra['of']}" if meta.extra else meta.description
        rows.append(f"| `{name}` | {_type_name(annotation)} | {said} |\n")
    return f"### {kind.__name__}\n\n{kind.__doc__}\n\n| field | type | meaning |\n|---|---|---|\n{''.join(rows)}"


def _type_name(annotation: Any) -> str:
    if annotation in _NAMES:
        return _NAMES[annotation]
    if isinstance(annotation, type) and issubclass(annotation, msgspec.Struct):
        return f"[{annotation.__name__}](#{annotation.__name__.lower()})"
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is Literal:
        return ", ".join(f"`{value}`" for value in arguments)
    if origin is tuple:
        return f"list of {_type_name(arguments[0])}"
    if arguments == (int, float, types.NoneType):
        return "number or null"
    return " or ".join(map(_type_name, arguments))


def with_part(page: str, made: str) -> str:
    """``page`` with what stands between the marks replaced."""
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}\n{made}\n{END}{rest.partition(END)[2]}"
