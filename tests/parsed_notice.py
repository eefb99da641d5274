"""A small parsed notice, made by hand, in which every kind of fact stands and nothing is wrong."""

from __future__ import annotations

import copy
import hashlib
import re
from typing import Any

import msgspec
import pytest

from healthplan_cli.grammar import load_grammar
from healthplan_cli.model import Document

TEXT = """首页>政务公开
青禾市人民政府关于推进健康青禾行动的通知
青政发20245号
各县区人民政府:
一、总体目标
到2027年,居民健康素养水平达到35%以上。
二、主要任务
(一)健康教育。根据《健康云岭行动》(云政发〔2023〕8号)开展宣传。
(责任单位:市卫生健康委、市教育 局)
序号 任务 牵头单位
1 开展宣传 市卫健委
青禾市人民政府
2024年3月15日
"""


def at(quote: str, after: str = "") -> list[int]:
    """Where ``quote`` stands, the first time behind ``after``."""
    start = TEXT.index(quote, TEXT.index(after))
    return [start, start + len(quote)]


def until(first: str, last: str) -> list[int]:
    return [at(first)[0], at(last, first)[1]]


def _unit(name: str, quote: str, after: str, role: str, organisation: str) -> dict[str, Any]:
    return {
        "name": name, "full_name": f"青禾{name}", "organisation": organisation, "role": role,
        "span": at(quote, after), "repaired": False,
    }  # fmt: skip


def _blocks(table: list[int]) -> list[dict[str, Any]]:
    return [
        {"kind": "chrome", "span": at("首页>政务公开"), "node": None},
        {"kind": "title", "span": at("青禾市人民政府关于推进健康青禾行动的通知"), "node": None},
        {"kind": "metadata", "span": at("青政发20245号"), "node": None},
        {"kind": "letter", "span": at("各县区人民政府:"), "node": None},
        {"kind": "heading", "span": at("一、总体目标"), "node": "n1"},
        {"kind": "paragraph", "span": at("到2027年,居民健康素养水平达到35%以上。"), "node": "n1"},
        {"kind": "heading", "span": at("二、主要任务"), "node": "n2"},
        {"kind": "item", "span": until("(一)健康教育", "市教育 局)"), "node": "n3"},
        {"kind": "table", "span": table, "node": "n2"},
        {"kind": "signature", "span": until("青禾市人民政府\n2024", "15日"), "node": None},
    ]  # fmt: skip


def _outline() -> list[dict[str, Any]]:
    return [
        {
            "id": "n1", "style": "chinese-comma", "label": "一、", "number": 1, "repaired": False,
            "title": "总体目标", "title_span": at("总体目标"), "span": until("一、总体", "35%以上。"),
            "paragraphs": [{
                "text": "到2027年,居民健康素养水平达到35%以上。",
                "span": at("到2027年,居民健康素养水平达到35%以上。"),
            }],
            "children": [],
        },
        {
            "id": "n2", "style": "chinese-comma", "label": "二、", "number": 2, "repaired": False,
            "title": "主要任务", "title_span": at("主要任务"), "span": until("二、主要", "市卫健委"),
            "paragraphs": [],
            "children": [{
                "id": "n3", "style": "chinese-paren", "label": "(一)", "number": 1, "repaired": False,
                "title": "健康教育", "title_span": at("健康教育"), "span": until("(一)健康教育", "市教育 局)"),
                "paragraphs": [{
                    "text": "根据《健康云岭行动》(云政发〔2023〕8号)开展宣传。",
                    "span": until("根据《", "市教育 局)"),
                }],
                "children": [],
            }],
        },
    ]  # fmt: skip


def _responsibilities() -> list[dict[str, Any]]:
    return [
        {
            "id": "r1", "node": "n3", "scope": "node", "span": at("(责任单位:市卫生健康委、市教育 局)"),
            "covers": until("(一)健康教育", "开展宣传。"), "marker": "责任单位",
            "by_duty": False, "open": False, "repaired": False,
            "units": [
                _unit("市卫生健康委", "市卫生健康委", "责任单位", "responsible", "health"),
                _unit("市教育局", "市教育 局", "责任单位", "responsible", "education"),
            ],
            "rule": "responsibilities.any-label",
        },
        {
            "id": "r2", "node": None, "scope": "row", "span": at("市卫健委"), "covers": at("开展宣传", "序号"),
            "marker": "牵头单位", "units": [_unit("市卫健委", "市卫健委", "序号", "lead", "health")],
            "rule": "responsibilities.any-label", "table": "tb1", "row": 0, "due": None,
        },
    ]  # fmt: skip


def make_data() -> dict[str, Any]:
    def field(text: str, value: str | None = None, repaired: bool = False) -> dict[str, Any]:
        return {"text": text, "value": value or text, "span": at(text), "repaired": repaired}

    table = until("序号 任务", "市卫健委")
    return {
        "schema_version": "1.0",
        "generator": {"name": "healthplan", "version": "0.1.0", "grammar": load_grammar().version},
        "source": {
            "name": "qinghe.txt", "media_type": "text/plain", "encoding": "utf-8",
            "sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
            "bytes": len(TEXT.encode()), "characters": len(TEXT),
        },
        "metadata": {
            "title": field("青禾市人民政府关于推进健康青禾行动的通知"),
            "document_number": field("青政发20245号", "青政发〔2024〕5号", repaired=True),
            "issuers": [{**field("青禾市人民政府"), "span": at("青禾市人民政府", "市卫健委")}],
            "addressees": [field("各县区人民政府")],
            "signed_date": field("2024年3月15日", "2024-03-15"),
            "plan_years": {"first": 2024, "last": 2027},
        },
        "blocks": _blocks(table),
        "outline": _outline(),
        "responsibilities": _responsibilities(),
        "targets": [{
            "id": "t1", "node": "n1", "text": "到2027年,居民健康素养水平达到35%以上",
            "span": at("到2027年,居民健康素养水平达到35%以上"),
            "indicator": "居民健康素养水平", "indicator_span": at("居民健康素养水平"), "indicator_id": "health-literacy",
            "direction": "reach", "comparator": "ge", "value": 35, "value_max": None, "unit": "%",
            "value_span": at("35%"), "year": 2027, "year_inferred": False, "year_span": at("2027年"),
            "baseline": None, "rule": "targets.level",
        }],
        "references": [{
            "title": "健康云岭行动", "document_number": "云政发〔2023〕8号",
            "span": at("《健康云岭行动》(云政发〔2023〕8号)"), "self": False,
        }],
        "tables": [{
            "id": "tb1", "node": "n2", "title": None, "span": table, "header": ["序号", "任务", "牵头单位"],
            "rows": [[
                {"text": "1", "span": at("1", "牵头单位\n")},
                {"text": "开展宣传", "span": at("开展宣传", "序号")},
                {"text": "市卫健委", "span": at("市卫健委")},
            ]],
            "reconstructed": True,
        }],
        "diagnostics": [{
            "code": "HP499", "severity": "info", "message": "the brackets of the year are lost",
            "span": at("青政发20245号"), "node": None,
        }],
    }  # fmt: skip


_DATA = make_data()


@pytest.fixture(autouse=True)
def known_diagnostic(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one diagnostic of the hand-made notice is of a kind that no release will ever have."""
    from healthplan_cli.diagnostics import KINDS, Kind

    monkeypatch.setitem(KINDS, "HP499", Kind("info", "the brackets of the year are lost"))


@pytest.fixture
def text() -> str:
    return TEXT


@pytest.fixture
def data() -> dict[str, Any]:
    return copy.deepcopy(_DATA)


@pytest.fixture
def document(data: dict[str, Any]) -> Document:
    return msgspec.convert(data, Document)


def put(data: dict[str, Any], where: str, value: object) -> None:
    """Set the value at a path such as ``targets[0].value``; ``value`` "(drop)" takes it away."""
    parts = [int(part) if part.isdigit() else part for part in re.findall(r"\w+", where)]
    place: Any = data
    for part in parts[:-1]:
        place = place[part]
    if value == "(drop)":
        del place[parts[-1]]
    elif isinstance(place, list) and parts[-1] == len(place):
        place.append(value)
    else:
        place[parts[-1]] = value


UNITS = [{"name": "市卫生健康委", "role": "responsible"}, {"name": "市教育局", "role": "responsible"}]


def make_gold() -> dict[str, Any]:
    """What a reader finds in the hand-made notice."""
    target = {
        "node": 1, "quote": "到2027年,居民健康素养水平达到35%以上", "indicator": "居民健康素养水平",
        "year": 2027, "direction": "reach", "comparator": "ge", "value": 35.0, "value_max": None, "unit": "％",
    }  # fmt: skip
    node = {"repaired": False}
    return {
        "doc": "qinghe",
        "metadata": {
            "title": "青禾市人民政府关于推进健康青禾行动的通知", "document_number": "青政发〔2024〕5号",
            "issuers": ["青禾市人民政府"], "addressees": ["各县区人民政府"],
            "signed_date": "2024-03-15", "published_date": None,
        },
        "nodes": [
            {**node, "id": 1, "parent": None, "label": "一、", "number": 1, "title": "总体目标",
             "starts": "总体目标", "line": 5},
            {**node, "id": 2, "parent": None, "label": "二、", "number": 2, "title": "主要任务",
             "starts": "主要任务", "line": 7},
            {**node, "id": 3, "parent": 2, "label": "（一）", "number": 1, "title": "健康教育",
             "starts": "健康教育。根据《健康云岭", "line": 8},
        ],
        "responsibilities": [{"node": 3, "quote": "(责任单位:市卫生健康委、市教育 局)", "scope": "node", "units": UNITS}],
        "targets": [target],
        "references": [{"title": "健康云岭行动", "document_number": "云政发〔2023〕8号"}],
        "tables": [{"title": None, "header": ["序号", "任务", "牵头单位"], "rows": [["1", "开展宣传", "市卫健委"]]}],
        "table_responsibilities": [{"row": "1", "units": [{"name": "市卫健委", "role": "lead"}], "due": None}],
    }  # fmt: skip
