"""Paragraphs whose line ends are lost are told by their indents."""

from __future__ import annotations

import pytest

from healthplan_cli.page.lines import part_indented
from healthplan_cli.text import fold, split_lines

LONG = "各单位要加强组织领导，明确任务分工，抓好督促检查，确保各项工作取得实效。" * 6
PARTED = {
    "two ideographic blanks": ["各乡镇：", LONG, "一、总体要求", "到2025年全面建成。"],
    "more of them": ["各乡镇：", "　" + LONG],
}
WHOLE = {
    "one blank": f"各乡镇：　{LONG}",
    "two narrow blanks": f"各乡镇：  {LONG}",
    "a short line": "目　　录",
    "three wide blanks of another kind": "各乡镇：\u00a0\u00a0\u00a0" + LONG,
}


def pieces(source: str) -> tuple[list[str], list[str]]:
    text = fold(source)
    lines, found = part_indented(text, split_lines(text))
    assert {line.number for line in lines} <= set(range(source.count("\n") + 1))
    return [text.quote(line[:2]) for line in lines], [one.code for one in found]


@pytest.mark.parametrize("name", PARTED)
def test_parted(name: str) -> None:
    expected = PARTED[name]
    assert pieces("　　".join(expected)) == ([piece.strip() for piece in expected], ["HP110"])


def test_other_wide_blanks() -> None:
    assert pieces(f"各乡镇：\u00a0\u00a0\u00a0\u00a0{LONG}") == (["各乡镇：", LONG], ["HP110"])


@pytest.mark.parametrize("name", WHOLE)
def test_whole(name: str) -> None:
    assert pieces(WHOLE[name]) == ([WHOLE[name]], [])


def test_each_line_by_itself() -> None:
    assert pieces(f"目　　录\n各乡镇：　　{LONG}\n{LONG}") == (["目　　录", "各乡镇：", LONG, LONG], ["HP110"])
