"""Figures against gold annotations: worked examples, and the reference scorer on real notices."""

from __future__ import annotations

import importlib.util
import json
import pathlib
from typing import Any

import msgspec
import pytest
from parsed_notice import TEXT, make_data, make_gold, put

from healthplan_cli import parse
from healthplan_cli.evaluate.alignment import Alignment, SourceLines
from healthplan_cli.evaluate.gold import GoldError, read_gold
from healthplan_cli.evaluate.score import evaluate
from healthplan_cli.evaluate.tally import KINDS, Item, Tally, compare, mean_f1, total
from healthplan_cli.model import Document
from healthplan_cli.readers import read_file


def scores_of(data: dict[str, Any], gold: dict[str, Any], text: str = TEXT) -> dict[str, Tally]:
    return evaluate(msgspec.convert(data, Document), read_gold(json.dumps(gold).encode()), text)


def figures(scores: dict[str, Tally]) -> dict[str, tuple[int, ...]]:
    return {kind: (tally.gold, tally.found, tally.matched) for kind, tally in scores.items()}


def test_a_perfect_parse() -> None:
    scores = scores_of(make_data(), make_gold())
    assert {kind: tally.f1 for kind, tally in scores.items()} == dict.fromkeys(KINDS, 1.0)
    assert mean_f1(scores) == 1.0
    assert figures(scores)["metadata"] == (5, 5, 5)
    assert not any(tally.missed or tally.wrong for tally in scores.values())


@pytest.mark.parametrize(
    "where, value, kind, counts, line",
    [
        ("metadata.signed_date.value", "2024-03-16", "metadata", (5, 5, 4), None),
        ("metadata.issuers", [], "metadata", (5, 4, 4), None),
        ("outline[0].number", 3, "numbers", (3, 3, 2), 5),
        ("outline[0].title", "总体", "titles", (3, 3, 2), 5),
        ("outline[0].title", None, "titles", (3, 2, 2), 5),
        ("outline[1].span", [84, 90], "nodes", (3, 3, 2), 7),
        ("responsibilities[0].units[1].role", "lead", "responsibilities", (2, 2, 1), 9),
        ("responsibilities[0].node", "n2", "responsibilities", (2, 2, 0), 9),
        ("responsibilities[1].row", 1, "table-responsibilities", (1, 1, 0), None),
        ("targets[0].year", 2030, "targets", (1, 1, 0), 6),
        ("targets[0].indicator", "癌症五年生存率", "targets", (1, 1, 0), 6),
        ("targets[0].indicator", "健康素养水平", "targets", (1, 1, 1), None),
        ("targets[0].value", 36, "figures", (1, 1, 0), 6),
        ("references[0].document_number", None, "references", (1, 1, 0), 8),
        ("tables[0].rows[0][0].text", "2", "table-rows", (1, 1, 0), None),
        ("blocks[0]", "(drop)", "coverage", (167, 167, 160), None),
        ("responsibilities[0].units[1].name", "市体育局", "spans", (7, 7, 6), 9),
    ],
)
def test_one_thing_wrong(where: str, value: Any, kind: str, counts: tuple[int, ...], line: int | None) -> None:
    data = make_data()
    put(data, where, value)
    tally = scores_of(data, make_gold())[kind]
    assert (tally.gold, tally.found, tally.matched) == counts
    if counts[0] != counts[2] and kind != "coverage":
        assert [item.line for item in tally.missed][:1] == [line]


@pytest.mark.parametrize(
    "where, value, kind, counts",
    [
        ("nodes[0].title_alt", "总体", "titles", (3, 3, 3)),
        ("nodes[0].line", 6, "nodes", (3, 3, 3)),
        ("nodes[0].line", 7, "nodes", (3, 3, 2)),
        ("targets[0].optional", True, "targets", (0, 0, 0)),
        ("targets[0].year_accept", [2027, 2030], "targets", (1, 1, 1)),
        ("targets[0].year_accept", [2030], "targets", (1, 1, 0)),
        ("targets[0].direction_accept", ["keep"], "targets", (1, 1, 0)),
        ("references[0].optional", True, "references", (0, 0, 0)),
        ("nodes[0].line", None, "nodes", (3, 3, 3)),
        ("nodes[0].starts", "各项任务", "nodes", (3, 3, 2)),
    ],
)
def test_what_the_gold_leaves_open(where: str, value: Any, kind: str, counts: tuple[int, ...]) -> None:
    gold = make_gold()
    put(gold, where, value)
    assert figures(scores_of(make_data(), gold))[kind] == counts


@pytest.mark.parametrize("field", ["title", "document_number", "signed_date"])
def test_another_answer_that_the_gold_accepts(field: str) -> None:
    gold, data = make_gold(), make_data()
    put(data, f"metadata.{field}.value", "另一答案")
    assert figures(scores_of(data, gold))["metadata"] == (5, 5, 4)
    put(gold, f"metadata.{field}_accept", ["别的", "另一答案"])
    assert figures(scores_of(data, gold))["metadata"] == (5, 5, 5)


@pytest.mark.parametrize(
    "lost, pairs", [(0, [2, 3]), (1, [1, 3]), (2, [1, 2])], ids=["first lost", "second lost", "third lost"]
)
def test_without_lines_nodes_pair_in_order(lost: int, pairs: list[int]) -> None:
    gold, data = make_gold(), make_data()
    for node in gold["nodes"]:
        del node["line"]
    roots = data["outline"]
    if lost == 0:
        del roots[0]
    elif lost == 1:
        roots[1:] = roots[1]["children"]
    else:
        roots[1]["children"] = []
    alignment = Alignment(msgspec.convert(data, Document), read_gold(json.dumps(gold).encode()), SourceLines(TEXT))
    assert [node.id for _, node in alignment.pairs()] == pairs
    assert [node.id for node in alignment.missed] == [lost + 1]


def test_no_title_is_a_good_answer_where_the_gold_says_so() -> None:
    gold, data = make_gold(), make_data()
    put(gold, "nodes[0].title_alt", None)
    put(data, "outline[0].title", None)
    assert figures(scores_of(data, gold))["titles"] == (3, 3, 3)


def test_nothing_parsed() -> None:
    empty = make_data() | {"blocks": [], "outline": [], "responsibilities": [], "targets": [], "metadata": {}}
    empty |= {"references": [], "tables": []}
    scores = scores_of(empty, make_gold())
    assert {kind: tally.recall for kind, tally in scores.items() if tally.gold} == {
        kind: 0.0 for kind, tally in scores.items() if tally.gold
    }
    assert mean_f1(scores) == 0.0


def test_items_pair_once() -> None:
    tally = compare([Item(("a",), 1), Item(("a",), 2), Item(("b",), 3)], [Item(("a",), 9), Item(("c",), 9)])
    assert tally == Tally(3, 2, 1, [Item(("a",), 2), Item(("b",), 3)], [Item(("c",), 9)])
    assert (tally.precision, round(tally.recall, 3), tally.f1) == (0.5, 0.333, 0.4)


def test_totals_add_up_and_keep_the_order_of_kinds() -> None:
    whole = total([{"targets": Tally(1, 1, 1)}, {"nodes": Tally(2, 3, 1), "targets": Tally(1, 0, 0)}])
    assert list(whole) == ["nodes", "targets"]
    assert whole["targets"] == Tally(2, 1, 1)


@pytest.mark.parametrize(
    "quote, from_line, line", [("甲 乙", None, 1), ("甲乙", 2, 3), ("丙", 1, 2), ("丙", 3, 2), ("丁", 3, 3), ("丁", None, None)]
)
def test_quotes_are_found_from_a_line_on(quote: str, from_line: int | None, line: int | None) -> None:
    assert SourceLines("甲乙\n丙\n甲\n乙").line_of_quote(quote, from_line) == line


@pytest.mark.parametrize("data", [b"", b"[]", b'{"doc": "a"}', b"\xff"])
def test_what_is_no_gold(data: bytes) -> None:
    with pytest.raises(GoldError):
        read_gold(data)


# How the reference scorer names what has another name here.
REFERENCE = {
    "units": "units, any node or role",
    "table-responsibilities": "table responsibilities",
    "figures": "figures (value and unit)",
    "table-rows": "table rows",
    "coverage": "coverage (characters)",
}


@pytest.fixture(scope="session")
def reference(shared: pathlib.Path) -> Any:
    spec = importlib.util.spec_from_file_location("reference_score", shared / "score.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def damaged(document: Document) -> list[dict[str, Any]]:
    """A parse as it is, and some that are wrong in many places."""
    data = msgspec.to_builtins(document)
    worse = msgspec.to_builtins(document)
    for kind in ("outline", "responsibilities", "targets", "references", "tables", "blocks"):
        worse[kind] = worse[kind][::2] + worse[kind][:1]
    for i, target in enumerate(worse["targets"]):
        target["year"] = 2030 if i % 3 else target["year"]
        target["indicator"] = (target["indicator"] or "")[: i % 7] or None
    return [data, worse]


@pytest.mark.parametrize("name", ["dongtou-2021", "liaoning-2023", "qianjiang-2021", "qijiang-2023", "shenyang-2030"])
def test_agrees_with_the_reference_scorer(name: str, shared: pathlib.Path, reference: Any) -> None:
    text = (shared / "notices" / f"{name}.txt").read_bytes().decode()
    raw_gold = (shared / "gold" / f"{name}.gold.json").read_bytes()
    for data in damaged(parse(pathlib.Path(shared / "notices" / f"{name}.txt"))):
        expected: dict[str, Any] = {}
        reference.score(text, data, json.loads(raw_gold), expected)
        scores = evaluate(msgspec.convert(data, Document), read_gold(raw_gold), text)
        got = {REFERENCE.get(kind, kind): counts for kind, counts in figures(scores).items()}
        assert {kind: got[kind] for kind in expected} == {
            kind: (tally.gold, tally.found, tally.hit) for kind, tally in expected.items()
        }
        assert all(counts == (0, 0, 0) for kind, counts in got.items() if kind not in expected)


def test_agrees_with_the_reference_scorer_where_there_are_no_lines(shared: pathlib.Path, reference: Any) -> None:
    name = "hainan-annex2-mental-health.docx"
    raw_gold = (shared / "files" / "gold" / f"{name}.gold.json").read_bytes()
    source = read_file(shared / "files" / "docx" / name)
    for data in damaged(parse(shared / "files" / "docx" / name)):
        expected: dict[str, Any] = {}
        reference.score(source.text, data, json.loads(raw_gold), expected)
        got = figures(evaluate(msgspec.convert(data, Document), read_gold(raw_gold), source.text))
        assert {kind: got[kind] for kind in ("nodes", "parents", "numbers", "titles", "responsibilities")} == {
            kind: (expected[kind].gold, expected[kind].found, expected[kind].hit)
            for kind in ("nodes", "parents", "numbers", "titles", "responsibilities")
        }
