"""The unit reader: names and roles inside a list or a table cell."""

from __future__ import annotations

import pathlib
import tomllib
from typing import Any

import pytest

from healthplan_cli.grammar import Grammar
from healthplan_cli.responsibilities.read_list import unit_reader

CASES = pathlib.Path(__file__).parent / "contents.toml"


@pytest.mark.parametrize("case", tomllib.loads(CASES.read_text("utf-8"))["case"], ids=lambda case: case["about"])
def test_contents(case: dict[str, Any], grammar: Grammar) -> None:
    content = case["content"]
    found = unit_reader(grammar).read(content, role=case.get("role"))
    assert found is not None
    assert ", ".join(f"{content[unit.start : unit.end]} {unit.role}" for unit in found.units) == case["units"]
    assert found.by_duty == case.get("by_duty", False)
    assert found.open == case.get("open", False)
    assert found.doubtful == 0


@pytest.mark.parametrize("content", ["", "、,;", "责任单位:", "完成时限:2031年", "责任领导:张三"])
def test_nobody_is_named(content: str, grammar: Grammar) -> None:
    assert unit_reader(grammar).read(content) is None


def test_blanks_part_whole_names_only(grammar: Grammar) -> None:
    content = "市教育局市财政局市卫生健康委"
    found = unit_reader(grammar).read(content, cuts=[4, 10])
    assert found is not None
    assert [content[unit.start : unit.end] for unit in found.units] == ["市教育局", "市财政局", "市卫生健康委"]
    assert not found.units[0].cut_off


def test_prose_is_doubtful(grammar: Grammar) -> None:
    found = unit_reader(grammar).read("以联合体形式申报时,牵头单位填写")
    assert found is not None
    assert found.doubtful == len(found.units)
