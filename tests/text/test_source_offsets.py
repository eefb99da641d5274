"""From matching offsets to source offsets: characters that print nothing still lie in a block."""

from __future__ import annotations

import pytest

from healthplan_cli import parse


@pytest.mark.parametrize(
    "text, spans",
    [
        ("健康", [(0, 2)]),
        ("\ufeff健康", [(0, 3)]),
        ("健康\u200b", [(0, 3)]),
        ("健\u200b康", [(0, 3)]),
        ("\ufeff", [(0, 1)]),
        (" \ufeff \u200b ", [(1, 4)]),
        (" \ufeff\n健康\n\u200b\n", [(1, 7)]),
        ("", []),
        (" \n ", []),
    ],
)
def test_blocks_cover_characters_without_width(text: str, spans: list[tuple[int, int]]) -> None:
    assert [block.span for block in parse(text).blocks] == spans


def test_between_two_blocks_they_go_to_the_one_before() -> None:
    text = "一、总体目标\u200b\n\u2060二、主要任务"
    first, second = (block.span for block in parse(text).blocks)
    assert text[slice(*first)] == "一、总体目标\u200b\n\u2060"
    assert text[slice(*second)] == "二、主要任务"


def test_names_begin_and_end_with_what_prints() -> None:
    text = "\u200b一、\u200b总\u200b体目标\u200b\n"
    (node,) = parse(text).outline
    assert (node.title, text[slice(*(node.title_span or ()))]) == ("总体目标", "总\u200b体目标")
