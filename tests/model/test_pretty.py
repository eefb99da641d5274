"""JSON for people: the same values, on fewer lines."""

from __future__ import annotations

import json
import pathlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthplan_cli import parse
from healthplan_cli.model.pretty import indented
from healthplan_cli.printable import columns

SAMPLES = sorted((pathlib.Path(__file__).parent.parent.parent / "samples").glob("*.txt"))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def laid_out(value: Any, width: int = 30) -> str:
    data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return indented(data, width).decode("utf-8")


@given(VALUES, st.integers(1, 60))
def test_any_value_stays_what_it_is(value: Any, width: int) -> None:
    assert json.loads(laid_out(value, width)) == value


@pytest.mark.parametrize(
    ("value", "lines"),
    [
        ({"span": [0, 5]}, ['{"span": [0, 5]}']),
        ({"text": "居民健康素养水平", "span": [0, 5]}, ["{", '  "text": "居民健康素养水平",', '  "span": [0, 5]', "}"]),
        ({"a": 1, "b": None, "parts": ["甲", "乙"], "c": 2}, ["{", '  "a": 1, "b": null,', '  "parts": ["甲", "乙"],', '  "c": 2', "}"]),
        ([{"id": "t1"}, {"id": "t2"}, {"id": "t3"}], ["[", '  {"id": "t1"},', '  {"id": "t2"},', '  {"id": "t3"}', "]"]),
        ({"text": 'a "b", [c]: {d}', "more": "\\", "n": 1}, ["{", '  "text": "a \\"b\\", [c]: {d}",', '  "more": "\\\\", "n": 1', "}"]),
        ([1.50, 10**30, "x" * 40], ["[", "  1.5,", f"  {10**30},", f'  "{"x" * 40}"', "]"]),
    ],
)  # fmt: skip
def test_layout(value: Any, lines: list[str]) -> None:
    assert laid_out(value).split("\n") == lines


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_document_is_readable(path: pathlib.Path) -> None:
    document = parse(path)
    lines = document.to_json(pretty=True).decode("utf-8").split("\n")
    assert json.loads("\n".join(lines)) == document.to_dict()
    # A span is on one line, and only a long text makes a long line.
    assert not any(line.strip().rstrip(",").isdecimal() for line in lines)
    assert all(columns(line) <= 120 or line.lstrip().startswith('"') for line in lines)


def test_a_notice_of_1529_characters_takes_a_third_of_the_lines_of_plain_indenting() -> None:
    (path,) = (one for one in SAMPLES if one.stem == "letter-qinghe-2024")
    document = parse(path)
    plain = json.dumps(document.to_dict(), ensure_ascii=False, indent=2)
    assert document.to_json(pretty=True).count(b"\n") * 3 < plain.count("\n")
