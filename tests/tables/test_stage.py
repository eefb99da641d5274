"""Tables: each case says what a reader finds, and what has to be reported."""

from __future__ import annotations

import pathlib
import tomllib
from collections.abc import Iterable
from typing import Any

import pytest
from drawn_tables import drawn

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Cell, Diagnostic, Node, Table
from healthplan_cli.pipeline import parse_source
from healthplan_cli.stage_types import Outline, ZoneKind
from healthplan_cli.tables.source_tables import data_tables
from healthplan_cli.tables.stage import find_tables, place_tables
from healthplan_cli.text import fold, split_lines
from healthplan_cli.text.folded import Text
from healthplan_cli.validate.invariants import check_document

CASES = pathlib.Path(__file__).parent


def cases(name: str) -> list[pytest.ParameterSet]:
    return [
        pytest.param(case, id=case["name"]) for case in tomllib.loads((CASES / name).read_text("utf-8"))["case"]
    ]


def find(printed: str, grammar: Grammar, zone: ZoneKind = "body") -> tuple[Text, list[Table], list[Diagnostic]]:
    text = fold(printed)
    lines = split_lines(text)
    tables, diagnostics = find_tables(text, lines, [zone] * len(lines), grammar)
    return text, tables, diagnostics


def squeezed(printed: str) -> str:
    return "".join(printed.split())


@pytest.mark.parametrize("case", cases("flattened.toml") + cases("delimited.toml"))
def test_table(case: dict[str, Any], grammar: Grammar) -> None:
    text, tables, diagnostics = find(case["text"], grammar)
    assert sorted(one.code for one in diagnostics) == sorted(case["codes"])
    assert len(tables) == ("header" in case)
    for table in tables:
        assert table.title == case.get("title")
        assert list(table.header) == case["header"]
        assert [[cell.text for cell in row] for row in table.rows] == case["rows"]
        assert table.reconstructed == case.get("flattened", True)
        assert case.get("covers") in (None, squeezed(text.quote(table.span)))
        assert case.get("after") in (None, text.printed[table.span[1] :].strip()[: len(case.get("after", ""))])


@pytest.mark.parametrize("case", cases("flattened.toml") + cases("delimited.toml"))
def test_cells_point_home(case: dict[str, Any], grammar: Grammar) -> None:
    text, tables, _ = find(case["text"], grammar)
    for table in tables:
        place = table.span[0]
        for row in table.rows:
            for cell in row:
                assert squeezed(text.quote(cell.span)) == squeezed(cell.text)
                assert place <= cell.span[0] <= cell.span[1] <= table.span[1]
                place = cell.span[1]
        assert table.title is None or text.quote(table.span).startswith(table.title)


@pytest.mark.parametrize("case", cases("none.toml"))
def test_no_table(case: dict[str, Any], grammar: Grammar) -> None:
    _, tables, diagnostics = find(case["text"], grammar)
    assert (tables, diagnostics) == ([], [])


def drawn_rows(rows: Iterable[tuple[Cell, ...]]) -> list[str]:
    """Rows as they are drawn in given.toml."""
    covered: set[tuple[int, int]] = set()
    lines = []
    for number, row in enumerate(rows):
        marks = []
        for column, cell in enumerate(row):
            marks.append(cell.text or ("^" if (number, column) in covered else "<" if (number, -column) in covered else ""))
            covered |= {(number + down, column) for down in range(1, cell.rows)}
            covered |= {(number, -column - right) for right in range(1, cell.columns)}
        lines.append("|".join(marks))
    return lines


@pytest.mark.parametrize("case", cases("given.toml"))
def test_table_of_the_source(case: dict[str, Any], grammar: Grammar) -> None:
    source = drawn(case["text"])
    text = fold(source.text)
    lines = split_lines(text)
    given = data_tables(text, source.tables, grammar)
    tables, diagnostics = find_tables(text, lines, ["body"] * len(lines), grammar, given)
    assert [one.code for one in diagnostics] == case.get("codes", [])
    assert len(tables) == len(given) == ("header" in case)
    for table in tables:
        assert (table.title, list(table.header)) == (case.get("title"), case["header"])
        assert drawn_rows(table.rows) == case["rows"]
        assert drawn_rows(table.header_rows) == case.get("header_rows", ["|".join(case["header"])])
        assert not table.reconstructed
        assert case.get("after") in (None, text.printed[table.span[1] :].strip()[: len(case.get("after", ""))])
        for cell in (cell for row in (*table.header_rows, *table.rows) for cell in row):
            assert squeezed(text.quote(cell.span)) == squeezed(cell.text)
            assert table.span[0] <= cell.span[0] <= cell.span[1] <= table.span[1]


def test_labels_of_the_page_need_no_colon(grammar: Grammar) -> None:
    source = drawn("索引号|LJ001/2030-00012|文号|青政办发〔2030〕3号\n发布机构|青禾市教育局|成文日期|2030-03-01\n")
    assert data_tables(fold(source.text), source.tables, grammar) == []


@pytest.mark.parametrize("case", cases("given.toml"))
def test_a_notice_with_a_table_of_the_source_keeps_its_promises(case: dict[str, Any], grammar: Grammar) -> None:
    for text in (case["text"], f"青禾市关于办好讲堂的通知\n一、任务\n{case['text']}二、其他\n办好讲堂。\n"):
        source = drawn(text)
        document = parse_source(source, grammar)
        assert list(check_document(document, source.text, grammar)) == []


@pytest.mark.parametrize("zone", ["chrome", "metadata", "signature", "imprint"])
def test_no_table_outside_the_body(zone: ZoneKind, grammar: Grammar) -> None:
    _, tables, diagnostics = find("| 序号 | 任务 |\n|---|---|\n| 1 | 举办讲座 |\n", grammar, zone)
    assert (tables, diagnostics) == ([], [])


def test_row_numbers_taken_for_page_numbers_still_count(grammar: Grammar) -> None:
    text = fold("序号\n任务\n责任单位\n1\n举办讲座。\n市教育局\n2\n印制手册。\n市科协\n")
    lines = split_lines(text)
    zones: list[ZoneKind] = ["chrome" if text.quote(line[:2]).isdigit() else "body" for line in lines]
    tables, _ = find_tables(text, lines, zones, grammar)
    assert [row[0].text for row in tables[0].rows] == ["1", "2"]


def test_tables_stand_in_the_deepest_node_that_holds_them() -> None:
    def node(name: str, span: tuple[int, int], *children: Node) -> Node:
        return Node(id=name, style="other", label="一、", number=1, span=span, children=children)

    def table(span: tuple[int, int]) -> Table:
        return Table(id="tb1", node=None, title=None, span=span, header=(), rows=(), reconstructed=True)

    outline = Outline([node("n1", (0, 50), node("n2", (0, 10)), node("n3", (10, 50))), node("n4", (50, 90))], [])
    tables = place_tables([table((12, 20)), table((40, 60)), table((50, 60)), table((95, 99))], outline)
    assert [one.node for one in tables] == ["n3", None, "n4", None]


def test_two_tables_with_the_same_header_stay_two(grammar: Grammar) -> None:
    rows = "序号\n任务\n责任单位\n1\n举办讲座。\n市教育局\n2\n印制手册。\n市科协\n"
    _, tables, _ = find(f"甲类任务清单\n{rows}乙类任务清单\n{rows}", grammar)
    assert [table.title for table in tables] == ["甲类任务清单", "乙类任务清单"]
    assert [[row[0].text for row in table.rows] for table in tables] == [["1", "2"], ["1", "2"]]


def test_a_label_that_counts_nothing_is_read_all_the_same(grammar: Grammar) -> None:
    _, tables, _ = find("序号\n任务\n责任单位\n1\n(十十)举办讲座。\n市教育局\n2\n印制手册。\n市科协\n", grammar)
    assert [row[1].text for row in tables[0].rows] == ["(十十)举办讲座。", "印制手册。"]
