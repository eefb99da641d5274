"""Blocks: each division of the case file, and that every character lies in one of them."""

from __future__ import annotations

import pathlib
import tomllib
from typing import Any

import pytest

from healthplan_cli.blocks import make_blocks
from healthplan_cli.model import Span, Table
from healthplan_cli.stage_types import Outline, Passage
from healthplan_cli.text import Text, fold, join_lines, split_lines

CASES = pathlib.Path(__file__).parent / "divisions.toml"
DIVISIONS = tomllib.loads(CASES.read_text(encoding="utf-8"))["division"]


def place(text: Text, quote: str) -> Span:
    """The span of a quote; ``…`` stands for what is left out."""
    first, _, last = quote.partition("…")
    start = text.printed.index(first)
    end = text.printed.index(last, start) + len(last) if last else start + len(first)
    return start, end


def passage(text: Text, case: dict[str, Any]) -> Passage:
    span = place(text, case["quote"])
    return Passage(case.get("node"), case["kind"], span, span[0], join_lines(text, span))


@pytest.mark.parametrize("case", DIVISIONS, ids=lambda case: case["name"])
def test_division(case: dict[str, Any]) -> None:
    text = fold(case["text"])
    outline = Outline([], [passage(text, one) for one in case.get("passages", [])])
    tables = [
        Table(id="tb1", node=None, title=None, span=place(text, quote), header=(), rows=(), reconstructed=True)
        for quote in case.get("tables", [])
    ]
    blocks, found = make_blocks(text, split_lines(text), case["zones"], outline, tables)
    assert [(block.kind, block.node or "", block.span) for block in blocks] == [
        (kind, node, place(text, quote)) for kind, node, quote in case["want"]
    ]
    assert [diagnostic.code for diagnostic in found] == case.get("codes", [])
    outside = list(text.printed)
    for block in blocks:
        start, end = block.span
        outside[start:end] = " " * (end - start)
    assert not "".join(outside).strip()
