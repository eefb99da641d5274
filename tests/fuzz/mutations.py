"""Damage notices the way that scrapers, converters and typists do; every choice comes from the given ``Random``."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

Mutation = Callable[[random.Random, str], str]

BRACKETS = "()（）[]［］【】〔〕《》“”〈〉<>"
INVISIBLE = "\u200b\ufeff\u200d\u00ad\u2060\u200e"
BLANKS = " \u3000\u00a0\t\u2003"
LINE_ENDS = ("\n", "\r\n", "\r", "\u2028", "\u0085", "\x0c", "\n\n\n")
# Words of the genre: labels, lists, targets, furniture, and things that look like them.
WORDS = (
    "一、", "（二）", "(三)", "3.", "4．", "（5）", "⑥", "第七章 ", "第八条 ", "2.1.3 ", "十一、", "第一百零一条", "、", "()", "（ ）",
    "到2025年", "到2027年和2030年,", "分别达到33%和38%", "不低于95%以上", "提高5个百分点", "控制在5‰以下", "9.5/10万", "百分之三十五",
    "29万人", "3至5所", "较上年度", "年底前", "每年", "第1号", "12320", "2.2万亿元", "１５％", "〇", "两",
    "责任单位:", "(责任单位:★市卫生健康委、市教育局)", "(市卫生健康委牵头,市教育局、市财政局配合)", "牵头单位:", "按职责分工负责", "等部门",
    "各县(市、区)政府", "(以下简称“行动”)", "以上均需各区政府负责,下同", "★", "(试行)",
    "《关于推进健康青禾行动的实施意见》(青政发〔2024〕12号)", "青政办发20243号", "各区县人民政府,市政府各部门:", "青禾市人民政府办公室",
    "2024年3月15日", "二〇二四年三月", "附件:1.任务分解表", "附件", "抄送:市委办公室", "2024年3月16日印发", "(此件公开发布)",
    "序号\n工作任务\n牵头单位\n完成时限\n1\n开展宣传\n市卫生健康委\n2025年\n", "序号\t指标\t2025年\n1\t健康素养水平\t33%\n",
    "首页>政务公开>正文", "字体:大 中 小", "打印本页 关闭窗口", "- 3 -", "目 录", "健康素养水平达到35%。",
)  # fmt: skip


def place(rng: random.Random, text: str) -> int:
    return rng.randint(0, len(text))


def drop_characters(rng: random.Random, text: str) -> str:
    share = rng.choice((0.002, 0.02, 0.1))
    return "".join(character for character in text if rng.random() > share)


def drop_brackets(rng: random.Random, text: str) -> str:
    lost = set(rng.sample(BRACKETS, rng.randint(1, 6)))
    share = rng.choice((0.3, 1.0))
    return "".join(character for character in text if character not in lost or rng.random() > share)


def drop_numerals(rng: random.Random, text: str) -> str:
    pattern = rng.choice(("[一二三四五六七八九十]", "[0-9]", r"(?m)^\s*[（(][^）)\n]{1,3}", r"\d+(?=[.．、])"))
    share = rng.choice((0.2, 1.0))
    return re.sub(pattern, lambda match: "" if rng.random() < share else match[0], text)


def join_lines(rng: random.Random, text: str) -> str:
    share = rng.choice((0.1, 0.5, 1.0))
    return re.sub(r"\r?\n", lambda match: "" if rng.random() < share else match[0], text)


def break_lines(rng: random.Random, text: str) -> str:
    width = rng.choice((1, 2, 7, 20, 38))
    end = rng.choice(LINE_ENDS)
    if rng.random() < 0.5:
        return end.join(text[i : i + width] for i in range(0, len(text), width))
    return "".join(character + (end if rng.random() < 0.02 else "") for character in text)


def change_line_ends(rng: random.Random, text: str) -> str:
    return text.replace("\n", rng.choice(LINE_ENDS))


def repeat_block(rng: random.Random, text: str) -> str:
    start = place(rng, text)
    block = text[start : start + rng.choice((5, 60, 400))]
    at = rng.choice((start, place(rng, text)))
    return text[:at] + block * rng.choice((1, 2, 20)) + text[at:]


def swap_blocks(rng: random.Random, text: str) -> str:
    a, b, c = sorted(place(rng, text) for _ in range(3))
    return text[:a] + text[b:c] + text[a:b] + text[c:]


def cut(rng: random.Random, text: str) -> str:
    a, b = sorted((place(rng, text), place(rng, text)))
    return rng.choice((text[:b], text[a:], text[a:b], text[:a] + text[b:]))


def widen(rng: random.Random, text: str) -> str:
    share = rng.choice((0.1, 1.0))
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" and rng.random() < share else c for c in text)


def narrow(rng: random.Random, text: str) -> str:
    share = rng.choice((0.1, 1.0))
    return "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" and rng.random() < share else c for c in text)


def insert_stray(rng: random.Random, text: str) -> str:
    strays = rng.choice((INVISIBLE, BLANKS, INVISIBLE + BLANKS, BRACKETS, "\x00\x07\x1b\ufffd\U0001f600", "。,;、:"))
    share = rng.choice((0.005, 0.05, 0.3))
    return "".join(c + (rng.choice(strays) if rng.random() < share else "") for c in text)


def insert_words(rng: random.Random, text: str) -> str:
    for _ in range(rng.choice((1, 3, 20))):
        at = place(rng, text)
        before = rng.choice(("", "\n"))
        text = text[:at] + before + rng.choice(WORDS) + text[at:]
    return text


def insert_run(rng: random.Random, text: str) -> str:
    at = place(rng, text)
    piece: str = rng.choice((*BRACKETS, *BLANKS, *INVISIBLE, *WORDS, "9", "、", "一", "\n"))
    return text[:at] + piece * rng.choice((3, 50, 300)) + text[at:]


def change_numbers(rng: random.Random, text: str) -> str:
    numbers = ("0", "00", "1", "99", "1990", "2099", "9" * 30, "1.5.2", "3,000", "0.0", "１２", "一百", "-5", "1e9")
    share = rng.choice((0.05, 0.5))
    return re.sub(r"\d+", lambda match: rng.choice(numbers) if rng.random() < share else match[0], text)


MUTATIONS: tuple[Mutation, ...] = (
    drop_characters,
    drop_brackets,
    drop_numerals,
    join_lines,
    break_lines,
    change_line_ends,
    repeat_block,
    swap_blocks,
    cut,
    widen,
    narrow,
    insert_stray,
    insert_words,
    insert_run,
    change_numbers,
)


def mutate(rng: random.Random, notices: list[str], longest: int = 20_000) -> bytes:
    """The bytes of one damaged notice: usually an excerpt, with one to five kinds of damage."""
    text = rng.choice(notices)
    if rng.random() < 0.9:
        start = place(rng, text)
        text = text[start : start + rng.choice((80, 400, 1500, 4000))]
    if rng.random() < 0.1:
        other = rng.choice(notices)
        text = text[: place(rng, text)] + other[place(rng, other) :][:2000]
    for mutation in rng.choices(MUTATIONS, k=rng.randint(1, 5)):
        text = mutation(rng, text)[:longest]
    return encode(rng, text)


def encode(rng: random.Random, text: str) -> bytes:
    """``text`` in an encoding, sometimes in two, sometimes with bytes changed."""
    sort = rng.random()
    if sort < 0.8:
        return text.encode()
    if sort < 0.95:
        return text.encode(rng.choice(("gb18030", "utf-8-sig", "utf-16", "big5")), "replace")
    middle = place(rng, text)
    data = bytearray(text[:middle].encode() + text[middle:].encode("gb18030"))
    for _ in range(rng.randint(0, 3)):
        if data:
            data[rng.randrange(len(data))] = rng.randrange(256)
    return bytes(data)
