"""What the columns of a table hold, told by their headers alone."""

from __future__ import annotations

import pytest

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Table
from healthplan_cli.stage_types import Column
from healthplan_cli.tables.column_kinds import column_of, with_columns


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("序号", Column("number")),
        ("指标名称", Column("indicator")),
        ("重点任务", Column("task")),
        ("计量 单位", Column("unit")),
        ("属性", Column("attribute")),
        ("2020年（基期）", Column("baseline")),
        ("2030年目标值：", Column("goal", 2030)),
        ("目标值", Column("goal")),
        ("牵头 单位", Column("bodies", role="lead")),
        ("牵头单位名称", Column("bodies", role="lead")),
        ("责任单位及责任人", Column("bodies", role="responsible")),
        ("责任人", Column("other")),
        ("进度安排", Column("due")),
        ("完成时限（年月）", Column("due")),
        ("备注", Column("other")),
        ("", Column("other")),
    ],
)
def test_kinds(header: str, column: Column, grammar: Grammar) -> None:
    assert column_of(header, grammar) == column


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("主责单位", "lead"),
        ("主办单位", "lead"),
        ("牵头部门（单位）", "lead"),
        ("承办单位", "responsible"),
        ("落实单位", "responsible"),
        ("实施单位", "responsible"),
        ("责任主体", "responsible"),
        ("责任处室", "responsible"),
        ("责任科室", "responsible"),
        ("协办单位", "participant"),
        ("参加单位", "participant"),
        ("配合部门", "participant"),
    ],
)
@pytest.mark.parametrize("due", ["完成节点", "时间节点", "完成期限", "时间要求", "时限要求", "推进时间"])
def test_titles_of_units_and_dates(title: str, role: str, due: str, grammar: Grammar) -> None:
    assert (column_of(title, grammar).kind, column_of(title, grammar).role) == ("bodies", role)
    assert column_of(due, grammar) == Column("due")


def test_a_table_has_a_column_for_each_header_cell(grammar: Grammar) -> None:
    table = Table(
        id="tb1", node=None, title=None, span=(0, 9), header=("序号", "", "单位"), rows=(), reconstructed=True
    )
    (known,) = with_columns([table], grammar)
    assert known.table is table
    assert [column.kind for column in known.columns] == ["number", "other", "unit"]
