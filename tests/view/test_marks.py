"""Facts that overlap become pieces of lines; nothing of the text is lost, whatever the spans."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthplan_cli.view.marks import WIDEST, Mark, is_wide, pieces, seen
from healthplan_cli.view.offsets import Lines


def cut(text: str, *marks: Mark) -> list[list[tuple[str, str, str]]]:
    """For each line its pieces: text, looks, facts."""
    return [
        [(text[piece.start : piece.end], " ".join(piece.looks), " ".join(piece.facts)) for piece in found]
        for _, found in pieces(Lines(text), marks)
    ]


def test_a_text_without_marks_is_its_lines() -> None:
    assert cut("一\r\n\n二") == [[("一", "", "")], [], [("二", "", "")]]


def test_of_marks_that_overlap_the_narrowest_is_meant_first() -> None:
    assert cut("甲乙丙丁", Mark((0, 3), "t", "t1"), Mark((1, 2), "d", "d1"), Mark((2, 4), "r", "r1")) == [
        [("甲", "t", "t1"), ("乙", "t d", "d1 t1"), ("丙", "t r", "r1 t1"), ("丁", "r", "r1")]
    ]


def test_a_mark_goes_on_over_a_line_end() -> None:
    assert cut("甲乙\r\n丙丁", Mark((1, 5), "t", "t1")) == [
        [("甲", "", ""), ("乙", "t", "t1")],
        [("丙", "t", "t1"), ("丁", "", "")],
    ]


def test_a_mark_that_begins_or_ends_in_a_line_end() -> None:
    assert cut("甲\r\n乙", Mark((2, 4), "t", "t1")) == [[("甲", "", "")], [("乙", "t", "t1")]]
    assert cut("甲\r\n乙", Mark((0, 2), "t", "t1")) == [[("甲", "t", "t1")], [("乙", "", "")]]


def test_a_part_of_a_fact_has_its_look_and_its_id_once() -> None:
    assert cut("达到33%", Mark((0, 5), "t", "t1"), Mark((2, 4), "v", "t1")) == [
        [("达到", "t", "t1"), ("33", "t v", "t1"), ("%", "t", "t1")]
    ]


@given(st.text("甲乙\n\r ", max_size=30), st.lists(st.tuples(st.integers(-3, 35), st.integers(-3, 35)), max_size=8))
def test_the_pieces_are_the_text_and_the_marks_their_spans(text: str, spans: list[tuple[int, int]]) -> None:
    lines = Lines(text)
    marks = [Mark(lines.clamp(span), "t", f"t{i}") for i, span in enumerate(spans)]
    found = [piece for _, some in pieces(lines, marks) for piece in some]
    assert [text[line.start : line.end] for line in lines.all] == text.replace("\r\n", "\n").removesuffix("\n").split("\n")
    inside = [place for piece in found for place in range(piece.start, piece.end)]
    assert inside == [place for line in lines.all for place in range(line.start, line.end)]
    for mark in marks:
        marked = [place for piece in found if mark.fact in piece.facts for place in range(piece.start, piece.end)]
        assert marked == [place for place in inside if mark.span[0] <= place < mark.span[1]]


def test_many_marks_at_one_place_are_as_many_pieces_as_places() -> None:
    marks = [Mark((i % 7, 100 + i % 11), "d", f"d{i}") for i in range(5000)]
    assert len(cut("健" * 200, *marks)[0]) == 7 + 11


@pytest.mark.parametrize(("size", "wide"), [(WIDEST, False), (WIDEST + 1, True)])
def test_what_is_wide_has_no_marks(size: int, wide: bool) -> None:
    assert is_wide((5, 5 + size)) == wide


@pytest.mark.parametrize(
    ("span", "expected"),
    [((1, 3), (1, 3)), ((1, 1), (1, 2)), ((2, 2), (1, 2)), ((3, 3), (3, 4)), ((9, 12), (3, 4)), ((-4, 1), (0, 1)), ((3, 1), (3, 4))],
)
def test_where_there_is_nothing_to_mark_the_character_beside_it_is(span: tuple[int, int], expected: tuple[int, int]) -> None:
    assert seen(span, Lines("甲乙\n丙")) == expected


def test_an_empty_text_has_one_line() -> None:
    assert [line.number for line in Lines("").all] == [1]
    assert seen((0, 0), Lines("")) == (0, 0)


def test_offsets_of_a_browser_count_some_characters_twice() -> None:
    lines = Lines("健𠮷康\n𠮷")
    assert [lines.in_utf16(offset) for offset in range(6)] == [0, 1, 3, 4, 5, 7]
    assert [Lines("健康").in_utf16(offset) for offset in range(3)] == [0, 1, 2]


def test_the_line_of_an_offset() -> None:
    lines = Lines("甲\r\n乙\n")
    assert [lines.at(offset).number for offset in range(6)] == [1, 1, 1, 2, 2, 2]
