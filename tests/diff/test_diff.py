"""What two parses differ in, whatever their ids and offsets."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from parsed_notice import make_data, put

from healthplan_cli.diff.compare import diff, render_diff_json, render_diff_text
from healthplan_cli.model import Document


def lines(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    return render_diff_text(diff(msgspec.convert(old, Document), msgspec.convert(new, Document))).splitlines()


@pytest.mark.parametrize(
    "changes, expected",
    [
        ({}, []),
        ({"outline[0].id": "n77", "targets[0].node": "n77", "targets[0].span": [0, 1], "targets[0].rule": "x"}, []),
        ({"outline[0].span": [3, 4], "diagnostics": [], "blocks": []}, []),
        (
            {"metadata.signed_date.value": "2024-03-16"},
            ["~ metadata signed_date: value: 2024-03-15 → 2024-03-16"],
        ),
        ({"metadata.addressees": []}, ["- metadata addressees 各县区人民政府"]),
        ({"metadata.plan_years": None}, ["- metadata plan_years: value: 2024-2027"]),
        (
            {"targets[0].value": 36, "targets[0].comparator": "eq"},
            ["~ target 居民健康素养水平 (总体目标): value: 35 → 36, comparator: ge → eq"],
        ),
        ({"targets[0].year": 2030}, ["~ target 居民健康素养水平 (总体目标): year: 2027 → 2030"]),
        ({"outline[1].number": 3, "outline[1].label": "三、"},
         ["~ node 二、主要任务: label: 二、 → 三、, number: 2 → 3"]),
        (
            {"responsibilities[0].units[0].role": "lead"},
            ["~ responsibility 市卫生健康委 (健康教育): role: responsible → lead"],
        ),
        (
            {"references[0].document_number": None},
            ["~ reference 健康云岭行动: document_number: 云政发〔2023〕8号 → none"],
        ),
        ({"references": []}, ["- reference 健康云岭行动: document_number: 云政发〔2023〕8号"]),
        (
            {"tables[0].rows[0][2].text": "市教育局"},
            ["~ table row tb1, row 1: cells: 1 | 开展宣传 | 市卫健委 → 1 | 开展宣传 | 市教育局"],
        ),
    ],
)  # fmt: skip
def test_changes(changes: dict[str, Any], expected: list[str]) -> None:
    new = make_data()
    for where, value in changes.items():
        put(new, where, value)
    assert lines(make_data(), new) == expected


def test_a_new_heading_is_one_changed_node_and_its_facts_stay() -> None:
    new = make_data()
    put(new, "outline[0].title", "发展目标")
    got = lines(make_data(), new)
    assert got == ["~ node 一、总体目标: title: 总体目标 → 发展目标"]


def test_of_two_values_the_one_that_is_gone_is_removed() -> None:
    old, new = make_data(), make_data()
    later = {**old["targets"][0], "id": "t2", "year": 2030, "value": 40}
    old["targets"].append(later)
    new["targets"] = [{**later, "id": "t1"}]
    (only,) = lines(old, new)
    assert only.startswith("- target 居民健康素养水平 (总体目标): value: 35, unit: %, year: 2027")


def test_removed_is_the_mirror_of_added() -> None:
    new = make_data()
    new["targets"] = []
    new["responsibilities"] = new["responsibilities"][1:]
    forth, back = lines(make_data(), new), lines(new, make_data())
    assert len(forth) == 3
    assert sorted(forth) == sorted(line.replace("+", "-", 1) for line in back)


def test_json_has_counts_and_both_values() -> None:
    new = make_data()
    put(new, "targets[0].value", 36)
    changes = diff(msgspec.convert(make_data(), Document), msgspec.convert(new, Document))
    whole = json.loads(render_diff_json(changes))
    assert (whole["added"], whole["removed"], whole["changed"]) == (0, 0, 1)
    assert (whole["changes"][0]["old"], whole["changes"][0]["new"]) == ({"value": 35}, {"value": 36})
