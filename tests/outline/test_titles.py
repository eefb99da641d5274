"""Titles one by one, and the ending that the titles of a sequence share."""

from __future__ import annotations

import pathlib
import tomllib
from typing import Any

import pytest

from healthplan_cli.grammar import Grammar
from healthplan_cli.outline.titles import is_list, shared_suffix, title_by_suffix, title_length
from healthplan_cli.text import JoinedText, fold, join_lines

TITLES = tomllib.loads((pathlib.Path(__file__).parent / "titles.toml").read_text("utf-8"))["title"]


def joined(raw: str) -> JoinedText:
    text = fold(raw)
    return join_lines(text, (0, len(raw)))


@pytest.mark.parametrize("case", TITLES, ids=lambda case: case.get("about") or f"{case['text']} {case['leads']}")
def test_title(case: dict[str, Any], grammar: Grammar) -> None:
    length = title_length(joined(case["text"]), case.get("style", "arabic-dot"), case["leads"], grammar)
    assert length == len(case["want"])
    assert case["text"][:length] == case["want"]


SUFFIXES = {
    "three of three": (["控烟行动", "减盐行动", "健走行动"], "行动"),
    "two of two": (["控烟行动", "减盐行动"], None),
    "seven of ten": (["控烟行动"] * 7 + ["强化保障甲", "强化保障乙", "强化保障丙"], "行动"),
    "six of ten": (["控烟行动"] * 6 + ["强化保障甲", "强化保障乙", "强化保障丙", "强化保障丁"], None),
}


@pytest.mark.parametrize(("titles", "want"), SUFFIXES.values(), ids=SUFFIXES)
def test_shared_suffix(titles: list[str], want: str | None) -> None:
    assert shared_suffix(titles) == want


@pytest.mark.parametrize(
    ("raw", "want"),
    [
        ("控烟行动各乡镇张贴标识", "控烟行动"),
        ("各乡镇张贴标识", ""),
        ("组织居民，参加行动各乡镇张贴", ""),
        ("行动各乡镇张贴标识", ""),
        ("烟行动各乡镇张贴标识", ""),
        ("健康讲堂健康讲堂健康讲堂健康讲堂健康讲堂健康讲堂健康讲堂健康行动各乡镇", "健康讲堂健康讲堂健康讲堂健康讲堂健康讲堂健康讲堂健康讲堂健康行动"),
        ("健康讲堂健康讲堂健康讲堂健康讲堂健康讲堂健康讲堂健康讲堂健康讲行动各乡镇", ""),
    ],
)
def test_title_by_suffix(raw: str, want: str) -> None:
    assert title_by_suffix(joined(raw), "行动") == len(want)


@pytest.mark.parametrize(
    ("raw", "want"),
    [
        ("（县民政局负责）", True),
        ("完成时限：11月底", True),
        ("责任单位：县民政局。", True),
        ("县民政局负责监督。", False),
    ],
)
def test_is_list(raw: str, want: bool, grammar: Grammar) -> None:
    assert is_list(fold(raw).folded, grammar) is want
