"""Texts that make careless rules slow: one piece over and over, brackets in brackets, genre words without sense."""

from __future__ import annotations

import random

from healthplan_cli.grammar import Grammar
from healthplan_cli.grammar.rules import Rule, WordList

from .mutations import BLANKS, BRACKETS, INVISIBLE, LINE_ENDS, WORDS

# Headers of tables, each cell of another kind, that no row ever follows.
HEADERS = [
    separator.join(names) + "\n"
    for separator in ("\t", "|", "  ", " ", "\n")
    for names in (("序号", "任务", "责任单位"), ("号", "", "责任单位", "完成时限"), ("指标", "单位", "2025年", "2030年"))
]  # fmt: skip
# A header, one full row, and lines that go on as rows without their first cell: the next header among them.
SHARED_CELLS = "类别\n一级指标\n" + "".join(f"20{year}年\n" for year in range(20, 27)) + "甲\n乙\n" + "1.5\n" * 13
UNITS = [
    *BRACKETS, *BLANKS, *INVISIBLE, *LINE_ENDS, *WORDS,
    *(word + "\n" for word in WORDS),
    "9", "一", "万", ".", "。", ",", ":", "-", "%", "a", "健康", "年", "第", "到", "达到", "牵头", "负责", "等", "以上", "分别",
    "(市", "(市卫生健康委、", "(市卫生健康委牵头,", "责任单位:市教育局,", "《行动》", "《行动", "〔2024〕", "2024年", "1.1", "1)", "一、(一)",
    "到2025年达到3%,", "到2025年,居民", "33%和", "3个、", "提高5个百分点,", "(区)", "((市教育局)", "序号\n", "1\n", "|", "a\tb\n", "抄送:",
    *HEADERS, SHARED_CELLS, "(市教育局、\n— 1 —\n", "提高,\n— 1 —\n3%",
]  # fmt: skip
"""Pieces that are repeated."""

NESTED = ["()", "《》", "[]", "“”"]
"""Pairs that are put into each other."""


def grammar_units(grammar: Grammar) -> list[str]:
    """What every rule and word list expects or refuses, without what should follow: in a row, and one a line."""
    words: dict[str, None] = {}
    for entry in grammar.entries.values():
        if isinstance(entry, WordList):
            words |= dict.fromkeys(entry.words)
        elif isinstance(entry, Rule):
            words |= dict.fromkeys([example.text for example in entry.examples] + entry.rejects)
    known = set(UNITS)
    return [unit for word in words for unit in (word, word + "\n") if word.strip() and unit not in known]


def nested(brackets: str, size: int) -> str:
    return brackets[0] * (size // 2) + brackets[1] * (size // 2)


def random_text(size: int) -> str:
    """Words of the genre in random order; the same for the same size."""
    rng = random.Random(1)
    pieces: list[str] = []
    length = 0
    while length < size:
        pieces.append(rng.choice(WORDS) + rng.choice(("", "", "\n")))
        length += len(pieces[-1])
    return "".join(pieces)[:size]
