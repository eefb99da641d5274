"""One quantity expression to value, range, comparator and unit."""

from __future__ import annotations

import pathlib
import tomllib
from typing import Any

import pytest

from healthplan_cli import parse_quantity
from healthplan_cli.values.quantities import QuantityError

DATA = tomllib.loads((pathlib.Path(__file__).parent / "quantities.toml").read_text("utf-8"))


@pytest.mark.parametrize("case", DATA["cases"], ids=lambda case: case[0])
def test_reads(case: list[Any]) -> None:
    text, value, value_max, comparator, unit = case
    found = parse_quantity(text)
    assert (found.value, found.value_max, found.comparator, found.unit, found.text) == (
        value,
        None if value_max == "" else value_max,
        comparator,
        unit or None,
        text,
    )


@pytest.mark.parametrize("case", DATA["refused"], ids=lambda case: case[0])
def test_refuses_and_says_where(case: list[Any]) -> None:
    text, says, place = case
    with pytest.raises(QuantityError, match=says) as caught:
        parse_quantity(text)
    assert isinstance(caught.value, ValueError)
    assert f"character {place} of" in str(caught.value) or not text


def test_whole_numbers_are_int() -> None:
    assert type(parse_quantity("3.0以下").value) is int
    assert type(parse_quantity("1.5万个").value) is int


def test_quantity_is_immutable() -> None:
    with pytest.raises(AttributeError):
        parse_quantity("3个").value = 4  # type: ignore[misc]
