"""A document cannot be changed, and its types say where its spans are."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator

import msgspec
import pytest

from healthplan_cli import parse
from healthplan_cli.model import Document, Metadata, Node, Table, shape_of

SAMPLES = sorted((pathlib.Path(__file__).parents[2] / "samples").glob("*.txt"))


def values_in(value: object) -> Iterator[object]:
    yield value
    if isinstance(value, (tuple, list)):
        for item in value:
            yield from values_in(item)
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from values_in(getattr(value, name))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_all_that_a_document_holds_is_immutable(sample: pathlib.Path) -> None:
    document = parse(sample)
    assert [value for value in values_in(document) if isinstance(value, (list, dict, set))] == []
    assert hash(document) == hash(parse(sample))


def test_a_document_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        parse("一、总体目标").outline = ()  # type: ignore[misc]


def test_read_back_it_is_the_same() -> None:
    document = parse(SAMPLES[0])
    assert msgspec.json.decode(document.to_json(), type=Document) == document


def test_where_spans_are() -> None:
    assert shape_of(Node) == (("title_span", "span"), ("paragraphs", "children"))
    assert shape_of(Table) == (("span",), ("header_rows", "rows"))
    assert shape_of(Metadata).spans == ()
    assert "plan_years" in shape_of(Metadata).parts
