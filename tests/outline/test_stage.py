"""The outline stage on its own: labels, nesting, titles and what was said of them."""

from __future__ import annotations

import pathlib
import tomllib
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Diagnostic, Node
from healthplan_cli.outline.stage import find_outline
from healthplan_cli.stage_types import Outline
from healthplan_cli.text import fold, split_lines

CASES = pathlib.Path(__file__).parent


def load_cases() -> Iterator[Any]:
    for file in sorted(CASES.glob("*.toml")):
        for case in tomllib.loads(file.read_text("utf-8"))["case"]:
            yield pytest.param(case, id=f"{file.stem}: {case['about']}")


def outline_of(raw: str, grammar: Grammar) -> tuple[Outline, list[Diagnostic]]:
    text = fold(raw)
    lines = split_lines(text)
    return find_outline(text, lines, ["body"] * len(lines), [], grammar)


def written(nodes: Sequence[Node], depth: int = 0) -> Iterator[Any]:
    for node in nodes:
        yield f"{'  ' * depth}{node.label} {node.number} {node.title or '-'}"
        yield from written(node.children, depth + 1)


@pytest.mark.parametrize("case", list(load_cases()))
def test_outline(case: dict[str, Any], grammar: Grammar) -> None:
    outline, diagnostics = outline_of(case["text"], grammar)
    assert list(written(outline.nodes)) == case["outline"]
    assert [one.code for one in diagnostics] == case.get("codes", [])
    if "loose" in case:
        loose = [passage.joined.printed for passage in outline.passages if passage.node is None]
        assert loose == case["loose"]


def test_passages_cover_every_line_once(grammar: Grammar) -> None:
    raw = "前言一句。\n一、任务\n（一）开展宣传。印发手册。（二）开展培训。\n收尾一句。\n"
    outline, _ = outline_of(raw, grammar)
    spans = [passage.span for passage in outline.passages]
    assert spans == sorted(spans)
    assert "".join(raw[a:b] for a, b in spans) == raw.replace("\n", "")


def test_a_thousand_items_stay_one_sequence(grammar: Grammar) -> None:
    raw = "".join(f"{number}.落实第{number}项任务。\n" for number in range(1, 999))
    outline, diagnostics = outline_of(raw, grammar)
    assert [node.number for node in outline.nodes] == list(range(1, 999))
    assert not diagnostics


def test_a_list_behind_items_without_lists_belongs_to_the_item_above(grammar: Grammar) -> None:
    raw = "（一）强化服务。\n1）开展义诊。\n2）开展巡诊。\n责任单位：县卫生健康局\n（二）强化保障。\n"
    outline, _ = outline_of(raw, grammar)
    listed = next(passage for passage in outline.passages if passage.joined.printed.startswith("责任单位"))
    assert listed.node == outline.nodes[0].id
    assert outline.nodes[0].span[1] == listed.span[1]


def test_a_list_behind_an_item_whose_fellows_have_lists_stays_with_it(grammar: Grammar) -> None:
    raw = "（一）强化服务。\n1）开展义诊。（县卫生健康局负责）\n2）开展巡诊。\n责任单位：县卫生健康局\n"
    outline, _ = outline_of(raw, grammar)
    listed = next(passage for passage in outline.passages if passage.joined.printed.startswith("责任单位"))
    assert listed.node == outline.nodes[0].children[1].id
