"""References: each case says which documents a reader finds, and what has to be reported."""

from __future__ import annotations

import pathlib
import tomllib
from typing import Any

import pytest

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Diagnostic, Field, Metadata, Reference
from healthplan_cli.references.stage import find_references
from healthplan_cli.stage_types import ZoneKind
from healthplan_cli.text import fold, split_lines
from healthplan_cli.text.folded import Text

FILE = pathlib.Path(__file__).parent / "references.toml"
CASES = [pytest.param(case, id=case["name"]) for case in tomllib.loads(FILE.read_text("utf-8"))["case"]]


def find(printed: str, grammar: Grammar, zone: ZoneKind = "body", title: str | None = None) -> tuple[Text, list[Reference], list[Diagnostic]]:
    text = fold(printed)
    lines = split_lines(text)
    metadata = Metadata(title=Field(text=title, value=title, span=(0, 0)) if title else None)
    references, diagnostics = find_references(text, lines, [zone] * len(lines), metadata, grammar)
    return text, references, diagnostics


@pytest.mark.parametrize("case", CASES)
def test_references(case: dict[str, Any], grammar: Grammar) -> None:
    text, references, diagnostics = find(case["text"], grammar, title=case.get("title"))
    assert [[one.title, one.document_number or ""] for one in references] == case["want"]
    assert [one.title for one in references if one.self] == case.get("own", [])
    assert sorted(one.code for one in diagnostics) == case.get("codes", [])
    for one in references:
        assert "".join(text.quote(one.span).split()) == one.title
    assert any(one.repaired for one in references) == (bool(case.get("codes")) and not case.get("sure", False))


@pytest.mark.parametrize("zone", ["chrome", "metadata"])
def test_what_the_page_says_of_itself_is_no_reference(zone: ZoneKind, grammar: Grammar) -> None:
    assert find("《青禾市行动方案》（青政发〔2021〕5号）", grammar, zone)[1:] == ([], [])


@pytest.mark.parametrize("printed", ["云健领20212", "青政办发〔202111号", "青高管规[2022 5号"])
@pytest.mark.parametrize("notice", ["根据《云岭省行动方案》（{}）要求。", "根据《云岭省行动方案》。\n落实《云岭省行动方案》（{}）。"])
def test_a_damaged_number_is_reported_where_it_stands(notice: str, printed: str, grammar: Grammar) -> None:
    text, _, diagnostics = find(notice.format(printed), grammar)
    assert [text.quote(one.span) for one in diagnostics] == [printed]


def test_a_notice_does_not_refer_to_itself_by_its_head(grammar: Grammar) -> None:
    head = "根据省政府关于印发工作要点的通知\n青政发〔2023〕5号\n"
    assert find(head, grammar, "title")[1:] == ([], [])
    assert [one.title for one in find(head, grammar)[1]] == ["关于印发工作要点的通知"]
