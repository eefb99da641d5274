"""The responsibilities stage on its own: lists, roles, scope, rows, and what was said of them."""

from __future__ import annotations

import pathlib
import tomllib
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Cell, Diagnostic, Field, Metadata, Responsibility, Table
from healthplan_cli.responsibilities.stage import find_responsibilities
from healthplan_cli.stage_types import Passage
from healthplan_cli.tables.column_kinds import with_columns
from healthplan_cli.text import fold, join_lines
from healthplan_cli.text.folded import Text

CASES = pathlib.Path(__file__).parent / "lists"


def load_cases() -> Iterator[Any]:
    for file in sorted(CASES.glob("*.toml")):
        for case in tomllib.loads(file.read_text("utf-8"))["case"]:
            yield pytest.param(case, id=f"{file.stem}: {case['about']}")


def passages_of(lines: list[str]) -> tuple[Text, list[Passage]]:
    """The text of ``lines`` and a passage of each; "n1 | text" is body text, "n1 # text" a heading."""
    parts = [line.split(" ", 2) for line in lines]
    text = fold("\n".join(part[2] for part in parts))
    passages, place = [], 0
    for node, kind, body in parts:
        span = (place, place + len(body))
        heading = kind == "#"
        passages.append(
            Passage(
                None if node == "-" else node,
                "heading" if heading else "paragraph",
                span,
                span[1] if heading else span[0],
                join_lines(text, span),
            )
        )
        place = span[1] + 1
    return text, passages


def found_in(lines: list[str], grammar: Grammar, metadata: Metadata | None = None) -> tuple[Text, list[Responsibility], list[Diagnostic]]:
    text, passages = passages_of(lines)
    lists, diagnostics = find_responsibilities(text, passages, [], metadata or Metadata(), grammar)
    return text, lists, diagnostics


def as_written(text: Text, one: Responsibility) -> dict[str, Any]:
    """What a case may say of a list."""
    return {
        "node": one.node or "-",
        "quote": text.quote(one.span),
        "covers": text.quote(one.covers),
        "units": ", ".join(f"{unit.name} {unit.role}" for unit in one.units),
    } | {name: getattr(one, name) for name in ("scope", "marker", "by_duty", "open", "repaired", "rule", "due")}


@pytest.mark.parametrize("case", list(load_cases()))
def test_lists(case: dict[str, Any], grammar: Grammar) -> None:
    text, lists, diagnostics = found_in(case["lines"], grammar)
    wanted = [
        {**as_written(text, one), **want} for one, want in zip(lists, case["lists"], strict=False)
    ]
    assert [as_written(text, one) for one in lists] == wanted
    assert len(lists) == len(case["lists"])
    assert [one.code for one in diagnostics] == case.get("codes", [])
    # A flag that the case does not name is not set.
    for one, want in zip(lists, case["lists"], strict=True):
        assert one.open == want.get("open", False)
        assert one.by_duty == want.get("by_duty", False)
        assert one.repaired == want.get("repaired", False)
        assert one.due == want.get("due")


@pytest.mark.parametrize("case", list(load_cases()))
def test_names_stand_at_their_spans(case: dict[str, Any], grammar: Grammar) -> None:
    text, lists, _ = found_in(case["lines"], grammar)
    for one in lists:
        for unit in one.units:
            assert text.quote(unit.span).replace(" ", "") == unit.name
            assert one.span[0] <= unit.span[0] < unit.span[1] <= one.span[1]


def test_full_names_supply_level_and_place(grammar: Grammar) -> None:
    issuer = Field(text="青禾市白石区人民政府", value="青禾市白石区人民政府", span=(0, 0))
    lines = [
        "n1 | 办好事。（责任单位：区卫生健康局、教育局、团区委、各镇街道、白石海事处）",
        "n2 | 办好事。（责任单位：市医保局、区人民医院）",
        "n3 | 办好事。（责任单位：市教育局、市直机关工委、医政处、委办公室、局机关党委）",
    ]
    _, lists, _ = found_in(lines, grammar, Metadata(issuers=(issuer,)))
    assert [[unit.full_name for unit in one.units] for one in lists] == [
        ["白石区卫生健康局", "白石区教育局", "共青团白石区委", "各镇街道", "白石海事处"],
        ["青禾市医保局", "白石区人民医院"],
        ["青禾市教育局", "青禾市直机关工委", "医政处", "委办公室", "局机关党委"],
    ]


def test_place_stays_out_where_the_level_is_not_certain(grammar: Grammar) -> None:
    _, lists, _ = found_in(["n1 | 办好事。（市卫生健康委、综治办负责）"], grammar)
    assert [unit.full_name for unit in lists[0].units] == ["市卫生健康委", "市综治办"]


def test_organisations(grammar: Grammar) -> None:
    _, lists, _ = found_in(["n1 | 办好事。（市卫生计生委、市卫健委、白石大厦公司负责）"], grammar)
    assert [unit.organisation for unit in lists[0].units] == ["health", "health", "enterprise"]


HEADER = ("序号", "任务", "牵头单位", "参与单位", "完成时限")
ROWS = [
    ["1", "编印手册", "市教育局", "市科协、市财政局", "2031年"],
    ["2", "开放场馆", "市体育局、市教育局按职责分工，分别负责", "", "持续推进"],
    ["3", "总结经验", "", "", "2032年"],
]


def table_of(rows: list[list[str]]) -> tuple[Text, Table]:
    raw = "\n".join(cell for row in rows for cell in row)
    cells: list[list[Cell]] = []
    place = 0
    for row in rows:
        cells.append([])
        for cell in row:
            cells[-1].append(Cell(text=cell, span=(place, place + len(cell))))
            place += len(cell) + 1
    table = Table(
        id="tb1", node=None, title=None, span=(0, len(raw)), header=HEADER, rows=tuple(map(tuple, cells)), reconstructed=True
    )
    return fold(raw), table


def test_rows_of_task_tables(grammar: Grammar) -> None:
    text, table = table_of(ROWS)
    found, _ = find_responsibilities(text, [], with_columns([table], grammar), Metadata(), grammar)
    assert [(one.id, one.table, one.row, one.marker, one.due, one.scope, one.node) for one in found] == [
        ("r1", "tb1", 0, "牵头单位", "2031年", "row", None),
        ("r2", "tb1", 1, "牵头单位", "持续推进", "row", None),
    ]
    assert [[(unit.name, unit.role) for unit in one.units] for one in found] == [
        [("市教育局", "lead"), ("市科协", "participant"), ("市财政局", "participant")],
        [("市体育局", "responsible"), ("市教育局", "responsible")],
    ]
    assert text.quote(found[0].covers) == "\n".join(ROWS[0])
    assert text.quote(found[0].span) == "市教育局\n市科协、市财政局"
    assert found[1].by_duty


def test_cells_that_name_nobody(grammar: Grammar) -> None:
    text, table = table_of([["1", "编印手册", "、", "市科协", "2031年"], ["2", "开放场馆", "市体育局", "无", "—"], ["3", "总结经验", "/", "、", "长期"]])
    found, _ = find_responsibilities(text, [], with_columns([table], grammar), Metadata(), grammar)
    assert [(one.row, one.marker, one.due, [unit.name for unit in one.units]) for one in found] == [
        (0, "参与单位", "2031年", ["市科协"]),
        (1, "牵头单位", None, ["市体育局"]),
    ]


def test_the_first_time_of_a_row_that_has_two(grammar: Grammar) -> None:
    text, table = table_of([["1", "编印手册", "市教育局", "2031年", "2032年"], ["2", "开放场馆", "市体育局", " / ", "长期"]])
    table = msgspec.structs.replace(table, header=("序号", "任务", "牵头单位", "完成时限", "时间节点"))
    found, _ = find_responsibilities(text, [], with_columns([table], grammar), Metadata(), grammar)
    assert [(one.row, one.due) for one in found] == [(0, "2031年"), (1, "长期")]


def test_a_table_without_unit_columns_gives_nothing(grammar: Grammar) -> None:
    text, table = table_of(ROWS)
    plain = Table(
        id="tb1", node=None, title=None, span=table.span, header=("序号", "指标", "单位", "2030年", "性质"),
        rows=table.rows, reconstructed=True,
    )
    assert find_responsibilities(text, [], with_columns([plain], grammar), Metadata(), grammar) == ([], [])


def test_what_was_assumed_stands_at_its_place(grammar: Grammar) -> None:
    text, _, diagnostics = found_in(["n1 | 修订预案。牵头单位：", "n2 | 加强演练。", "n3 | 责任单位："], grammar)
    assert [(one.code, one.node, text.quote(one.span)) for one in diagnostics] == [
        ("HP208", "n1", "修订预案。牵头单位："),
        ("HP208", "n3", "责任单位："),
    ]
