"""A parsed notice that somebody changed by hand: each change is found."""

from __future__ import annotations

import json
import pathlib
from typing import Any

import pytest
from parsed_notice import put

from healthplan_cli.grammar import Grammar
from healthplan_cli.pipeline import parse_source
from healthplan_cli.readers import read_file
from healthplan_cli.validate.check import validate
from healthplan_cli.validate.parsed import Parsed
from healthplan_cli.validate.sources import SourceFolder

NOTICE = """青禾市人民政府关于推进健康青禾行动的通知
青政发〔2024〕5号
各县区人民政府:
一、总体目标
到2027年,居民健康素养水平达到35%以上。年底前,建成健康小屋12个。“十四五”期间,培训骨干200名以上,从2023年的3万人提高到5万人。
二、主要任务
(一)健康教育。根据《健康云岭行动》(云政发〔2023〕8号)开展宣传。(市卫生健康委牵头,市教育局配合)
青禾市人民政府
2024年3月15日
"""
FIRST = "targets[0]"
LIST = "responsibilities[0]"
# What is changed, to what, and the finding that needs nothing but the document, the grammar and the source.
SEEN = [
    ("metadata.title.value", "青禾市人民政府关于推进健康临江行动的通知", "HP917 $.metadata.title.value"),
    ("metadata.document_number.value", "青政发〔2024〕6号", "HP917 $.metadata.document_number.value"),
    ("metadata.signed_date.value", "2024-03-16", "HP917 $.metadata.signed_date.value"),
    ("metadata.issuers[0].value", "临江市人民政府", "HP917 $.metadata.issuers[0].value"),
    (f"{FIRST}.value", 36, "HP917 $.targets[0].value"),
    (f"{FIRST}.unit", "‰", "HP917 $.targets[0].unit"),
    (f"{FIRST}.unit", None, "HP917 $.targets[0].unit"),
    (f"{FIRST}.year", 2028, "HP917 $.targets[0].year"),
    (f"{FIRST}.year", None, "HP917 $.targets[0].year"),
    (f"{FIRST}.comparator", "le", "HP917 $.targets[0].comparator"),
    (f"{FIRST}.comparator", "eq", "HP917 $.targets[0].comparator"),
    (f"{FIRST}.indicator_id", "life-expectancy", "HP917 $.targets[0].indicator_id"),
    (f"{FIRST}.rule", "targets.invented", "HP916 $.targets[0].rule"),
    ("targets[1].year", 2029, "HP917 $.targets[1].year"),
    ("targets[1].comparator", "ge", "HP917 $.targets[1].comparator"),
    ("targets[2].year", 2030, "HP917 $.targets[2].year"),
    (f"{LIST}.rule", "targets.adverb", "HP916 $.responsibilities[0].rule"),
    (f"{LIST}.units[0].role", "boss", "HP902 $.responsibilities[0].units[0].role"),
    (f"{LIST}.units[1].role", "responsible", "HP909 $.responsibilities[0].units[1].role"),
    (f"{LIST}.units[0].full_name", "临江市卫生健康委", "HP917 $.responsibilities[0].units[0].full_name"),
    (f"{LIST}.units[0].organisation", "finance", "HP917 $.responsibilities[0].units[0].organisation"),
    (f"{LIST}.units[0].organisation", "invented", "HP917 $.responsibilities[0].units[0].organisation"),
    ("references[0].document_number", "云政发〔2023〕9号", "HP917 $.references[0].document_number"),
]
# What only another parse can tell.
SEEN_AGAIN = [
    ("targets", [], "HP918 $.targets"),
    (FIRST, "(drop)", "HP918 $.targets"),
    (f"{FIRST}.direction", "increase", "HP918 $.targets"),
    (f"{LIST}.units[1].role", "participant and lead", "HP902 $.responsibilities[0].units[1].role"),
    (f"{LIST}.units[1].role", "lead", "HP918 $.responsibilities"),
    (f"{LIST}.rule", "responsibilities.bracket", "HP918 $.responsibilities[0].rule"),
    ("metadata.plan_years.last", 2031, "HP918 $.metadata"),
    ("blocks[0].kind", "chrome", "HP918 $.blocks[0].kind"),
    ("diagnostics", [], "HP918 $.diagnostics"),
    ("references", [], "HP918 $.references"),
]


@pytest.fixture
def folder(tmp_path: pathlib.Path) -> pathlib.Path:
    (tmp_path / "qinghe.txt").write_text(NOTICE, "utf-8")
    return tmp_path


def findings(data: Any, folder: pathlib.Path, grammar: Grammar, *, reparse: bool) -> list[str]:
    parsed = Parsed("qinghe.json", None, pathlib.PurePath(), json.dumps(data).encode())
    report = validate(parsed, SourceFolder(str(folder)), grammar=grammar, reparse=reparse)
    return [f"{one.code} {one.where}" for one in report.findings if one.code.startswith("HP9")]


def parsed_data(folder: pathlib.Path, grammar: Grammar) -> Any:
    return json.loads(parse_source(read_file(folder / "qinghe.txt"), grammar).to_json())


def test_nothing_is_found_in_what_nobody_changed(folder: pathlib.Path, grammar: Grammar) -> None:
    data = parsed_data(folder, grammar)
    assert len(data["targets"]) >= 4
    assert findings(data, folder, grammar, reparse=True) == []


@pytest.mark.parametrize("where, value, found", SEEN)
@pytest.mark.parametrize("reparse", [False, True])
def test_a_change_that_the_text_contradicts(
    where: str, value: object, found: str, reparse: bool, folder: pathlib.Path, grammar: Grammar
) -> None:
    data = parsed_data(folder, grammar)
    put(data, where, value)
    assert found in findings(data, folder, grammar, reparse=reparse)


@pytest.mark.parametrize("where, value, found", SEEN_AGAIN)
def test_a_change_that_another_parse_contradicts(
    where: str, value: object, found: str, folder: pathlib.Path, grammar: Grammar
) -> None:
    data = parsed_data(folder, grammar)
    put(data, where, value)
    assert found in findings(data, folder, grammar, reparse=True)


ACROSS = """青禾市人民政府关于推进健康青禾行动的通知
各县区人民政府:
一、总体目标
到2027年,经常参加健身的居民达到35%以上,建成健康
— 1 —
步道120公里。(责任单位:市体育局、市卫生
— 2 —
健康委)
"""


def test_facts_on_both_sides_of_a_page_number_are_as_printed(folder: pathlib.Path, grammar: Grammar) -> None:
    (folder / "qinghe.txt").write_text(ACROSS, "utf-8")
    data = parsed_data(folder, grammar)
    assert [one["indicator"] for one in data["targets"]] == ["经常参加健身的居民", "健康步道"]
    assert [one["name"] for one in data["responsibilities"][0]["units"]] == ["市体育局", "市卫生健康委"]
    assert findings(data, folder, grammar, reparse=False) == []
    put(data, "targets[1].indicator", "健康小道")
    assert findings(data, folder, grammar, reparse=False) == ["HP910 $.targets[1].indicator"]


def test_another_grammar_is_told_and_nothing_is_read_again(folder: pathlib.Path, grammar: Grammar) -> None:
    data = parsed_data(folder, grammar)
    put(data, "generator.grammar", "0123456789ab")
    put(data, f"{FIRST}.value", 36)
    assert findings(data, folder, grammar, reparse=True) == ["HP919 $.generator.grammar"]


def test_samples_and_cases_say_what_their_text_says(request: pytest.FixtureRequest, grammar: Grammar) -> None:
    samples = request.config.rootpath / "samples"
    for path in sorted(samples.glob("*.txt")):
        data = parse_source(read_file(path), grammar).to_json()
        report = validate(
            Parsed("a.json", None, pathlib.PurePath(), data), SourceFolder(str(path)), grammar=grammar, reparse=True
        )
        assert [one for one in report.findings if one.code.startswith("HP9")] == [], path.name


def test_each_difference_is_told_once(folder: pathlib.Path, grammar: Grammar) -> None:
    data = parsed_data(folder, grammar)
    put(data, f"{FIRST}.direction", "increase")
    parsed = Parsed("qinghe.json", None, pathlib.PurePath(), json.dumps(data).encode())
    report = validate(parsed, SourceFolder(str(folder)), grammar=grammar, reparse=True)
    assert [one.message for one in report.findings if one.code == "HP918"] == [
        "parsed again, the target “居民健康素养水平 (总体目标)” has the direction “reach”, not “increase”"
    ]


