"""One piece of a list: its names, their verbs and marks, and whether it goes on the piece before."""

from __future__ import annotations

import pathlib
import tomllib
from typing import Any

import pytest

from healthplan_cli.grammar import Grammar
from healthplan_cli.responsibilities.read_name import Name, NameReader

CASES = pathlib.Path(__file__).parent / "pieces.toml"


@pytest.fixture(scope="module")
def reader(grammar: Grammar) -> NameReader:
    return NameReader(grammar)


def as_written(piece: str, name: Name) -> str:
    verb = f"{name.verb}:{name.marker}" if name.verb else name.marker
    flags = {"open": name.open, "lead-mark": name.has_lead_mark, "after-lead": name.after_lead, "cut-off": name.cut_off}
    return " ".join([piece[name.start : name.end], *filter(None, [verb]), *(flag for flag, is_set in flags.items() if is_set)])


@pytest.mark.parametrize("case", tomllib.loads(CASES.read_text("utf-8"))["case"], ids=lambda case: case["about"])
def test_pieces(case: dict[str, Any], reader: NameReader) -> None:
    names = reader.read(case["piece"], tuple(case.get("cuts", ())))
    assert [as_written(case["piece"], name) for name in names] == case["names"]


@pytest.mark.parametrize(
    ("before", "piece", "content", "goes_on"),
    [
        ("各区", "县(市)政府", "各区、县(市)政府", True),
        ("各区", "县(市)政府负责", "各区、县(市)政府负责", True),
        ("各镇党委", "政府", "市教育局、各镇党委、政府", True),
        ("市教育局", "政府", "市教育局、政府", False),
        ("各区", "市教体局", "各区、市教体局", True),
        ("各区", "市教体局", "各区、市教体局、市财政局", False),
        ("各区", "市教体局", "市财政局、各区、市教体局", False),
        ("各区", "市教体局", "装备中心、市财政局、各区、市教体局", False),
        ("各区", "县(市)政府", "市财政局、各区、县(市)政府、市教体局", True),
    ],
)
def test_one_name_around_a_separator(before: str, piece: str, content: str, goes_on: bool, reader: NameReader) -> None:
    assert reader.goes_on(before, piece, content) == goes_on
