"""Each invariant: one change to a good document, one finding."""

from __future__ import annotations

import pathlib
import tomllib
from typing import Any

import msgspec
import pytest
from parsed_notice import TEXT, at, put

from healthplan_cli.model import Document
from healthplan_cli.validate.codes import CHECKS
from healthplan_cli.validate.invariants import check_document
from healthplan_cli.validate.quotes import check_coverage

CASES = tomllib.loads(
    (pathlib.Path(__file__).parent / "invariants.toml").read_text("utf-8")
)["case"]


def read_value(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: read_value(one) for name, one in value.items()}
    if isinstance(value, str) and value.startswith("@"):
        return at(value[1:])
    return None if value == "(null)" else value


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any], data: dict[str, Any]) -> None:
    for where, value in case["put"].items():
        put(data, where, read_value(value))
    findings = check_document(msgspec.convert(data, Document), TEXT)
    assert sorted(f"{one.code} {one.where}" for one in findings) == sorted(case["want"])


def test_without_the_text_nothing_is_compared_with_it(data: dict[str, Any]) -> None:
    put(data, "outline[0].title", "总体要求")
    put(data, "blocks", [])
    assert check_document(msgspec.convert(data, Document)) == []


def test_characters_without_width_are_not_compared(data: dict[str, Any]) -> None:
    marked = TEXT.replace("总体", "总\u200b体")
    data["outline"][0]["title_span"][1] += 1
    found = {one.where for one in check_document(msgspec.convert(data, Document), marked)}
    assert "$.outline[0].title" not in found


@pytest.mark.parametrize("blank, codes", [("\u200b", ["HP911"]), ("\u3000", []), ("", [])])
def test_a_character_without_width_needs_a_block_and_a_blank_does_not(blank: str, codes: list[str], data: dict[str, Any]) -> None:
    put(data, "blocks", [])
    document = msgspec.convert(data, Document)
    assert [one.code for one in check_coverage(document, blank)] == codes


def test_articles_count_on_across_chapters(data: dict[str, Any]) -> None:
    node = data["outline"][0]
    for i, chapter in enumerate(data["outline"]):
        chapter["children"] = [
            {**node, "id": f"a{i}{j}", "style": "article", "number": 2 * i + j, "children": []} for j in (1, 2)
        ]
    findings = check_document(msgspec.convert(data, Document))
    assert "HP908" not in {one.code for one in findings}


def test_every_code_has_a_case_or_a_test() -> None:
    tested = {want.split()[0] for case in CASES for want in case["want"]}
    elsewhere = {"HP900", "HP901", "HP902", "HP912", "HP913", "HP920", "HP921"}
    elsewhere |= {"HP916", "HP917", "HP918", "HP919"}  # test_tampered.py
    assert tested | elsewhere == set(CHECKS)
