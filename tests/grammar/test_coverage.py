"""Bodies that the grammar does not know, counted over parsed notices."""

from __future__ import annotations

from healthplan_cli import parse
from healthplan_cli.grammar.coverage import unknown_bodies


def test_unknown_bodies_most_frequent_first() -> None:
    documents = [
        parse("一、办好事。（责任单位：白石大厦公司、青禾书院）\n二、办成事。（责任单位：青禾书院、市教育局）"),
        parse("一、办好事。（责任单位：安澜书院）"),
    ]
    assert unknown_bodies(documents) == [("青禾书院", 2), ("安澜书院", 1), ("白石大厦公司", 1)]


def test_nothing_unknown() -> None:
    assert unknown_bodies([]) == []
