"""Headings that the page lost whole: which lines seem to be the introduction of one."""

from __future__ import annotations

import pytest

from healthplan_cli.grammar import Grammar
from healthplan_cli.outline.body_lines import read_lines
from healthplan_cli.outline.labels import find_candidates
from healthplan_cli.outline.lost_headings import levels_with_lost_headings, orphan_lines
from healthplan_cli.outline.search import choose_labels
from healthplan_cli.text import fold, split_lines

LONG = "各乡镇组织开展健康讲堂，邀请县级医院医师主讲，做好场次登记与效果评估，按季度汇总上报，年底开展总结评比，并向社会公布有关情况"  # 62 characters


def letter(kind: str) -> str:
    """A line by its letter."""
    return {
        "l": LONG + "。（县民政局负责）",
        "b": LONG + "。",
        "1": "1." + LONG + "。",
        "s": LONG[:59] + "。",  # a line of 60 characters
        "t": LONG[:60] + "。",
        "c": "，" + LONG + "。",
        "k": "每月一次（县民政局负责）",
    }[kind]


CASES = {
    "one without a list behind one with a list": ("lllb", [3]),
    "behind another without one": ("lllbb", []),
    "seven of ten lines with a list are a habit": ("lllllllbbb", [7]),
    "six of ten are none": ("llllllbbbb", []),
    "a short line with a list stands before it": ("lllkb", [4]),
    "a short line may have no list": ("lllsl", []),
    "a line of 61 characters may not": ("llltl", [3]),
    "short lines do not count for the habit": ("lllbssss", [3]),
    "a line with a label": ("lll1", []),
    "a line that reads on": ("lllc", []),
    "the first line": ("blll", []),
    "the line behind the first": ("lbll", [1]),
    "nothing": ("", []),
}


@pytest.mark.parametrize(("letters", "want"), CASES.values(), ids=CASES)
def test_orphan_lines(letters: str, want: list[int], grammar: Grammar) -> None:
    text = fold("\n".join(letter(one) for one in letters))
    lines = split_lines(text)
    body = read_lines(text, lines, [False] * len(lines), grammar)
    assert orphan_lines(text, body, find_candidates(text, body, grammar), grammar) == want


LEVELS = {
    "counts from 1": ("一、强化服务。\n二、强化保障。", set()),
    "begins with 2": ("二、强化服务。\n三、强化保障。", {"chinese-comma"}),
    "begins with 2 under another": ("一、强化服务。\n（二）开展义诊。", {"chinese-paren"}),
    "begins with 2 the second time": ("一、强化服务\n（一）义诊。\n二、强化保障\n（二）急救。", set()),
    "items are no headings": ("2.开展义诊。\n3.开展巡诊。", set()),
}


@pytest.mark.parametrize(("raw", "want"), LEVELS.values(), ids=LEVELS)
def test_levels_with_lost_headings(raw: str, want: set[str], grammar: Grammar) -> None:
    text = fold(raw)
    lines = split_lines(text)
    body = read_lines(text, lines, [False] * len(lines), grammar)
    assert levels_with_lost_headings(choose_labels(find_candidates(text, body, grammar))) == want
