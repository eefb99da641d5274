"""How many bodies and indicators of parsed notices the grammar knows, and which it does not."""

from __future__ import annotations

from healthplan_cli import parse
from healthplan_cli.grammar.coverage import Coverage, Share, measure_coverage


def test_shares_and_unknown_names_most_frequent_first() -> None:
    documents = [
        parse("一、办好事。（责任单位：白石大厦工坊、青禾书院）\n二、办成事。（责任单位：青禾书院、市教育局）"),
        parse("一、办好事。（责任单位：安澜书院）\n二、到2030年，居民健康素养水平达到30%，云岭书屋覆盖率达到90%。"),
    ]
    assert measure_coverage(documents) == Coverage(
        Share(1, 5, [("青禾书院", 2), ("安澜书院", 1), ("白石大厦工坊", 1)]), Share(1, 2, [("云岭书屋覆盖率", 1)]), Share(2, 2, [])
    )


def test_nothing_met() -> None:
    assert measure_coverage([]) == Coverage(Share(0, 0, []), Share(0, 0, []), Share(0, 0, []))


def test_numbers_that_no_production_decides() -> None:
    documents = [parse("一、办好事。其余50%列入年度预算。\n二、办成事。其余50%列入年度预算。"), parse("一、建成步道20条，其余30%列入预算。")]
    assert measure_coverage(documents).numbers == Share(1, 4, [("办好事。其余50%", 1), ("办成事。其余50%", 1), ("建成步道20条，其余30%", 1)])
