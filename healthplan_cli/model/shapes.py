"""Where the types of the contract keep their spans, told once a type from its annotations."""

from __future__ import annotations

import typing
from functools import cache
from typing import NamedTuple

import msgspec

from healthplan_cli.model.facts import Span


class Shape(NamedTuple):
    """The fields of a type that a walk to all spans must look at."""

    spans: tuple[str, ...]
    """Fields that hold a span, or None."""
    parts: tuple[str, ...]
    """Fields that hold another value of the contract, tuples of such values, or None."""


@cache
def shape_of(kind: type[msgspec.Struct]) -> Shape:
    """Where values of ``kind`` hold spans.

    >>> from healthplan_cli.model import Node
    >>> shape_of(Node)
    Shape(spans=('title_span', 'span'), parts=('paragraphs', 'children'))
    """
    spans, parts = [], []
    for name, annotation in typing.get_type_hints(kind).items():
        if annotation in (Span, Span | None):
            spans.append(name)
        elif _holds_structs(annotation):
            parts.append(name)
    return Shape(tuple(spans), tuple(parts))


def _holds_structs(annotation: object) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, msgspec.Struct):
        return True
    return any(_holds_structs(one) for one in typing.get_args(annotation))
