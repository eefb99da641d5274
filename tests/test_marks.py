"""Marks below lines of a source text: places in columns, whatever the characters and the width."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthplan_cli.marks import Mark, SourceLines, marked_rows
from healthplan_cli.printable import columns, shortened, wrapped


def drawn(text: str, *marks: Mark, width: int = 40, most: int = 8) -> list[str]:
    rows = marked_rows(SourceLines(text), marks, width=width, most=most)
    return [line for row in rows for line in (row.text, row.signs, *row.labels)]


@pytest.mark.parametrize(
    ("text", "marks", "lines"),
    [
        ("健康ab\n第二行", [Mark((1, 3))], ["健康ab", "  ^^^"]),
        ("健康", [Mark((2, 2))], ["健康", "    ^"]),
        ("a\tb\u3000c", [Mark((4, 5))], ["a b  c", "     ^"]),
        ("a\x1bb", [Mark((2, 3))], ["a\\x1bb", "     ^"]),
        ("健康水平", [Mark((0, 4), "-"), Mark((2, 4), "^", "x")], ["健康水平", "----^^^^", "    x"]),
        ("abcdef", [Mark((0, 1), "^", "first"), Mark((2, 3), "^", "other")], ["abcdef", "^ ^", "first", "  other"]),
        ("一\n\n二\n三", [Mark((0, 4))], ["一", "^^", "二", "^^"]),
        ("", [Mark((0, 0))], ["", "^"]),
    ],
)
def test_marks_stand_below(text: str, marks: list[Mark], lines: list[str]) -> None:
    assert drawn(text, *marks) == lines


def test_a_long_line_is_cut_on_both_sides() -> None:
    assert drawn("健" * 100, Mark((50, 52)), width=40) == ["…" + "健" * 19 + "…", " " * 17 + "^^^^"]


def test_many_lines_are_left_out() -> None:
    assert drawn("一\n" * 20, Mark((0, 40)), most=3) == ["一", "^^", "一", "^^", "…", ""]


@given(st.text(alphabet="健a\u3000\n\t\u200b，", max_size=60), st.data())
def test_any_mark_of_any_text_fits(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    width = data.draw(st.integers(20, 50))
    for row in marked_rows(SourceLines(text), [Mark((start, end), "^", "here")], width=width):
        assert columns(row.text) <= width and columns(row.signs) <= width + 1
        assert all(columns(label) <= width for label in row.labels)


@given(st.text(alphabet="健a \n", max_size=60), st.integers(2, 20))
def test_wrapped_and_shortened_text_fits(text: str, width: int) -> None:
    assert "".join(wrapped(text, width)).replace(" ", "") == "".join(text.split())
    assert all(columns(line) <= width for line in wrapped(text, width))
    assert columns(shortened(text, width)) <= max(width, 3)
