"""The reading text of nodes: what is left of a passage without label, title and lists."""

from __future__ import annotations

import pytest

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Node, Responsibility
from healthplan_cli.model.facts import Scope
from healthplan_cli.outline.paragraphs import fill_paragraphs
from healthplan_cli.outline.stage import find_outline
from healthplan_cli.text import Text, fold, split_lines


def filled(raw: str, lists: tuple[str, ...], grammar: Grammar, scope: Scope = "paragraph") -> tuple[Text, list[Node]]:
    """The nodes of ``raw`` where each of ``lists`` is a list of who does it."""
    text = fold(raw)
    lines = split_lines(text)
    outline, _ = find_outline(text, lines, ["body"] * len(lines), [], grammar)
    responsibilities = []
    for printed in lists:
        start = raw.index(printed)
        span = (start, start + len(printed))
        responsibilities.append(
            Responsibility(
                id="r1", node=None, scope=scope, span=span, covers=span, marker=None, units=(), rule="responsibilities.list"
            )
        )
    return text, fill_paragraphs(text, outline, responsibilities)


# The text, the lists in it, and for each node in order of the text its paragraphs.
CASES = {
    "a title and its text": ("一、强化服务。每月巡诊。", (), [["每月巡诊。"]]),
    "a title alone": ("一、强化服务\n二、强化保障", (), [[], []]),
    "two paragraphs": ("一、强化服务\n每月巡诊。\n每季义诊。", (), [["每月巡诊。", "每季义诊。"]]),
    "text before the first label": ("为强化服务，制定本方案。\n一、强化服务\n每月巡诊。", (), [["每月巡诊。"]]),
    "a list at the end": ("一、强化服务。每月巡诊。（县民政局）", ("（县民政局）",), [["每月巡诊。"]]),
    "a list and a stop": ("一、强化服务。每月巡诊（县民政局）。", ("（县民政局）",), [["每月巡诊"]]),
    "a list in the middle": ("一、强化服务。每月巡诊；（县民政局）每季义诊。", ("（县民政局）",), [["每月巡诊；每季义诊。"]]),
    "a list alone": ("一、强化服务\n责任单位：县民政局", ("责任单位：县民政局",), [[]]),
    "lists of two items": (
        "一、强化服务。每月巡诊。（甲局）\n二、强化保障。每季义诊。（乙局）",
        ("（乙局）", "（甲局）"),
        [["每月巡诊。"], ["每季义诊。"]],
    ),
    "two lists in one": ("一、强化服务。巡诊。（甲局）义诊。（乙局）", ("（甲局）", "（乙局）"), [["巡诊。义诊。"]]),
    "sub-items": ("一、强化服务\n（一）宣传。每月巡讲。\n（二）培训。每季轮训。", (), [[], ["每月巡讲。"], ["每季轮训。"]]),
    "a list of the whole line that holds the title": ("一、强化服务（县民政局）\n每月巡诊。", ("强化服务（县民政局）",), [["每月巡诊。"]]),
}


def walk(nodes: tuple[Node, ...] | list[Node]) -> list[Node]:
    return [one for node in nodes for one in (node, *walk(node.children))]


@pytest.mark.parametrize(("raw", "lists", "want"), CASES.values(), ids=CASES)
def test_paragraphs(raw: str, lists: tuple[str, ...], want: list[list[str]], grammar: Grammar) -> None:
    _, nodes = filled(raw, lists, grammar)
    assert [[one.text.replace(",", "，").replace(";", "；") for one in node.paragraphs] for node in walk(nodes)] == want


def test_the_units_of_a_row_are_not_taken_out(grammar: Grammar) -> None:
    _, nodes = filled("一、强化服务。每月巡诊。县民政局", ("县民政局",), grammar, "row")
    assert [one.text for one in nodes[0].paragraphs] == ["每月巡诊。县民政局"]


@pytest.mark.parametrize(
    ("raw", "lists", "covered"),
    [
        ("一、强化服务。 每月巡诊。 （县民政局）", ("（县民政局）",), "每月巡诊。"),
        ("一、强化服务。巡诊。（甲局） 义诊。", ("（甲局）",), "巡诊。（甲局） 义诊。"),
        ("一、强化服务。（甲局） 义诊。", ("（甲局）",), "义诊。"),
    ],
)
def test_the_span_begins_and_ends_with_what_is_read(
    raw: str, lists: tuple[str, ...], covered: str, grammar: Grammar
) -> None:
    _, nodes = filled(raw, lists, grammar)
    (paragraph,) = nodes[0].paragraphs
    start, end = paragraph.span
    assert raw[start:end] == covered
