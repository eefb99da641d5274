"""How a page sets its lines: the width at which it wraps, its blank lines, its indents."""

from __future__ import annotations

import pytest

from healthplan_cli.outline.page_layout import columns, indented_lines, usual_gap, wrap_width
from healthplan_cli.text import fold, split_lines


def page(*groups: tuple[int, int, str]) -> str:
    """A page of groups of lines: how many, of how many characters, and what they end with."""
    return "".join(("健" * (length - 1) + end + "\n") * count for count, length, end in groups)


WIDTHS = {
    "eight full lines show it": (page((8, 30, "康")), 60),
    "seven do not": (page((7, 30, "康")), None),
    "half of them end in mid-sentence": (page((5, 30, "康"), (5, 30, "。")), 60),
    "fewer than half": (page((4, 30, "康"), (5, 30, "。")), None),
    "of ten, two wider lines are exceptions": (page((10, 30, "康"), (2, 35, "康")), 60),
    "three are not": (page((10, 30, "康"), (3, 35, "康")), None),
    "a line that is a little longer is not wider": (page((10, 30, "康"), (3, 34, "康")), 60),
    "lines of nearly one width count together": (page((4, 30, "康"), (3, 28, "康"), (3, 32, "康")), 60),
    "three characters apart is another width": (page((4, 30, "康"), (4, 33, "康")), None),
    "shortest lines of a page": (page((8, 18, "康")), 36),
    "shorter ones are cells": (page((8, 17, "康")), None),
    "longest lines of a page": (page((8, 65, "康")), 130),
    "longer ones are whole paragraphs": (page((8, 66, "康")), None),
    "the wider of two widths with as many lines": (page((8, 30, "康"), (8, 33, "康")), 66),
    "short lines do not count": (page((30, 5, "。"), (8, 30, "康")), 60),
    "nothing": ("", None),
}


@pytest.mark.parametrize(("raw", "want"), WIDTHS.values(), ids=WIDTHS)
def test_wrap_width(raw: str, want: int | None) -> None:
    text = fold(raw)
    assert wrap_width(text.folded, split_lines(text)) == want


def test_a_half_width_character_takes_one_column() -> None:
    assert columns("健康2030") == 8


@pytest.mark.parametrize(("raw", "want"), [("甲\n乙\n丙\n\n丁\n", 1), ("甲\n\n乙\n\n丙\n丁\n", 2), ("甲\n", 1)])
def test_usual_gap(raw: str, want: int) -> None:
    assert usual_gap(split_lines(fold(raw))) == want


INDENTS = {
    "three indented lines": ("　　甲\n乙\n　　丙\n丁\n　　戊\n", [True, False, True, False, True]),
    "two of many are chance": ("　　甲\n乙\n　　丙\n丁\n", None),
    "all of two": ("　　甲\n　　乙\n", [True, True]),
    "a single blank is none": (" 甲\n 乙\n 丙\n", None),
}


@pytest.mark.parametrize(("raw", "want"), INDENTS.values(), ids=INDENTS)
def test_indents(raw: str, want: list[bool] | None) -> None:
    text = fold(raw)
    assert indented_lines(text.folded, split_lines(text)) == want
