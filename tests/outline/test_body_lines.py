"""Which lines read on from the line before."""

from __future__ import annotations

import pytest

from healthplan_cli.grammar import Grammar
from healthplan_cli.outline.body_lines import read_lines
from healthplan_cli.text import fold, split_lines

FULL = "健康讲堂由各乡镇组织医师主讲并做好场次登记与效果评估按季汇总\n"  # 30 characters
WRAPPED = FULL * 10
INDENTED = "　　" + FULL[2:]
LONG = "各乡镇组织开展健康讲堂。活动覆盖所有行政村并做好登记"

# What the last line does: "new" begins a paragraph, "on" reads on, "mid" reads on inside a sentence, "guess" by guess.
CASES = {
    "behind a full line": (WRAPPED + "工作。\n", "mid"),
    "behind a full line that ends a sentence": (WRAPPED[:-2] + "。\n开展宣传。\n", "on"),
    "behind a full line that ends with a bracket": (WRAPPED[:-2] + "）\n开展宣传。\n", "on"),
    "a full line may be four columns short": (WRAPPED + FULL + FULL[:28] + "\n工作。\n", "mid"),
    "six columns are too much": (WRAPPED + FULL + FULL[:27] + "\n工作。\n", "new"),
    "eight in the first line of a paragraph": (WRAPPED + "结束。\n" + FULL[:26] + "\n工作。\n", "mid"),
    "ten are too much there as well": (WRAPPED + "结束。\n" + FULL[:25] + "\n工作。\n", "new"),
    "an indent begins a paragraph behind a full line": ((INDENTED + FULL) * 5 + INDENTED, "new"),
    "no indent, no paragraph": ((INDENTED + FULL) * 5, "mid"),
    "an indent begins a paragraph behind a comma": ((INDENTED + "工作。\n") * 3 + "甲、\n　　工作。\n", "new"),
    "an indent begins a paragraph behind what has no end": ((INDENTED + "工作。\n") * 3 + LONG + "\n　　工作。\n", "new"),
    "behind a comma": ("完善制度，\n抓好落实。\n", "mid"),
    "behind an opening mark": ("印发《\n健康行动方案》。\n", "mid"),
    "a closing mark begins no line": ("健康行动\n》的要求。\n", "mid"),
    "a full stop begins no line": ("完善制度\n。\n", "mid"),
    "a word in brackets that the page broke off": ("组织各镇\n（街道）居民参加。\n", "mid"),
    "not behind a full stop": ("组织各镇。\n（街道）居民参加。\n", "new"),
    "a label in brackets": ("组织各镇\n（一）居民参加。\n", "new"),
    "paragraphs stand apart, these two lines do not": ("甲事。\n\n乙事。\n\n丙事。\n\n" + FULL[:21] + "\n工作。\n", "mid"),
    "too short to be broken": ("甲事。\n\n乙事。\n\n丙事。\n\n" + FULL[:20] + "\n工作。\n", "new"),
    "it ends its sentence": ("甲事。\n\n乙事。\n\n丙事。\n\n" + FULL[:20] + "。\n工作。\n", "new"),
    "a blank line between": ("甲事。\n\n乙事。\n\n丙事。\n\n" + FULL[:21] + "\n\n工作。\n", "new"),
    "running text without an end": (LONG + "\n工作。\n", "guess"),
    "a long line without an end": (FULL[:30] + FULL[:11] + "\n工作。\n", "guess"),
    "a heading without an end": (FULL[:30] + FULL[:10] + "\n工作。\n", "new"),
    "its end": (LONG + "。\n工作。\n", "new"),
    "a bracket begins something else": (LONG + "\n[附注]。\n", "new"),
    "a list of who does it is an end": (LONG + "。责任单位：县文旅局\n工作。\n", "new"),
    "a list of who does it reads on from nothing": (LONG + "\n责任单位：县文旅局\n", "new"),
    "a row reads on from nothing": (LONG + "\n12 健康讲堂\n", "new"),
    "rows that begin with the same label": ("任务：" + LONG + "\n任务：巡诊\n", "new"),
    "rows with other labels": ("任务：" + LONG + "\n要求：巡诊\n", "guess"),
    "what is too long for a label": (f"{LONG[:8]}：{LONG}\n{LONG[:8]}：巡诊\n", "guess"),
    "a full stop at the very beginning": ("。各乡镇组织开展健康讲堂\n工作。\n", "guess"),
}


@pytest.mark.parametrize(("raw", "want"), CASES.values(), ids=CASES)
def test_last_line(raw: str, want: str, grammar: Grammar) -> None:
    text = fold(raw)
    lines = split_lines(text)
    last = read_lines(text, lines, [False] * len(lines), grammar)[-1]
    got = "guess" if last.guessed else "mid" if last.in_sentence else "on" if last.continues else "new"
    assert (got, last.after_break) == (want, False)


def test_nothing_reads_on_across_a_break(grammar: Grammar) -> None:
    text = fold("完善制度，\n抓好落实，\n抓好总结。\n")
    lines = read_lines(text, split_lines(text), [False, True, False], grammar)
    assert [line.continues for line in lines] == [False, False, True]
    assert [line.after_break for line in lines] == [True, True, False]
